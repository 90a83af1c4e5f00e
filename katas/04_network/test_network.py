"""A network of two linear layers that runs, and an optimizer that trains it."""

import copy
from collections import OrderedDict
from operator import mul

import torch
from torch import nn

from dojo import checks

NAMES = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]


def shapes(in_dim, hidden, out_dim):
    """Return the shapes of the four Parameters."""
    each = [(hidden, in_dim), (hidden,), (out_dim, hidden), (out_dim,)]
    return dict(zip(NAMES, each, strict=True))


def numbered(*shape, dtype=torch.float32):
    """Return a tensor that holds 0.1, 0.2, 0.3, ..."""
    count = torch.Size(shape).numel()
    return (torch.arange(1, count + 1, dtype=torch.float64) / 10).reshape(shape).to(dtype)


def numbers(name, shape):
    """Return what `filled` puts into the Parameter `name`: each gets other values, some negative."""
    return numbered(*shape, dtype=torch.float64) - 0.4 - 0.13 * NAMES.index(name)


def everyone(network):
    return network.named_parameters(remove_duplicate=False)


def filled(network):
    """Return the network, after each of its four Parameters was filled in place."""
    with torch.no_grad():
        for name, parameter in everyone(network):
            if name in NAMES:
                parameter.copy_(numbers(name, parameter.shape))
    return network


def values(network):
    return {name: parameter.detach().clone() for name, parameter in everyone(network)}


def initial():
    """Return what the Parameters of a new NNNetwork(5, 2, 3) hold."""
    return {name: torch.full(one, float("bias" in name)) for name, one in shapes(5, 2, 3).items()}


def by_hand(batch, layers=("linear1", "linear2"), sizes=(5, 2, 3)):
    """Return what these layers give for a batch after `filled`, one number at a time."""
    held = {name: numbers(name, shape).tolist() for name, shape in shapes(*sizes).items()}
    rows = batch.tolist()
    for layer in layers:
        outputs = list(zip(held[f"{layer}.weight"], held[f"{layer}.bias"], strict=True))
        rows = [[b + sum(map(mul, ws, row)) for ws, b in outputs] for row in rows]
    return torch.tensor(rows, dtype=batch.dtype).reshape(len(batch), len(outputs))


def gradients(network):
    """Return the gradients of the batch and of the parameters, after a backward pass."""
    batch = numbered(4, 5).requires_grad_()
    (network(batch) * numbered(4, 3)).sum().backward()
    return {"batch": batch.grad} | {name: one.grad for name, one in network.named_parameters()}


# Step 1: the network runs


def test_linear1_takes_a_batch(kata):
    """`linear1` takes samples of `in_dim` features and gives `hidden` features for each."""
    network, batch = filled(kata.NNNetwork(5, 2, 3)), numbered(4, 5)
    got, expected = network.linear1(batch), by_hand(batch, ["linear1"])
    checks.equal(got, expected, "network.linear1(batch), where batch is (4, 5)", tolerance=1e-5)


def test_linear2_takes_what_linear1_gives(kata):
    """`linear2` takes samples of `hidden` features and gives `out_dim` numbers for each."""
    network, batch = filled(kata.NNNetwork(5, 2, 3)), numbered(4, 2)
    got, expected = network.linear2(batch), by_hand(batch, ["linear2"])
    checks.equal(got, expected, "network.linear2(batch), where batch is (4, 2)", tolerance=1e-5)


def test_a_batch_goes_through_both_layers(kata):
    """The network computes `linear2(linear1(x))`, with nothing before, between or after."""
    network, expected = filled(kata.NNNetwork(5, 2, 3)), by_hand(numbered(4, 5))
    checks.equal(network(numbered(4, 5)), expected, "network(batch)", tolerance=1e-5)


def test_any_three_sizes(kata):
    """It works for any three sizes."""
    for sizes in [(3, 7, 4), (1, 4, 2), (6, 3, 3)]:
        network, batch = filled(kata.NNNetwork(*sizes)), numbered(5, sizes[0])
        expected = by_hand(batch, sizes=sizes)
        checks.equal(network(batch), expected, f"NNNetwork{sizes}(batch)", tolerance=1e-5)


# Step 2: the Parameters


def test_it_has_four_parameters(kata):
    """`linear1` has a weight and a bias, then `linear2`, and there are no other parameters or names."""
    network = kata.NNNetwork(in_dim=5, hidden=2, out_dim=3)
    checks.equal(
        {name: tuple(value.shape) for name, value in everyone(network)},
        shapes(5, 2, 3),
        "names and shapes of the parameters of NNNetwork(5, 2, 3)",
    )


def test_weights_are_zero_and_biases_are_one(kata):
    """In a new network every weight is zero and every bias is one."""
    checks.equal(values(kata.NNNetwork(5, 2, 3)), initial(), "the parameters of NNNetwork(5, 2, 3)")


def test_each_has_its_own_memory(kata):
    """Each Parameter has its own memory: if you fill one, the others stay as they are."""
    for sizes in [(5, 3, 3), (3, 3, 3)]:
        got = values(filled(kata.NNNetwork(*sizes)))
        expected = {name: numbers(name, shape).float() for name, shape in shapes(*sizes).items()}
        checks.equal(got, expected, f"the parameters of NNNetwork{sizes}, after each was filled")


def test_two_networks_share_nothing(kata):
    """If you change one network, all others stay as they are, and new ones still start the same."""
    other = kata.NNNetwork(5, 2, 3)
    filled(kata.NNNetwork(5, 2, 3))
    for network in (other, kata.NNNetwork(5, 2, 3)):
        checks.equal(values(network), initial(), "the parameters, after another network was filled")


# Step 3: forward and backward


def test_any_number_of_samples(kata):
    """The same network takes batches of any number of samples, one after the other."""
    network = filled(kata.NNNetwork(5, 2, 3))
    for count in (4, 1, 7, 0, 4):
        batch = 1e6 * (numbered(5, count) - count / 4).T
        expected = by_hand(batch)
        checks.equal(network(batch), expected, f"network(batch of ({count}, 5))", tolerance=1e-5)


def test_the_batch_stays_as_it_was(kata):
    """The tensor that is given stays as it was."""
    batch = numbered(4, 5)
    kata.NNNetwork(5, 2, 3)(batch)
    checks.equal(batch, numbered(4, 5), "batch, after network(batch)")


def test_forward_uses_what_the_parameters_hold_now(kata):
    """Each call uses the values that the Parameters hold at that time."""
    network, batch = kata.NNNetwork(5, 2, 3), numbered(4, 5)
    expected = by_hand(batch)
    network(batch)
    filled(network)
    called = "network(batch), called again after the Parameters were filled"
    checks.equal(network(batch), expected, called, tolerance=1e-5)


def test_evaluation_mode_changes_nothing(kata):
    """After .eval() it does the same."""
    network, expected = filled(kata.NNNetwork(5, 2, 3)).eval(), by_hand(numbered(4, 5))
    checks.equal(network(numbered(4, 5)), expected, "network.eval()(batch)", tolerance=1e-5)


def test_it_computes_in_float64(kata):
    """After .double() it computes in float64, with every digit."""
    network, batch = filled(kata.NNNetwork(5, 2, 3).double()), numbered(4, 5, dtype=torch.float64)
    expected = by_hand(batch)
    checks.equal(network(batch), expected, "network.double()(float64 batch)", tolerance=1e-12)


def test_every_parameter_gets_its_gradient(kata):
    """A backward pass gives the batch and all four Parameters the gradient of two linear layers."""
    layers = nn.Sequential(OrderedDict(linear1=nn.Linear(5, 2), linear2=nn.Linear(2, 3)))
    got, expected = gradients(filled(kata.NNNetwork(5, 2, 3))), gradients(filled(layers))
    checks.equal(got, expected, "the gradients, after loss.backward()", tolerance=1e-5)


def test_zero_weights_stop_the_gradient(kata):
    """In a new network linear1's gradient is zero: it is multiplied by linear2's weights, all zero."""
    found = gradients(kata.NNNetwork(5, 2, 3))
    checks.equal(
        [found.get("linear1.weight"), found.get("linear1.bias")],
        [torch.zeros(2, 5), torch.zeros(2)],
        "the gradients of linear1.weight and linear1.bias in a new network",
    )


# Step 4: the optimizer


def test_the_optimizer_is_adam(kata):
    """`make_optimizer` returns a torch.optim.Adam, not a subclass of it."""
    optimizer = kata.make_optimizer(kata.NNNetwork(5, 2, 3))
    checks.same(type(optimizer), torch.optim.Adam, "type(make_optimizer(network))")


def test_the_learning_rate(kata):
    """The learning rate is 0.001 for every parameter."""
    groups = kata.make_optimizer(kata.NNNetwork(5, 2, 3)).param_groups
    rates = [float(group["lr"]) for group in groups]
    checks.equal(rates, [0.001] * len(groups), "the learning rates", tolerance=1e-9)


def test_it_holds_the_parameters_of_this_network(kata):
    """The optimizer holds the four Parameters of the given network themselves, each once."""
    for sizes in [(5, 2, 3), (3, 7, 4)]:
        network = kata.NNNetwork(*sizes)
        names = {id(parameter): name for name, parameter in network.named_parameters()}
        groups = kata.make_optimizer(network).param_groups
        held = [one for group in groups for one in group["params"]]
        found = sorted(names.get(id(one), "not of this network") for one in held)
        checks.equal(found, sorted(NAMES), "the parameters that make_optimizer(network) holds")


def test_each_call_makes_a_new_optimizer(kata):
    """Each call makes a new optimizer, for the same network, too."""
    network = kata.NNNetwork(5, 2, 3)
    first, second = kata.make_optimizer(network), kata.make_optimizer(network)
    checks.equal(first is second, False, "make_optimizer(network) is make_optimizer(network)")


def test_the_network_stays_as_it_was(kata):
    """`make_optimizer` does not change the values in the network."""
    network = filled(kata.NNNetwork(5, 2, 3))
    before = values(network)
    kata.make_optimizer(network)
    checks.equal(values(network), before, "the parameters, after make_optimizer(network)")


def test_a_step_is_that_of_adam_by_default(kata):
    """Each step is that of Adam with its defaults: only the learning rate is chosen."""
    network = filled(kata.NNNetwork(5, 2, 3)).double()
    reference = copy.deepcopy(network)
    optimizer = kata.make_optimizer(network)
    adam = torch.optim.Adam(reference.parameters(), lr=0.001)
    for gradient in (1e-8, 1.0, -3.0, 0.01):
        for trained, stepped in [(network, optimizer), (reference, adam)]:
            for parameter in trained.parameters():
                parameter.grad = torch.full_like(parameter, gradient)
            stepped.step()
    checks.equal(
        values(network), values(reference), "the parameters, after 4 steps", tolerance=1e-9
    )


def test_the_first_step_moves_linear2_alone(kata):
    """The first step moves only `linear2`, as linear1's gradient is zero; the second moves both."""
    network = kata.NNNetwork(5, 2, 3)
    optimizer = kata.make_optimizer(network)
    for expected in [NAMES[2:], NAMES]:
        before = values(network)
        optimizer.zero_grad()
        gradients(network)
        optimizer.step()
        after = values(network)
        moved = [name for name in after if not checks.alike(after[name], before.get(name))]
        checks.equal(moved, expected, "names of the parameters that this step moved")
