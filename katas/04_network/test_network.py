"""What is wrong with the article's network, and what holds when it is repaired."""

import copy

import torch
from torch import nn

from dojo import checks

NAMES = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]


def test_a_batch_goes_through(kata):
    """NNNetwork(5, 2, 3) takes a batch of 4 samples of 5 features and gives 3 numbers for each."""
    network = kata.NNNetwork(5, 2, 3)
    checks.holds(
        type(network).forward is not nn.Module.forward,
        "NNNetwork has no method forward",
        mistakes={"It is missing, or its name is misspelt.": True},
    )
    output = run(network, torch.ones(4, 5), "NNNetwork(5, 2, 3)(torch.ones(4, 5))")
    checks.equal(
        tuple(output.shape),
        (4, 3),
        "tuple(NNNetwork(5, 2, 3)(torch.ones(4, 5)).shape)",
        why="5 features go in, through 2 hidden ones, and 3 come out, for each sample of the "
        "batch.",
        mistakes={
            "2 numbers are hidden, 3 come out. Either linear2 is not used, or hidden and out_dim "
            "were exchanged.": (4, 2),
            "That is the shape of the batch that went in.": (4, 5),
            "The batch was lost: every sample gets an output of its own.": (3,),
            "Each column belongs to a sample. It is the rows that do.": (3, 4),
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
            "linear1 is right. The weight of linear2 is turned over: it has one row for each output.": (
                shapes((hidden, in_dim), (hidden,), (hidden, out_dim), (out_dim,))
            ),
            "These are the sizes of another network: take them from in_dim, hidden and out_dim.": (
                shapes((2, 5), (2,), (3, 2), (3,))
            ),
            "A bias has one dimension: one number for each output.": (
                lambda got: len(got["linear1.bias"]) != 1 or len(got["linear2.bias"]) != 1
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
            "The bias of a layer comes before its weight here: a name that was deleted and assigned "
            "again goes to the end.": lambda got: list(got)[:2] == [NAMES[1], NAMES[0]],
            "These are other names. The layers are attributes of the network, linear1 and linear2, and "
            "a parameter is listed under the name that it got first: in its layer, and not also in "
            "the network.": lambda got: len(got) == len(NAMES) and set(got) != set(NAMES),
            "Nothing is listed: a module does not look into a list or a dictionary. Each layer is to "
            "be an attribute of the network.": {},
            "A weight or bias is missing: its layer has none, or a plain tensor stands in its place, "
            "which nobody trains. Each must be a Parameter.": lambda got: len(got) < len(NAMES),
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
            "That is another optimizer than the article's.": (
                lambda _: isinstance(optimizer, torch.optim.Optimizer)
            ),
            "That is no optimizer. torch.optim.Adam makes one when it is called.": (
                lambda _: not isinstance(optimizer, torch.optim.Optimizer)
            ),
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
            why="All weights are exactly zero and all biases exactly one, whatever nn.Linear had there.",
            mistakes={
                "It is the weights that are zero, and the biases that are one.": 1.0 - value,
                "These numbers are random, as nn.Linear makes them: this parameter was left as it "
                "was, or filled with other random numbers. A function such as torch.zeros_like "
                "only makes another tensor.": lambda got: got.unique().numel() > 1,
                "All numbers of it are the same, and none is the right one: the parameter is filled with another "
                "number.": lambda got, value=value: (
                    len(got.unique()) == 1 and not (got == value).any()
                ),
                "The dtype is not torch's default. It stays as nn.Linear has it.": (
                    lambda got: got.dtype != torch.float32
                ),
            },
        )


def test_the_memory_is_not_shared(kata):
    """Each parameter has memory of its own: changing one number changes nothing else."""
    one, other = kata.NNNetwork(5, 3, 3), kata.NNNetwork(5, 3, 3)
    run(
        one, numbered(4, 5), "NNNetwork(5, 3, 3)(batch)"
    )  # it must work, or it shares nothing either
    before = copy.deepcopy(dict(other.named_parameters()))
    for value in one.parameters():
        set_first(value)
    checks.equal(
        [name for name, now in other.named_parameters() if not torch.equal(now, before[name])],
        [],
        "names of the parameters that changed in another network",
        mistakes={
            "The two networks look at the same memory: each must make parameters of its own.": (
                lambda got: got
            )
        },
    )
    network = kata.NNNetwork(5, 3, 3)
    everyone = network.named_parameters(remove_duplicate=False)
    expected = {name: value.detach().clone() for name, value in everyone}
    for changed in expected:
        set_first(network.get_parameter(changed))
        set_first(expected[changed])
        for name, value in expected.items():
            checks.equal(
                network.get_parameter(name).detach(),
                value,
                f"{name}, after the first number of {changed} was set to 7",
                mistakes={
                    "More than that number changed. All the numbers of this parameter look at the "
                    "same memory, as after expand().": lambda _, same=name == changed: same,
                    "These are two names of one Parameter. Each of the four is an object of its own, and "
                    "stands in one place only: in its layer.": lambda _, name=name, changed=changed: (
                        network.get_parameter(name) is network.get_parameter(changed)
                    ),
                    "Two parameters look at the same memory: training one of them moves the other.": (
                        lambda _, same=name == changed: not same
                    ),
                },
            )


def test_the_output_of_a_new_network(kata):
    """A new network gives one for every output, whatever goes in."""
    check_new(kata, (5, 2, 3), numbered(4, 5))
    check_new(kata, (3, 7, 4), numbered(2, 3))


def check_new(kata, sizes, batch):
    network = kata.NNNetwork(*sizes)
    ones = torch.ones(len(batch), sizes[2])
    checks.equal(
        run(network, batch).detach(),
        ones,
        f"NNNetwork{sizes}(batch)",
        why="The weights of linear2 are zero, so only its biases are left, and they are one.",
        mistakes={
            "The bias of linear2 is not added.": 0 * ones,
            "The same batch gives something else each time: something in forward is random.": (
                lambda got: not torch.equal(got, run(network, batch).detach())
            ),
            "linear2 gives ones. Something is done to them after it, such as a softmax.": lambda got: (
                got.shape == ones.shape
                and not (got == 1).any()
                and torch.equal(network.linear2.bias, ones[0])
                and not network.linear2.weight.any()
            ),
        },
    )


def test_the_forward_pass(kata):
    """The forward pass is linear2(linear1(x)): each time product plus bias, and nothing between."""
    network = filled(kata.NNNetwork(5, 2, 3))
    for batch in numbered(4, 5) - 1.0, numbered(1, 5), numbered(2, 5):
        check_forward(network, batch)
    network = filled(kata.NNNetwork(5, 2, 3).double())
    for batch in numbered(2, 5).double(), numbered(4, 5).double():
        check_forward(network, batch)
    before = run(network, batch).detach().clone()
    with torch.no_grad():
        network.linear2.bias += 1  # as a step of an optimizer would
    checks.equal(
        run(network, batch).detach(),
        before + 1,
        "network(batch) for the same batch, after 1 was added to linear2.bias",
        tolerance=1e-5,
        why="forward computes anew in each call, with the values that the Parameters have by then: what "
        "is kept from an earlier call no longer fits after a step of the optimizer.",
        mistakes={
            "This is the output of the call before. forward kept it, or what it had computed from the "
            "Parameters, and they have changed since.": lambda got: torch.allclose(got, before)
        },
    )


def check_forward(network, batch):
    before = batch.clone()
    hidden = by_hand(network.linear1, batch)
    expected = by_hand(network.linear2, hidden)
    biases = network.linear2.bias, network.linear2.weight @ network.linear1.bias
    activated = [
        by_hand(network.linear2, activation(hidden))
        for activation in (torch.relu, torch.sigmoid, torch.tanh, nn.functional.gelu)
    ]
    reshaped = forward_with_reshape(network, batch)
    checks.equal(
        run(network, batch).detach(),
        expected,
        f"network(batch) with {len(batch)} samples, after its parameters were filled",
        tolerance=1e-5,
        why="Each sample goes through linear1, and what comes out of that through linear2. Nothing is "
        "added or changed before, between or after.",
        mistakes={
            "Something was put between the layers: the article's network has no activation.": (
                lambda got: any(torch.allclose(got, other) for other in activated)
            ),
            "The parameters that the network had are not used: forward makes others, or fills them "
            "anew, and what the optimizer changed is lost.": torch.ones_like(expected),
            "All samples got the same output: the samples of a batch were mixed, as by a mean over them.": (
                lambda got: len(got) > 1 and torch.equal(got, got[:1].expand_as(got))
            ),
            "The same batch gives something else each time: something is random, such as a dropout.": (
                lambda got: not torch.equal(got, run(network, batch).detach())
            ),
            "A bias is not added.": lambda got: any(
                torch.allclose(got, expected - bias) for bias in biases
            ),
            "A weight was reshaped, which keeps its numbers in a row and cuts that anew. To make "
            "columns of its rows it is transposed.": reshaped,
            "The dtype changed on the way: what goes in as float64 comes out as float64.": (
                lambda got: got.dtype != batch.dtype
            ),
            "A batch of one sample is a batch, too: the result has two dimensions. A squeeze takes "
            "away what it should not.": lambda got: got.dim() == 1 and len(batch) == 1,
            "This is the output for another batch, one that went in before.": (
                lambda got: got.shape[1:] == (3,) and len(got) != len(batch)
            ),
        },
    )
    checks.equal(
        batch,
        before,
        "batch, after network(batch)",
        mistakes={
            "The batch was changed in place. It belongs to the caller: leave it as it is.": (
                lambda got: got.shape == before.shape
            )
        },
    )


def test_every_parameter_gets_a_gradient(kata):
    """All four parameters require a gradient, and a backward pass gives each of them one."""
    network = filled(kata.NNNetwork(5, 2, 3))
    checks.equal(
        [name for name, value in network.named_parameters() if value.requires_grad],
        NAMES,
        "names of the parameters that require a gradient",
        why="All four are to be trained.",
        mistakes={
            "Those that are missing were frozen, with requires_grad=False or requires_grad_(False), "
            "and still are.": lambda _: not all(p.requires_grad for p in network.parameters())
        },
    )
    loss_of(network).backward()
    checks.equal(
        [name for name, value in network.named_parameters() if value.grad is not None],
        NAMES,
        "names of the parameters with a gradient, after loss.backward()",
        why="forward must use all of them.",
        mistakes={
            "None has one: forward does not use the Parameters that the network lists.": [],
            "Nothing comes back as far as linear1: the graph is cut between the layers, as .detach() "
            "and .data cut it.": NAMES[2:],
        },
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


def test_the_learning_rate(kata):
    """The learning rate of the optimizer is 0.001 for every parameter."""
    optimizer = optimizer_of(kata, kata.NNNetwork(5, 2, 3))
    groups = optimizer.param_groups
    checks.equal(
        [float(group["lr"]) for group in groups],
        [0.001] * len(groups),
        "the learning rate of each group of make_optimizer(network)",
        tolerance=1e-6,
        why="The article trains with a learning rate of 0.001.",
        mistakes={
            "An attribute `lr` was set on the optimizer, which steps by the `lr` of its groups.": (
                lambda _: hasattr(optimizer, "lr")
            ),
            "The groups differ. The learning rate is 0.001 for all parameters.": (
                lambda got: len(set(got)) > 1
            ),
            "That is another learning rate than the article's: 0.001 is 1e-3.": (
                lambda got: len(set(got)) == 1
            ),
        },
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
                "One layer is left out: it would stay as it is.": (
                    lambda got: got in (sorted(NAMES[:2]), sorted(NAMES[2:]))
                ),
            },
        )


def test_a_step_is_that_of_adam(kata):
    """Nothing but the learning rate is chosen: training goes as with Adam's defaults."""
    network = filled(kata.NNNetwork(5, 2, 3))
    by_torch = copy.deepcopy(network)
    optimizers = optimizer_of(kata, network), torch.optim.Adam(by_torch.parameters(), lr=0.001)
    names = "betas", "eps", "weight_decay", "amsgrad", "maximize"
    mine, theirs = (
        [{name: group[name] for name in names} for group in optimizer.param_groups]
        for optimizer in optimizers
    )
    for name in NAMES:
        checks.equal(
            network.get_parameter(name).detach(),
            by_torch.get_parameter(name).detach(),
            f"{name}, after make_optimizer(network)",
            mistakes={
                "make_optimizer changed the values. It only says who is to change them, later.": (
                    lambda got, name=name: got.shape == by_torch.get_parameter(name).shape
                )
            },
        )
    checks.equal(
        mine,
        theirs * len(mine),
        "the settings in make_optimizer(network).param_groups",
        why="Give Adam the parameters and the learning rate, and nothing else.",
        mistakes={
            "These are not the settings that Adam has by default: something else than the learning rate "
            "was given to Adam, or it is another optimizer.": lambda got: len(got) > 0
        },
    )
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
            why="The steps are not those of torch.optim.Adam.",
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
            "Nothing moved. Either the optimizer holds other tensors than the network, or the output "
            "does not depend on them.": [[], []],
            "linear1.bias moved although its gradient is zero. Weight decay does that, which the "
            "article has none of; and so does memory that it shares with another parameter.": [
                NAMES[1:],
                NAMES,
            ],
        },
    )


# What the tests above are made of.


def shapes(*each):
    """Return the shapes of the four parameters, under their names."""
    return dict(zip(NAMES, each, strict=True))


def initial_values(in_dim, hidden, out_dim):
    """Return the values that the four parameters of a new network have, under their names."""
    zeros, ones = torch.zeros, torch.ones
    return shapes(zeros(hidden, in_dim), ones(hidden), zeros(out_dim, hidden), ones(out_dim))


def numbered(*shape):
    """Return a tensor whose values are all different: 0.1, 0.2, 0.3, ..."""
    count = torch.Size(shape).numel()
    return (torch.arange(1, count + 1) / 10).reshape(shape)


def filled(network):
    """Return the network with values that are all different in its parameters, some negative."""
    with torch.no_grad():
        for at, parameter in enumerate(network.parameters()):
            parameter.copy_(numbered(*parameter.shape) - 0.4 - 0.13 * at)
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


def forward_with_reshape(network, batch):
    """Return what comes out when the weights are reshaped instead of transposed."""
    for layer in network.linear1, network.linear2:
        batch = batch @ layer.weight.detach().reshape(batch.shape[1], -1) + layer.bias.detach()
    return batch


def loss_of(network):
    """Return a loss of a batch of 4 samples with 5 features, whose targets have 3."""
    return ((run(network, numbered(4, 5)) - 3.0) ** 2).mean()


def run(network, batch, called="network(batch)"):
    """Return network(batch)."""
    output = tried(lambda: network(batch), torch.Tensor, called, forward_mistakes(network, batch))
    checks.instance(
        output,
        torch.Tensor,
        called,
        mistakes={
            "Only the output of linear2 is to come back.": lambda got: isinstance(
                got, (tuple, list)
            ),
            "forward must return what linear2 gives.": lambda got: got is None,
        },
    )
    return output


def optimizer_of(kata, network):
    """Return make_optimizer(network)."""
    called = "make_optimizer(network)"
    return tried(lambda: kata.make_optimizer(network), torch.optim.Adam, called, OPTIMIZER_MISTAKES)


def tried(call, kind, called, mistakes):
    """Return what `call()` gives; an error that people meet with the article's code is explained."""
    got = checks.outcome(call)
    if isinstance(got, Exception):
        if not any(sign in str(got) for sign in mistakes.values()):
            raise got
        checks.instance(got, kind, called, mistakes=mistakes)
    return got


OPTIMIZER_MISTAKES = {
    "The learning rate goes by a shorter name in torch.optim; it is Keras that writes it out. Look at "
    "the signature of torch.optim.Adam.": "unexpected keyword argument",
    "The method that lists the parameters is called parameters: in the plural, in lower case.": (
        "has no attribute 'parameter"
    ),
    "`parameters` is a method: it gives the parameters when it is called.": "'method' object",
    "An optimizer is given the parameters of a network, not the network.": "object is not iterable",
    "The learning rate is a number.": "not supported between instances",
}


def forward_mistakes(network, batch):
    """Return what the errors of a forward pass mean, beside a part of their text."""
    product = (
        "mat1 is what goes into the layer, one row for each sample. mat2 is the layer's weight, "
        "transposed: nn.Linear(in, out) computes x @ weight.T + bias, and so it keeps its weight as "
        "(out, in), one row for each output."
    )
    first = dict(network.named_parameters()).get("linear1.weight")
    if first is not None and first.shape[-1] == batch.shape[1]:
        product = (
            "linear1 could take this batch. Either the weight of linear2 does not fit what comes out "
            "of linear1 (it has one row for each output, as long as its input), or forward does "
            "something else than linear2(linear1(x))."
        )
    return {
        product: "mat1 and mat2 shapes cannot be multiplied",
        "The bias does not fit the product: a layer has one bias, and one row of its weight, for each "
        "of its outputs.": "expanded size of the tensor",
        "The batch and the parameters are of different dtypes: one of them was converted, or made in "
        "a fixed dtype. The network follows .to(), and forward takes the batch as it is.": (
            "must have the same dtype"
        ),
    }
