"""In which order a module lists its parameters, under which names, and which of them only once."""

import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from torch import nn

from dojo import checks


class Network(nn.Module):
    """Made as the article's ViT is: a child first, then two parameters, then more children."""

    def __init__(self):
        super().__init__()
        self.to_patches = nn.Linear(6, 4)
        self.pos_embedding = parameter(1, 5, 4)
        self.cls_token = parameter(1, 1, 4)
        self.blocks = nn.Sequential(
            nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 3)), nn.Linear(3, 4, bias=False)
        )
        self.head = nn.Linear(4, 2)
        self.head.scale = parameter(1)


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


class Gain(nn.Parameter):
    """A subclass of Parameter, as some projects have."""


def parameter(*shape):
    return nn.Parameter(torch.zeros(shape))


def module(**attributes):
    """Return a module with these attributes, assigned in this order."""
    net = nn.Module()
    for name, value in attributes.items():
        setattr(net, name, value)
    return net


def names(pairs):
    return [pair[0] for pair in pairs]


def names_in(net, parameters):
    """Return the names under which `net` knows these parameters."""
    known = {id(p): name for name, p in net.named_parameters()}
    return [known.get(id(p), "not of net") for p in parameters]


# Step 1: pairs


def test_it_lists_pairs_of_a_name_and_a_parameter(kata):
    """named_parameters lists pairs: a tuple of a name and a Parameter, for each parameter of the module."""
    net = nn.LayerNorm(3)
    checks.equal(
        list(kata.named_parameters(net)),
        [("weight", net.weight), ("bias", net.bias)],
        "list(named_parameters(net)), where net is nn.LayerNorm(3)",
    )


def test_a_listing_holds_the_parameters_themselves(kata):
    """Each name comes with the Parameter itself that is registered under it, not with a copy."""
    net = Network()
    registered = dict(net.named_parameters())
    for name, listed in kata.named_parameters(net):
        checks.same(listed, registered.get(name, listed), f"dict(named_parameters(net))[{name!r}]")


def test_each_listing_starts_from_the_beginning(kata):
    """Each listing starts from the beginning and shows what the module has then."""
    net = nn.Linear(3, 2)
    first, second = kata.named_parameters(net), kata.named_parameters(net)
    checks.equal(
        [pair[0] for pairs in zip(first, second, strict=False) for pair in pairs],
        ["weight", "weight", "bias", "bias"],
        "names in two listings of the same nn.Linear, in turns",
    )
    net.scale = parameter(2)
    del net.weight
    checks.equal(
        names(kata.named_parameters(net)),
        ["bias", "scale"],
        "names in named_parameters(net), after `net.scale = a Parameter; del net.weight`",
    )


# Step 2: names and order


def test_own_parameters_come_in_the_order_of_registration(kata):
    """A module's own parameters come in the order of registration: of any dtype, shape or subclass, frozen or not."""
    net = module(
        weight=parameter(2, 3),
        empty=parameter(0, 3),
        scale=nn.Parameter(torch.tensor(1.0, dtype=torch.float64)),
        frozen=nn.Parameter(torch.ones(2), requires_grad=False),
        count=nn.Parameter(torch.tensor([1, 2]), requires_grad=False),
        gain=Gain(torch.tensor([3.0, 4.0])),
        bias=parameter(2),
    )
    checks.equal(
        names(kata.named_parameters(net)),
        ["weight", "empty", "scale", "frozen", "count", "gain", "bias"],
        "names in named_parameters(net)",
    )


def test_own_parameters_come_before_those_of_children(kata):
    """A module's own parameters come before its children's, even when a child was assigned first.

    Each child is finished, with all that is below it, before the next one begins. A name is the path to the
    parameter, joined by dots.
    """
    checks.equal(
        names(kata.named_parameters(Network())),
        OWN + PATCHES + BLOCKS + HEAD,
        "names in named_parameters(net)",
    )


def test_children_come_in_the_order_of_registration(kata):
    """Children come in the order of registration, not in the order in which forward() uses them."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.second = nn.Linear(3, 2, bias=False)
            self.first = nn.Linear(4, 3, bias=False)

        def forward(self, x):
            return self.second(self.first(x))

    net = Net()
    net(torch.ones(5, 4))
    checks.equal(
        names(kata.named_parameters(net)),
        ["second.weight", "first.weight"],
        "names in named_parameters(net), whose forward uses first, then second",
    )


def test_none_is_passed_over(kata):
    """A parameter that is None is passed over, and so is a child that is None."""
    net = module(weight=parameter(2, 3))
    net.register_parameter("bias", None)
    net.scale = parameter(2)
    net.layer = nn.Linear(3, 2, bias=False)
    net.layer.scale = parameter(3)
    net.register_module("shortcut", None)
    net.last = nn.Linear(2, 2, bias=False)
    checks.equal(
        names(kata.named_parameters(net)),
        ["weight", "scale", "layer.weight", "layer.scale", "last.weight"],
        "names in named_parameters(net), where net.bias and the child net.shortcut are None",
    )


def test_an_empty_container_is_a_child(kata):
    """An empty Sequential or ModuleList is a child like any other: it may have parameters of its own."""
    net = module(layers=nn.Sequential())
    net.layers.scale = parameter(2)
    net.layers.inner = nn.ModuleList()
    net.layers.inner.shift = parameter(3)
    checks.equal(
        names(kata.named_parameters(net)),
        ["layers.scale", "layers.inner.shift"],
        "names in named_parameters(net), where net.layers.inner is an empty ModuleList",
    )


def test_only_parameters_are_listed(kata):
    """Buffers, plain tensors, and what is in a list are never listed."""
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    net.register_buffer("steps", torch.zeros(1))
    net.scratch = torch.ones(2, requires_grad=True)
    net.spare = [nn.Linear(2, 2), parameter(2)]
    checks.equal(
        names(kata.named_parameters(net)),
        ["0.weight", "0.bias", "1.weight", "1.bias"],
        "names in named_parameters(net), which has a BatchNorm1d, a buffer, a tensor and a list",
    )


# Step 3: arguments


def test_prefix(kata):
    """A prefix stands before every name, with a dot between. It is taken as it is, whatever it ends in."""
    for prefix in ("model", "my.model", "model."):
        checks.equal(
            names(kata.named_parameters(Network(), prefix)),
            [f"{prefix}.{name}" for name in NETWORK],
            f'names in named_parameters(net, "{prefix}")',
        )


def test_recurse_false_lists_own_parameters_only(kata):
    """With recurse=False only the module's own parameters are listed, with the prefix if there is one."""
    checks.equal(
        names(kata.named_parameters(Network(), recurse=False)),
        OWN,
        "names in named_parameters(net, recurse=False)",
    )
    net = module(weight=parameter(2), bias=parameter(3))
    net.again = net.weight
    net.register_parameter("scale", None)
    checks.equal(
        names(kata.named_parameters(net, "model", False)),
        ["model.weight", "model.bias"],
        'names in named_parameters(net, "model", False), where net.again is net.weight and net.scale is None',
    )


def test_a_shared_parameter_is_listed_once(kata):
    """A Parameter that is registered in several places is listed once, under its first name."""
    net = module(embedding=nn.Embedding(6, 4), body=nn.Linear(4, 4), output=nn.Linear(4, 6))
    net.body.copy = net.body.bias
    net.output.weight = net.embedding.weight
    checks.equal(
        names(kata.named_parameters(net)),
        ["embedding.weight", "body.weight", "body.bias", "output.bias"],
        "names in named_parameters(net), where output.weight is embedding.weight and body.copy is body.bias",
    )


def test_the_first_name_is_the_first_in_the_listing(kata):
    """Of two names, the first is the one that the listing reaches first: own parameters before children's."""
    net = module(layer=nn.Linear(3, 2))
    net.tied = net.layer.weight
    checks.equal(
        names(kata.named_parameters(net)),
        ["tied", "layer.bias"],
        "names in named_parameters(net), where net.tied is net.layer.weight",
    )


def test_a_shared_child_is_listed_once(kata):
    """A child that is registered in several places is listed once, under its first name."""
    layer = nn.Linear(3, 3)
    checks.equal(
        names(kata.named_parameters(nn.Sequential(*[layer] * 3))),
        ["0.weight", "0.bias"],
        "names in named_parameters(net), where net is nn.Sequential(*[layer] * 3)",
    )
    blocks = nn.ModuleList([nn.Sequential(layer), nn.Linear(2, 3, bias=False)])
    net = module(blocks=blocks, again=layer, last=nn.Linear(2, 2, bias=False))
    checks.equal(
        names(kata.named_parameters(net)),
        ["blocks.0.0.weight", "blocks.0.0.bias", "blocks.1.weight", "last.weight"],
        "names in named_parameters(net), where net.again is net.blocks[0][0]",
    )


def test_equal_parameters_are_not_the_same(kata):
    """Two Parameters are two, even when their values are equal or they share their memory."""
    values = torch.ones(2)
    net = module(
        a=nn.Parameter(values),
        larger=nn.Parameter(torch.ones(2, 3)),
        equal=nn.Parameter(torch.ones(2)),
        memory=nn.Parameter(values),
    )
    checks.equal(
        names(kata.named_parameters(net)),
        ["a", "larger", "equal", "memory"],
        "names in named_parameters(net), all of whose parameters are ones",
    )


def test_remove_duplicate_false_lists_every_name(kata):
    """With remove_duplicate=False a shared Parameter and a shared child are listed under every name."""
    net = module(scale=parameter(2), layer=nn.Linear(3, 2, bias=False))
    net.again = net.layer.tied = net.scale
    net.blocks = nn.Sequential(net.layer, net.layer)
    net.last = nn.PReLU()
    layers = [
        f"{path}.{name}"
        for path in ("layer", "blocks.0", "blocks.1")
        for name in ("weight", "tied")
    ]
    checks.equal(
        names(kata.named_parameters(net, remove_duplicate=False)),
        ["scale", "again", *layers, "last.weight"],
        "names in named_parameters(net, remove_duplicate=False), where net.again and net.layer.tied are "
        "net.scale, and net.layer stands in net.blocks twice",
    )
    checks.equal(
        names(kata.named_parameters(net, "my", False, False)),
        ["my.scale", "my.again"],
        'names in named_parameters(net, "my", recurse=False, remove_duplicate=False)',
    )


# Step 4: a lazy iterator


def test_a_listing_is_an_iterator(kata):
    """A listing is an iterator: next() gives one pair after the other, and in the end it is used up."""
    listing = kata.named_parameters(Network())
    checks.holds(
        hasattr(listing, "__next__"),
        f"named_parameters(net) gives a {type(listing).__name__}, which next() does not accept",
    )
    checks.equal(
        [next(listing)[0], names(listing), names(listing)],
        [NETWORK[0], NETWORK[1:], []],
        "names in listing: next(listing), then all that are left, then once more",
    )


def test_nothing_is_read_before_the_first_next(kata):
    """A listing is lazy: nothing is read before the first next()."""
    net = Network()
    listing = kata.named_parameters(net)
    net.pos_embedding = parameter(1, 7, 4)
    net.to_patches = nn.Linear(6, 4, bias=False)
    checks.equal(
        list(listing),
        list(net.named_parameters()),
        "listing = named_parameters(net); net.pos_embedding = another Parameter; "
        "net.to_patches = another layer, without a bias; list(listing)",
    )


def test_a_child_is_read_when_its_turn_comes(kata):
    """A listing is lazy: a child is read when its turn comes, and shows what it has by then."""
    net = Network()
    listing = kata.named_parameters(net)
    next(listing)
    net.head.bias = parameter(2)
    net.blocks.append(nn.PReLU())
    checks.equal(
        list(listing),
        list(net.named_parameters())[1:],
        "listing = named_parameters(net); next(listing); net.head.bias = another Parameter; "
        "net.blocks.append(another layer); list(listing)",
    )


# Step 5: parameters()


def test_parameters_come_without_names(kata):
    """parameters() lists the same Parameters in the same order, without their names."""
    net = Network()
    net.blocks.requires_grad_(False)
    checks.equal(
        names_in(net, kata.parameters(net)),
        NETWORK,
        "the names that net has for what list(parameters(net)) holds",
    )


def test_parameters_of_the_module_alone(kata):
    """With recurse=False, given by name or as second argument, parameters() lists the module's own only."""
    net = Network()
    for listing in (kata.parameters(net, recurse=False), kata.parameters(net, False)):
        checks.equal(
            names_in(net, listing),
            OWN,
            "the names that net has for what list(parameters(net, recurse=False)) holds",
        )


def test_parameters_are_each_listed_once(kata):
    """parameters() lists a shared Parameter once, so that an optimizer steps it once."""
    net = module(embedding=nn.Embedding(6, 4), output=nn.Linear(4, 6, bias=False))
    net.output.weight = net.embedding.weight
    net.tail = net.output
    checks.equal(
        names_in(net, kata.parameters(net)),
        ["embedding.weight"],
        "the names that net has for what list(parameters(net)) holds, where output.weight is embedding.weight",
    )


def test_parameters_are_a_lazy_iterator(kata):
    """parameters() gives a lazy iterator, too: each registry is read when its turn comes."""
    net = Network()
    listing = kata.parameters(net)
    checks.holds(
        hasattr(listing, "__next__"),
        f"parameters(net) gives a {type(listing).__name__}, which next() does not accept",
    )
    net.pos_embedding = parameter(1, 7, 4)
    checks.equal(
        names_in(net, [next(listing)]),
        ["pos_embedding"],
        "listing = parameters(net); net.pos_embedding = another Parameter; the name of next(listing)",
    )
    net.head.scale = parameter(2)
    checks.equal(
        names_in(net, listing),
        NETWORK[1:],
        "next(listing); net.head.scale = another Parameter; the names of list(listing)",
    )


# Step 6: larger networks


def test_a_transformer_is_listed_as_torch_lists_it(kata):
    """A whole nn.Transformer is listed as torch lists it, name by name and Parameter by Parameter."""
    net = nn.Transformer(4, 2, 2, 1, 6, batch_first=True)
    net.tied = net.encoder.layers[1]
    for arguments in ({}, {"prefix": "model"}, {"recurse": False}, {"remove_duplicate": False}):
        checks.equal(
            list(kata.named_parameters(net, **arguments)),
            list(net.named_parameters(**arguments)),
            f"list(named_parameters(net, **{arguments})), where net is an nn.Transformer",
        )


def pick(draw, options):
    """Draw one of the options by halving them; the first one is the simplest."""
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
        path, holder = pick(draw, list(modules.items()))
        name = pick(draw, ["b", "a", "c", "d"])
        if hasattr(holder, name):
            continue
        if is_child:  # a new one, or one that does not hold this module
            known = [(at, m) for at, m in modules.items() if holder not in m.modules()]
            text, value = pick(draw, [("nn.Module()", nn.Module()), *known])
            modules.setdefault(f"{path}.{name}" if text == "nn.Module()" else text, value)
        else:
            new = (f"p{len(parameters) + 1}", parameter(1))
            text, value = pick(draw, [new, *parameters.items()])
            parameters[text] = value
        setattr(holder, name, value)
        lines.append(f"{path}.{name} = {text}")
    return net, lines, {id(value): text for text, value in parameters.items()}


def test_any_network_is_listed_as_torch_lists_it(kata):
    """Any network, with any sharing, is listed as torch lists it."""

    def listing(pairs, known):
        return [f"{name} is {known.get(id(p), 'none of these')}" for name, p in pairs]

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
        for arguments in ({}, {"remove_duplicate": False}):
            checks.equal(
                listing(kata.named_parameters(net, **arguments), known),
                listing(net.named_parameters(**arguments), known),
                "the smallest network that is listed differently:\n"
                + "\n".join(["net = nn.Module()", *lines, f"named_parameters(net, **{arguments})"]),
            )

    compare()
