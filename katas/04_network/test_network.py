"""What is wrong with the article's network, and what holds when it is repaired."""

import copy
from contextlib import contextmanager

import torch

from dojo import checks

NAMES = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]


def test_a_batch_goes_through(kata):
    """NNNetwork(5, 2, 3) takes a batch of 4 samples of 5 features and gives 3 numbers for each."""
    network = kata.NNNetwork(5, 2, 3)
    output = run(network, torch.ones(4, 5), "NNNetwork(5, 2, 3)(torch.ones(4, 5))")
    checks.equal(
        tuple(output.shape),
        (4, 3),
        "tuple(NNNetwork(5, 2, 3)(torch.ones(4, 5)).shape)",
        why="5 features go in, through 2 hidden ones, and 3 come out, for each sample of the "
        "batch.",
        mistakes={
            "This is the output of linear1: it still has to go through linear2.": (4, 2),
            "The batch was lost: every sample gets an output of its own.": (3,),
        },
    )


def test_the_parameters_and_their_shapes(kata):
    """The network lists a weight of shape (out, in) and a bias of shape (out,) for either layer."""
    check_shapes(kata, 5, 2, 3)
    check_shapes(kata, 3, 7, 4)


def check_shapes(kata, in_dim, hidden, out_dim):
    network = kata.NNNetwork(in_dim=in_dim, hidden=hidden, out_dim=out_dim)
    checks.equal(
        {name: tuple(value.shape) for name, value in network.named_parameters()},
        shapes((hidden, in_dim), (hidden,), (out_dim, hidden), (out_dim,)),
        f"the shapes of NNNetwork({in_dim}, {hidden}, {out_dim}).named_parameters()",
        why="The network lists the weight and the bias of linear1, then those of linear2, and "
        "nothing else, each a Parameter with the shape that its layer needs.",
        mistakes={
            "Both layers have the sizes of the first, and both weights are turned over. A weight "
            "has one row for each output, and linear2 has sizes of its own.": (
                shapes((in_dim, hidden), (hidden,), (in_dim, hidden), (hidden,))
            ),
            "The weights are turned over: nn.Linear(in, out) keeps its weight as (out, in), one "
            "row for each output, and multiplies by its transpose.": (
                shapes((in_dim, hidden), (hidden,), (hidden, out_dim), (out_dim,))
            ),
            "linear1 is right. linear2 has sizes of its own: it goes from hidden to out.": (
                lambda got: (
                    [*got.items()][:2]
                    == [("linear1.weight", (hidden, in_dim)), ("linear1.bias", (hidden,))]
                    and list(got) == NAMES
                )
            ),
            "linear2 comes first: a module lists its children in the order in which they were "
            "assigned.": lambda got: list(got) == NAMES[2:] + NAMES[:2],
            "A weight or bias is missing. A plain tensor in its place is not listed, and nobody "
            "trains it: it must be a Parameter.": lambda got: len(got) < len(NAMES),
            "There are more parameters than two linear layers have.": (
                lambda got: len(got) > len(NAMES)
            ),
        },
    )


def test_the_optimizer_is_adam(kata):
    """make_optimizer gives a torch.optim.Adam."""
    optimizer = optimizer_of(kata, kata.NNNetwork(5, 2, 3))
    checks.equal(
        type(optimizer).__name__,
        "Adam",
        "type(make_optimizer(network)).__name__",
        why="It is torch.optim.Adam that is asked for, and no other optimizer.",
        mistakes={
            "AdamW is another one: it shrinks every weight a little at each step.": "AdamW",
            "The class itself came back: it must be called with what it is to train.": "type",
            "make_optimizer must return the optimizer that it makes.": "NoneType",
        },
    )


def test_weights_are_zero_and_biases_are_one(kata):
    """In a new network every weight is zero and every bias is one."""
    network = kata.NNNetwork(5, 2, 3)
    for name, value in initial_values(5, 2, 3).items():
        checks.equal(
            network.get_parameter(name).detach(),
            value,
            f"{name} of NNNetwork(5, 2, 3)",
            why="nn.Linear fills its parameters with random numbers; the article puts zeros and "
            "ones in their place.",
            mistakes={
                "The weights are to be zero and the biases one, not the other way round.": 1.0
                - value
            },
        )


def test_the_output_of_a_new_network(kata):
    """A new network gives one for every output, whatever goes in."""
    for sizes, batch in (((5, 2, 3), numbered(4, 5)), ((3, 7, 4), numbered(2, 3))):
        checks.equal(
            run(kata.NNNetwork(*sizes), batch).detach(),
            torch.ones(len(batch), sizes[2]),
            f"NNNetwork{sizes}(batch)",
            why="The weights of linear2 are zero, so only its biases are left, and they are one.",
        )


def test_the_forward_pass(kata):
    """The forward pass is linear2(linear1(x)): each time product plus bias, and nothing between."""
    check_forward(kata, numbered(4, 5) - 1.0, numbered(2, 5))
    check_forward(kata, numbered(2, 5, dtype=torch.float64), numbered(4, 5, dtype=torch.float64))


def check_forward(kata, *batches):
    network = filled(kata.NNNetwork(5, 2, 3).to(batches[0].dtype))
    for batch in batches:
        before = batch.clone()
        output = run(network, batch).detach()
        hidden = by_hand(network.linear1, before)
        checks.equal(
            output,
            by_hand(network.linear2, hidden),
            f"network(batch) with {len(batch)} samples, after its parameters were filled",
            tolerance=1e-5,
            why="Each sample goes through linear1, and what comes out of that through linear2.",
            mistakes={
                "Something was put between the layers: the article's network has no activation.": (
                    by_hand(network.linear2, hidden.relu())
                ),
                "The parameters that the network has now are not used. What forward makes anew, "
                "the optimizer does not know.": torch.ones(len(batch), 3, dtype=batch.dtype),
                "The dtype changed on the way: what goes in as float64 comes out as float64.": (
                    lambda got, batch=batch: got.dtype != batch.dtype
                ),
                "This is the output for another batch, one that went in before.": (
                    lambda got, batch=batch: got.dim() == 2 and len(got) != len(batch)
                ),
            },
        )
        checks.equal(
            batch,
            before,
            "batch, after network(batch)",
            why="The batch belongs to the caller: leave it as it is.",
        )


def test_every_parameter_gets_a_gradient(kata):
    """All four parameters require a gradient, and a backward pass gives each of them one."""
    network = filled(kata.NNNetwork(5, 2, 3))
    loss_of(network).backward()
    checks.equal(
        [name for name, value in network.named_parameters() if value.grad is not None],
        NAMES,
        "names of the parameters with a gradient, after loss.backward()",
        why="A Parameter requires a gradient unless it is told otherwise, and forward must use it.",
    )


def test_zero_weights_stop_the_gradient(kata):
    """In a new network the gradient reaches linear2, and what arrives at linear1 is zero."""
    network = kata.NNNetwork(5, 2, 3)
    loss_of(network).backward()
    gradients = {name: value.grad for name, value in network.named_parameters()}
    checks.equal(
        [name for name, grad in gradients.items() if grad is not None and grad.any()],
        ["linear2.weight", "linear2.bias"],
        "names of the parameters whose gradient is not zero, after loss.backward()",
        why="On its way back to linear1 the gradient is multiplied by the weights of linear2. They "
        "are zero, so nothing is left of it. linear2 itself sees the biases of linear1, which are "
        "one.",
    )


def test_the_memory_is_not_shared(kata):
    """Each parameter has memory of its own: changing one number changes nothing else."""
    one, other = kata.NNNetwork(5, 3, 3), kata.NNNetwork(5, 3, 3)
    before = copy.deepcopy(dict(other.named_parameters()))
    for value in one.parameters():
        set_first(value)
    checks.equal(
        [name for name, now in other.named_parameters() if not torch.equal(now, before[name])],
        [],
        "names of the parameters that changed in another network",
        why="The two networks look at the same memory: each must make parameters of its own.",
    )
    network, expected = kata.NNNetwork(5, 3, 3), initial_values(5, 3, 3)
    for changed in NAMES:
        set_first(network.get_parameter(changed))
        set_first(expected[changed])
        for name, value in expected.items():
            checks.equal(
                network.get_parameter(name).detach(),
                value,
                f"{name}, after the first number of {changed} was set to 7",
                why="More than that number changed: two parameters, or all the numbers of one, "
                "look at the same memory. Training one of them moves the other.",
            )


def test_the_learning_rate(kata):
    """The learning rate of the optimizer is 0.001 for every parameter."""
    groups = optimizer_of(kata, kata.NNNetwork(5, 2, 3)).param_groups
    checks.equal(
        [float(group["lr"]) for group in groups],
        [0.001] * len(groups),
        "the learning rate of each group of make_optimizer(network)",
        tolerance=1e-6,
        why="The article trains with a learning rate of 0.001.",
    )


def test_it_optimizes_these_parameters(kata):
    """The optimizer holds the four Parameters of the network that it was given, each once."""
    for sizes in ((5, 2, 3), (3, 7, 4)):
        network = kata.NNNetwork(*sizes)
        names = {id(value): name for name, value in network.named_parameters()}
        groups = optimizer_of(kata, network).param_groups
        checks.equal(
            sorted(
                names.get(id(held), "a stranger") for group in groups for held in group["params"]
            ),
            sorted(NAMES),
            "the parameters that make_optimizer(network) holds",
            why="An optimizer changes the tensors that it was given, and no others: it needs all "
            "four Parameters, the very objects.",
            mistakes={
                "These are not the Parameters of this network, but copies of them or those of "
                "another network: training them changes nothing "
                "here.": lambda got: "a stranger" in got,
                "The biases are left out: they would stay as they are.": [NAMES[0], NAMES[2]],
            },
        )


def test_a_step_moves_what_has_a_gradient(kata):
    """The first step moves linear2 alone; the second one moves linear1, too."""
    network = kata.NNNetwork(5, 2, 3)
    optimizer = optimizer_of(kata, network)
    moved = []
    for _ in range(2):
        before = copy.deepcopy(list(network.parameters()))
        optimizer.zero_grad()
        loss_of(network).backward()
        optimizer.step()
        now_and_then = zip(network.named_parameters(), before, strict=True)
        moved.append([name for (name, now), then in now_and_then if not torch.equal(now, then)])
    checks.equal(
        moved,
        [["linear2.weight", "linear2.bias"], NAMES],
        "names of the parameters that the first and the second step moved",
        why="A step of Adam moves whatever has a gradient. That of linear1 is zero as long as the "
        "weights of linear2 are zero, and after the first step they no longer are.",
        mistakes={
            "Nothing moved: the optimizer holds other tensors than the network uses.": [[], []],
            "linear1.bias moved although its gradient is zero. Weight decay does that, which the "
            "article has none of; and so does memory that it shares with another parameter.": [
                NAMES[1:],
                NAMES,
            ],
        },
    )


def test_a_step_is_that_of_adam(kata):
    """Training goes as with torch's own Adam, whose defaults are kept but for the learning rate."""
    network = filled(kata.NNNetwork(5, 2, 3))
    by_torch = copy.deepcopy(network)
    optimizers = optimizer_of(kata, network), torch.optim.Adam(by_torch.parameters(), lr=0.001)
    for factor in (1.0, -3.0, 2.0):
        for trained, optimizer in zip((network, by_torch), optimizers, strict=True):
            optimizer.zero_grad()
            (factor * loss_of(trained)).backward()
            optimizer.step()
    for name in NAMES:
        checks.equal(
            network.get_parameter(name).detach(),
            by_torch.get_parameter(name).detach(),
            f"{name}, after 3 steps",
            tolerance=1e-6,
            why="Nothing but the parameters and the learning rate is to be given to Adam.",
        )


# What the tests above are made of.


def shapes(*each):
    """Return the shapes of the four parameters, under their names."""
    return dict(zip(NAMES, each, strict=True))


def initial_values(in_dim, hidden, out_dim):
    """Return the values that the four parameters of a new network have, under their names."""
    zeros, ones = torch.zeros, torch.ones
    return shapes(zeros(hidden, in_dim), ones(hidden), zeros(out_dim, hidden), ones(out_dim))


def numbered(*shape, dtype=torch.float32):
    """Return a tensor whose values are all different: 0.1, 0.2, 0.3, ..."""
    count = torch.Size(shape).numel()
    return (torch.arange(1, count + 1, dtype=dtype) / 10).reshape(shape)


def filled(network):
    """Return the network with values that are all different in its parameters, some negative."""
    with torch.no_grad():
        for at, parameter in enumerate(network.parameters()):
            parameter.copy_(numbered(*parameter.shape, dtype=parameter.dtype) - 0.4 - 0.13 * at)
    return network


def set_first(tensor):
    """Set the first number of a tensor to 7."""
    with torch.no_grad():
        tensor[(0,) * tensor.dim()] = 7.0


def by_hand(layer, batch):
    """Return what a linear layer gives, one number at a time."""
    weight, bias = layer.weight.tolist(), layer.bias.tolist()
    output = torch.empty(len(batch), len(weight), dtype=batch.dtype)
    for at, sample in enumerate(batch.tolist()):
        for row in range(len(weight)):
            output[at, row] = (
                sum(w * x for w, x in zip(weight[row], sample, strict=True)) + bias[row]
            )
    return output


def loss_of(network):
    """Return a loss of a batch of 4 samples with 5 features, whose targets have 3."""
    return ((run(network, numbered(4, 5)) - 3.0) ** 2).mean()


def run(network, batch, called="network(batch)"):
    """Return network(batch)."""
    with explained(called):
        return network(batch)


def optimizer_of(kata, network):
    """Return make_optimizer(network)."""
    with explained("make_optimizer(network)"):
        return kata.make_optimizer(network)


@contextmanager
def explained(called):
    """Show an error that people meet with the article's code beside what it means."""
    try:
        yield
    except Exception as error:
        meaning = next((text for sign, text in MEANINGS.items() if sign in str(error)), None)
        if meaning is None:
            raise
        try:
            said = f"{called} raises {type(error).__name__}: {error}"
            checks.holds(False, said, mistakes={meaning: True})
        except AssertionError as message:
            raise message from error


MEANINGS = {
    "mat1 and mat2 shapes cannot be multiplied": "mat1 is what goes into the layer, one row for "
    "each sample. mat2 is the layer's weight, transposed: nn.Linear(in, out) computes x @ weight.T "
    "+ bias, and so it keeps its weight as (out, in), one row for each output.",
    "expanded size of the tensor": "The bias does not fit the product: a layer has one bias, and "
    "one row of its weight, for each of its outputs.",
    "unexpected keyword argument 'learning_rate'": "The learning rate goes by a shorter name in "
    "torch.optim; it is Keras that writes it out. Look at the signature of torch.optim.Adam.",
}
