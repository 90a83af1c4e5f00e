"""What a frozen part of a network does, and what it does not."""

import math

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


class Tied(nn.Module):
    """Two layers that use one weight of shape `(4, 3)`; the second has a bias, too."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4, 3)
        self.readout = nn.Linear(3, 4)
        self.readout.weight = self.embedding.weight


class OwnNorm(nn.BatchNorm2d):
    """A kind of BatchNorm, such as projects write for themselves."""


class Table(nn.Module):
    """A layer with a buffer that no forward pass changes."""

    def __init__(self):
        super().__init__()
        self.register_buffer("positions", torch.arange(3.0))


def normalised():
    """Return a module with every kind of layer that has to do with modes or statistics."""
    return nn.ModuleDict(
        {
            "linear": nn.Linear(3, 2),
            "batch1d": nn.BatchNorm1d(3),
            "batch2d": nn.BatchNorm2d(3),
            "batch3d": nn.BatchNorm3d(3),
            "batch_without_weights": nn.BatchNorm2d(3, affine=False),
            "batch_without_statistics": nn.BatchNorm2d(3, track_running_stats=False),
            "batch_own": OwnNorm(3),
            "instance1d": nn.InstanceNorm1d(3, affine=True, track_running_stats=True),
            "instance2d": nn.InstanceNorm2d(3, track_running_stats=True),
            "instance3d": nn.InstanceNorm3d(3, track_running_stats=True),
            "instance_without_statistics": nn.InstanceNorm2d(3, affine=True),
            "layer": nn.LayerNorm(3),
            "group": nn.GroupNorm(1, 3),
            "dropout": nn.Dropout(),
            "table": Table(),
            "deep": nn.Sequential(nn.Dropout(), nn.Sequential(nn.BatchNorm1d(3))),
        }
    )


STATISTICS = [
    "batch1d",
    "batch2d",
    "batch3d",
    "batch_without_weights",
    "batch_own",
    "instance1d",
    "instance2d",
    "instance3d",
    "deep.1.0",
]


WITHOUT_WEIGHTS = ["batch_without_weights", "instance2d", "instance3d"]


def batch():
    """Return inputs of shape `(8, 3)` whose mean is far from 0."""
    return torch.linspace(-1, 2, 24).reshape(8, 3) ** 2 + 5


def backward(net):
    """Run a forward and a backward pass of `net`."""
    net(batch()).square().sum().backward()


def requiring(module):
    """Return the names of the parameters that require a gradient."""
    return [name for name, parameter in module.named_parameters() if parameter.requires_grad]


def with_gradient(module):
    """Return the names of the parameters whose `.grad` is not None."""
    return [name for name, parameter in module.named_parameters() if parameter.grad is not None]


def values(module):
    """Return a copy of all parameters and buffers, by name."""
    return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}


def moved(module, before):
    """Return the names of the parameters and buffers that differ from `before` in any bit."""
    return [name for name, now in module.state_dict().items() if not torch.equal(now, before[name])]


def names(module):
    """Return the names of all parameters."""
    return [name for name, _ in module.named_parameters()]


def identities(parameters):
    """Return what tells the objects apart, in no particular order."""
    return sorted(id(parameter) for parameter in parameters)


def others(module, objects):
    """Return the names of the parameters that are no longer the objects that they were."""
    now = dict(module.named_parameters())
    return [name for name, before in objects.items() if now.get(name) is not before]


def test_freeze_reaches_every_parameter(kata):
    """After `freeze` no parameter requires a gradient, at any depth of the tree."""
    net = Network()
    came = checks.outcome(lambda: kata.freeze(net))
    checks.equal(
        came if isinstance(came, Exception) else requiring(net),
        [],
        "the parameters that require a gradient after freeze(net)",
        why="A parameter can belong to the module itself, or to a child of a child of it.",
        mistakes={
            "The attribute `requires_grad` was set on the module. No module has a flag of that "
            "name: Python made a new attribute, and no parameter knows of it.": (
                lambda got: (
                    got == names(net) and any("requires_grad" in vars(m) for m in net.modules())
                )
            ),
            "Not every module has this attribute, and `freeze` comes by all of them: ask whether it is "
            "there.": "has no attribute",
            "A copy was frozen. The module that is given is to be changed itself.": (
                lambda got: isinstance(came, nn.Module) and came is not net
            ),
            "A new attribute was made on each Parameter, of which torch knows nothing. The flag is called "
            "requires_grad.": lambda _: any(vars(parameter) for parameter in net.parameters()),
            "Nothing was frozen: each Parameter has a flag of its own, `requires_grad`, and here all "
            "are still True.": names(net),
            "Only the module's own parameters were frozen, not those of its children.": (
                lambda got: got == [name for name in names(net) if "." in name]
            ),
            "The children were frozen, but not the module's own parameters.": ["shift"],
            "Layers have parameters of other names than weight and bias.": (
                lambda got: all(name.endswith(("shift", "gain")) for name in got)
            ),
            "The biases were not frozen: they are parameters, too.": (
                lambda got: all(name.endswith("bias") for name in got)
            ),
            "The normalisation layers were left out. Their weights and biases are parameters like others.": (
                lambda got: all("norm" in name or "body.0" in name for name in got)
            ),
            "Only the upper part of the tree was frozen: the tree can be of any depth.": (
                lambda got: all(name.startswith("body.1.1") for name in got)
            ),
        },
    )
    by_hand = Network()
    by_hand.head.bias.requires_grad = False
    kata.freeze(by_hand)
    checks.equal(
        requiring(by_hand),
        [],
        "the parameters that require a gradient after freeze(net), where head.bias was frozen by hand",
        why="What is frozen stays frozen.",
        mistakes={
            "head.bias requires a gradient now. The flag is to be False, not to be turned round.": (
                ["head.bias"]
            )
        },
    )


def test_freeze_changes_no_value(kata):
    """`freeze` keeps the Parameter objects and all values."""
    net = Network()
    net(batch())  # moves the running statistics
    objects, before = dict(net.named_parameters()), values(net)
    kata.freeze(net)
    checks.equal(
        others(net, objects),
        [],
        "the parameters that are not the objects that they were before freeze(net)",
        mistakes={
            "They are no parameters any more. A frozen parameter is one that requires no gradient.": (
                lambda got: not names(net)
            ),
            "Optimizers, and modules that share a weight, hold these very objects: a new Parameter in "
            "the place of one would tear them apart. Change the flag of the one that is there.": (
                lambda got: got
            ),
        },
    )
    checks.equal(
        moved(net, before),
        [],
        "the parameters and buffers that freeze(net) changed",
        why="Freezing keeps the values from changing later, and changes none itself.",
        mistakes={
            "Values of parameters were changed. Freezing only keeps them from changing later.": (
                lambda got: set(got) & set(names(net))
            ),
            "The running statistics were set back to what a new layer has. They are part of what was "
            "trained, and are to be kept.": lambda got: all(
                "norm" in n or "body.0" in n for n in got
            ),
        },
    )


def test_freeze_drops_a_stale_gradient(kata):
    """A parameter frozen between backward and step has no gradient left, not even one of zeros."""
    net = Network()
    backward(net)
    net.head.bias.requires_grad = False
    kata.freeze(net)
    checks.equal(
        with_gradient(net),
        [],
        "the parameters whose .grad is not None after backward, then freeze(net)",
        why="A gradient that is left over would be applied by the next step of an optimizer, which "
        "does not look at the flag.",
        mistakes={
            "The gradients are zeros now. For an optimizer that is a gradient like any other, to "
            "which it adds weight decay and momentum. None is what makes it pass over.": (
                lambda got: (
                    got and not any(p.grad is not None and p.grad.any() for p in net.parameters())
                )
            ),
            "The gradients of the last backward pass are still there. The next step of an "
            "optimizer would apply them: it asks whether there is a gradient, not for the "
            "flag. (And `parameters()` can be gone through only once.)": names(net),
            "head.bias had been frozen by hand, after the backward pass. Its gradient is left over "
            "just the same.": ["head.bias"],
        },
    )


def test_freeze_leaves_the_rest_alone(kata):
    """`freeze` of a part changes nothing about the rest of the network."""
    net = Network()
    backward(net)
    kata.freeze(net.body)
    rest = ["shift", "head.weight", "head.bias"]
    why = "Only net.body was to be frozen."
    checks.equal(
        requiring(net),
        rest,
        "the parameters that require a gradient after freeze(net.body)",
        why=why,
    )
    checks.equal(
        with_gradient(net),
        rest,
        "the parameters that have a gradient after a backward pass, then freeze(net.body)",
        why=f"{why} It drops the gradients that are in net.body, and no others.",
        mistakes={
            "The frozen parameters still have a gradient, and the next step of an optimizer would "
            "act on it.": names(net),
        },
    )
    checks.equal(
        [net.training, net.head.training],
        [True, True],
        "net.training, net.head.training after freeze(net.body)",
        why=why,
    )


def test_frozen_values_stay_in_training(kata):
    """Frozen parameters stay as they are, bit by bit, while the rest is trained with momentum."""
    net = Network()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=0.1)
    backward(net)
    optimizer.step()  # fills the momentum of every parameter
    kata.freeze(net.body)
    before, frozen = values(net), names(net.body)
    optimizer.step()  # with the gradients that are left over
    for _ in range(2):
        optimizer.zero_grad(set_to_none=False)
        backward(net)
        optimizer.step()
    checks.equal(
        [name for name in frozen if f"body.{name}" in moved(net, before)],
        [],
        "the parameters in net.body that moved in three steps after freeze(net.body)",
        why="An optimizer moves every parameter whose .grad is not None, by weight decay and by "
        "momentum even when the gradient is zero.",
    )
    checks.equal(
        [name for name in ("shift", "head.weight", "head.bias") if name in moved(net, before)],
        ["shift", "head.weight", "head.bias"],
        "the other parameters that moved",
        why="What is not frozen is still trained, before the frozen part and after it.",
    )


def test_gradients_flow_through_a_frozen_part(kata):
    """Later backward passes give a frozen part no gradient, and those before it the same as ever."""
    torch_net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 5), nn.Linear(5, 2)).double()
    x = batch().double()
    torch_net(x).square().sum().backward()
    expected = torch_net[0].weight.grad.clone()
    torch_net.zero_grad()
    kata.freeze(torch_net[2])
    for _ in range(2):
        torch_net.zero_grad()
        torch_net(x).square().sum().backward()
        checks.equal(
            with_gradient(torch_net),
            ["0.weight", "0.bias", "3.weight", "3.bias"],
            "the parameters with a gradient after freeze(net[2]) and a backward pass",
            why="Autograd fills in no gradient for a parameter that does not require one, and "
            "passes the gradient on to what comes before.",
            mistakes={
                "Nothing reaches the layer before the frozen one: the graph is cut there, as by "
                "torch.no_grad() or .detach(). A frozen layer still passes gradients on.": (
                    ["3.weight", "3.bias"]
                ),
                "The frozen layer has a gradient as well.": (lambda got: "2.weight" in got),
            },
        )
        checks.equal(
            torch_net[0].weight.grad,
            expected,
            "net[0].weight.grad, in front of the frozen layer",
            why="A frozen layer computes with its weights as before, so that the gradient flows "
            "through it unchanged.",
        )


def test_running_statistics_do_not_move(kata):
    """In a frozen module a forward pass in train mode leaves the running statistics as they are."""
    for called, layer, x in (
        ("BatchNorm1d", nn.BatchNorm1d(3), batch()),
        ("BatchNorm2d", nn.BatchNorm2d(3), batch().reshape(2, 3, 2, 2)),
        ("BatchNorm3d", nn.BatchNorm3d(3), batch().reshape(2, 3, 1, 2, 2)),
        (
            "InstanceNorm1d(track_running_stats=True)",
            nn.InstanceNorm1d(3, track_running_stats=True),
            batch().reshape(2, 3, 4),
        ),
    ):
        net = nn.Sequential(nn.Dropout(), layer)
        net(x)
        kata.freeze(net)
        before = values(net)
        net(x + 7)
        net(x - 3)
        checks.equal(
            moved(net, before),
            [],
            f"what moved in two forward passes through a frozen {called}",
            why="A frozen module must give the same result for the same input, however long the "
            "rest of the network is trained.",
            mistakes={
                "BatchNorm1d was stopped, but this layer keeps running statistics, too, with or "
                "without weights. Its mode is what stops them.": (
                    lambda got, called=called: called != "BatchNorm1d"
                ),
                "requires_grad=False stops gradients, and optimizers with them. Running statistics "
                "are no parameters: the forward pass itself moves them, in train mode.": (
                    lambda got: "1.running_mean" in got
                ),
                "The layer still counts the batches, so it is in train mode: it goes on taking "
                "mean and variance from each batch, and not from its running statistics.": [
                    "1.num_batches_tracked"
                ],
            },
        )


def test_only_layers_with_statistics_change_their_mode(kata):
    """`freeze` puts the layers that keep running statistics in eval mode, and no other layer."""
    net = normalised()
    kata.freeze(net)
    checks.equal(
        [name for name, layer in net.named_modules() if not layer.training],
        STATISTICS,
        "the layers in eval mode after freeze(net)",
        why="BatchNorm of any dimension keeps running statistics unless it is told not to, and "
        "InstanceNorm when it is told to, whether or not the layer has weights.",
        mistakes={
            "Every layer is in eval mode. That turns the dropout off, too, which is part of how "
            "the rest of the network is trained.": lambda got: "dropout" in got,
            "No layer is in eval mode. Running statistics are no parameters: the forward pass "
            "itself moves them, in train mode.": [],
            "LayerNorm and GroupNorm keep no running statistics: there is nothing to stop.": (
                lambda got: "layer" in got or "group" in got
            ),
            "A BatchNorm or InstanceNorm with track_running_stats=False keeps no statistics: there "
            "is nothing to stop.": lambda got: any("without_statistics" in name for name in got),
            "InstanceNorm keeps running statistics, too, with track_running_stats=True.": (
                lambda got: got == [name for name in STATISTICS if "instance" not in name]
            ),
            "A normalisation layer with affine=False has no parameters, but it does have running "
            "statistics.": lambda got: (
                "batch_without_weights" not in got
                and {"batch2d", "batch3d", "deep.1.0"} <= set(got)
            ),
            "BatchNorm and InstanceNorm are there for 1, 2 and 3 dimensions.": (
                lambda got: "batch1d" in got and not {"batch2d", "batch3d"} <= set(got)
            ),
            "Only direct children were seen to: deep.1.0 is a child of a child.": STATISTICS[:-1],
            "A buffer is not always a running statistic: `table` has one that no forward pass moves.": (
                lambda got: "table" in got
            ),
            "'batch_own' is of a subclass of BatchNorm2d, and so it is a BatchNorm2d.": (
                lambda got: got == [name for name in STATISTICS if name != "batch_own"]
            ),
        },
    )


def test_freeze_turns_no_mode_on(kata):
    """`freeze` leaves a network that is in eval mode in eval mode."""
    net = normalised().eval()
    kata.freeze(net)
    checks.equal(
        [name for name, layer in net.named_modules() if layer.training],
        [],
        "the layers in train mode after net.eval(), freeze(net)",
        why="Freezing puts some layers in eval mode. It puts none in train mode.",
        mistakes={
            "Layers that keep no statistics were put in train mode. Their mode is to stay.": (
                lambda got: "dropout" in got
            ),
            "Their mode was turned round. They are to be in eval mode, whatever it was before.": (
                STATISTICS
            ),
        },
    )


def test_unfreeze_makes_everything_trainable(kata):
    """After `unfreeze` every parameter requires a gradient, also one that never did before."""
    net = Network().double()
    net(batch().double())  # moves the running statistics
    net.head.bias.requires_grad = False
    objects, before = dict(net.named_parameters()), values(net)
    kata.freeze(net)
    kata.unfreeze(net)
    checks.equal(
        requiring(net),
        names(net),
        "the parameters that require a gradient after freeze(net), unfreeze(net)",
        why="Every parameter, at any depth, is trainable again.",
        mistakes={
            "Nothing was unfrozen. What is frozen is not among the trainable parameters; and float64 is a "
            "floating-point dtype, too.": [],
            "head.bias had been frozen before, by hand. `unfreeze` remembers no earlier state: it "
            "makes everything trainable.": [name for name in names(net) if name != "head.bias"],
        },
    )
    checks.equal(
        others(net, objects),
        [],
        "the parameters that are other objects than before",
        mistakes={
            "These are new Parameters, which no optimizer knows. Only the flag is to be changed.": (
                lambda got: got
            )
        },
    )
    checks.equal(
        with_gradient(net),
        [],
        "the parameters that have a gradient after freeze(net), unfreeze(net)",
        why="There was no backward pass.",
        mistakes={
            "`unfreeze` made these gradients, maybe of zeros. An optimizer takes them for real: weight "
            "decay and momentum come on top. The next backward pass makes them.": lambda got: got
        },
    )
    checks.equal(
        moved(net, before),
        [],
        "the parameters and buffers that differ after freeze(net), unfreeze(net)",
        why="No value is changed by freezing and unfreezing.",
        mistakes={
            "`unfreeze` set the running statistics back to what a new layer has. They are to go on "
            "from where they were.": lambda got: all("norm" in n or "body.0" in n for n in got)
        },
    )
    by_hand = Network().requires_grad_(False)
    kata.unfreeze(by_hand)
    checks.equal(
        requiring(by_hand),
        names(by_hand),
        "the parameters that require a gradient after net.requires_grad_(False), unfreeze(net)",
        why="It makes everything trainable, whoever froze it.",
    )


def test_unfreeze_passes_over_integers(kata):
    """`unfreeze` leaves an integer parameter as it is, and makes the others trainable."""
    net = nn.Linear(3, 2)
    net.codes = nn.Parameter(torch.tensor([3, 1, 2]), requires_grad=False)
    net.scale = nn.Parameter(torch.ones(2, dtype=torch.float64))
    kata.freeze(net)
    error = checks.outcome(lambda: kata.unfreeze(net))
    checks.equal(
        error if isinstance(error, Exception) else requiring(net),
        ["weight", "bias", "scale"],
        "the parameters that require a gradient after unfreeze(net), where codes holds integers",
        why="Only floating-point numbers can have a gradient. Quantised networks hold integers.",
        mistakes={
            "Nothing was unfrozen.": [],
            "torch refuses a gradient for integers: ask each parameter what it holds.": (
                lambda got: isinstance(got, RuntimeError)
            ),
            "`scale` comes after the integers, and is still frozen: go on after an error, or ask each "
            "parameter what it holds.": ["weight", "bias"],
            "`codes` was turned into floating-point numbers. It is to stay as it is.": (
                lambda got: "codes" in got
            ),
            "`scale` is of float64, which is a floating-point dtype, too.": (
                lambda got: "scale" not in got
            ),
        },
    )
    checks.equal(net.codes.detach(), torch.tensor([3, 1, 2]), "net.codes, after unfreeze(net)")


def test_unfreeze_puts_statistics_in_train_mode(kata):
    """`unfreeze` puts the layers that keep running statistics in train mode, and no other layer."""
    net = normalised().eval()
    kata.freeze(net)
    kata.unfreeze(net)
    checks.equal(
        [name for name, layer in net.named_modules() if layer.training],
        STATISTICS,
        "the layers in train mode after net.eval(), freeze(net), unfreeze(net)",
        why="These are the layers that `freeze` put in eval mode. It remembers no earlier state, "
        "so they train again, whatever their mode was before.",
        mistakes={
            "Every layer is in train mode, dropout too. `unfreeze` sees to the layers that "
            "`freeze` sees to, and to no others.": lambda got: "dropout" in got,
            "The method `train` of these layers was replaced, so that nobody can switch them on again. "
            "`freeze` sets their mode, and exchanges no method.": (
                lambda _: any("train" in vars(layer) for layer in net.modules())
            ),
            "No layer is in train mode: the running statistics stay frozen. An earlier mode is not "
            "remembered.": [],
            "A normalisation layer with affine=False has no parameters, but it does have running "
            "statistics.": [name for name in STATISTICS if name not in WITHOUT_WEIGHTS],
            "Only direct children were seen to: deep.1.0 is a child of a child.": STATISTICS[:-1],
        },
    )


def test_unfreeze_leaves_the_rest_alone(kata):
    """`unfreeze` of a part leaves the rest of the network frozen."""
    net = Network()
    kata.freeze(net)
    kata.unfreeze(net.body[1])
    checks.equal(
        requiring(net),
        [name for name in names(net) if name.startswith("body.1.")],
        "the parameters that require a gradient after freeze(net), unfreeze(net.body[1])",
        why="Only net.body[1] was to be trained again.",
    )
    checks.equal(
        [net.body[0].training, net.body[1][1].norm.training],
        [False, True],
        "training of the BatchNorm in net.body[0], and of that in net.body[1]",
        why="Only net.body[1] was to be trained again.",
    )


def test_a_single_layer_can_be_frozen(kata):
    """`freeze` and `unfreeze` work on a single BatchNorm as on a whole network."""
    layer = nn.BatchNorm2d(3)
    for function, called, expected in (
        (kata.freeze, "freeze(layer)", [[], False]),
        (kata.unfreeze, "unfreeze(layer)", [["weight", "bias"], True]),
    ):
        function(layer)
        checks.equal(
            [requiring(layer), layer.training],
            expected,
            f"[parameters that require a gradient, training] of a BatchNorm2d after {called}",
            why="Both are seen to, the parameters and the running statistics.",
            mistakes={
                "Its running statistics were not seen to: its mode is what it was. The module that is "
                "given is a part of the tree, too: the root.": [expected[0], not expected[1]],
            },
        )


def test_freezing_and_unfreezing_in_turn(kata):
    """Freezing twice is freezing; what was unfrozen is trained again, until it is frozen again itself."""
    net = Network()
    for _ in range(2):
        kata.freeze(net)
        kata.freeze(net)
        checks.equal(
            [requiring(net), net.body[0].training],
            [[], False],
            "[parameters that require a gradient, training of a BatchNorm] after freeze, freeze",
            why="What is frozen stays frozen: freezing does not turn the flag round.",
        )
        kata.unfreeze(net)
        before = values(net)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, weight_decay=0.1)
        backward(net)
        checks.equal(
            with_gradient(net),
            names(net),
            "the parameters with a gradient after unfreeze(net) and a backward pass",
            why="What was unfrozen gets a gradient again.",
        )
        optimizer.step()
        checks.equal(
            moved(net, before),
            list(before),
            "what moved in a step of training after unfreeze(net)",
            why="Parameters and running statistics move again.",
        )
    one, other = Network(), Network()
    kata.freeze(one)
    kata.unfreeze(one)
    kata.freeze(other)
    checks.equal(
        requiring(one),
        names(one),
        "the parameters in one that require a gradient after freeze(one), unfreeze(one), freeze(other)",
        why="Only the network `other` was to be frozen.",
        mistakes={
            "`one` was frozen again, together with `other`: a call is about what it is given, and "
            "remembers nothing.": []
        },
    )


def test_trainable_parameters(kata):
    """`trainable_parameters` gives the Parameters that require a gradient at that moment."""
    net = Network()
    of_name = {id(parameter): name for name, parameter in net.named_parameters()}
    for prepare, called in (
        (lambda: None, "a new network"),
        (lambda: net.body.requires_grad_(False), "body frozen"),
        (lambda: net.requires_grad_(False), "everything frozen"),
        (lambda: net.head.requires_grad_(True), "head trainable"),
        (lambda: net.eval(), "head trainable and net in eval mode"),
    ):
        prepare()
        got = checks.outcome(lambda: list(kata.trainable_parameters(net)))
        checks.instance(
            got,
            list,
            f"list(trainable_parameters(net)), {called}",
            mistakes={
                "`parameters` is a method: it gives something when it is called.": "'method' object",
                "Nothing was given back: a function gives its result with `return` or `yield`.": (
                    "'NoneType' object"
                ),
            },
        )
        checks.equal(
            sorted(of_name.get(id(item), type(item).__name__) for item in got),
            sorted(requiring(net)),
            f"the names of trainable_parameters(net), {called}",
            why="Each Parameter in the tree that requires a gradient comes, and no other. The flag "
            "decides at the moment of the call.",
            mistakes={
                "Frozen parameters came as well: the flag of each decides.": sorted(names(net)),
                "Nothing came. The flag requires_grad of each Parameter decides, not whether it has "
                "a gradient yet, and not the mode. The tensors of a state_dict have no such flag.": [],
                "It is the other way round: those that are frozen came.": (
                    sorted(set(names(net)) - set(requiring(net)))
                ),
                "Only the module's own Parameters came, not those of its children.": ["shift"],
                "The children's Parameters came, but not the module's own.": (
                    sorted(set(requiring(net)) - {"shift"})
                ),
                "Some are missing. Each Parameter counts, at any depth, whatever its name and its values: "
                "equal values do not make one of two.": lambda got: set(got) < set(requiring(net)),
                "Parameter groups came, not the Parameters themselves.": lambda got: "dict" in got,
                "Pairs of a name and a Parameter came. An optimizer takes the Parameters alone.": (
                    lambda got: got and set(got) == {"tuple"}
                ),
                "The names came, not the Parameters.": lambda got: got and set(got) == {"str"},
                "Copies or other tensors came, not the Parameters themselves: an optimizer would "
                "change something that the module does not use.": (
                    lambda got: bool({"Parameter", "Tensor"} & set(got))
                ),
            },
        )


def test_trainable_parameters_come_once(kata):
    """`trainable_parameters` gives a Parameter that is used in two places once."""
    net = Tied()
    got = identities(kata.trainable_parameters(net))
    checks.equal(
        len(got),
        2,
        "the number of trainable_parameters(net), where two layers use one weight",
        why="They are the shared weight and a bias.",
        mistakes={
            "The shared weight came twice: an optimizer would move it twice in every step. It is "
            "one object, under two names.": 3,
        },
    )
    checks.equal(
        got,
        identities([net.embedding.weight, net.readout.bias]),
        "the identities of trainable_parameters(net)",
        why="They are the shared weight and a bias.",
    )


def test_count_parameters(kata):
    """`count_parameters` counts the numbers in all parameters, at any depth, frozen or not."""
    for net, called in (
        (nn.Linear(3, 2), "Linear(3, 2)"),
        (Network(), "Network()"),
        (nn.Conv2d(3, 5, (2, 4), bias=False).double(), "Conv2d(3, 5, (2, 4), bias=False)"),
        (nn.ReLU(), "ReLU()"),
    ):
        check_count(kata, net, f"count_parameters({called}), trainable")
        check_count(kata, net.requires_grad_(False), f"count_parameters({called}), frozen")


def check_count(kata, net, called):
    parameters = list(net.parameters())
    expected = 0
    for parameter in parameters:
        size = 1
        for length in parameter.shape:
            size *= length
        expected += size
    checks.equal(
        checks.outcome(lambda: kata.count_parameters(net)),
        expected,
        called,
        why="A weight of shape (2, 3) counts as 6. Buffers, such as running statistics, are no "
        "parameters.",
        mistakes={
            "The size or shape of a tensor is a tuple: one length for each dimension, all of which are "
            "to be multiplied.": "torch.Size",
            "That is the number of tensors, not of the numbers in them.": len(parameters),
            "Frozen parameters were left out. They count, too, unless trainable_only is True.": (
                lambda got: got == 0 and not requiring(net)
            ),
            "The buffers were counted as well: everything in the state_dict, and not only the "
            "parameters.": sum(t.numel() for t in net.state_dict().values()),
            "Nothing was counted. The module's own parameters count, not only those of its children; "
            "and a product starts with 1, not with 0.": 0,
            "Parameters of one dimension were left out: a bias counts, too.": sum(
                p.numel() for p in parameters if p.dim() > 1
            ),
            "The count is to be an int: no tensor, no float, no text.": (
                lambda got: not isinstance(got, (int, Exception))
            ),
            "These are bytes. How many bytes a number takes does not matter.": sum(
                p.nbytes for p in parameters
            ),
            "The lengths were added. A weight of shape (2, 3) holds 2 times 3 numbers.": sum(
                sum(p.shape) for p in parameters
            ),
            "Only the first dimension of each was counted, as len() does.": sum(
                map(len, parameters)
            ),
            "Only two dimensions of each were counted. A weight can have more.": sum(
                math.prod(p.shape[:2]) for p in parameters
            ),
            "Parameters of the same shape were taken for one. Only the same object is.": sum(
                math.prod(shape) for shape in {p.shape for p in parameters}
            ),
            "Zeros were left out. They are numbers, too, and can be trained.": sum(
                int(p.count_nonzero()) for p in parameters
            ),
            "Only the children's parameters were counted, not the module's own.": sum(
                p.numel() for child in net.children() for p in child.parameters()
            ),
            "Only the module's own parameters were counted, not those of its children.": sum(
                p.numel() for p in net.parameters(recurse=False)
            ),
        },
    )


def test_count_trainable_parameters(kata):
    """With `trainable_only=True` only parameters that require a gradient are counted."""
    net = Network()
    net.body.requires_grad_(False)
    checks.equal(
        kata.count_parameters(net, trainable_only=True),
        3 + 6 + 2,
        "count_parameters(net, trainable_only=True), where net.body is frozen",
        why="The shift has 3 numbers, the head a weight of shape (2, 3) and a bias of shape (2,).",
        mistakes={
            "Frozen parameters were counted as well.": sum(p.numel() for p in net.parameters()),
            "Those that are not frozen were left out: it is the other way round.": sum(
                p.numel() for p in net.body.parameters()
            ),
            "That is the number of tensors, not of the numbers in them.": 3,
            "Nothing was counted. The flag decides, and not whether there is a gradient yet.": 0,
        },
    )
    checks.equal(
        requiring(net),
        ["shift", "head.weight", "head.bias"],
        "the parameters that require a gradient after count_parameters(net, trainable_only=True)",
        why="Counting changes no flag.",
        mistakes={
            "The flags were changed, and left so. To count is only to look.": lambda got: (
                len(got) != 3
            )
        },
    )
    net.head.requires_grad_(False)
    checks.equal(
        kata.count_parameters(net, trainable_only=True),
        3,
        "count_parameters(net, trainable_only=True), where only net.shift is trainable",
        why="The shift has 3 numbers. The flag decides at the moment of the call.",
        mistakes={
            "That is what the call before gave, and the head was frozen since: count anew in each call.": 11
        },
    )
    checks.equal(
        kata.count_parameters(net, trainable_only=False),
        kata.count_parameters(net),
        "count_parameters(net, trainable_only=False)",
        why="False is what it is without the argument.",
    )


def test_tied_weights_count_once(kata):
    """`count_parameters` counts a Parameter that is used in two places once."""
    for trainable_only in (False, True):
        checks.equal(
            kata.count_parameters(Tied(), trainable_only),
            4 * 3 + 4,
            f"count_parameters(net, {trainable_only}), where two layers use one weight",
            why="The shared weight has 12 numbers, the bias has 4.",
            mistakes={
                "The shared weight was counted twice. It is one object, under two names, and there "
                "are not more numbers to learn.": 2 * 4 * 3 + 4,
            },
        )
