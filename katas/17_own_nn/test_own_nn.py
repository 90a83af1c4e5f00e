"""Your own nn, class by class: Parameter, Module, the layers, and the embedding that they carry.

`TorchEmbedding` below is the same embedding, made of torch's classes.
"""

import math

import torch
from torch import nn

from dojo import checks

# Parameter


def test_a_parameter_is_a_leaf_that_requires_a_gradient(kata):
    """A Parameter is a tensor, a leaf, and requires a gradient, whatever it is made of."""
    computed = torch.ones(2, requires_grad=True) * 3
    for data, shown in [(torch.ones(2), "ones(2)"), (computed, "a computed tensor")]:
        parameter = kata.Parameter(data)
        checks.instance(parameter, torch.Tensor, f"Parameter({shown})")
        checks.instance(parameter, kata.Parameter, f"Parameter({shown})")
        checks.equal(
            {"requires_grad": parameter.requires_grad, "is_leaf": parameter.is_leaf},
            {"requires_grad": True, "is_leaf": True},
            f"what Parameter({shown}) says of itself",
            why="A Parameter is trained: it requires a gradient and stands at the start of the graph.",
            mistakes={
                "It hangs on the graph of the data: an optimizer trains leaves only.": {
                    "requires_grad": True,
                    "is_leaf": False,
                },
            },
        )
    checks.equal(
        kata.Parameter(torch.ones(2), requires_grad=False).requires_grad,
        False,
        "Parameter(ones(2), requires_grad=False).requires_grad",
        why="The second argument decides.",
    )


def test_a_parameter_is_on_the_memory_of_its_data(kata):
    """A Parameter shares its memory with the data, and leaves the data as it was."""
    data = torch.zeros(2)
    parameter = kata.Parameter(data)
    data[1] = 5.0
    checks.equal(
        parameter.detach().tolist(),
        [0.0, 5.0],
        "Parameter(data).tolist() after data[1] = 5",
        why="Nothing is copied: the two are one piece of memory.",
        mistakes={"The values were copied.": [0.0, 0.0]},
    )
    checks.equal(
        data.requires_grad,
        False,
        "data.requires_grad",
        why="Only the Parameter requires a gradient.",
    )


def test_what_is_computed_from_a_parameter_is_a_plain_tensor(kata):
    """What is computed from a Parameter is a plain tensor, and the gradient flows back through it."""
    parameter = kata.Parameter(torch.tensor([2.0, 3.0]))
    checks.equal(
        [type(value).__name__ for value in (parameter * 2, torch.exp(parameter), parameter[0])],
        ["Tensor"] * 3,
        "types of p * 2, torch.exp(p) and p[0]",
        why="A result is no new thing to train: as a Parameter it would be registered by accident.",
        mistakes={
            "The results are Parameters again: torch gives a subclass of Tensor its own class for every "
            "result, unless `__torch_function__` says otherwise.": ["Parameter"] * 3
        },
    )
    (parameter * parameter).sum().backward()
    checks.equal(
        parameter.grad,
        torch.tensor([4.0, 6.0]),
        "p.grad after (p * p).sum().backward()",
        why="The derivative of p * p is 2 * p.",
    )


# Module: what is registered


def build(kata, **members):
    """Return a module to which these members were assigned in this order."""

    class Net(kata.Module):
        pass

    net = Net()
    for name, member in members.items():
        setattr(net, name, member)
    return net


def parameter(kata, *values):
    """Return a Parameter with these values."""
    return kata.Parameter(torch.tensor(values or (1.0, 2.0)))


def replaced(net, before):
    """Return the names of the Parameters that are not the objects in `before`, a dict by name."""
    return [name for name, p in net.named_parameters() if p is not before.get(name)]


def names(pairs):
    """Return the names of (name, value) pairs."""
    return [name for name, _ in pairs]


def test_calling_a_module_calls_its_forward(kata):
    """Calling a module calls its forward with the same arguments, and gives what it gives."""

    class Scale(kata.Module):
        def forward(self, x, by, *, plus=0.0):
            return x * by + plus

    net = Scale()
    for by in (2.0, 5.0):
        checks.equal(
            net(torch.ones(2), by, plus=1.0),
            torch.full((2,), by + 1),
            f"net(ones(2), {by}, plus=1.0), whose forward gives x * by + plus",
            why="Every argument goes on to forward, with and without a name.",
            mistakes={"The result of forward was not returned.": None},
        )


def test_what_was_assigned_is_read_back(kata):
    """An attribute gives back the very object that was assigned: Parameter, child or anything else."""
    weight, child = parameter(kata), build(kata)
    net = build(kata, weight=weight, child=child, title="net")
    checks.same(net.weight, weight, "net.weight", why="It is the object that the optimizer holds.")
    checks.same(net.child, child, "net.child")
    checks.equal(net.title, "net", "net.title", why="What is not registered is a plain attribute.")
    with checks.raises(
        AttributeError,
        "wieght",
        "net.wieght",
        why="An unknown name is an error that names it. Whoever gives None for a typo hides it.",
    ):
        _ = net.wieght


def test_super_init_comes_first(kata):
    """A Parameter or a child that is assigned before super().__init__() raises AttributeError."""
    for shown, member in [("Parameter", parameter(kata)), ("Module", build(kata))]:

        class Early(kata.Module):
            def __init__(self, member):
                self.member = member
                super().__init__()

        with checks.raises(
            AttributeError,
            "before Module.__init__",
            f"self.member = {shown}(...), before super().__init__(),",
            why="There is nowhere to register it yet. The message says what to do: 'before "
            "Module.__init__() call'.",
            mistakes={
                "It was accepted, and super().__init__() may wipe it out.": lambda e: e is None
            },
        ):
            Early(member)


def test_registered_names_are_guarded(kata):
    """A registered name does not take just anything: TypeError, and all stays as it was."""
    cases = [
        ("weight", "a tensor", torch.ones(2), "What is computed is not what is trained"),
        ("weight", "a number", 3.0, "A number is not trained"),
        ("weight", "a Module", build(kata), "A child is no Parameter"),
        ("child", "a tensor", torch.ones(2), "A tensor is no Module"),
    ]
    for name, shown, value, reason in cases:
        net = build(kata, weight=parameter(kata), child=build(kata))
        before = getattr(net, name)
        kind = "Parameter" if name == "weight" else "Module"
        with checks.raises(
            TypeError,
            "",
            f"net.{name} = {shown}, where net.{name} is a {kind},",
            why=f"{reason}: the name takes a {kind} or None.",
            mistakes={
                f"{reason}, and yet it was accepted: the network lost a part without a word.": (
                    lambda error: error is None
                )
            },
        ):
            setattr(net, name, value)
        checks.same(getattr(net, name), before, f"net.{name} after the refused assignment")


def test_parameters_are_registered_by_assignment(kata):
    """named_parameters lists what was assigned as a Parameter, in that order, and nothing else."""
    net = build(kata, weight=parameter(kata), bias=parameter(kata))
    net.scratch = torch.ones(2)
    net.learnt = torch.ones(2, requires_grad=True)
    net.doubled = net.weight * 2
    net.listed = [parameter(kata)]
    checks.equal(
        names(net.named_parameters()),
        ["weight", "bias"],
        "names of net.named_parameters()",
        why="Only a Parameter that is assigned to an attribute is registered.",
        mistakes={
            "Every tensor was registered, but only a Parameter is trained.": lambda got: (
                "scratch" in got
            ),
            "A tensor that requires a gradient was registered, but is no Parameter.": lambda got: (
                "learnt" in got
            ),
            "`net.doubled = net.weight * 2` was registered: what is computed from a Parameter must be "
            "a plain tensor.": lambda got: "doubled" in got,
            "A list of Parameters is a plain attribute: torch does not look into it.": lambda got: (
                any("listed" in name for name in got)
            ),
            "Nothing was registered.": [],
            "Parameters with equal values are still two: compare objects, not values.": ["weight"],
        },
    )
    checks.same(
        dict(net.named_parameters())["weight"],
        net.weight,
        "dict(net.named_parameters())['weight']",
        why="The Parameter itself is handed out, not a copy: it is what the optimizer changes.",
    )


def test_two_modules_share_nothing(kata):
    """What is registered in one module is not registered in another."""
    first, second = build(kata, weight=parameter(kata)), build(kata, bias=parameter(kata))
    checks.equal(
        (names(first.named_parameters()), names(second.named_parameters())),
        (["weight"], ["bias"]),
        "names in the first and in the second of two modules",
        why="Every instance has a register of its own, made when it is made.",
    )


def test_own_parameters_come_before_those_of_children(kata):
    """A module's own Parameters come first, then its children's, depth first, with dotted names."""
    block = build(kata, inner=build(kata, w=parameter(kata)), v=parameter(kata))
    net = build(kata, block=block, head=build(kata, w=parameter(kata)), scale=parameter(kata))
    checks.equal(
        names(net.named_parameters()),
        ["scale", "block.v", "block.inner.w", "head.w"],
        "names of net.named_parameters(), where block, head and scale were assigned in this order",
        why="Own Parameters come first, at each level; then the children in the order of assignment.",
        mistakes={
            "The children come before the module's own Parameters.": [
                "block.inner.w",
                "block.v",
                "head.w",
                "scale",
            ],
            "The children's own children are missing: go all the way down.": [
                "scale",
                "block.v",
                "head.w",
            ],
            "The Parameters of the children are missing.": ["scale"],
            "All modules of one level come before the next level: go into a child's children before the "
            "child's neighbour.": ["scale", "block.v", "head.w", "block.inner.w"],
            "The names lack the way to them, such as 'block.inner.'.": ["scale", "v", "w", "w"],
        },
    )


def test_prefix_and_recurse(kata):
    """`prefix` stands before every name, with a dot; `recurse=False` leaves the children out."""
    net = build(kata, scale=parameter(kata), head=build(kata, w=parameter(kata)))
    checks.equal(
        names(net.named_parameters(prefix="net")),
        ["net.scale", "net.head.w"],
        "names of net.named_parameters(prefix='net')",
        mistakes={
            "The prefix is missing on the module's own names.": ["scale", "net.head.w"],
            "The dot after the prefix is missing.": ["netscale", "nethead.w"],
        },
    )
    checks.equal(
        names(net.named_parameters(recurse=False)),
        ["scale"],
        "names of net.named_parameters(recurse=False)",
        mistakes={"The children were not left out.": ["scale", "head.w"]},
    )
    checks.equal(
        [id(p) for p in net.parameters(recurse=False)],
        [id(net.scale)],
        "ids of net.parameters(recurse=False)",
    )


def test_shared_parameters_come_once(kata):
    """A Parameter that has two names comes once, under the first, or with remove_duplicate=False twice."""
    tied, twin = parameter(kata), build(kata, w=parameter(kata))
    net = build(
        kata, encoder=build(kata, w=tied), left=twin, right=twin, decoder=build(kata, w=tied)
    )
    checks.equal(
        names(net.named_parameters()),
        ["encoder.w", "left.w"],
        "names of net.named_parameters(), where encoder.w is decoder.w and left is right",
        why="It is one object, so an optimizer must get it once.",
        mistakes={
            "Each came under every name that it has.": [
                "encoder.w",
                "left.w",
                "right.w",
                "decoder.w",
            ],
            "Equal values are not the same object: compare with `is`, or by id.": ["encoder.w"],
        },
    )
    checks.equal(
        names(net.named_parameters(remove_duplicate=False)),
        ["encoder.w", "left.w", "right.w", "decoder.w"],
        "names of net.named_parameters(remove_duplicate=False)",
    )


def test_parameters_is_an_iterator(kata):
    """parameters() and named_parameters() hand out one after the other: they are iterators."""
    net = build(kata, weight=parameter(kata), bias=parameter(kata))
    listed = net.parameters()
    checks.same(next(iter(listed)), net.weight, "the first of net.parameters()")
    checks.same(
        next(iter(listed), None),
        net.bias,
        "the next of the same net.parameters()",
        why="An iterator goes on where it was; a list begins again.",
        mistakes={
            "This is a list, or something else that begins again.": lambda p: p is net.weight
        },
    )


def test_the_place_of_a_name(kata):
    """None keeps a name's place, replacing keeps it too, and deleting gives it up."""
    net = build(kata, a=parameter(kata), b=parameter(kata), c=parameter(kata))
    net.a = None
    checks.equal(
        names(net.named_parameters()),
        ["b", "c"],
        "names after net.a = None",
        why="There is nothing to train under that name now.",
        mistakes={"None is no Parameter: it is not listed.": ["a", "b", "c"]},
    )
    net.a = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["a", "b", "c"],
        "names after net.a = None, then net.a = Parameter(...)",
        why="The name stayed registered while it held None, and so it kept its place.",
        mistakes={"None took the name off the register, so it came back last.": ["b", "c", "a"]},
    )
    del net.b
    checks.equal(
        (names(net.named_parameters()), hasattr(net, "b")),
        (["a", "c"], False),
        "names, and hasattr(net, 'b'), after del net.b",
        why="What is deleted is gone, from the register and from the attributes.",
    )
    net.b = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["a", "c", "b"],
        "names after del net.b, then net.b = Parameter(...)",
        why="A deleted name is forgotten: assigned again, it comes last.",
        mistakes={"The deleted name was still on the register.": ["a", "b", "c"]},
    )


def test_what_gives_way(kata):
    """A plain attribute gives way to a Parameter or a child, and a child to a Parameter."""
    net = build(kata, plain=3.0, child=build(kata, w=parameter(kata)))
    net.plain = weight = parameter(kata)
    net.child = bias = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["plain", "child"],
        "names after net.plain = Parameter(...) and net.child = Parameter(...)",
        why="plain was a number, and child a Module: both names are those of Parameters now.",
        mistakes={
            "The child is still registered beside the Parameter.": ["plain", "child", "child.w"]
        },
    )
    checks.same(
        net.plain, weight, "net.plain", why="The plain attribute must not hide the Parameter."
    )
    checks.same(net.child, bias, "net.child")


def test_register_parameter_with_none(kata):
    """register_parameter(name, None) keeps a place for a Parameter, and only for a Parameter."""
    net = build(kata)
    net.register_parameter("bias", None)
    net.register_parameter("weight", parameter(kata))
    checks.equal(net.bias, None, "net.bias after net.register_parameter('bias', None)")
    with checks.raises(
        TypeError,
        "",
        "net.bias = ones(2), after net.register_parameter('bias', None),",
        why="The name is that of a Parameter from now on, though it holds None.",
    ):
        net.bias = torch.ones(2)
    net.bias = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["bias", "weight"],
        "names after register_parameter('bias', None), then ('weight', p), then net.bias = p",
        why="The place was kept.",
    )


# Module: buffers


def test_a_buffer_is_not_a_parameter(kata):
    """A buffer is listed by named_buffers with its dotted name, and is not among the parameters."""
    mean, count = torch.zeros(3), torch.tensor(4)
    net = build(kata, norm=build(kata, weight=parameter(kata)))
    net.norm.register_buffer("mean", mean)
    net.register_buffer("count", count)
    net.register_buffer("later", None)
    checks.equal(
        names(net.named_buffers()),
        ["count", "norm.mean"],
        "names of net.named_buffers()",
        why="Own buffers come before those of children; one that is None is not listed.",
        mistakes={
            "A buffer that is None is not listed.": ["count", "later", "norm.mean"],
            "The buffers of the child are missing.": ["count"],
            "No buffer is listed.": [],
        },
    )
    checks.equal(
        names(net.named_parameters()),
        ["norm.weight"],
        "names of net.named_parameters()",
        why="Buffers are not trained.",
    )
    checks.same(net.count, count, "net.count", why="The very tensor is registered.")
    checks.same(dict(net.named_buffers())["norm.mean"], mean, "the buffer norm.mean")


def test_a_buffer_stays_one(kata):
    """A tensor that is assigned to a buffer's name is the buffer from then on."""
    net = build(kata)
    net.register_buffer("hidden", torch.zeros(2))
    net.hidden = new = torch.ones(3)
    checks.same(
        dict(net.named_buffers()).get("hidden"),
        new,
        "dict(net.named_buffers())['hidden'] after net.hidden = ones(3)",
        why="This is how a module keeps a hidden state: the name is registered, the tensor changes.",
    )


def test_a_name_is_registered_only_once(kata):
    """register_buffer refuses a name that is taken by something else, is empty or has a dot: KeyError."""
    cases = [
        ("weight", "is a Parameter's already"),
        ("title", "is a plain attribute's already"),
        ("a.b", "could not be told from the way to a child's buffer"),
        ("", "is no name"),
    ]
    net = build(kata, weight=parameter(kata), title="net")
    for name, reason in cases:
        with checks.raises(
            KeyError,
            "",
            f"net.register_buffer({name!r}, zeros(2))",
            why=f"The name {name!r} {reason}.",
        ):
            net.register_buffer(name, torch.zeros(2))


# Module: saving and loading


def saved_net(kata):
    """Return a network with a child before its own Parameters, and two buffers of each kind."""
    block = build(kata, w=parameter(kata, 1.0, 2.0))
    block.register_buffer("mean", torch.tensor([3.0]))
    net = build(kata, block=block)
    net.register_buffer("count", torch.tensor([4.0]))
    net.register_buffer("cache", torch.tensor([5.0]), persistent=False)
    net.scale = parameter(kata, 6.0, 7.0, 8.0)
    net.nothing = None
    net.register_parameter("bias", None)
    return net


def test_what_is_saved(kata):
    """state_dict holds parameters, then persistent buffers, then the same of each child."""
    checks.equal(
        list(saved_net(kata).state_dict()),
        ["scale", "count", "block.w", "block.mean"],
        "keys of net.state_dict()",
        why="Of each module the parameters come first, then the buffers, then the children.",
        mistakes={
            "`cache` is not persistent: it is not saved.": lambda keys: "cache" in keys,
            "The buffers are missing.": ["scale", "block.w"],
            "The buffers come last here, but they follow the parameters of their own module.": [
                "scale",
                "block.w",
                "count",
                "block.mean",
            ],
            "The buffers come before the parameters.": ["count", "scale", "block.mean", "block.w"],
            "The children are missing.": ["scale", "count"],
        },
    )


def test_what_is_shared_is_saved_under_every_name(kata):
    """What has two names is saved under both."""
    twin = build(kata, w=parameter(kata))
    net = build(kata, left=twin, right=twin)
    checks.equal(
        list(net.state_dict()),
        ["left.w", "right.w"],
        "keys of net.state_dict(), where left is right",
        why="A network in which they are not shared must be able to load it.",
        mistakes={"Only the first name was saved.": ["left.w"]},
    )


def test_saved_tensors_have_no_graph_and_share_memory(kata):
    """The tensors in a state_dict carry no graph, and change with the network."""
    net = saved_net(kata)
    state = net.state_dict()
    checks.equal(
        [state[name].requires_grad for name in state],
        [False] * 4,
        "requires_grad of each tensor in net.state_dict()",
        why="They are values to be saved, without the graph.",
    )
    with torch.no_grad():
        net.scale.fill_(9.0)
    checks.equal(
        state["scale"].tolist(),
        [9.0, 9.0, 9.0],
        "state['scale'] after net.scale.fill_(9)",
        why="As in torch, it shares memory with the network: whoever wants to keep it copies it.",
        mistakes={"The values were copied.": [6.0, 7.0, 8.0]},
    )


def test_loading_copies_into_the_same_objects(kata):
    """load_state_dict copies values into the same Parameters and buffers, in place."""
    source, net = saved_net(kata), saved_net(kata)
    with torch.no_grad():
        for number, tensor in enumerate(source.state_dict().values()):
            tensor.fill_(number + 0.5)
    state = {name: tensor.clone() for name, tensor in source.state_dict().items()}
    before = dict(net.named_parameters())
    net.load_state_dict(state)
    checks.equal(
        dict(net.state_dict()),
        state,
        "net.state_dict() after net.load_state_dict(state)",
        why="Every value arrives, in parameters and in buffers.",
    )
    checks.equal(
        replaced(net, before),
        [],
        "names of the Parameters that are other objects after the load",
        why="The Parameters stay the same objects: the optimizer that holds them would otherwise go on "
        "with others.",
    )
    checks.equal(
        [p.requires_grad and p.is_leaf for p in net.parameters()],
        [True, True],
        "p.requires_grad and p.is_leaf, after the load",
        why="Values are copied without autograd looking on.",
    )
    state["scale"].fill_(-1.0)
    checks.equal(
        net.scale.tolist(),
        [0.5, 0.5, 0.5],
        "net.scale.tolist() after the loaded state was changed",
        why="The values were to be copied: a checkpoint and a network do not share memory.",
    )


def test_loading_tells_what_is_missing_and_unexpected(kata):
    """With strict=False the rest is loaded, and the missing and the unexpected keys are returned."""
    net = saved_net(kata)
    got = net.load_state_dict({"scale": torch.zeros(3), "extra": torch.ones(1)}, strict=False)
    missing, unexpected = got
    checks.equal(
        (sorted(missing), sorted(unexpected)),
        (["block.mean", "block.w", "count"], ["extra"]),
        "net.load_state_dict({'scale': ..., 'extra': ...}, strict=False)",
        why="First the keys that the network has and the state has not, then the other way round.",
        mistakes={"The two lists are exchanged.": (["extra"], ["block.mean", "block.w", "count"])},
    )
    checks.equal(net.scale.tolist(), [0.0] * 3, "net.scale.tolist() after it")


def test_a_refused_load_says_all(kata):
    """A state that does not fit is refused in one RuntimeError that names every key."""
    net = saved_net(kata)
    state = {"scale": torch.zeros(3), "block.w": torch.zeros(1), "extra": torch.zeros(1)}
    said = ["Missing", "count", "block.mean", "Unexpected", "extra", "size mismatch", "block.w"]
    for fragment in said:
        with checks.raises(
            RuntimeError,
            fragment,
            "net.load_state_dict(state), where count and block.mean are missing, extra is unexpected "
            "and block.w has another shape,",
            why="All that is wrong is said at once: the keys after 'Missing' and 'Unexpected', and "
            "after 'size mismatch for'.",
            mistakes={
                "It was accepted. Unless strict is False, the keys have to be the same.": (
                    lambda error: error is None
                )
            },
        ):
            net.load_state_dict(state)
    with checks.raises(
        RuntimeError,
        "size mismatch",
        "net.load_state_dict({'block.w': zeros(1)}, strict=False), where block.w has shape (2,),",
        why="strict=False forgives names, never a shape.",
        mistakes={
            "It was accepted: one value was broadcast over two. Another shape never fits, and "
            "strict=False forgives names only.": lambda error: error is None
        },
    ):
        net.load_state_dict({"block.w": torch.zeros(1)}, strict=False)


def test_a_refused_load_changes_nothing(kata):
    """A load that is refused has changed nothing (torch's own has copied what fits by then)."""
    net = saved_net(kata)
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    with checks.raises(
        RuntimeError,
        "size mismatch",
        "net.load_state_dict({'scale': zeros(3), 'block.w': zeros(5)}, strict=False)",
        why="block.w has shape (2,), and strict=False forgives names, never a shape.",
    ):
        net.load_state_dict({"scale": torch.zeros(3), "block.w": torch.zeros(5)}, strict=False)
    checks.equal(
        dict(net.state_dict()),
        before,
        "net.state_dict() after the refused load",
        why="Find all that is wrong before the first value is copied: half a load is worse than "
        "none.",
    )


# Module: all that is below it


def tall_net(kata):
    """Return a network, and the modules on its three floors."""
    inner = build(kata, w=parameter(kata))
    inner.register_buffer("mean", torch.ones(3))
    inner.register_buffer("steps", torch.tensor(7))
    block = build(kata, inner=inner, gone=build(kata))
    block.gone = None
    net = build(kata, block=block, w=parameter(kata))
    return net, [net, block, inner]


def test_train_and_eval_reach_all_below(kata):
    """A module starts in train mode; eval() and train() change it and all below it, and return it."""
    net, floors = tall_net(kata)
    deeper = "Only the module itself was changed: a Dropout three floors down has to know, too."
    floor = "The children changed, but not their children."

    def training():
        return [module.training for module in floors]

    checks.equal(training(), [True] * 3, "training of a new network, its child and its grandchild")
    checks.same(net.eval(), net, "net.eval()", why="It returns the module, to be used in a chain.")
    checks.equal(
        training(),
        [False] * 3,
        "training of the network, its child and its grandchild after net.eval()",
        mistakes={deeper: [False, True, True], floor: [False, False, True]},
    )
    checks.same(
        net.train(), net, "net.train()", why="It returns the module, to be used in a chain."
    )
    checks.equal(
        training(),
        [True] * 3,
        "training of the three after net.train()",
        mistakes={deeper: [True, False, False], floor: [True, True, False]},
    )
    net.train(False)
    checks.equal(training(), [False] * 3, "training of the three after net.train(False)")


def test_zero_grad_reaches_all_below(kata):
    """zero_grad forgets the gradient of every Parameter, and changes nothing else."""
    net, (_, _, inner) = tall_net(kata)
    (net.w.sum() + 2 * inner.w.sum()).backward()
    before = dict(net.named_parameters())
    net.zero_grad()
    left = [name for name, p in net.named_parameters() if p.grad is not None and p.grad.any()]
    checks.equal(
        left,
        [],
        "names of the Parameters with a gradient after net.zero_grad()",
        why="Gradients add up: what is left of one step falsifies the next.",
        mistakes={"Only the module's own Parameters were reached.": ["block.inner.w"]},
    )
    checks.equal(
        inner.w.tolist(),
        [1.0, 2.0],
        "net.block.inner.w.tolist() after net.zero_grad()",
        why="It is about the gradients: the values stay.",
        mistakes={"The values were made zero, not the gradients.": [0.0, 0.0]},
    )
    checks.equal(
        replaced(net, before), [], "names of the Parameters that are other objects after it"
    )


def test_to_converts_all_below(kata):
    """to(float64) converts every floating-point Parameter and buffer, and returns the module."""
    net, (_, _, inner) = tall_net(kata)
    checks.same(net.to(torch.float64), net, "net.to(torch.float64)")
    checks.equal(
        {name: p.dtype for name, p in net.named_parameters()},
        {"w": torch.float64, "block.inner.w": torch.float64},
        "dtypes of the Parameters after net.to(torch.float64)",
        why="Every Parameter is converted, on all floors.",
        mistakes={
            "Only the module's own Parameters were converted.": {
                "w": torch.float64,
                "block.inner.w": torch.float32,
            }
        },
    )
    checks.equal(
        {name: buffer.dtype for name, buffer in net.named_buffers()},
        {"block.inner.mean": torch.float64, "block.inner.steps": torch.int64},
        "dtypes of the buffers after net.to(torch.float64)",
        why="A buffer follows its module. Integers count something: they stay integers.",
        mistakes={
            "Integers were converted, too.": lambda got: torch.int64 not in got.values(),
            "The buffers stayed behind.": lambda got: torch.float32 in got.values(),
        },
    )
    checks.equal(inner.mean, torch.ones(3).double(), "net.block.inner.mean after it")


def test_to_keeps_the_parameters(kata):
    """to(float64) keeps every Parameter the object that it is, a leaf that requires a gradient."""
    net, (_, _, inner) = tall_net(kata)
    before = dict(net.named_parameters())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    net.to(torch.float64)
    checks.equal(
        replaced(net, before),
        [],
        "names of the Parameters that are other objects after net.to(torch.float64)",
        why="New Parameters would leave an optimizer with the old ones, which nobody uses any more.",
    )
    checks.equal(
        [(p.is_leaf, p.requires_grad) for p in net.parameters()],
        [(True, True)] * 2,
        "(p.is_leaf, p.requires_grad) of the Parameters after net.to(torch.float64)",
    )
    inner.w.sum().backward()
    optimizer.step()
    checks.equal(
        inner.w.detach(),
        torch.tensor([0.5, 1.5]).double(),
        "net.block.inner.w after a step of an optimizer that was made before net.to(torch.float64)",
        why="Its gradient is 1 and the learning rate 0.5.",
    )


# Layers


def fill(module):
    """Fill all Parameters of a module with different values, and return them by name."""
    values = {}
    with torch.no_grad():
        for number, (name, p) in enumerate(module.named_parameters()):
            p.copy_(torch.arange(1.0, p.numel() + 1).add(10 * number).sin().view(p.shape))
            values[name] = p.detach().clone()
    return values


def test_linear(kata):
    """Linear gives x @ weight.T + bias, for any number of leading axes."""
    layer = kata.Linear(3, 2)
    checks.equal(
        {name: tuple(p.shape) for name, p in layer.named_parameters()},
        {"weight": (2, 3), "bias": (2,)},
        "shapes of the Parameters of Linear(3, 2)",
        why="torch keeps a weight as (out_features, in_features).",
        mistakes={"The weight is (in_features, out_features).": {"weight": (3, 2), "bias": (2,)}},
    )
    weight, bias = fill(layer).values()
    for shape in [(4, 3), (2, 5, 3)]:
        x = torch.arange(math.prod(shape)).float().cos().view(shape)
        rows = [
            [sum(w * v for w, v in zip(weight[i], row, strict=True)) + bias[i] for i in range(2)]
            for row in x.view(-1, 3)
        ]
        expected = torch.tensor(rows).view(*shape[:-1], 2)
        checks.equal(
            layer(x).detach(),
            expected,
            f"Linear(3, 2)(x), x of shape {shape}",
            tolerance=1e-5,
            why="Each row of the weight is multiplied with the input and summed; then comes the bias.",
            mistakes={
                "The bias is missing.": expected - bias,
                "The bias was subtracted.": expected - 2 * bias,
            },
        )


def test_linear_without_bias(kata):
    """Linear(..., bias=False) has no bias: it is None, and neither listed nor saved."""
    layer = kata.Linear(3, 2, bias=False)
    checks.equal(
        layer.bias, None, "Linear(3, 2, bias=False).bias", why="The name is there, and holds None."
    )
    checks.equal(list(layer.state_dict()), ["weight"], "keys of its state_dict()")
    weight = fill(layer)["weight"]
    x = torch.tensor([[1.0, 0.0, 2.0]])
    checks.equal(
        layer(x).detach(),
        weight[:, 0][None] + 2 * weight[:, 2],
        "Linear(3, 2, bias=False)([[1, 0, 2]])",
        tolerance=1e-5,
        why="Without a bias it is only the product.",
    )


def normalised(x, eps, *, unbiased=False):
    """Shift and scale each row to mean 0 and variance 1, number by number."""
    rows = []
    for row in x.reshape(-1, x.shape[-1]).tolist():
        mean = sum(row) / len(row)
        variance = sum((value - mean) ** 2 for value in row) / (len(row) - unbiased)
        rows.append([(value - mean) / math.sqrt(variance + eps) for value in row])
    return torch.tensor(rows).view(x.shape)


def test_layer_norm(kata):
    """LayerNorm shifts and scales the last axis to mean 0 and variance 1, then by weight and bias."""
    x = torch.arange(24.0).mul(7).sin().view(2, 3, 4)
    plain = normalised(x, 1e-5)
    layer = kata.LayerNorm(4)
    checks.equal(
        layer(x).detach(),
        plain,
        "LayerNorm(4)(x), new, x of shape (2, 3, 4)",
        tolerance=1e-5,
        why="At first the weight is one and the bias zero, so each row has mean 0 and variance 1.",
        mistakes={
            "The variance was divided by one less than the number of values.": normalised(
                x, 1e-5, unbiased=True
            ),
            "The weight is zero at first: nothing gets through.": torch.zeros_like(x),
            "The mean was not subtracted.": x
            / (x.var(-1, correction=0, keepdim=True) + 1e-5).sqrt(),
            "Mean and variance are those of the first axis, not of the last.": (
                (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt()
            ),
        },
    )
    weight, bias = fill(layer).values()
    checks.equal(
        layer(x).detach(),
        plain * weight + bias,
        "LayerNorm(4)(x), with a weight and a bias",
        tolerance=1e-5,
        why="The normalised values are multiplied by the weight, then the bias is added.",
        mistakes={
            "Weight and bias were left out.": plain,
            "The bias was added first.": (plain + bias) * weight,
        },
    )
    checks.equal(
        layer.to(torch.float64)(x.double()).detach(),
        (plain * weight + bias).double(),
        "LayerNorm(4)(x) in float64, after to(torch.float64)",
        tolerance=1e-5,
        why="A layer computes in the dtype that it is converted to.",
    )


def test_layer_norm_eps(kata):
    """`eps` is added to the variance, under the root."""
    x = torch.arange(12.0).mul(7).sin().view(3, 4)
    checks.equal(
        kata.LayerNorm(4, eps=0.5)(x).detach(),
        normalised(x, 0.5),
        "LayerNorm(4, eps=0.5)(x)",
        tolerance=1e-5,
        why="The variance and eps are added before the root is taken.",
        mistakes={
            "eps has no effect.": normalised(x, 1e-5),
            "eps was added to the standard deviation, after the root.": (
                (x - x.mean(-1, keepdim=True)) / (x.std(-1, correction=0, keepdim=True) + 0.5)
            ),
        },
    )


def test_sequential(kata):
    """Sequential passes x through its modules in order; they are its children 0, 1, ..."""
    first, second = kata.Linear(3, 3), kata.Linear(3, 3)
    net = kata.Sequential(first, second)
    checks.equal(
        names(net.named_parameters()),
        ["0.weight", "0.bias", "1.weight", "1.bias"],
        "names of the Parameters of Sequential(Linear(3, 3), Linear(3, 3))",
        why="The modules are children, named by their numbers.",
        mistakes={
            "They are in a plain list: nobody sees them.": [],
            "They are counted from 1.": ["1.weight", "1.bias", "2.weight", "2.bias"],
        },
    )
    fill(net)
    x = torch.arange(6.0).view(2, 3)
    checks.equal(
        net(x).detach(),
        second(first(x)).detach(),
        "Sequential(first, second)(x)",
        tolerance=1e-5,
        why="It gives second(first(x)).",
        mistakes={
            "They run from last to first.": first(second(x)).detach(),
            "Only the last one has an effect: each must get what the one before it gives.": (
                second(x).detach()
            ),
            "Only the first one has an effect.": first(x).detach(),
        },
    )
    checks.equal(
        names(kata.Sequential(second, kata.Sequential(first), first).named_parameters()),
        ["0.weight", "0.bias", "1.0.weight", "1.0.bias"],
        "names of the Parameters of Sequential(second, Sequential(first), first)",
        why="A Sequential may hold another, and what is shared is listed once.",
    )


def test_dropout_in_train_mode(kata):
    """Dropout(p) in train mode makes about p of the values zero, and divides the rest by 1 - p."""
    layer = kata.Dropout(0.75)
    x = torch.ones(40, 100)
    first, second = layer(x), layer(x)
    checks.equal(
        sorted(set(first.flatten().tolist())),
        [0.0, 4.0],
        "the different values in Dropout(0.75)(ones(40, 100))",
        why="A value is dropped, or divided by 1 - p, so that the sum stays about the same.",
        mistakes={
            "Nothing was dropped, but a new module is in train mode.": [1.0],
            "What is left was not divided by 1 - p.": [0.0, 1.0],
            "What is left was divided by p, not by 1 - p.": lambda got: abs(got[-1] - 4 / 3) < 1e-3,
        },
    )
    share = (first == 0).float().mean().item()
    checks.holds(
        0.65 < share < 0.85,
        f"Dropout(0.75) made {share:.0%} of 4000 values zero, expected about 75 %",
        why="p is the probability that a value is dropped.",
        mistakes={"p is the share that is dropped, not the share that is kept.": share < 0.5},
    )
    checks.holds(
        not torch.equal(first, second),
        "Dropout(0.75) dropped the same 3000 values in two calls",
        why="Every call draws anew.",
    )


def test_dropout_in_eval_mode(kata):
    """Dropout in eval mode gives its input; p is 0.5 unless it is said."""
    x = torch.arange(50.0)
    for layer, shown in [(kata.Dropout(), "Dropout()"), (kata.Dropout(0.9), "Dropout(0.9)")]:
        checks.equal(
            layer.eval()(x),
            x.clone(),
            f"{shown}.eval()(x)",
            why="In evaluation nothing is left to chance.",
        )
    half = (kata.Dropout()(torch.ones(4000)) == 0).float().mean().item()
    checks.holds(
        0.4 < half < 0.6, f"Dropout() made {half:.0%} of 4000 values zero, expected about 50 %"
    )


# The embedding


class TorchPatchify(nn.Module):
    """Cuts images into patches, one after the other."""

    def __init__(self, rows, columns):
        super().__init__()
        self.rows, self.columns = rows, columns

    def forward(self, images):
        patches = [
            images[:, :, top : top + self.rows, left : left + self.columns]
            for top in range(0, images.shape[2], self.rows)
            for left in range(0, images.shape[3], self.columns)
        ]
        return torch.stack([patch.permute(0, 2, 3, 1).flatten(1) for patch in patches], dim=1)


class TorchEmbedding(nn.Module):
    """The embedding of kata 14, made of torch's classes: 6 x 12 images of 2 channels, 3 x 4 patches."""

    def __init__(self, dropout=0.0):
        super().__init__()
        self.to_patch_embedding = nn.Sequential(TorchPatchify(3, 4), nn.Linear(3 * 4 * 2, 5))
        self.pos_embedding = nn.Parameter(torch.randn(1, 7, 5))
        self.cls_token = nn.Parameter(torch.randn(1, 1, 5))
        self.dropout = nn.Dropout(dropout)

    def forward(self, images):
        patches = self.to_patch_embedding(images)
        first = self.cls_token.repeat(len(images), 1, 1)
        return self.dropout(torch.cat([first, patches], dim=1) + self.pos_embedding)


SIZES = {"image_size": (6, 12), "patch_size": (3, 4), "dim": 5, "channels": 2}
MADE = "ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)"
IMAGES = torch.arange(3 * 2 * 6 * 12).sin().view(3, 2, 6, 12)


def pair_of_embeddings(kata):
    """Return torch's embedding, and yours with the values of torch's."""
    theirs, yours = TorchEmbedding(), kata.ViTEmbedding(**SIZES)
    yours.load_state_dict(theirs.state_dict())
    return theirs, yours


def test_the_experiment_of_the_article(kata):
    """Position embedding and class token, filled with 0.98, are the first two Parameters of the article's ViT."""
    embedding = kata.ViTEmbedding(image_size=256, patch_size=32, dim=1024)
    checks.equal(
        [(name, tuple(p.shape)) for name, p in embedding.named_parameters()],
        [
            ("pos_embedding", (1, 65, 1024)),
            ("cls_token", (1, 1, 1024)),
            ("to_patch_embedding.1.weight", (1024, 3072)),
            ("to_patch_embedding.1.bias", (1024,)),
        ],
        "names and shapes in ViTEmbedding(image_size=256, patch_size=32, dim=1024).named_parameters()",
        why="The module's own Parameters come first, in the order in which they are assigned.",
        mistakes={
            "The class token was assigned before the position embedding.": lambda got: (
                [name for name, _ in got[:2]] == ["cls_token", "pos_embedding"]
            ),
            "Only the patches have a position here: the class token needs one, too.": lambda got: (
                dict(got)["pos_embedding"] == (1, 64, 1024)
            ),
        },
    )
    with torch.no_grad():
        embedding.pos_embedding.fill_(0.98)
        embedding.cls_token.fill_(0.98)
    first, second, *_ = embedding.parameters()
    checks.equal(
        [(tuple(p.shape), p.unique().tolist()) for p in (first, second)],
        [
            ((1, 65, 1024), torch.tensor([0.98]).tolist()),
            ((1, 1, 1024), torch.tensor([0.98]).tolist()),
        ],
        "shape and values of the first two Parameters",
        why="What is listed is what was filled.",
    )


def test_a_state_dict_of_torch_loads(kata):
    """A state_dict of the embedding that is made of torch's classes loads strictly."""
    theirs, yours = TorchEmbedding(), kata.ViTEmbedding(**SIZES)
    state = theirs.state_dict()
    checks.equal(
        {name: tuple(value.shape) for name, value in yours.state_dict().items()},
        {name: tuple(value.shape) for name, value in state.items()},
        f"names and shapes in {MADE}.state_dict()",
        why="It has the names and the order of the one that is made of torch's classes.",
    )
    yours.load_state_dict(state, strict=True)
    checks.equal(dict(yours.state_dict()), dict(state), "your state_dict() after loading torch's")
    with torch.no_grad():
        yours.cls_token.fill_(3.0)
    theirs.load_state_dict(yours.state_dict())
    checks.equal(
        theirs.cls_token.tolist(),
        [[[3.0] * 5]],
        "torch's cls_token after loading your state_dict()",
    )


def test_the_embedding_gives_what_torch_gives(kata):
    """With the same values it gives the same tokens as the embedding that is made of torch's classes."""
    theirs, yours = pair_of_embeddings(kata)
    for images in (IMAGES, IMAGES[:1] * 2):
        expected = theirs(images).detach()
        state = theirs.state_dict()
        positions, token = state["pos_embedding"], state["cls_token"]
        patches = expected[:, 1:] - positions[:, 1:]
        checks.equal(
            yours(images).detach(),
            expected,
            f"tokens of {len(images)} images of shape (2, 6, 12)",
            tolerance=1e-5,
            why="Project the patches, put the class token first, then add a position to each.",
            mistakes={
                "The class token comes last.": torch.cat(
                    [patches, token.expand(len(images), 1, 5)], dim=1
                )
                + positions,
                "The class token has no position: it was put in after they were added.": torch.cat(
                    [token.expand(len(images), 1, 5), expected[:, 1:]], dim=1
                ),
                "The positions were not added.": expected - positions,
                "Every token has the position of the class token.": (
                    expected - positions + positions[:, :1]
                ),
            },
        )


def test_adam_trains_the_embedding(kata):
    """torch.optim.Adam trains it: three steps lead to where they lead torch's embedding."""
    theirs, yours = pair_of_embeddings(kata)
    before = {name: value.clone() for name, value in theirs.state_dict().items()}
    for embedding in (theirs, yours):
        optimizer = torch.optim.Adam(embedding.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            embedding(IMAGES).pow(2).sum().backward()
            optimizer.step()
    trained = theirs.state_dict()
    for name, value in yours.state_dict().items():
        checks.equal(
            value,
            trained[name],
            f"{name} after three steps of Adam",
            tolerance=1e-4,
            why="The gradient reaches every Parameter, and the optimizer changes the very object "
            "that the network uses.",
            mistakes={
                "It did not move: no gradient reaches it, or the optimizer has another object.": (
                    before[name]
                )
            },
        )


def test_dropout_comes_last_and_is_off_in_eval_mode(kata):
    """In train mode dropout zeroes whole numbers of the finished tokens; in eval mode it is off."""
    theirs = TorchEmbedding()
    yours = kata.ViTEmbedding(**SIZES, dropout=0.5)
    yours.load_state_dict(theirs.state_dict())
    expected = theirs(IMAGES).detach()
    got = yours(IMAGES).detach()
    checks.holds(
        bool((got == 0).any()),
        f"in train mode {MADE[:-1]}, dropout=0.5) gives no token with a zero in it",
        why="A new module is in train mode, and half of the numbers are to be dropped.",
        mistakes={
            "Dropout was applied too early: it is the last step, when class token and positions are "
            "in.": not torch.allclose(got, expected),
        },
    )
    checks.equal(
        got,
        torch.where(got == 0, 0.0, 2 * expected),
        "its tokens in train mode, each number zero or twice what it is without dropout",
        tolerance=1e-5,
        why="Dropout is the last step: class token and positions are in by then.",
    )
    checks.equal(
        yours.eval()(IMAGES).detach(),
        expected,
        "its tokens after eval()",
        tolerance=1e-5,
        why="eval() reaches the Dropout, which then does nothing.",
        mistakes={"eval() did not reach the Dropout.": lambda tokens: bool((tokens == 0).any())},
    )


def test_images_of_another_size_are_refused(kata):
    """Images of another size raise ValueError, and so do patches that do not cover the image."""
    yours = kata.ViTEmbedding(**SIZES)
    for height, width in [(12, 6), (6, 8), (3, 24)]:
        with checks.raises(
            ValueError,
            "",
            f"{MADE}(images of {height} x {width})",
            why="Its positions are for images of 6 x 12: 3 x 24 has as many patches, in other places.",
            mistakes={"It was accepted.": lambda error: error is None},
        ):
            yours(torch.ones(1, 2, height, width))
    for image_size in [(7, 12), (6, 13)]:
        with checks.raises(
            ValueError,
            "",
            f"ViTEmbedding(image_size={image_size}, patch_size=(3, 4), dim=5)",
            why="The patches do not cover the image: a border would be lost.",
            mistakes={"It was accepted.": lambda error: error is None},
        ):
            kata.ViTEmbedding(image_size=image_size, patch_size=(3, 4), dim=5)


def test_the_embedding_in_double_precision(kata):
    """After to(float64) the embedding computes in float64, and its Parameters are the same objects."""
    theirs, yours = pair_of_embeddings(kata)
    before = dict(yours.named_parameters())
    yours.to(torch.float64)
    checks.equal(
        yours(IMAGES.double()).detach(),
        theirs.double()(IMAGES.double()).detach(),
        "tokens in float64",
        tolerance=1e-10,
        why="All that takes part is converted.",
    )
    checks.equal(
        replaced(yours, before), [], "names of the Parameters that are other objects after it"
    )


# No class of torch.nn


def of_torch_nn(kind):
    """Return the name of the class of torch.nn that `kind` is or comes from, or None."""
    found = [base for base in kind.__mro__ if base.__module__.startswith("torch.nn")]
    return f"torch.nn.{found[0].__name__}" if found else None


def parts(kata, thing, seen):
    """Yield an object, what its attributes and containers hold, and what its class has in the file."""
    if id(thing) in seen or type(thing).__name__ in ("module", "function"):
        return
    seen.add(id(thing))
    yield thing
    if isinstance(thing, type):
        return
    inside = list(getattr(thing, "__dict__", {}).values())
    for kind in type(thing).__mro__:
        inside += vars(kind).values() if kind.__module__ == kata.__name__ else []
    if isinstance(thing, dict):
        inside += thing.values()
    elif isinstance(thing, (list, tuple, set)):
        inside += thing
    for part in inside:
        yield from parts(kata, part, seen)


OWN = "This kata is about your own classes. torch.nn.functional and torch.nn.init are fine."


def test_no_class_of_torch_nn_among_the_names(kata):
    """No name in the file is a class of torch.nn, or of a class that is made from one."""
    kata.ViTEmbedding(**SIZES)
    classes = {name: value for name, value in vars(kata).items() if isinstance(value, type)}
    checks.equal(
        [f"{name} is {of_torch_nn(kind)}" for name, kind in classes.items() if of_torch_nn(kind)],
        [],
        "classes of torch.nn, or made from them, among the names of your file",
        why=OWN,
    )


def test_no_class_of_torch_nn_in_the_network(kata):
    """Nothing in a built network is a class of torch.nn, or an instance of one."""
    net = kata.Sequential(kata.LayerNorm(5), kata.Dropout(0.1), kata.ViTEmbedding(**SIZES))
    kinds = [part if isinstance(part, type) else type(part) for part in parts(kata, net, set())]
    checks.equal(
        sorted({of_torch_nn(kind) for kind in kinds} - {None}),
        [],
        "classes of torch.nn in Sequential(LayerNorm(5), Dropout(0.1), ViTEmbedding(...))",
        why=OWN,
    )
