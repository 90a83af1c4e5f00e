"""In which order a module lists its parameters, under which names, and which of them only once."""

from collections.abc import Iterable

import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from torch import nn

from dojo import checks


class Network(nn.Module):
    """Made as the article's ViT is: a child first, then two parameters, then more children."""

    def __init__(self):
        super().__init__()
        self.to_patches = nn.Linear(6, 4)
        self.pos_embedding = nn.Parameter(torch.zeros(1, 5, 4))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, 4))
        self.blocks = nn.Sequential(
            nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 3)), nn.Linear(3, 4, bias=False)
        )
        self.head = nn.Linear(4, 2)
        self.head.scale = nn.Parameter(torch.ones(1))


class Gain(nn.Parameter):
    """A kind of Parameter, such as projects write for themselves."""


OWN = ["pos_embedding", "cls_token"]
PATCHES = ["to_patches.weight", "to_patches.bias"]
BLOCKS = [
    "blocks.0.0.weight",
    "blocks.0.0.bias",
    "blocks.0.1.weight",
    "blocks.0.1.bias",
    "blocks.1.weight",
]
HEAD = ["head.weight", "head.bias", "head.scale"]
NETWORK = OWN + PATCHES + BLOCKS + HEAD


def parameter(*shape):
    return nn.Parameter(torch.zeros(shape))


def letters(name):
    """Return a name without what joins its parts."""
    return "".join(filter(str.isalnum, name))


# named_parameters: names and order


def test_it_gives_pairs(kata):
    """named_parameters gives pairs of a name and a Parameter, one for each parameter of the module."""
    net = nn.LayerNorm(3)
    listing = kata.named_parameters(net)
    checks.holds(
        isinstance(listing, Iterable),
        f"named_parameters(net) gives a {type(listing).__name__}, which cannot be looped over",
        why="The result is something that gives one pair after the other.",
        mistakes={
            "Nothing was given back: a function gives its result with `yield` or `return`.": (
                listing is None
            )
        },
    )
    pairs = checks.outcome(lambda: list(listing))
    checks.instance(
        pairs,
        list,
        "list(named_parameters(net))",
        mistakes={
            "The value of a parameter was asked for: `if p:` does that, and so does `p in a_list`, "
            "which compares with ==. Ask whether it `is` None; and for what was seen, a set compares "
            "by identity.": lambda got: isinstance(got, RuntimeError),
        },
    )
    checks.instance(
        pairs[0] if pairs else None,
        tuple,
        "next(named_parameters(net))",
        why="Each item is a pair: a tuple of a name and the Parameter.",
        mistakes={
            "Nothing is listed, but net has a weight and a bias in net._parameters.": (
                lambda got: got is None
            ),
            "A dictionary came back: looped over, it gives its keys, which are only the names.": (
                lambda got: isinstance(listing, dict)
            ),
            "That is a list. Name and Parameter belong together in a tuple.": list,
            "That is only the name. Each item is a pair: a name and the Parameter.": str,
            "That is only the Parameter. Each item is a pair: a name and the Parameter.": (
                torch.Tensor
            ),
        },
    )
    checks.equal(
        [name for name, _ in pairs],
        ["weight", "bias"],
        "names in named_parameters(net), where net is nn.LayerNorm(3)",
        why="The names are the keys of net._parameters, as they are when there is no prefix.",
        mistakes={
            "The name comes first in a pair, then the Parameter.": (
                lambda got: isinstance(got[0], torch.Tensor)
            ),
            "A dot stands before the name. Without a prefix there is nothing to set apart.": [
                ".weight",
                ".bias",
            ],
            "The names are sorted. What counts is which was registered first.": ["bias", "weight"],
            "Only the last is listed: a `yield` after a loop sees only what the loop saw last.": [
                "bias"
            ],
            "That is a module with its name. Its parameters stand in its registry.": (
                lambda _: isinstance(pairs[0][1], nn.Module)
            ),
            "Only the first is listed: the loop ends too early, or `bias` was taken for a Parameter "
            "that was seen. The id() of a temporary object, as `p.data` is, soon belongs to another.": [
                "weight"
            ],
        },
    )
    checks.instance(
        pairs[0][1],
        nn.Parameter,
        "next(named_parameters(net))[1]",
        why="The second half of a pair is the Parameter itself.",
        mistakes={
            "That is a plain tensor, cut off from the module: a state dict holds such tensors, and "
            ".data and .detach() make them.": torch.Tensor
        },
    )


def test_each_listing_starts_afresh(kata):
    """Each listing starts afresh: listings of the same module do not know of each other."""
    net = nn.Linear(3, 2)
    names = ["weight", "bias"]
    checks.equal(
        [
            [name for name, _ in kata.named_parameters(net)],
            [name for name, _ in kata.named_parameters(net)],
        ],
        [names, names],
        "names in named_parameters(net), asked for twice",
        why="Both listings should be the same: looking at a module does not change it.",
        mistakes={
            "The first listing took the parameters out of the registry. Reading changes nothing.": (
                lambda got: not net._parameters
            ),
            "The second listing is empty: what the first one had seen was remembered between the "
            "calls. A default argument such as `seen=set()` is made once, not at each call.": (
                [names, []]
            ),
        },
    )
    both = zip(kata.named_parameters(net), kata.named_parameters(net), strict=False)
    checks.equal(
        [(left, right) for (left, _), (right, _) in both],
        [("weight", "weight"), ("bias", "bias")],
        "names in zip(named_parameters(net), named_parameters(net))",
        why="Two listings may be gone through at the same time: what each has seen is its own, and "
        "is kept nowhere else.",
    )
    net.scale = parameter(2)
    del net.weight
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["bias", "scale"],
        "net.scale = a Parameter; del net.weight; names in named_parameters(net)",
        why="What the module has now is listed.",
        mistakes={
            "This is the listing from before: it was kept. A module changes, so each listing looks "
            "again.": names
        },
    )


def test_own_parameters_come_in_the_order_of_registration(kata):
    """A module's own parameters come in the order of registration, frozen ones and all dtypes among them."""
    net = nn.Module()
    net.weight = parameter(2, 3)
    net.scale = nn.Parameter(torch.tensor(1.0, dtype=torch.float64))
    net.frozen = nn.Parameter(torch.ones(2), requires_grad=False)
    net.count = nn.Parameter(torch.tensor([1, 2]), requires_grad=False)
    net.gain = Gain(torch.tensor([3.0, 4.0]))
    net.bias = parameter(2)
    expected = ["weight", "scale", "frozen", "count", "gain", "bias"]
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        expected,
        "names in named_parameters(net)",
        why="The order is that of the registry, net._parameters: what was assigned first comes first.",
        mistakes={
            "The names are sorted. What counts is which was registered first.": sorted(expected),
            "The order is turned round.": expected[::-1],
            "The frozen parameters are missing. A parameter that requires no gradient is still a "
            "parameter: it is saved, and moved by .to().": ["weight", "scale", "gain", "bias"],
            "Parameters of other dtypes than float32 are missing.": [
                *["weight", "frozen", "gain", "bias"]
            ],
            "`scale` is missing. A single number without a dimension is a parameter like any other.": [
                name for name in expected if name != "scale"
            ],
            "`gain` is missing. It is of a subclass of Parameter, and stands in the registry like the "
            "others: what stands there counts, and no class needs to be asked for.": [
                name for name in expected if name != "gain"
            ],
            "Every parameter of the registry counts, also one of integers.": [
                name for name in expected if name != "count"
            ],
        },
    )


def test_own_parameters_come_before_those_of_children(kata):
    """A module's own parameters come before its children's, even when a child was assigned first."""
    checks.equal(
        checks.outcome(lambda: [name for name, _ in kata.named_parameters(Network())]),
        NETWORK,
        "names in named_parameters(net)",
        why="First the module's own parameters, then those of one child after the other, in the order "
        "of registration. The names of a child's parameters begin with the child's name and a dot.",
        mistakes={
            "A dot stands before every name. Without a prefix there is nothing to set apart.": (
                lambda got: got and all(name.startswith(".") for name in got)
            ),
            "Here the children come first. The module's own parameters come before them.": (
                PATCHES + BLOCKS + HEAD + OWN
            ),
            "Here the tree is read level by level. Each child is finished, with all that is below "
            "it, before the next one begins.": OWN + PATCHES + HEAD + BLOCKS[4:] + BLOCKS[:4],
            "The children come in the wrong order: the one that was registered first is first.": (
                OWN + HEAD + BLOCKS[4:] + BLOCKS[2:4] + BLOCKS[:2] + PATCHES
            ),
            "Names are sorted here. What counts is which was registered first.": sorted(NETWORK),
            "Only the module's own parameters are listed; its children have some too. A call for them "
            "does nothing by itself: what it yields must be handed on.": OWN,
            "Only direct children are looked into. They have children of their own.": (
                OWN + PATCHES + HEAD
            ),
            "The children's children are looked into, but not what is below them.": (
                OWN + PATCHES + BLOCKS[4:] + HEAD
            ),
            "The module's own parameters are missing. A module with children has some of its own.": (
                lambda got: "to_patches.weight" in got and not set(OWN) & set(got)
            ),
            "Only the first child is looked into: the loop over the children ends too early. A "
            "`return` in it ends the whole function.": OWN + PATCHES,
            "Parameters of the same short name in different modules were taken for one. Most modules "
            "have a `weight`.": OWN + PATCHES + HEAD[2:],
            "A parameter that is None is listed as well: blocks.1 has no bias.": (
                lambda got: "blocks.1.bias" in got
            ),
            "Not every item is a pair. Does a whole listing of a child stand among them? `yield` hands "
            "on the listing itself, `yield from` its items.": "to unpack",
            "These are the short names. A name is the whole path to the parameter, joined by dots.": (
                lambda got: not any("." in name for name in got) and "weight" in got
            ),
            "A child's name is its key in `_modules`, not its number: `to_patches`, not `0`.": (
                lambda got: got[2] == "0.weight"
            ),
            "The parts of a name are joined by dots: child, dot, name.": lambda got: (
                [letters(name) for name in got] == [letters(name) for name in NETWORK]
            ),
            "The parameters are right, but parts of their names are lost: each child on the way down "
            "adds its name to the path, whatever kind of module it is.": lambda got: (
                [name.rpartition(".")[2] for name in got]
                == [name.rpartition(".")[2] for name in NETWORK]
            ),
            "The children of a module are sorted by name. What counts is which was registered first.": (
                OWN + BLOCKS + HEAD + PATCHES
            ),
            "All are there, but in another order than that in which they were registered. Neither a "
            "set nor their names keep it.": lambda got: sorted(got) == sorted(NETWORK),
        },
    )


def test_children_come_in_the_order_of_registration(kata):
    """Children come in the order of registration: neither in that of use nor in that of their names."""

    class Net(nn.Module):
        """Uses its layers from the last to the first."""

        def __init__(self):
            super().__init__()
            self.second = nn.Linear(3, 2, bias=False)
            self.first = nn.Linear(4, 3, bias=False)

        def forward(self, x):
            return self.second(self.first(x))

    net = Net()
    net(torch.ones(5, 4))
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["second.weight", "first.weight"],
        "names in named_parameters(net), whose forward uses first, then second",
        why="A module does not know what its forward does. It knows in which order its children were "
        "registered, and `second` was registered first.",
        mistakes={
            "The order is that of use, or that of the names. Neither matters: `second` was registered "
            "first.": ["first.weight", "second.weight"]
        },
    )


def test_a_listing_holds_the_parameters_themselves(kata):
    """Each name comes with the very Parameter that is registered under it, not with a copy."""
    net = Network()
    registered = dict(net.named_parameters())
    pairs = list(kata.named_parameters(net))
    checks.equal(len(pairs), len(NETWORK), "the number of pairs in list(named_parameters(net))")
    for name, listed in pairs:
        expected = registered.get(name, listed)  # which names there are is asked elsewhere
        checks.same(
            listed,
            expected,
            f"dict(named_parameters(net))[{name!r}]",
            why="It is the Parameter of another name.",
            mistakes={
                "That is a copy: a new Parameter, a clone, .data or .detach(). An optimizer changes "
                "what the listing gives it: only the object that the module itself uses will do.": (
                    lambda got, expected=expected: torch.equal(got, expected)
                )
            },
        )


def test_none_is_passed_over(kata):
    """A parameter that is None is passed over, and so is a child that is None."""
    net = nn.Module()
    net.weight = parameter(2, 3)
    net.register_parameter("bias", None)
    net.scale = parameter(2)
    net.layer = nn.Linear(3, 2, bias=False)
    net.layer.scale = parameter(3)
    net.other = nn.Linear(2, 2, bias=False)
    net.register_module("shortcut", None)
    net.last = nn.Linear(2, 2, bias=False)
    expected = ["weight", "scale", "layer.weight", "layer.scale", "other.weight", "last.weight"]
    checks.equal(
        checks.outcome(lambda: [name for name, _ in kata.named_parameters(net)]),
        expected,
        "names in named_parameters(net), where the parameter net.bias and the "
        "child net.shortcut are None",
        why="None keeps a name, but there is nothing to list; what comes after it is listed.",
        mistakes={
            "A child may be None, too: a module can keep a name without having a child there.": (
                lambda got: isinstance(got, AttributeError) and "_parameters" in str(got)
            ),
            "The parameter itself was asked whether it is true, in an `if` or an `and`. That asks for "
            "its value, of which it may have many. Ask whether it `is` None.": "ambiguous",
            "The listing ends at the first child that is None. What comes after it counts too.": (
                expected[:-1]
            ),
            "A parameter that is None is listed as well. An optimizer cannot do anything with it.": (
                lambda got: {"bias", "layer.bias", "last.bias"} & set(got)
            ),
            "The listing of a module ends at its first parameter that is None. What comes after it "
            "counts too.": lambda got: "weight" in got and "scale" not in got,
        },
    )


def test_an_empty_container_is_not_none(kata):
    """A child that is an empty Sequential is a child like any other: it may have parameters of its own."""
    net = nn.Module()
    net.layers = nn.Sequential()
    net.layers.scale = parameter(2)
    net.layers.inner = nn.ModuleList()
    net.layers.inner.shift = parameter(3)
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["layers.scale", "layers.inner.shift"],
        "names in named_parameters(net), where net.layers.inner is an empty ModuleList",
        why="The parameters of a container come before those of what it contains.",
        mistakes={
            "An empty container was passed over. An object of length 0 counts as False in an `if`, but "
            "only None is to be passed over: ask for it with `is`.": (["layers.scale"])
        },
    )


def test_only_parameters_are_listed(kata):
    """Buffers and tensors that are only attributes are never listed."""
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    net.register_buffer("steps", torch.zeros(1))
    net.scratch = torch.ones(2, requires_grad=True)
    net.spare = [nn.Linear(2, 2), parameter(2)]
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["0.weight", "0.bias", "1.weight", "1.bias"],
        "names in named_parameters(net), which has a BatchNorm1d, a buffer, a tensor and a list",
        why="Parameters are what stands in `_parameters`: not the buffers (running_mean and the like), "
        "and nothing that was never registered.",
        mistakes={
            "Buffers are listed as well. They are saved and moved with the module, but not trained, "
            "and stand in a registry of their own.": lambda got: (
                "steps" in got or "1.running_mean" in got
            ),
            "A tensor that requires a gradient is listed, but was never registered.": lambda got: (
                "scratch" in got
            ),
        },
    )


# named_parameters: its arguments


def test_prefix(kata):
    """A prefix stands before every name, followed by a dot."""
    for called, prefix, pairs in (
        (
            'named_parameters(net, prefix="model")',
            "model",
            kata.named_parameters(Network(), prefix="model"),
        ),
        (
            'named_parameters(net, "my.model")',
            "my.model",
            kata.named_parameters(Network(), "my.model"),
        ),
    ):
        expected = [f"{prefix}.{name}" for name in NETWORK]
        checks.equal(
            [name for name, _ in pairs],
            expected,
            f"names in {called}",
            why="The prefix is the path to the module, so it stands as it is before each name, once, "
            "with a dot between.",
            mistakes={
                "The prefix is missing.": NETWORK,
                "There is no dot between the prefix and the name.": lambda got: any(
                    "modelcls_token" in name for name in got
                ),
                "Nothing is listed: the prefix chooses no parameters, it stands before their names.": (
                    lambda got: got == [] and list(kata.named_parameters(Network()))
                ),
                "Only the module's own parameters got the prefix. What is above a child stands in its names as well.": (
                    lambda got, own=expected[:2]: got[:2] == own and "model" not in "".join(got[2:])
                ),
                "Only the children's parameters got the prefix.": lambda got: (
                    got[:2] == NETWORK[:2] and all("model." in name for name in got[2:])
                ),
                "The prefix stands in a name more than once: a child's path already begins with it.": (
                    lambda got: any(name.count("model") > 1 for name in got)
                ),
            },
        )


def test_recurse_false_lists_own_parameters_only(kata):
    """With recurse=False only the module's own parameters are listed, with the prefix if there is one."""
    checks.equal(
        [name for name, _ in kata.named_parameters(Network(), recurse=False)],
        OWN,
        "names in named_parameters(net, recurse=False)",
        why="To recurse is to go on into the children; here they are left out.",
        mistakes={
            "The children's parameters are listed as well: `recurse` was not looked at.": NETWORK,
            "Direct children were looked into; recurse=False leaves out all of them.": (
                OWN + PATCHES + HEAD
            ),
            "Nothing is listed. The module's own parameters are left, whatever `recurse` is.": [],
        },
    )
    checks.equal(
        [name for name, _ in kata.named_parameters(Network(), "model", False)],
        [f"model.{name}" for name in OWN],
        'names in named_parameters(net, "model", False)',
        why="The second argument is the prefix, the third is recurse; both hold.",
        mistakes={"The prefix is missing.": OWN},
    )
    checks.equal(
        [name for name, _ in kata.named_parameters(nn.Linear(3, 2, bias=False), recurse=False)],
        ["weight"],
        "names in named_parameters(net, recurse=False), where net is nn.Linear(3, 2, bias=False)",
        why="There is one parameter.",
        mistakes={"A parameter that is None is listed when recurse is False.": ["weight", "bias"]},
    )


def test_a_shared_parameter_is_listed_once(kata):
    """A Parameter that is registered in several places is listed once, under its first name."""
    net = nn.Module()
    net.embedding = nn.Embedding(6, 4)
    net.body = nn.Linear(4, 4)
    net.body.copy = net.body.bias
    net.output = nn.Linear(4, 6)
    net.output.weight = net.embedding.weight
    expected = ["embedding.weight", "body.weight", "body.bias", "output.bias"]
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        expected,
        "names in named_parameters(net), where output.weight is embedding.weight and body.copy is "
        "body.bias",
        why="It is one Parameter under two names: an optimizer that met it twice would step twice.",
        mistakes={
            "The shared Parameters are listed under both their names. A Parameter that was listed "
            "before is not listed again, or an optimizer steps twice.": [
                *expected[:3],
                "body.copy",
                "output.weight",
                "output.bias",
            ],
            "What has been seen is forgotten from module to module. It must be known to the whole "
            "walk: embedding.weight is seen again in another module.": [
                *expected[:3],
                "output.weight",
                "output.bias",
            ],
            "A Parameter is listed under its last name here. The first one counts.": lambda got: (
                "body.copy" in got and "body.bias" not in got
            ),
            "Parameters of the same short name in different modules were taken for one.": lambda got: (
                got
                in (
                    ["embedding.weight", "body.bias"],
                    ["embedding.weight", "body.bias", "body.copy"],
                )
            ),
            "The listing of a module ends at a Parameter that was listed before. What comes after it "
            "counts too.": expected[:3],
        },
    )
    checks.equal(
        [name for name, _ in kata.named_parameters(net.body, recurse=False)],
        ["weight", "bias"],
        "names in named_parameters(net.body, recurse=False), where body.copy is body.bias",
        why="There are two Parameters.",
        mistakes={
            "A Parameter is to be listed once also when the children are left out.": [
                *["weight", "bias", "copy"]
            ]
        },
    )
    net = nn.Module()
    net.layer = nn.Linear(3, 2)
    net.tied = net.layer.weight
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["tied", "layer.bias"],
        "names in named_parameters(net), where net.tied is net.layer.weight",
        why="Which name is first is a matter of the listing's order: own parameters come before the "
        "children's, so `tied` comes first, although the layer was assigned before it.",
    )


def test_a_shared_child_is_listed_once(kata):
    """A child that is registered in several places is listed once, under its first name."""
    layer = nn.Linear(3, 3)
    checks.equal(
        [name for name, _ in kata.named_parameters(nn.Sequential(*[layer] * 3))],
        ["0.weight", "0.bias"],
        "names in named_parameters(net), where net is nn.Sequential(*[layer] * 3)",
        why="It is one layer three times, with two parameters, not six.",
        mistakes={
            "The layer's parameters are listed under each of its names. They are the same two "
            "Parameters every time.": [
                f"{place}.{name}" for place in range(3) for name in ("weight", "bias")
            ],
            "The layer is listed under its last name. The first one counts.": (
                ["2.weight", "2.bias"]
            ),
        },
    )
    net = nn.Module()
    net.blocks = nn.ModuleList([nn.Sequential(layer), nn.Linear(2, 3, bias=False)])
    net.again = layer
    net.last = nn.Linear(2, 2, bias=False)
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        ["blocks.0.0.weight", "blocks.0.0.bias", "blocks.1.weight", "last.weight"],
        "names in named_parameters(net), where net.again is net.blocks[0][0]",
        why="The walk meets the layer first deep in `blocks`, and then again under a shorter name. "
        "The first name counts, and what has been seen is known to the whole walk.",
    )


def test_equal_parameters_are_not_the_same(kata):
    """Two Parameters are two, even when their values are equal or they share their memory."""
    values = torch.ones(2)
    net = nn.Module()
    net.a = nn.Parameter(values)
    net.larger = nn.Parameter(torch.ones(2, 3))
    net.equal = nn.Parameter(torch.ones(2))
    net.memory = nn.Parameter(values)
    expected = ["a", "larger", "equal", "memory"]
    checks.equal(
        [name for name, _ in kata.named_parameters(net)],
        expected,
        "names in named_parameters(net), all of whose parameters are ones",
        why="Shared means: one object under two names. Equal values or common memory do not make one "
        "of two.",
        mistakes={
            "Parameters of equal values were taken for one. `==` compares values; what counts is "
            "identity: `is`, id(), or a set or dictionary of Parameters, which hash by identity.": [
                "a",
                "larger",
            ],
            "Parameters on the same memory were taken for one. Each has a gradient of its own, so "
            "they are two.": ["a", "larger", "equal"],
        },
    )


def test_remove_duplicate_false_lists_every_name(kata):
    """With remove_duplicate=False a shared Parameter and a shared child are listed under every name."""
    net = nn.Module()
    net.scale = parameter(2)
    net.again = net.scale
    net.layer = nn.Linear(3, 2)
    net.layer.tied = net.scale
    net.blocks = nn.Sequential(net.layer, net.layer)
    net.last = nn.PReLU()
    below = ["weight", "bias", "tied"]
    expected = [
        *["scale", "again"],
        *[f"{path}.{name}" for path in ("layer", "blocks.0", "blocks.1") for name in below],
        "last.weight",
    ]
    checks.equal(
        checks.outcome(
            lambda: [name for name, _ in kata.named_parameters(net, remove_duplicate=False)]
        ),
        expected,
        "net.again and net.layer.tied are net.scale, and net.layer stands in net.blocks twice; "
        "names in named_parameters(net, remove_duplicate=False)",
        why="Whoever wants every name under which a Parameter can be found asks for it in this way.",
        mistakes={
            "Each Parameter still comes once: `remove_duplicate` was not looked at.": (
                ["scale", "layer.weight", "layer.bias", "last.weight"]
            ),
            "The names of the arguments are fixed, since callers write them: prefix, recurse, "
            "remove_duplicate.": "unexpected keyword",
            "A shared Parameter comes under every name, but a shared child does not. Its Parameters "
            "can be found under each of the child's names.": [*expected[:5], "last.weight"],
            "A shared child comes under every name, but a shared Parameter does not.": (
                lambda got: got[0] == "scale" and "again" not in got and "blocks.1.weight" in got
            ),
            "The module itself lists every name, but not all that is below it does: "
            "`remove_duplicate` must be handed down. (named_children() does not help: it gives a child "
            "that has two names once.)": lambda got: (
                got[1] == "again" and got[-1] == "last.weight" and set(got) < set(expected)
            ),
        },
    )
    checks.equal(
        [name for name, _ in kata.named_parameters(net, "model", True, False)],
        [f"model.{name}" for name in expected],
        'names in named_parameters(net, "model", True, False)',
        why="The arguments are prefix, recurse and remove_duplicate, in this order; all of them hold.",
    )
    checks.equal(
        [name for name, _ in kata.named_parameters(net, "", False, False)],
        ["scale", "again"],
        'names in named_parameters(net, "", False, False)',
        why="recurse=False and remove_duplicate=False hold together: own parameters only, every name.",
    )


# named_parameters: a lazy iterator

READ_BY_THE_CALL = (
    "The call that makes the listing read the registry at once. Nothing may be read before the first "
    "next(); a function with a `yield` in it waits for that by itself."
)
READ_BY_THE_FIRST = (
    "The first next() read the whole tree, as one does to fill a list. Whoever wants the first "
    "Parameter only, as in next(net.parameters()).dtype, should not pay for all of them."
)


def test_a_listing_is_an_iterator(kata):
    """A listing is an iterator: next() gives one pair after the other, and in the end it is used up."""
    listing = kata.named_parameters(Network())
    checks.holds(
        hasattr(listing, "__next__"),
        f"named_parameters(net) gives a {type(listing).__name__}, from which next() gets nothing",
        why="An iterator hands out one item at each next(), and is used up when it has handed out all.",
        mistakes={
            "All pairs are made before the first of them is asked for. A lazy function hands them out "
            "one by one.": isinstance(listing, (list, tuple, dict)),
            "It can be looped over again and again, since its __iter__ starts a new listing each "
            "time. An iterator has a __next__, and is used up.": hasattr(listing, "__iter__"),
        },
    )
    first_name, _ = next(listing)
    checks.equal(
        [[first_name], [name for name, _ in listing], [name for name, _ in listing]],
        [NETWORK[:1], NETWORK[1:], []],
        "names in listing: that of next(listing), then those that are left, then once more",
        why="What has been handed out is gone: the rest comes, and then nothing.",
    )


def test_nothing_is_listed_before_it_is_asked_for(kata):
    """A listing is lazy: it reads a registry when its turn comes, and shows what stands there then."""
    net = Network()
    listing, first = kata.named_parameters(net), net.pos_embedding
    net.pos_embedding = parameter(1, 7, 4)
    net.to_patches = nn.Linear(6, 4, bias=False)
    checks.same(
        next(listing)[1],
        net.pos_embedding,
        "listing = named_parameters(net); net.pos_embedding = another Parameter; next(listing)[1]",
        why="Nothing may be read before the first next().",
        mistakes={READ_BY_THE_CALL: lambda got: got is first},
    )
    bias, net.head.bias = net.head.bias, parameter(2)
    net.blocks.append(nn.PReLU())
    rest = dict(listing)
    checks.equal(
        list(rest),
        ["cls_token", "to_patches.weight", *BLOCKS, "blocks.2.weight", *HEAD],
        "listing = named_parameters(net); net.to_patches = another layer, without a bias; "
        "next(listing); net.blocks.append(another layer); names that are left in listing",
        why="A child is looked up when its turn comes, and shows what it has by then.",
        mistakes={
            "The call that makes the listing collected the modules at once. Nothing may be read "
            "before the first next().": lambda got: "to_patches.bias" in got,
            READ_BY_THE_FIRST: ["cls_token", "to_patches.weight", *BLOCKS, *HEAD],
        },
    )
    checks.same(
        rest["head.bias"],
        net.head.bias,
        "next(listing); net.head.bias = another Parameter; the Parameter listed as head.bias",
        why="A child is looked into when its turn comes.",
        mistakes={READ_BY_THE_FIRST: lambda got: got is bias},
    )


# parameters


def test_parameters_come_without_names(kata):
    """parameters() lists the very same Parameters in the same order, without their names."""
    net = Network()
    net.blocks.requires_grad_(False)
    known = {id(p): name for name, p in net.named_parameters()}
    listed = checks.outcome(lambda: list(kata.parameters(net)))
    checks.instance(
        listed,
        list,
        "list(parameters(net))",
        mistakes={
            "Nothing was given back: a function gives its result with `yield` or `return`.": (
                "not iterable"
            ),
            "What stands second in named_parameters is the prefix, so `recurse` is handed on by its "
            "name.": lambda got: isinstance(got, TypeError),
        },
    )
    checks.instance(
        listed[0] if listed else None,
        nn.Parameter,
        "next(parameters(net))",
        why="Each item is a Parameter.",
        mistakes={
            "That is a pair. Only named_parameters gives the names as well.": tuple,
            "That is the name. parameters(net) gives the Parameters.": str,
            "The listing is empty.": lambda got: got is None,
        },
    )
    checks.equal(
        [known.get(id(p), "none of net's") for p in listed],
        NETWORK,
        "names under which net knows the items of parameters(net)",
        why="The order is that of named_parameters, and each item is the object that net holds.",
        mistakes={
            "These are copies. An optimizer would change them, and net would stay as it is.": (
                ["none of net's"] * len(NETWORK)
            ),
            "Only the module's own parameters are listed: recurse=True goes on into the children.": (
                OWN
            ),
            "Those of net.blocks are missing. They are frozen, but parameters they are.": (
                OWN + PATCHES + HEAD
            ),
            "All are there, but not in torch's order. If named_parameters keeps it, it is lost here; a "
            "set, for example, has none.": (lambda got: sorted(got) == sorted(NETWORK)),
        },
    )


def test_parameters_of_the_module_alone(kata):
    """With recurse=False parameters() lists the module's own Parameters only."""
    check_own_alone(
        "parameters(net, recurse=False)", lambda net: kata.parameters(net, recurse=False)
    )
    check_own_alone("parameters(net, False)", lambda net: kata.parameters(net, False))


def check_own_alone(called, listing):
    net = Network()
    known = {id(p): name for name, p in net.named_parameters()}
    checks.equal(
        [known.get(id(p), "none of net's") for p in listing(net)],
        OWN,
        f"names under which net knows the items of {called}",
        why="`recurse` means here what it means for named_parameters.",
        mistakes={
            "The children's parameters are listed as well: `recurse` was not passed on, or not by its "
            "name. What stands second in named_parameters is the prefix.": NETWORK,
            "Nothing is listed. The module's own Parameters are left, whatever `recurse` is.": [],
        },
    )


def test_parameters_are_each_listed_once(kata):
    """parameters() lists a shared Parameter once, so that an optimizer steps it once."""
    net = nn.Module()
    net.embedding = nn.Embedding(6, 4)
    net.output = nn.Linear(4, 6, bias=False)
    net.output.weight = net.embedding.weight
    net.tail = net.output
    checks.equal(
        [list(parameter.shape) for parameter in kata.parameters(net)],
        [[6, 4]],
        "shapes in parameters(net), where net.output.weight is net.embedding.weight",
        why="There is one Parameter.",
        mistakes={
            "The Parameter comes once for each name that leads to it. An optimizer would step it as "
            "often.": lambda got: len(got) > 1
        },
    )


def test_parameters_are_a_lazy_iterator(kata):
    """parameters() gives a lazy iterator, too: it reads nothing before it is asked."""
    net = Network()
    listing = kata.parameters(net)
    checks.holds(
        hasattr(listing, "__next__"),
        f"parameters(net) gives a {type(listing).__name__}, from which next() gets nothing",
        why="It is an iterator, as named_parameters is.",
        mistakes={
            "All Parameters are there before the first of them is asked for. A lazy function hands "
            "them out one by one.": hasattr(listing, "__len__"),
            "It can be looped over again and again, since its __iter__ starts a new listing each "
            "time. An iterator has a __next__, and is used up.": hasattr(listing, "__iter__"),
        },
    )
    first, scale = net.pos_embedding, net.head.scale
    net.pos_embedding, net.cls_token = parameter(1, 7, 4), parameter(1, 1, 4)
    checks.same(
        next(listing),
        net.pos_embedding,
        "listing = parameters(net); net.pos_embedding = another Parameter; next(listing)",
        why="Nothing may be read before the first next().",
        mistakes={READ_BY_THE_CALL: lambda got: got is first},
    )
    net.head.scale = parameter(2)
    *_, last = listing
    checks.same(
        last,
        net.head.scale,
        "next(listing); net.head.scale = another Parameter; the last item of listing",
        why="A child is looked into when its turn comes.",
        mistakes={READ_BY_THE_FIRST: lambda got: got is scale},
    )
    checks.equal(list(listing), [], "list(listing), when it is used up")


# both, on larger modules

ARGUMENTS = {
    "": {},
    ', "model"': {"prefix": "model"},
    ", recurse=False": {"recurse": False},
    ", remove_duplicate=False": {"remove_duplicate": False},
    ', "model", remove_duplicate=False': {"prefix": "model", "remove_duplicate": False},
}


def test_a_transformer_is_listed_as_torch_lists_it(kata):
    """A whole nn.Transformer is listed as torch lists it, name by name and Parameter by Parameter."""
    net = nn.Transformer(4, 2, 2, 1, 6, batch_first=True)
    net.tied = net.encoder.layers[1]
    for said, arguments in ARGUMENTS.items():
        mine = list(kata.named_parameters(net, **arguments))
        theirs = list(net.named_parameters(**arguments))
        checks.equal(
            [name for name, _ in mine],
            [name for name, _ in theirs],
            f"names in named_parameters(net{said}), where net is a nn.Transformer and net.tied is "
            "net.encoder.layers[1]",
            why="torch's own net.named_parameters() says what is expected.",
        )
        checks.holds(
            all(left is right for (_, left), (_, right) in zip(mine, theirs, strict=True)),
            f"named_parameters(net{said}) has the right names, but not all with the Parameters that "
            "are registered under them",
        )
    known = {id(p): name for name, p in net.named_parameters()}
    checks.equal(
        [known.get(id(p), "none of net's") for p in kata.parameters(net)],
        list(known.values()),
        "names under which net knows the items of parameters(net)",
        why="parameters(net) gives what named_parameters(net) gives, without the names.",
    )


def pick(draw, options):
    """Draw one of the options, the first where that will do, by halving them until one is left.

    hypothesis keeps files about all other kinds of draws; it keeps none about booleans.
    """
    while len(options) > 1:
        half = (len(options) + 1) // 2
        options = options[half:] if draw(st.booleans()) else options[:half]
    return options[0]


@st.composite
def networks(draw):
    """Draw a module with shared and unshared parameters and children, and the lines that make it.

    `p1`, `p2` and so on are different Parameters.
    """
    net = nn.Module()
    lines, modules, parameters = [], {"net": net}, {}
    for _ in range(8):
        if not (draw(st.booleans()) or draw(st.booleans())):
            continue  # hypothesis looks for the fewest lines that show a mistake
        is_child = draw(st.booleans())
        path, module = pick(draw, list(modules.items()))
        name = pick(draw, ["b", "a", "c", "d"])
        if hasattr(module, name):
            continue
        if is_child:  # a new one, or one that does not hold this module
            holders = {at: m for at, m in modules.items() if module in m.modules()}
            known = [(at, m) for at, m in modules.items() if at not in holders]
            text, value = pick(draw, [("nn.Module()", nn.Module()), *known])
            modules.setdefault(f"{path}.{name}" if text == "nn.Module()" else text, value)
        else:
            text, value = pick(
                draw, [(f"p{len(parameters) + 1}", parameter(1)), *parameters.items()]
            )
            parameters[text] = value
        setattr(module, name, value)
        lines.append(f"{path}.{name} = {text}")
    return net, lines, {id(value): text for text, value in parameters.items()}


def test_any_network_is_listed_as_torch_lists_it(kata):
    """Any network, however it was put together, is listed as torch lists it."""

    @settings(
        max_examples=10,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(networks())
    def compare(network):
        net, lines, known = network
        for said, arguments in (
            ("", {}),
            (", remove_duplicate=False", {"remove_duplicate": False}),
        ):
            mine, theirs = (
                [f"{name} is {known.get(id(p), 'none of these')}" for name, p in listing]
                for listing in (
                    kata.named_parameters(net, **arguments),
                    net.named_parameters(**arguments),
                )
            )
            checks.equal(
                mine,
                theirs,
                "\n".join(["net = nn.Module()", *lines, f"named_parameters(net{said})"]),
                why="This is the smallest network found that torch lists in another way.",
            )

    try:
        compare()
    except Flaky:
        checks.holds(
            False,
            "named_parameters(net) lists the same network now in one way, now in another",
            why="Something is remembered from one listing to the next.",
        )
