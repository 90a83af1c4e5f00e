"""What a frozen part of a network does, and what it does not."""

import torch
from torch import nn

from dojo import checks


class Block(nn.Module):
    """A gain, a linear layer and a BatchNorm: `(batch, 3)` to `(batch, 3)`."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.tensor([0.5, 1.0, 2.0]))
        self.linear = nn.Linear(3, 3, bias=False)
        self.norm = nn.BatchNorm1d(3)

    def forward(self, x):
        return self.gain * self.norm(self.linear(x))


class Network(nn.Module):
    """A shift, a body with a BatchNorm and, deeper in the tree, a block, and a head."""

    def __init__(self):
        super().__init__()
        self.shift = nn.Parameter(torch.tensor([0.1, 0.2, 0.3]))
        self.body = nn.Sequential(nn.BatchNorm1d(3), nn.Sequential(nn.Tanh(), Block()))
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.body(x + self.shift))


REST = ["shift", "head.weight", "head.bias"]  # the parameters of a Network outside its body


class OwnNorm(nn.BatchNorm2d):
    """A kind of BatchNorm, such as projects write for themselves."""


def many_layers():
    """Return a module with every kind of layer that has to do with modes or statistics."""
    layers = {
        "linear": nn.Linear(3, 2),
        "batch1d": nn.BatchNorm1d(3),
        "batch2d": nn.BatchNorm2d(3),
        "batch3d": nn.BatchNorm3d(3),
        "batch_without_weights": nn.BatchNorm2d(3, affine=False),
        "batch_without_statistics": nn.BatchNorm2d(3, track_running_stats=False),
        "batch_own": OwnNorm(3),
        "instance1d": nn.InstanceNorm1d(3, affine=True, track_running_stats=True),
        "instance2d": nn.InstanceNorm2d(3, track_running_stats=True),
        "instance3d": nn.InstanceNorm3d(3, affine=True, track_running_stats=True),
        "instance_without_statistics": nn.InstanceNorm2d(3, affine=True),
        "layer": nn.LayerNorm(3),
        "group": nn.GroupNorm(1, 3),
        "dropout": nn.Dropout(),
        "loss": nn.CrossEntropyLoss(weight=torch.ones(3)),  # its weight is a buffer
        "deep": nn.Sequential(nn.Dropout(), nn.Sequential(nn.BatchNorm1d(3))),
    }
    return nn.ModuleDict(layers)


STATISTICS = ["batch1d", "batch2d", "batch3d", "batch_without_weights", "batch_own"]
STATISTICS += ["instance1d", "instance2d", "instance3d", "deep.1.0"]  # these keep statistics


def batch():
    """Return float64 inputs of shape `(8, 3)` whose mean is far from 0."""
    return torch.linspace(-1, 2, 24, dtype=torch.float64).reshape(8, 3) ** 2 + 5


def backward(net):
    """Run a forward and a backward pass of a float64 network."""
    net(batch()).square().sum().backward()


def trained():
    """Return a float64 Network after one step, with its gradients, and the optimizer."""
    net = Network().double()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=0.1)
    backward(net)
    optimizer.step()
    return net, optimizer


def names(module):
    return [name for name, _ in module.named_parameters()]


def requiring(module):
    """Return the names of the parameters that require a gradient."""
    return [name for name, parameter in module.named_parameters() if parameter.requires_grad]


def gradients(module):
    """Return every `.grad` that is not None, by name."""
    return {name: p.grad for name, p in module.named_parameters() if p.grad is not None}


def in_mode(module, training):
    """Return the names of the layers in train mode (`training=True`) or in eval mode."""
    return [name or "net" for name, layer in module.named_modules() if layer.training is training]


def values(module):
    """Return a copy of all parameters and buffers, by name."""
    return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}


def moved(module, before):
    """Return the names of the parameters and buffers that differ from `before` in any bit."""
    now = module.state_dict()
    return [name for name, old in before.items() if not checks.alike(now.get(name), old)]


def names_in(net, listed):
    """Return the sorted names that `net` has for the parameters in a listing, and the types of other items."""
    name_of = {id(parameter): name for name, parameter in net.named_parameters()}
    return sorted(name_of.get(id(item), type(item).__name__) for item in listed)


# Step 1: freeze the parameters


def test_freeze_reaches_every_parameter(kata):
    """After `freeze` no parameter requires a gradient, at any depth of the tree."""
    net = Network()
    kata.freeze(net)
    checks.equal(requiring(net), [], "the parameters that require a gradient after freeze(net)")


def test_what_is_frozen_stays_frozen(kata):
    """A parameter that you froze by hand before stays frozen."""
    net = Network()
    net.body.requires_grad_(False)
    kata.freeze(net)
    checks.equal(requiring(net), [], "what requires a gradient after freezing body, freeze(net)")


def test_freeze_changes_no_value(kata):
    """The Parameters are the same objects as before, and no value of a parameter or buffer changes."""
    net, _ = trained()
    objects, before = list(net.parameters()), values(net)
    kata.freeze(net)
    came = names_in(net, objects)
    checks.equal(came, sorted(names(net)), "the old Parameters that are in net after freeze(net)")
    checks.equal(moved(net, before), [], "the parameters and buffers that freeze(net) changed")


def test_freeze_drops_old_gradients(kata):
    """After `freeze` every `.grad` is None, for an optimizer applies any other gradient, even zeros."""
    net, _ = trained()
    net.head.bias.requires_grad = False
    kata.freeze(net)
    checks.equal(list(gradients(net)), [], "what has a gradient after backward, then freeze(net)")


def test_freeze_leaves_the_rest_alone(kata):
    """`freeze` of a part keeps the flags and the gradients of the rest of the network."""
    net, _ = trained()
    before = {name: gradients(net)[name].clone() for name in REST}
    kata.freeze(net.body)
    checks.equal(requiring(net), REST, "what requires a gradient after freeze(net.body)")
    checks.equal(gradients(net), before, "the gradients after backward, then freeze(net.body)")


def test_frozen_values_stay_in_training(kata):
    """Training does not change a single bit of a frozen parameter. The rest is still trained."""
    net, optimizer = trained()
    kata.freeze(net.body)
    before = values(net)
    for _ in range(3):
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        backward(net)
    came = [name for name in moved(net, before) if name in names(net)]
    checks.equal(came, REST, "the parameters that moved in three steps after freeze(net.body)")


def test_gradients_flow_through_a_frozen_part(kata):
    """A frozen part gets no gradient of its own, but passes gradients on to what comes before it."""
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 5), nn.Linear(5, 2)).double()
    backward(net)
    expected = {name: grad for name, grad in gradients(net).items() if not name.startswith("2.")}
    net.zero_grad()
    kata.freeze(net[2])
    backward(net)
    checks.equal(gradients(net), expected, "the gradients of a backward pass after freeze(net[2])")


# Step 2: freeze the running statistics


def test_running_statistics_do_not_move(kata):
    """A forward pass does not change the running statistics of a frozen module."""
    net, _ = trained()
    kata.freeze(net)
    before = values(net)
    net(batch() + 7)
    checks.equal(moved(net, before), [], "what a forward pass changes after freeze(net)")


def test_only_layers_with_statistics_are_in_eval_mode(kata):
    """`freeze` puts the layers that keep running statistics in eval mode. No other mode changes."""
    net = many_layers()
    kata.freeze(net)
    checks.equal(in_mode(net, False), STATISTICS, "the layers in eval mode after freeze(net)")
    net = many_layers().eval()
    kata.freeze(net)
    called = "[what requires a gradient, what is in train mode] after net.eval(), freeze(net)"
    checks.equal([requiring(net), in_mode(net, True)], [[], []], called)


def test_freeze_works_again_after_train(kata):
    """`net.train()` puts all layers in train mode again, and another `freeze` works like the first."""
    net = many_layers()
    kata.freeze(net)
    net.train()
    checks.equal(in_mode(net, False), [], "the layers in eval mode after freeze(net), net.train()")
    kata.freeze(net)
    checks.equal(in_mode(net, False), STATISTICS, "the layers in eval mode after freeze(net) again")


def test_a_single_layer_can_be_frozen(kata):
    """`freeze` of a single BatchNorm freezes that layer, and no other."""
    net = Network()
    kata.freeze(net.body[0])
    came = [name for name in names(net) if name not in requiring(net)]
    checks.equal(came, ["body.0.weight", "body.0.bias"], "what freeze(net.body[0]) froze")
    checks.equal(in_mode(net, False), ["body.0"], "what freeze(net.body[0]) put in eval mode")


# Step 3: unfreeze


def test_unfreeze_makes_everything_trainable(kata):
    """After `unfreeze` every parameter requires a gradient, even one that you froze by hand, or an empty one."""
    net = Network().double()
    net.empty = nn.Parameter(torch.empty(0, 3).double())
    net.head.bias.requires_grad = False
    kata.freeze(net)
    kata.unfreeze(net)
    checks.equal(requiring(net), names(net), "what requires a gradient after freeze, unfreeze")
    kata.unfreeze(net)
    checks.equal(requiring(net), names(net), "what requires a gradient after another unfreeze(net)")


def test_unfreeze_works_without_freeze(kata):
    """`unfreeze` needs no `freeze` before: it works the same on what you froze by hand."""
    net = Network().requires_grad_(False).eval()
    kata.unfreeze(net)
    when = "after net.requires_grad_(False).eval(), unfreeze(net)"
    checks.equal(requiring(net), names(net), f"what requires a gradient {when}")
    checks.equal(in_mode(net, True), ["body.0", "body.1.1.norm"], f"what is in train mode {when}")


def test_unfreeze_passes_over_integers(kata):
    """Floating-point parameters of any dtype become trainable. Integers and booleans stay as they are."""
    held = (torch.tensor([3, 1, 2]), torch.tensor([True, False]))
    net = nn.ParameterList(nn.Parameter(tensor, requires_grad=False) for tensor in held)
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        net.append(nn.Parameter(torch.ones(2, dtype=dtype)))
    before = values(net)
    kata.freeze(net)
    kata.unfreeze(net)
    checks.equal(requiring(net), ["2", "3", "4", "5"], "what is trainable after unfreeze(net)")
    checks.equal(moved(net, before), [], "the parameters that changed, in value or dtype")


def test_unfreeze_changes_nothing_else(kata):
    """`unfreeze` keeps all Parameter objects and all values, and makes no gradients."""
    net, _ = trained()
    objects, before = list(net.parameters()), values(net)
    kata.freeze(net)
    kata.unfreeze(net)
    came = names_in(net, objects)
    checks.equal(came, sorted(names(net)), "the old Parameters in net after freeze, unfreeze")
    checks.equal(moved(net, before), [], "the parameters and buffers that freeze, unfreeze changed")
    checks.equal(list(gradients(net)), [], "what has a gradient after freeze, unfreeze")


def test_unfreeze_puts_statistics_in_train_mode(kata):
    """`unfreeze` puts the layers that keep running statistics in train mode. No other mode changes."""
    net = many_layers().eval()
    kata.freeze(net)
    kata.unfreeze(net)
    checks.equal(in_mode(net, True), STATISTICS, "in train mode after net.eval(), freeze, unfreeze")
    net.train()
    kata.unfreeze(net)
    checks.equal(in_mode(net, False), [], "in eval mode after net.train(), unfreeze")


def test_unfreeze_leaves_the_rest_alone(kata):
    """`unfreeze` of a single layer leaves the rest of the network frozen."""
    net = Network()
    kata.freeze(net)
    kata.unfreeze(net.body[0])
    checks.equal(requiring(net), ["body.0.weight", "body.0.bias"], "what unfreeze made trainable")
    checks.equal(in_mode(net, False), ["body.1.1.norm"], "what unfreeze left in eval mode")


def test_what_is_unfrozen_is_trained_again(kata):
    """After `unfreeze` a training step moves all parameters and statistics, however often you freeze."""
    net, optimizer = trained()
    for times in ("once", "twice"):
        kata.freeze(net)
        checks.equal(requiring(net), [], f"what requires a gradient after freeze(net), {times}")
        kata.unfreeze(net)
        before = values(net)
        backward(net)
        optimizer.step()
        checks.equal(moved(net, before), list(before), f"what moved after unfreeze(net), {times}")


def test_a_call_is_about_one_module(kata):
    """A call changes the module that it is given, not the modules of earlier calls."""
    one, other = Network(), Network()
    kata.freeze(one)
    kata.unfreeze(one)
    kata.freeze(other)
    checks.equal(requiring(one), names(one), "what requires a gradient in one, after freeze(other)")
    kata.unfreeze(one)
    checks.equal(requiring(other), [], "what requires a gradient in other, after unfreeze(one)")


# Step 4: list and count


def test_trainable_parameters(kata):
    """`trainable_parameters` gives the Parameters that require a gradient now, and nothing else."""
    net = Network()
    when = "the names of trainable_parameters(net), where {}"
    came = names_in(net, kata.trainable_parameters(net))
    checks.equal(came, sorted(names(net)), when.format("nothing is frozen"))
    net.requires_grad_(False).eval()
    checks.equal(names_in(net, kata.trainable_parameters(net)), [], when.format("all is frozen"))
    net.head.requires_grad_(True)
    came = names_in(net, kata.trainable_parameters(net))
    checks.equal(came, ["head.bias", "head.weight"], when.format("all but head is frozen"))


def test_each_parameter_comes_once(kata):
    """A Parameter used in several places comes once. Equal Parameters, or two on one memory, all come."""
    net = shared_and_equal()
    came = names_in(net, kata.trainable_parameters(net))
    checks.equal(came, sorted(names(net)), "the names of trainable_parameters(net)")


def shared_and_equal():
    """Return a module of 25 numbers: a shared weight (4, 3), a shared layer, and three equal biases (4,)."""
    net = nn.Sequential(nn.Embedding(4, 3), nn.Linear(3, 4), nn.PReLU())
    net[1].weight = net[0].weight
    net.append(net[2])
    net.equal = nn.Parameter(net[1].bias.detach().clone())
    net.same_memory = nn.Parameter(net[1].bias.detach())
    return net


def test_count_parameters(kata):
    """`count_parameters` counts the numbers in all parameters, frozen or not, at any depth."""
    for net, expected, called in (
        (nn.Linear(3, 2), 3 * 2 + 2, "Linear(3, 2)"),
        (Network(), 35, "Network()"),
        (nn.Conv2d(3, 5, (2, 4), bias=False).double(), 5 * 3 * 2 * 4, "Conv2d(3, 5, (2, 4))"),
        (nn.ParameterList([torch.tensor(0.5), torch.ones(0, 3)]), 1, "shapes () and (0, 3)"),
        (nn.Linear(300, 250).half(), 300 * 250 + 250, "Linear(300, 250) in float16"),
        (nn.ReLU(), 0, "ReLU()"),
    ):
        checks.equal(kata.count_parameters(net), expected, f"count_parameters({called}), trainable")
        net.requires_grad_(False)
        checks.equal(kata.count_parameters(net), expected, f"count_parameters({called}), frozen")


def test_count_trainable_parameters(kata):
    """With `trainable_only=True` only the parameters count that require a gradient now."""
    net = Network()
    net.body.requires_grad_(False)
    called = "count_parameters(net, trainable_only=True), where {} is frozen"
    checks.equal(kata.count_parameters(net, trainable_only=True), 11, called.format("body"))
    checks.equal(kata.count_parameters(net, False), 35, "count_parameters(net, False)")
    net.head.requires_grad_(False)
    checks.equal(kata.count_parameters(net, True), 3, called.format("body, and now head,"))


def test_each_parameter_counts_once(kata):
    """A Parameter used in several places counts once. Equal Parameters, or two on one memory, all count."""
    for trainable_only in (False, True):
        called = f"count_parameters(net, {trainable_only}), with shared and with equal Parameters"
        checks.equal(kata.count_parameters(shared_and_equal(), trainable_only), 25, called)
