"""Your own nn, class by class: Parameter, Module, the layers, and the embedding that they carry.

`TorchEmbedding` below is the same embedding, made of torch's classes.
"""

import copy
import functools
import math
from unittest import mock

import torch
from torch import nn

from dojo import checks


def otherwise(_):
    """Recognise whatever is left."""
    return True


# Parameter


def test_a_parameter_is_a_leaf_that_requires_a_gradient(kata):
    """A Parameter is a tensor, a leaf, and requires a gradient, whatever it is made of."""
    computed = torch.ones(2, requires_grad=True) * 3
    for make, shown in [
        (lambda: kata.Parameter(torch.ones(2)), "Parameter(ones(2))"),
        (lambda: kata.Parameter(computed), "Parameter(a computed tensor)"),
        (
            torch.no_grad()(lambda: kata.Parameter(torch.ones(2))),
            "Parameter(ones(2)), under no_grad,",
        ),
        (lambda: kata.Parameter(), "Parameter()"),
    ]:
        parameter = checks.outcome(make)
        checks.instance(
            parameter,
            kata.Parameter,
            shown,
            mistakes={
                "Without data it is made of an empty tensor.": TypeError,
                "A plain tensor is registered nowhere: make one of the class `cls`.": torch.Tensor,
            },
        )
        checks.equal(
            {"requires_grad": parameter.requires_grad, "is_leaf": parameter.is_leaf},
            {"requires_grad": True, "is_leaf": True},
            f"what {shown} says of itself",
            mistakes={
                "It hangs on the graph of the data: an optimizer trains leaves only.": lambda got: (
                    not got["is_leaf"]
                ),
                "A Parameter is trained: it requires a gradient, wherever it is made, unless "
                "requires_grad=False is said.": lambda got: not got["requires_grad"],
            },
        )


def test_a_parameter_need_not_be_trained(kata):
    """requires_grad=False makes a Parameter that is not trained, whatever the data say."""
    for data, shown in [
        (torch.ones(2), "ones(2)"),
        (torch.ones(2, requires_grad=True), "ones(2, requires_grad=True)"),
        (kata.Parameter(torch.ones(2)), "Parameter(ones(2))"),
    ]:
        frozen = kata.Parameter(data, requires_grad=False)
        checks.equal(
            frozen.requires_grad,
            False,
            f"Parameter({shown}, requires_grad=False).requires_grad",
            mistakes={
                "The Parameter that was given came back: make a new one.": lambda _, same=frozen is data: (
                    same
                ),
                "The second argument decides, not the data.": True,
            },
        )
    checks.holds(
        kata.Parameter(frozen) is not frozen,
        "Parameter(p), where p is a Parameter, gives p itself",
        why="It is another Parameter on the same memory.",
        mistakes={"The Parameter that was given came back: make a new one.": True},
    )


def test_what_a_parameter_is_made_of(kata):
    """Without data a Parameter has the shape (0,); integers, which have no gradient, raise RuntimeError."""
    checks.equal(
        tuple(kata.Parameter().shape),
        (0,),
        "Parameter().shape",
        mistakes={"Without data it is empty: one axis without a number in it.": otherwise},
    )
    with checks.raises(
        RuntimeError,
        "floating point",
        "Parameter(tensor([1, 2]))",
        why="Torch says it by itself when it is asked for a gradient: 'only floating point'.",
        mistakes={
            "Integers were accepted. They cannot be trained, and are not converted on the quiet.": (
                lambda error: error is None
            )
        },
    ):
        kata.Parameter(torch.tensor([1, 2]))

    class Token(kata.Parameter):
        pass

    checks.instance(
        Token(torch.ones(2)),
        Token,
        "Token(ones(2)), where Token is a subclass of Parameter,",
        mistakes={"The class of what is made is `cls`, not always Parameter.": otherwise},
    )


def test_a_parameter_is_on_the_memory_of_its_data(kata):
    """A Parameter shares its memory with the data, and leaves the data as it was."""
    data = torch.zeros(2)
    parameter = kata.Parameter(data)
    checks.equal(
        data.requires_grad,
        False,
        "data.requires_grad after Parameter(data)",
        mistakes={"The caller's data were changed: only the Parameter requires a gradient.": True},
    )
    data[1] = 5.0
    checks.equal(
        parameter.detach().tolist(),
        [0.0, 5.0],
        "Parameter(data).tolist() after data[1] = 5",
        why="Nothing is copied: the two are one piece of memory.",
        mistakes={"The values were copied.": [0.0, 0.0]},
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
        def __repr__(self):
            return "net"

    net = Net()
    for name, member in members.items():
        setattr(net, name, member)
    return net


def parameter(kata, *values):
    """Return a Parameter with these values."""
    return kata.Parameter(torch.tensor(values or (1.0, 2.0)))


def names(pairs):
    """Return the names of (name, value) pairs."""
    return [name for name, _ in pairs]


def check_same_parameters(net, before, called):
    """Check that the Parameters of a network are still the objects in `before`, a dict by name."""
    checks.equal(
        [name for name, p in net.named_parameters() if p is not before.get(name)],
        [],
        f"names of the Parameters that are other objects after {called}",
        mistakes={
            "New Parameters were made. An optimizer holds the old ones, and would go on with "
            "them: change the values of those that are there.": otherwise
        },
    )


def check_returns(got, net, called):
    """Check that a method returns the module that it was called on."""
    checks.same(
        got,
        net,
        called,
        mistakes={
            "It returned nothing. It gives the module itself, to be used in a chain.": None,
            "A child, a buffer or a Parameter that is None was not passed over.": "'NoneType' object",
            "It is to return the module.": Exception,
            "This is another module. The module itself is changed, and returned.": otherwise,
        },
    )


def test_a_module_can_be_made(kata):
    """A Module can be made, and takes a plain attribute."""
    checks.instance(
        checks.outcome(lambda: build(kata, title="net")),
        kata.Module,
        "net = Net(); net.title = 'net', where Net is a subclass of Module,",
        mistakes={
            "Where a register is not there yet, asking self for it calls __getattr__, which asks for it "
            "again: look into self.__dict__.": RecursionError,
            "__setattr__ is called for every assignment, also for that of a register in __init__, where "
            "the registers are not all there yet.": otherwise,
        },
    )


def test_an_unknown_name(kata):
    """A name that nothing was assigned to raises AttributeError, so that hasattr gives False."""
    net = build(kata)
    with checks.raises(
        AttributeError,
        "wieght",
        "net.wieght",
        why="The message names what was asked for.",
        mistakes={
            "Whoever gives something for a typo hides it.": lambda error: error is None,
            "hasattr, getattr and copy wait for an AttributeError: it has to be this one.": KeyError,
        },
    ):
        _ = net.wieght


def test_calling_a_module_calls_its_forward(kata):
    """Calling a module calls its forward with the same arguments, and gives what it gives."""

    class Scale(kata.Module):
        def forward(self, x, by, *, plus=0.0):
            return x * by + plus

    net = Scale()
    for by in (2.0, 5.0):
        checks.equal(
            checks.outcome(lambda by=by: net(torch.ones(2), by, plus=1.0)),
            torch.full((2,), by + 1),
            f"net(ones(2), {by}, plus=1.0), whose forward gives x * by + plus",
            why="Every argument goes on to forward, with and without a name.",
            mistakes={
                "The result of forward was not returned.": None,
                "Not every argument goes on to forward: it may have several, with and without a "
                "name.": TypeError,
                "The argument `plus` did not arrive.": torch.full((2,), by),
            },
        )


def test_what_was_assigned_is_read_back(kata):
    """An attribute gives back the very object that was assigned: Parameter, child or anything else."""
    weight, child = parameter(kata), build(kata)
    net = build(kata, weight=weight, child=child, title="net")
    checks.same(net.weight, weight, "net.weight", why="It is the object that the optimizer holds.")
    checks.same(net.child, child, "net.child")
    checks.equal(net.title, "net", "net.title", why="What is not registered is a plain attribute.")


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
            mistakes={
                "It was accepted, and super().__init__() may wipe it out.": lambda e: e is None,
                "Where the register is missing, asking self for it calls __getattr__, which asks for it again: "
                "look into self.__dict__.": RecursionError,
                "There is no register yet, and this is Python's complaint about it. Look first whether "
                "there is one, and say 'before Module.__init__() call'.": otherwise,
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
        kind = {"weight": "Parameter", "child": "Module"}[name]
        with checks.raises(
            TypeError,
            "",
            f"net.{name} = {shown}, where net.{name} is a {kind},",
            mistakes={
                f"{reason}, and yet it was accepted: the network lost a part without a word.": (
                    lambda error: error is None
                ),
                f"{reason}, and was refused. But a value of the wrong kind is a TypeError.": otherwise,
            },
        ):
            setattr(net, name, value)
        checks.same(getattr(net, name), before, f"net.{name} after the refused assignment")


def test_two_modules_share_nothing(kata):
    """What is registered in one module is not registered in another."""
    first, second = build(kata, weight=parameter(kata)), build(kata, bias=parameter(kata))
    checks.equal(
        checks.outcome(lambda: [names(net.named_parameters()) for net in (first, second)]),
        [["weight"], ["bias"]],
        "names in the first and in the second of two modules",
        why="Every instance has a register of its own, made when it is made.",
        mistakes={
            "Both have the same register: every instance needs its own, made when it is made.": (
                lambda got: isinstance(got, RecursionError) or got[0] == got[1]
            )
        },
    )


def test_parameters_are_registered_by_assignment(kata):
    """named_parameters lists what was assigned as a Parameter, in that order, and nothing else."""
    net = build(kata, weight=parameter(kata), bias=parameter(kata))
    net.scratch = torch.ones(2)
    net.learnt = torch.ones(2, requires_grad=True)
    net.doubled = net.weight * 2
    net.listed = [parameter(kata)]
    net.fixed = kata.Parameter(torch.ones(2), requires_grad=False)
    net.special = type("Special", (kata.Parameter,), {})(torch.ones(2))
    for called in ("names of net.named_parameters()", "names of the same, called again"):
        checks.equal(
            names(net.named_parameters()),
            ["weight", "bias", "fixed", "special"],
            called,
            why="Only a Parameter that is assigned to an attribute is registered.",
            mistakes={
                "What one call has seen is still known in the next: each begins anew.": (
                    lambda got, called=called: "again" in called and not got
                ),
                "Every tensor was registered, but only a Parameter is trained.": lambda got: (
                    "scratch" in got
                ),
                "A tensor that requires a gradient was registered, but is no Parameter.": (
                    lambda got: "learnt" in got
                ),
                "`net.doubled = net.weight * 2` was registered: what is computed from a Parameter "
                "must be a plain tensor.": lambda got: "doubled" in got,
                "A list of Parameters is a plain attribute: torch does not look into it.": (
                    lambda got: any("listed" in name for name in got)
                ),
                "Nothing was registered.": [],
                "Parameters with equal values are still two: compare objects, not values.": [
                    "weight"
                ],
                "special is of a subclass of Parameter, and so a Parameter.": lambda got: (
                    "fixed" in got and "special" not in got
                ),
                "A Parameter that does not require a gradient is one all the same: it is listed, and "
                "saved.": lambda got: "fixed" not in got,
                "They come in the order in which they were assigned.": lambda got: (
                    sorted(got) == ["bias", "fixed", "special", "weight"]
                ),
            },
        )
    checks.same(
        dict(net.named_parameters())["weight"],
        net.weight,
        "dict(net.named_parameters())['weight']",
        mistakes={
            "This is another object. The Parameter itself is handed out: it is what the optimizer "
            "changes.": otherwise
        },
    )


def test_own_parameters_come_before_those_of_children(kata):
    """A module's own Parameters come first, then its children's, depth first, with dotted names."""
    block = build(kata, inner=build(kata, w=parameter(kata)), v=parameter(kata))
    net = build(kata, block=block, head=build(kata, w=parameter(kata)), scale=parameter(kata))
    expected = ["scale", "block.v", "block.inner.w", "head.w"]
    checks.equal(
        names(net.named_parameters()),
        expected,
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
            "Between the name of a child and what is in it stands a dot, and only there.": lambda got: (
                [name.replace(".", "") for name in got]
                == [name.replace(".", "") for name in expected]
            ),
            "Something in another module has the same name, `w`, and the second one was left out. Only "
            "the same object comes once.": expected[:3],
            "All are here, but in another order: own ones first, then child by child.": lambda got: (
                sorted(got) == sorted(expected)
            ),
        },
    )


def test_a_child_may_be_none(kata):
    """A child that is None keeps its place, and what comes after it is reached."""
    net = build(kata, first=build(kata), second=build(kata, w=parameter(kata)))
    net.first = None
    checks.equal(
        checks.outcome(lambda: names(net.named_parameters())),
        ["second.w"],
        "names of net.named_parameters(), where net.first is None",
        mistakes={
            "The walk ended at the child that is None: go on with the next.": [],
            "A child may be None: pass it over.": Exception,
        },
    )
    net.first = build(kata, w=parameter(kata))
    checks.equal(
        names(net.named_parameters()),
        ["first.w", "second.w"],
        "names of net.named_parameters() after net.first = None, then net.first = a Module",
        mistakes={
            "None took the name off the register, so it came back last.": lambda got: len(got) == 2
        },
    )


def test_prefix_and_recurse(kata):
    """`prefix` stands before every name, with a dot; `recurse=False` leaves the children out."""
    net = build(kata, w=parameter(kata), head=build(kata, w=parameter(kata)))
    check_prefix_and_recurse(net.named_parameters, "named_parameters")
    checks.equal(
        len(list(net.parameters(recurse=False))),
        1,
        "number of net.parameters(recurse=False)",
        mistakes={"The children were not left out.": 2},
    )


def check_prefix_and_recurse(listed, method):
    """Check the names of a network that has `w`, and a child `head` with another `w`."""
    checks.equal(
        names(listed(prefix="net")),
        ["net.w", "net.head.w"],
        f"names of net.{method}(prefix='net')",
        mistakes={
            "The prefix has no effect.": ["w", "head.w"],
            "The prefix is missing on the module's own names.": ["w", "net.head.w"],
            "The prefix is missing on the names of the children.": ["net.w", "head.w"],
            "The dot after the prefix is missing.": lambda got: got[0] == "netw",
        },
    )
    checks.equal(
        names(listed(recurse=False)),
        ["w"],
        f"names of net.{method}(recurse=False)",
        mistakes={"The children were not left out.": ["w", "head.w"]},
    )


def test_shared_parameters_come_once(kata):
    """A Parameter that has two names comes once, under the first, or with remove_duplicate=False twice."""
    tied, twin = parameter(kata), build(kata, w=parameter(kata))
    net = build(
        kata, encoder=build(kata, w=tied), left=twin, right=twin, decoder=build(kata, w=tied)
    )
    check_shared(net.named_parameters, "named_parameters")


def check_shared(listed, method):
    """Check the names of a network where encoder.w is decoder.w, and the child left is right."""
    once = ["encoder.w", "left.w"]
    twice = ["encoder.w", "left.w", "right.w", "decoder.w"]
    checks.equal(
        names(listed()),
        once,
        f"names of net.{method}(), where encoder.w is decoder.w and left is right",
        why="It is one object, so it comes once.",
        mistakes={
            "Each came under every name that it has: an optimizer must get it once.": twice,
            "Equal values are not the same object: compare with `is`, or by id.": ["encoder.w"],
        },
    )
    checks.equal(
        names(listed(remove_duplicate=False)),
        twice,
        f"names of net.{method}(remove_duplicate=False)",
        why="Every name counts then.",
        mistakes={
            "remove_duplicate=False has no effect.": once,
            "A child that has two names was passed over under the second.": [*once, "decoder.w"],
            "A tensor that has two names was passed over under the second.": twice[:-1],
        },
    )


def test_parameters_is_an_iterator(kata):
    """parameters(), named_parameters() and named_buffers() hand out one after the other: iterators."""
    net = build(kata, **{name: parameter(kata) for name in "zyxwvuts"})
    for method in ("parameters", "named_parameters", "named_buffers"):
        listed = getattr(net, method)()
        checks.holds(
            hasattr(listed, "__next__"),
            f"net.{method}() gives a {type(listed).__name__}, expected an iterator",
            mistakes={"A list begins again each time. Hand out one after the other.": True},
        )
    checks.equal(
        [p is own for p, (_, own) in zip(net.parameters(), net.named_parameters(), strict=False)],
        [True] * 8,
        "[p is own for p, (name, own) in zip(net.parameters(), net.named_parameters())]",
        why="parameters() gives the Parameters themselves.",
        mistakes={
            "These are pairs. parameters() gives the Parameters alone, without their names.": (
                lambda _: isinstance(next(iter(net.parameters())), tuple)
            ),
            "parameters() gives them in the order of named_parameters(). A set has no order.": (
                lambda got: len(got) == 8
            ),
        },
    )
    net.late = parameter(kata)
    checks.equal(
        len(list(net.parameters())),
        9,
        "len(list(net.parameters())) after one more was assigned",
        mistakes={"What was found in an earlier call was kept. Go through the register anew.": 8},
    )


def test_the_place_of_a_name(kata):
    """None keeps a name's place, replacing keeps it too, and deleting gives it up."""
    net = build(kata, a=parameter(kata), b=parameter(kata), c=parameter(kata))
    net.a = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["a", "b", "c"],
        "names after net.a = Parameter(...), another one",
        mistakes={"The new one came last. It takes the place of the old one.": ["b", "c", "a"]},
    )
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
    net.b = parameter(kata)
    checks.equal(
        names(net.named_parameters()),
        ["a", "c", "b"],
        "names after del net.b, then net.b = Parameter(...)",
        why="A deleted name is forgotten: assigned again, it comes last.",
        mistakes={"The deleted name was still on the register.": ["a", "b", "c"]},
    )


def test_what_is_deleted_is_gone(kata):
    """What is deleted is gone, from the register and from the attributes."""
    net = build(kata, weight=parameter(kata), child=build(kata, w=parameter(kata)), title="net")
    net.register_buffer("mean", torch.zeros(2))
    for name in ("weight", "child", "mean", "title"):
        checks.equal(
            checks.outcome(lambda name=name: delattr(net, name)),
            None,
            f"del net.{name}",
            mistakes={"What is registered can be deleted, too.": AttributeError},
        )
    left = [name for name in ("weight", "child", "mean", "title") if hasattr(net, name)]
    checks.equal(
        left,
        [],
        "names that net still has after del net.weight, net.child, net.mean and net.title",
        mistakes={
            "Something is still there: the name itself is to go, not only its value.": otherwise
        },
    )
    checks.equal(
        (names(net.named_parameters()), names(net.named_buffers())),
        ([], []),
        "names of net.named_parameters() and of net.named_buffers() after that",
        mistakes={"What was deleted is still on the register.": otherwise},
    )
    with checks.raises(
        AttributeError,
        "",
        "del net.wieght",
        mistakes={
            "A typo went unnoticed: what is not there cannot be deleted.": lambda error: (
                error is None
            ),
            "What is not there cannot be deleted: that is an AttributeError.": otherwise,
        },
    ):
        del net.wieght


def test_what_gives_way(kata):
    """A plain attribute gives way to a Parameter or a child, and a child to a Parameter."""
    net = build(kata, plain=3.0, other=4.0, child=build(kata, w=parameter(kata)))
    new = {"plain": parameter(kata), "child": parameter(kata)}
    checks.equal(
        checks.outcome(lambda: assigned(net, **new, other=build(kata, w=parameter(kata)))),
        [True] * 3,
        "[net.plain is p, net.child is q, net.other is m] after net.plain = p, net.child = q, net.other = m",
        why="plain and other were numbers, child a Module: now two are Parameters, and other is a child.",
        mistakes=IN_THE_WAY,
    )
    checks.equal(
        names(net.named_parameters()),
        ["plain", "child", "other.w"],
        "names of net.named_parameters() after that",
        mistakes={
            "The child is still registered beside the Parameter.": lambda got: "child.w" in got,
            "The plain attribute did not give way to the child.": lambda got: (
                "plain" in got and not any("other" in name for name in got)
            ),
        },
    )


def assigned(net, **values):
    """Assign these values, and tell of each whether it is read back."""
    for name, value in values.items():
        setattr(net, name, value)
    return [getattr(net, name) is value for name, value in values.items()]


IN_THE_WAY = {
    "An assignment takes over the name of a plain attribute; only register_parameter and "
    "register_buffer refuse it.": KeyError,
    "An assignment of a Parameter takes over the name of a child and of a buffer.": TypeError,
    "What was there before hides the new one.": list,
}


def test_register_parameter_with_none(kata):
    """register_parameter(name, None) keeps a place for a Parameter, and only for a Parameter."""
    net = build(kata)
    net.register_parameter("bias", None)
    net.register_parameter("weight", parameter(kata))
    checks.equal(
        checks.outcome(lambda: net.bias),
        None,
        "net.bias after net.register_parameter('bias', None)",
        mistakes={"The name was not kept: it is there, and holds None.": AttributeError},
    )
    with checks.raises(
        TypeError,
        "",
        "net.bias = ones(2), after net.register_parameter('bias', None),",
        mistakes={"The name is that of a Parameter from now on, though it holds None.": otherwise},
    ):
        net.bias = torch.ones(2)
    net.bias = parameter(kata)
    checks.equal(
        checks.outcome(lambda: net.register_parameter("bias", parameter(kata))),
        None,
        "net.register_parameter('bias', q), where net.bias is a Parameter",
        mistakes={"Only what is no Parameter is in the way: a Parameter is replaced.": KeyError},
    )
    checks.equal(
        names(net.named_parameters()),
        ["bias", "weight"],
        "names after register_parameter('bias', None), ('weight', p), net.bias = p, and ('bias', q)",
        why="The place was kept.",
        mistakes={"The place was not kept: it came last.": ["weight", "bias"]},
    )


def test_names_that_cannot_be_registered(kata):
    """register_parameter and register_buffer refuse a name that is taken, empty or dotted: KeyError."""
    net = build(kata, weight=parameter(kata), child=build(kata), title="net")
    net.register_buffer("mean", torch.zeros(2))
    cases = [
        ("title", "belongs to a plain attribute"),
        ("forward_all", "belongs to a method"),
        ("child", "belongs to a child"),
        ("a.b", "has a dot: it could not be told from the way to something in a child"),
        ("", "is empty"),
        (3, "is not a string"),
    ]
    type(net).forward_all = lambda self: None
    for method, value, other in [
        ("register_parameter", parameter(kata), ("mean", "belongs to a buffer")),
        ("register_buffer", torch.zeros(2), ("weight", "belongs to a Parameter")),
    ]:
        for name, reason in [*cases, other]:
            kind = KeyError if isinstance(name, str) else TypeError
            with checks.raises(
                kind,
                "",
                f"net.{method}({name!r}, ...)",
                mistakes={
                    f"It was accepted, but the name {reason}.": lambda error: error is None,
                    f"The name {reason}. That was noticed, but it is a {kind.__name__}.": otherwise,
                },
            ):
                getattr(net, method)(name, value)


def test_values_that_cannot_be_registered(kata):
    """register_parameter takes a Parameter or None, register_buffer a tensor or None: else TypeError."""
    net = build(kata)
    for method, value, shown, kind in [
        ("register_parameter", torch.ones(2), "ones(2)", "a Parameter"),
        ("register_parameter", 3.0, "3.0", "a Parameter"),
        ("register_buffer", 3.0, "3.0", "a tensor"),
        ("register_buffer", build(kata), "a Module", "a tensor"),
    ]:
        with checks.raises(
            TypeError,
            "",
            f"net.{method}('new', {shown})",
            mistakes={
                f"It was accepted. It takes {kind} or None, and makes none of something else.": (
                    lambda error: error is None
                ),
                f"It takes {kind} or None: what is neither is a TypeError.": otherwise,
            },
        ):
            getattr(net, method)("new", value)


# Module: buffers


def test_a_buffer_is_not_a_parameter(kata):
    """A buffer is listed by named_buffers with its dotted name, and is not among the parameters."""
    mean, count = torch.zeros(3), torch.tensor(4)
    net = build(kata, norm=build(kata, weight=parameter(kata)))
    net.norm.register_buffer("mean", mean)
    net.register_buffer("count", count)
    net.register_buffer("later", None)
    net.register_buffer("cache", torch.ones(1), persistent=False)
    checks.equal(
        names(net.named_parameters()),
        ["norm.weight"],
        "names of net.named_parameters()",
        mistakes={"Buffers are not trained: they are no Parameters.": lambda got: "count" in got},
    )
    checks.equal(
        names(net.named_buffers()),
        ["count", "cache", "norm.mean"],
        "names of net.named_buffers()",
        why="Own buffers come before those of children; one that is None is not listed.",
        mistakes={
            "A buffer that is None is not listed.": lambda got: "later" in got,
            "The buffers of the child are missing.": ["count", "cache"],
            "No buffer is listed.": [],
            "A buffer that is not saved is listed all the same.": lambda got: "cache" not in got,
        },
    )
    copied = "This is another tensor. The very one that was given is registered."
    checks.same(net.count, count, "net.count", mistakes={copied: otherwise})
    checks.same(
        dict(net.named_buffers())["norm.mean"],
        mean,
        "the buffer norm.mean",
        mistakes={copied: otherwise},
    )


def test_a_buffer_takes_tensors_and_gives_way_to_a_parameter(kata):
    """A number over a buffer's name is a TypeError; a Parameter takes the name over."""
    net = build(kata)
    net.register_buffer("mean", torch.zeros(2), persistent=False)
    with checks.raises(
        TypeError,
        "",
        "net.mean = 3.0, where net.mean is a buffer,",
        mistakes={
            "It was accepted. A number does not follow the module, and is not saved.": lambda error: (
                error is None
            ),
            "It was refused, but a value of the wrong kind is a TypeError.": otherwise,
        },
    ):
        net.mean = 3.0
    checks.equal(
        checks.outcome(lambda: assigned(net, mean=parameter(kata))),
        [True],
        "[net.mean is p] after net.mean = p, a Parameter, where net.mean was a buffer",
        mistakes=IN_THE_WAY,
    )
    checks.equal(
        (names(net.named_parameters()), names(net.named_buffers()), list(net.state_dict())),
        (["mean"], [], ["mean"]),
        "names of net.named_parameters() and of net.named_buffers(), and keys of net.state_dict(), after that",
        mistakes={
            "It is still a buffer, beside the Parameter.": lambda got: got[1] == ["mean"],
            "The buffer was not persistent, but the Parameter is saved: forget what was said of the "
            "buffer.": lambda got: got[0] == ["mean"],
            "What is trained is a Parameter, whatever the name was before.": otherwise,
        },
    )


def test_buffers_are_listed_as_parameters_are(kata):
    """named_buffers knows `prefix` and `recurse`, and lists what is shared once, as named_parameters does."""
    net = build(kata, head=build(kata))
    net.register_buffer("w", torch.zeros(2))
    net.head.register_buffer("w", torch.zeros(2))
    check_prefix_and_recurse(net.named_buffers, "named_buffers")
    tied, twin = torch.zeros(2), build(kata)
    net = build(kata, encoder=build(kata), left=twin, right=twin, decoder=build(kata))
    for module, tensor in [(net.encoder, tied), (twin, torch.zeros(2)), (net.decoder, tied)]:
        module.register_buffer("w", tensor)
    check_shared(net.named_buffers, "named_buffers")


def test_a_buffer_stays_one(kata):
    """A tensor that is assigned to a buffer's name is the buffer from then on, also after None."""
    net = build(kata)
    net.register_buffer("hidden", torch.zeros(2))
    for again in ("", "net.hidden = None, then "):
        net.hidden = new = torch.ones(3)
        checks.same(
            dict(net.named_buffers()).get("hidden"),
            new,
            f"dict(net.named_buffers())['hidden'] after {again}net.hidden = ones(3)",
            mistakes={
                "It is no buffer any more. The name stays registered, the tensor changes.": None,
                "The new tensor is not the buffer: this is the old one, or a copy.": otherwise,
            },
        )
        net.hidden = None


# Module: saving and loading


def saved_net(kata):
    """Return a network with a child before its own Parameters, and two buffers of each kind."""
    block = build(kata, w=parameter(kata, 1.0, 2.0))
    block.register_buffer("mean", torch.tensor([3.0]))
    net = build(kata, gone=build(kata), block=block)
    net.gone = None
    net.register_buffer("count", torch.tensor([4.0]))
    net.register_buffer("cache", torch.tensor([5.0]), persistent=False)
    net.scale = parameter(kata, 6.0, 7.0, 8.0)
    net.nothing = None
    net.register_parameter("bias", None)
    net.register_buffer("later", None)
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
            "What is None is not saved: there is nothing to save.": lambda keys: bool(
                {"bias", "later"} & set(keys)
            ),
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


def test_what_is_persistent(kata):
    """Registered again, a buffer is replaced, and the last `persistent` decides whether it is saved."""
    net = build(kata)
    for persistent in (False, True, False):
        net.register_buffer("cache", torch.zeros(2), persistent)
        checks.equal(
            list(net.state_dict()),
            ["cache"] if persistent else [],
            f"keys of net.state_dict() after net.register_buffer('cache', ..., {persistent})",
            mistakes={
                "It was registered with persistent=False, but is saved.": ["cache"],
                "The answer of the registration before this one still counts.": [],
            },
        )
    del net.cache
    net.register_buffer("cache", torch.zeros(2))
    checks.equal(
        list(net.state_dict()),
        ["cache"],
        "keys of net.state_dict() after del net.cache and net.register_buffer('cache', ...)",
        mistakes={"What is deleted is forgotten, and so is that it was not persistent.": []},
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
        [name for name in state if state[name].requires_grad],
        [],
        "names of the tensors in net.state_dict() that require a gradient",
        mistakes={
            "The Parameters themselves were saved. A state dict holds their values, without the "
            "graph.": otherwise
        },
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
    net.block.w.requires_grad = False
    with torch.no_grad():
        for number, tensor in enumerate(source.state_dict().values()):
            tensor.fill_(number + 0.5)
    state = {name: tensor.clone() for name, tensor in source.state_dict().items()}
    given = dict(reversed(state.items()))
    before, old = dict(net.named_parameters()), dict(saved_net(kata).state_dict())
    error = checks.outcome(lambda: net.load_state_dict(given))
    checks.holds(
        not isinstance(error, Exception),
        f"net.load_state_dict(state) raises {error!r}, though state has all the keys of net.state_dict(), "
        "in reverse order",
        mistakes={
            "A Parameter that is not trained is saved as well.": "block.w" not in net.state_dict(),
            "What net.state_dict() gives can be loaded, buffers included.": "key" in str(error),
            "A value is found by its key: the order says nothing.": True,
        },
    )
    checks.equal(
        list(reversed(given)),
        list(state),
        "keys of the state that was given to net.load_state_dict, afterwards",
        mistakes={"The caller's state was changed: look into it, and take nothing out.": otherwise},
    )
    checks.equal(
        dict(net.state_dict()),
        state,
        "net.state_dict() after net.load_state_dict(state)",
        why="Every value arrives, in parameters and in buffers.",
        mistakes={
            "Nothing arrived. What is copied must go into the memory of the network itself.": old,
            "The buffers were not loaded.": lambda got: torch.equal(got["count"], old["count"]),
            "The children were not loaded.": lambda got: torch.equal(
                got["block.w"], old["block.w"]
            ),
        },
    )
    check_same_parameters(net, before, "net.load_state_dict(state)")
    checks.equal(
        [(p.requires_grad, p.is_leaf) for p in (net.scale, net.block.w)],
        [(True, True), (False, True)],
        "(p.requires_grad, p.is_leaf) of scale and of block.w, which did not require a gradient, after the load",
        mistakes={
            "The load is part of the graph now: copy without autograd looking on.": lambda got: (
                not all(leaf for _, leaf in got)
            ),
            "Loading brings values. Whether they are trained stays as it was.": otherwise,
        },
    )
    state["scale"].fill_(-1.0)
    checks.equal(
        net.scale.tolist(),
        [0.5, 0.5, 0.5],
        "net.scale.tolist() after the loaded state was changed",
        mistakes={
            "A checkpoint and a network share no memory: the values are to be copied.": [-1.0] * 3
        },
    )
    net.load_state_dict({name: tensor.double() for name, tensor in state.items()})
    checks.equal(
        {name: tensor.dtype for name, tensor in net.state_dict().items()},
        dict.fromkeys(state, torch.float32),
        "dtypes in net.state_dict() after a state in float64 was loaded",
        mistakes={
            "The tensors of the state took the place of the network's. Only values are copied: the "
            "network keeps its dtype.": otherwise
        },
    )


def test_loading_tells_what_is_missing_and_unexpected(kata):
    """With strict=False the rest is loaded, and the missing and the unexpected keys are returned."""
    net = saved_net(kata)
    state = {"scale": torch.zeros(3), "extra": torch.ones(1)}
    got = checks.outcome(lambda: net.load_state_dict(state, strict=False))
    absent = ["block.mean", "block.w", "count"]
    checks.equal(
        tuple(map(sorted, got)) if isinstance(got, tuple) else got,
        (absent, ["extra"]),
        "net.load_state_dict({'scale': ..., 'extra': ...}, strict=False)",
        why="First the keys that the network has and the state has not, then the other way round.",
        mistakes={
            "The two lists are exchanged.": (["extra"], absent),
            "Nothing came back. It returns the missing and the unexpected keys, strict or not.": None,
            "strict=False forgives keys that are missing or unexpected.": RuntimeError,
            "A key that is not there was looked up, or one that nobody has.": KeyError,
            "A list or the like came back. Return two lists: missing, then unexpected.": lambda got: (
                not isinstance(got, tuple)
            ),
        },
    )
    checks.equal(
        net.scale.tolist(),
        [0.0] * 3,
        "net.scale.tolist() after it",
        mistakes={"What fits is to be loaded.": [6.0, 7.0, 8.0]},
    )


HALF_A_LOAD = (
    "Something was copied before the last problem was found. Look at all first, then copy: half a load "
    "is worse than none. (Torch's own does that.)"
)


def test_keys_have_to_be_the_same(kata):
    """Unless strict=False, a missing key and an unexpected one raise RuntimeError, and nothing changes."""
    net = saved_net(kata)
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    complete = {name: torch.zeros_like(tensor) for name, tensor in before.items()}
    short = {name: tensor for name, tensor in complete.items() if name != "block.mean"}
    for state, word, key in [
        (short, "missing", "block.mean"),
        ({**complete, "extra": torch.zeros(1)}, "unexpected", "extra"),
    ]:
        error = checks.outcome(lambda state=state: net.load_state_dict(state))
        called = f"net.load_state_dict(state), where {key} is {word},"
        checks.instance(
            error,
            RuntimeError,
            called,
            mistakes={
                "It was accepted. Unless strict is False, the keys have to be the same.": lambda got: (
                    not isinstance(got, Exception)
                ),
                "It was refused, but as something else than a RuntimeError.": otherwise,
            },
        )
        absent = [part for part in (word.title(), key) if part.lower() not in str(error).lower()]
        checks.holds(
            not absent,
            f"{called} raises RuntimeError: {error}; this does not say {' or '.join(absent)}",
            mistakes={f"The message says {word.title()!r}, and then which key.": True},
        )
        checks.equal(
            dict(net.state_dict()),
            before,
            f"net.state_dict() after {called}",
            mistakes={HALF_A_LOAD: otherwise},
        )


def test_another_shape_never_fits(kata):
    """strict=False forgives names, never a shape; and a load that is refused has changed nothing."""
    net = saved_net(kata)
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    for shape, what in [
        ((1,), "one value was broadcast over two"),
        ((2, 1), "as many values were put into another shape"),
        ((5,), "the rest was loaded"),
    ]:
        state = {"scale": torch.zeros(3), "block.w": torch.zeros(shape)}
        with checks.raises(
            RuntimeError,
            "size mismatch",
            f"net.load_state_dict({{'scale': zeros(3), 'block.w': zeros{shape}}}, strict=False), where "
            "block.w has the shape (2,),",
            mistakes={
                f"It was accepted: {what}. Another shape never fits, and strict=False forgives names "
                "only.": lambda error: error is None,
                "This is torch's complaint about the copy. Compare the shapes first, and say 'size "
                "mismatch for' and the key.": RuntimeError,
                "Another shape is a RuntimeError, that says 'size mismatch for' and the key.": otherwise,
            },
        ):
            net.load_state_dict(state, strict=False)
        checks.equal(
            dict(net.state_dict()),
            before,
            "net.state_dict() after the refused load",
            mistakes={HALF_A_LOAD: otherwise},
        )


def test_a_refused_load_says_all(kata):
    """All that does not fit is said in one message, with every key."""
    net = saved_net(kata)
    state = {"scale": torch.zeros(3), "block.w": torch.zeros(1), "extra": torch.zeros(1)}
    said = ["Missing", "count", "block.mean", "Unexpected", "extra", "size mismatch for", "block.w"]
    error = checks.outcome(lambda: net.load_state_dict(state))
    absent = [word for word in said if word.lower() not in str(error).lower()]
    checks.holds(
        not absent,
        "net.load_state_dict(state), where count and block.mean are missing, extra is unexpected and "
        f"block.w has another shape, raises {type(error).__name__}: {error}; this does not say "
        f"{', '.join(absent)}",
        mistakes={
            "Not every kind of problem is said. Collect all that is wrong, then raise.": (
                bool({"Missing", "Unexpected", "size mismatch for"} & set(absent))
            ),
            "Say all the keys, each after the words.": True,
        },
    )


# Module: all that is below it


def tall_net(kata):
    """Return a network, and the modules on its three floors."""
    inner = build(kata, w=parameter(kata))
    inner.register_buffer("mean", torch.ones(3))
    inner.register_buffer("steps", torch.tensor(7))
    inner.register_buffer("cache", torch.ones(1), persistent=False)
    block = build(kata, gone=build(kata), inner=inner)
    block.gone = None
    net = build(kata, block=block, w=parameter(kata), unused=parameter(kata))
    net.register_parameter("bias", None)
    net.register_buffer("later", None)
    return net, [net, block, inner]


def test_train_and_eval_reach_all_below(kata):
    """A module starts in train mode; eval() and train() change it and all below it, and return it."""
    net, floors = tall_net(kata)
    deeper = "Only the module itself was changed: a Dropout three floors down has to know, too."
    floor = "The children changed, but not their children."

    def training():
        return [module.training for module in floors]

    checks.equal(
        training(),
        [True] * 3,
        "training of a new network, its child and its grandchild",
        mistakes={"A new module is in train mode.": otherwise},
    )
    check_returns(checks.outcome(net.eval), net, "net.eval()")
    checks.equal(
        training(),
        [False] * 3,
        "training of the network, its child and its grandchild after net.eval()",
        mistakes={deeper: [False, True, True], floor: [False, False, True]},
    )
    checks.equal(
        {name: p.requires_grad for name, p in net.named_parameters()},
        {"w": True, "unused": True, "block.inner.w": True},
        "p.requires_grad of the Parameters after net.eval()",
        mistakes={
            "eval() is about behaviour: it freezes nothing.": lambda got: not all(got.values())
        },
    )
    check_returns(checks.outcome(net.train), net, "net.train()")
    checks.equal(
        training(),
        [True] * 3,
        "training of the three after net.train()",
        mistakes={deeper: [True, False, False], floor: [True, True, False]},
    )
    net.train(False)
    checks.equal(
        training(),
        [False] * 3,
        "training of the three after net.train(False)",
        mistakes={"The argument says which mode: False is eval mode.": [True] * 3},
    )
    first, second = kata.Dropout(), kata.Dropout()
    first.eval()
    second.train()
    checks.equal(
        [first.training, second.training],
        [False, True],
        "[first.training, second.training] after first.eval(), second.train(), two modules of one class",
        mistakes={"The mode was set on the class. Every module has its own.": otherwise},
    )


def test_zero_grad_reaches_all_below(kata):
    """zero_grad forgets the gradient of every Parameter, or fills it with zeros, and changes nothing else."""
    net, (_, _, inner) = tall_net(kata)
    before = dict(net.named_parameters())
    had_one = {"w": net.w, "unused": net.unused, "block.inner.w": inner.w}
    for arguments in ("", "set_to_none=False"):
        error = checks.outcome(net.zero_grad if not arguments else lambda: net.zero_grad(False))
        checks.holds(
            not isinstance(error, Exception),
            f"net.zero_grad({arguments}) before any backward() raises {error!r}",
            mistakes={"A Parameter that has no gradient yet is passed over.": True},
        )
    for arguments, expected in [("", None), ("set_to_none=False", [0.0, 0.0])]:
        net.unused.requires_grad = True
        sum(p.sum() for p in had_one.values()).backward()
        net.unused.requires_grad = False
        net.zero_grad(**({"set_to_none": False} if arguments else {}))
        called = f"net.zero_grad({arguments})"
        checks.equal(
            inner.w.tolist(),
            [1.0, 2.0],
            f"net.block.inner.w.tolist() after {called}",
            why="It is about the gradients: the values stay.",
            mistakes={"The values were made zero, not the gradients.": [0.0, 0.0]},
        )
        checks.equal(
            {name: None if p.grad is None else p.grad.tolist() for name, p in had_one.items()},
            dict.fromkeys(had_one, expected),
            f"p.grad of the Parameters after {called}, where unused was frozen after backward()",
            why="Gradients add up: what is left of one step falsifies the next.",
            mistakes={
                "Nothing was forgotten.": lambda got: bool(got["w"] and any(got["w"])),
                "What is frozen keeps an old gradient here: it is forgotten as well.": lambda got: (
                    bool(any(got["unused"] or ())) and not any(got["w"] or ())
                ),
                "Only the module's own Parameters were reached.": lambda got: any(
                    got["block.inner.w"]
                ),
                "The gradients are zero, but an optimizer with momentum goes on with zeros. Unless "
                "set_to_none=False is said, they become None.": lambda got, expected=expected: (
                    expected is None and got["w"] == [0.0, 0.0]
                ),
                "set_to_none=False has no effect: there should be zeros.": lambda got: (
                    got["w"] is None
                ),
            },
        )
    check_same_parameters(net, before, "net.zero_grad()")


def test_to_converts_all_below(kata):
    """to(float64) converts every floating-point Parameter and buffer, and returns the module."""
    net, (_, _, inner) = tall_net(kata)
    net.unused.requires_grad = False
    check_returns(checks.outcome(lambda: net.to(torch.float64)), net, "net.to(torch.float64)")
    checks.equal(
        {name: p.dtype for name, p in net.named_parameters()},
        {"w": torch.float64, "unused": torch.float64, "block.inner.w": torch.float64},
        "dtypes of the Parameters after net.to(torch.float64), where unused is not trained",
        why="Every Parameter is converted, on all floors.",
        mistakes={
            "What is not trained is converted, too.": lambda got: (
                got["unused"] == torch.float32 and torch.float64 in got.values()
            ),
            "Nothing was converted.": lambda got: torch.float64 not in got.values(),
            "Not all floors were reached: go all the way down.": lambda got: (
                got["w"] != got["block.inner.w"]
            ),
        },
    )
    checks.equal(
        {name: buffer.dtype for name, buffer in net.named_buffers()},
        {
            "block.inner.mean": torch.float64,
            "block.inner.steps": torch.int64,
            "block.inner.cache": torch.float64,
        },
        "dtypes of the buffers after net.to(torch.float64)",
        why="A buffer follows its module. Integers count something: they stay integers.",
        mistakes={
            "Integers were converted, too. They count something, and stay integers.": lambda got: (
                torch.int64 not in got.values()
            ),
            "The buffers stayed behind.": lambda got: torch.float64 not in got.values(),
            "A buffer that is not persistent is not saved, but converted.": lambda got: (
                got["block.inner.cache"] == torch.float32
            ),
        },
    )
    checks.equal(inner.mean, torch.ones(3).double(), "net.block.inner.mean after it")


def test_to_keeps_the_parameters(kata):
    """to(float64) keeps every Parameter the object that it is, a leaf that requires a gradient."""
    net, (_, _, inner) = tall_net(kata)
    before = dict(net.named_parameters())
    net.unused.requires_grad = False
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    inner.w.sum().backward()
    net.to(torch.float64)
    check_same_parameters(net, before, "net.to(torch.float64)")
    checks.equal(
        {name: (p.is_leaf, p.requires_grad) for name, p in before.items()},
        {"w": (True, True), "unused": (True, False), "block.inner.w": (True, True)},
        "(p.is_leaf, p.requires_grad) of the Parameters after net.to(torch.float64), where unused did "
        "not require a gradient",
        mistakes={
            "They are no leaves any more, or other ones are trained now: change the data only.": otherwise
        },
    )
    optimizer.step()
    optimizer.zero_grad()
    inner.w.sum().backward()
    optimizer.step()
    checks.equal(
        inner.w.detach(),
        torch.tensor([0.0, 1.0]).double(),
        "net.block.inner.w after two steps of an optimizer that was made before net.to(torch.float64), "
        "the first with the gradient from before it",
        why="Its gradient is 1 and the learning rate 0.5, in both steps.",
        mistakes={
            "The gradient was lost in net.to(): it stays.": torch.tensor([0.5, 1.5]).double()
        },
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
        mistakes={
            "The weight is (in_features, out_features).": {"weight": (3, 2), "bias": (2,)},
            "The weight comes before the bias, as in torch.": {"bias": (2,), "weight": (2, 3)},
            "One is not registered: both are to be Parameters.": lambda got: len(got) < 2,
        },
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
            checks.outcome(lambda x=x: layer(x).detach()),
            expected,
            f"Linear(3, 2)(x), x of shape {shape}",
            tolerance=1e-5,
            why="Each row of the weight is multiplied with the input and summed; then comes the bias.",
            mistakes={
                "The bias is missing.": expected - bias,
                "The bias was subtracted.": expected - 2 * bias,
                "Any number of axes may come before the last one, and they stay.": (
                    lambda got, shape=shape: (
                        len(shape) == 3 and getattr(got, "shape", ()) != (2, 5, 2)
                    )
                ),
                "The weight is (out_features, in_features): one of the two is to be transposed.": (
                    RuntimeError
                ),
                "There are only zeros: neither weight nor bias has an effect.": torch.zeros_like(
                    expected
                ),
            },
        )


def test_linear_without_bias(kata):
    """Linear(..., bias=False) has no bias: it is None, and neither listed nor saved."""
    layer = kata.Linear(3, 2, bias=False)
    checks.equal(
        checks.outcome(lambda: layer.bias),
        None,
        "Linear(3, 2, bias=False).bias",
        mistakes={
            "The name is to be there, and to hold None.": AttributeError,
            "There is a bias, though none is wanted.": torch.Tensor,
        },
    )
    checks.equal(list(layer.state_dict()), ["weight"], "keys of its state_dict()")
    weight = fill(layer)["weight"]
    x = torch.tensor([[1.0, 0.0, 2.0]])
    checks.equal(
        checks.outcome(lambda: layer(x).detach()),
        weight[:, 0][None] + 2 * weight[:, 2],
        "Linear(3, 2, bias=False)([[1, 0, 2]])",
        tolerance=1e-5,
        why="Without a bias it is only the product.",
        mistakes={"Where the bias is None, there is nothing to add.": Exception},
    )


def normalised(x, eps, *, unbiased=False, axes=1):
    """Shift and scale the last axes to mean 0 and variance 1, number by number."""
    rows = []
    for row in x.flatten(-axes).reshape(-1, math.prod(x.shape[-axes:])).tolist():
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
        checks.outcome(lambda: layer(x).detach()),
        plain,
        "LayerNorm(4)(x), new, x of shape (2, 3, 4)",
        tolerance=1e-5,
        why="At first the weight is one and the bias zero, so each row has mean 0 and variance 1.",
        mistakes={
            "The variance was divided by one less than the number of values.": normalised(
                x, 1e-5, unbiased=True
            ),
            "The weight is zero at first: nothing gets through.": torch.zeros_like(x),
            "The bias is multiplied, and the weight added: it is the other way round.": torch.ones_like(
                x
            ),
            "Mean and variance are those of all values, not of each row.": (
                (x - x.mean()) / (x.var(correction=0) + 1e-5).sqrt()
            ),
            "The input came back as it was.": x,
            "The mean was not subtracted.": x
            / (x.var(-1, correction=0, keepdim=True) + 1e-5).sqrt(),
            "Mean and variance are those of the first axis, not of the last.": (
                (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt()
            ),
        },
    )
    other = x.flip(0).mul(3) + 1
    checks.equal(
        layer.eval()(other).detach(),
        normalised(other, 1e-5),
        "the same LayerNorm(4).eval()(other)",
        tolerance=1e-5,
        why="Mean and variance are those of the values that come, in both modes.",
        mistakes={
            "Mean and variance of an earlier call were used again. That is what BatchNorm does: here "
            "nothing is kept.": (other - x.mean(-1, keepdim=True))
            / (x.var(-1, correction=0, keepdim=True) + 1e-5).sqrt()
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


def test_layer_norm_over_several_axes(kata):
    """LayerNorm((3, 4)) takes mean and variance over the last two axes, and so are its parameters."""
    x = torch.arange(24.0).mul(7).sin().view(2, 3, 4)
    layer = kata.LayerNorm((3, 4))
    checks.equal(
        {name: tuple(p.shape) for name, p in layer.named_parameters()},
        {"weight": (3, 4), "bias": (3, 4)},
        "shapes of the Parameters of LayerNorm((3, 4))",
        why="Both have the shape normalized_shape.",
    )
    weight, bias = fill(layer).values()
    checks.equal(
        checks.outcome(lambda: layer(x).detach()),
        normalised(x, 1e-5, axes=2) * weight + bias,
        "LayerNorm((3, 4))(x), x of shape (2, 3, 4)",
        tolerance=1e-5,
        why="Each of the two 3 x 4 parts has a mean and a variance.",
        mistakes={
            "Mean and variance are those of the last axis alone.": (
                normalised(x, 1e-5) * weight + bias
            ),
        },
    )


def test_layer_norm_without_parameters(kata):
    """LayerNorm(..., elementwise_affine=False) only normalises: weight and bias are None."""
    layer = kata.LayerNorm(4, elementwise_affine=False)
    checks.equal(
        checks.outcome(lambda: (layer.weight, layer.bias, len(layer.state_dict()))),
        (None, None, 0),
        "LayerNorm(4, elementwise_affine=False): weight, bias and number of keys in its state_dict()",
        mistakes={
            "The names are to be there, and to hold None.": AttributeError,
            "elementwise_affine=False has no effect.": lambda got: got[2] == 2,
        },
    )
    x = torch.arange(12.0).mul(7).sin().view(3, 4)
    checks.equal(
        checks.outcome(lambda: layer(x)),
        normalised(x, 1e-5),
        "LayerNorm(4, elementwise_affine=False)(x)",
        tolerance=1e-5,
        mistakes={"Where weight and bias are None, nothing is multiplied and added.": Exception},
    )


def test_gradients_go_through_the_layers(kata):
    """The gradient reaches the Parameters of a layer and what is below it, in eval mode too."""
    for layer, shown, function in [
        (kata.Linear(4, 2), "Linear(4, 2)", nn.functional.linear),
        (kata.LayerNorm(4), "LayerNorm(4)", lambda x, *p: nn.functional.layer_norm(x, (4,), *p)),
    ]:
        values = fill(layer).values()
        x = torch.arange(12.0).mul(7).sin().view(3, 4).requires_grad_()
        y = layer.eval()(x)
        checks.holds(
            y.requires_grad,
            f"{shown}.eval()(x) has no graph",
            mistakes={"Autograd goes on in eval mode: only torch.no_grad() stops it.": True},
        )
        y.pow(3).sum().backward()
        reached = {"x": x, **dict(layer.named_parameters())}
        checks.equal(
            [name for name, tensor in reached.items() if tensor.grad is None],
            [],
            f"names of what has no gradient after {shown}.eval()(x).pow(3).sum().backward()",
            mistakes={
                "It is not used, or the graph was cut there: compute with the Parameters themselves, without .data, "
                "detach() or no_grad().": otherwise
            },
        )
        twin = x.detach().requires_grad_()
        function(twin, *values).pow(3).sum().backward()
        checks.equal(
            x.grad,
            twin.grad,
            f"x.grad after {shown}.eval()(x).pow(3).sum().backward()",
            tolerance=1e-3,
            mistakes={
                "A part of what is computed from x is not on the graph. Mean and variance, too, are "
                "computed with autograd looking on.": otherwise
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
            'The names are to be the numbers alone, as strings: "0", "1".': lambda got: (
                not got[0][0].isdigit()
            ),
        },
    )
    fill(net)
    x = torch.arange(6.0).view(2, 3)
    checks.equal(
        checks.outcome(lambda: net(x).detach()),
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
    checks.equal(
        checks.outcome(lambda: kata.Sequential(first, first)(x).detach()),
        first(first(x)).detach(),
        "Sequential(first, first)(x)",
        tolerance=1e-5,
        why="A module that is there twice runs twice.",
        mistakes={"A module that is there twice ran once.": first(x).detach()},
    )
    chain = [first] * 10 + [second]
    sorted_names, expected = (
        functools.reduce(lambda value, layer: layer(value), layers, x).detach()
        for layers in ([*chain[:2], second, *chain[2:-1]], chain)
    )
    checks.equal(
        checks.outcome(lambda: kata.Sequential(*chain)(x).detach()),
        expected,
        "Sequential(*[first] * 10, second)(x)",
        tolerance=1e-4,
        why="They run in the order in which they were given, however many there are.",
        mistakes={"The names were sorted, and as a string '10' comes before '2'.": sorted_names},
    )


def test_dropout_in_train_mode(kata):
    """Dropout(p) in train mode makes about p of the values zero, and divides the rest by 1 - p."""
    layer = kata.Dropout(0.75)
    x = torch.ones(40, 100)
    first, second = layer(x), layer(x)
    checks.equal(
        x,
        torch.ones(40, 100),
        "x after Dropout(0.75)(x)",
        mistakes={"The caller's tensor was changed in place: make a new one.": otherwise},
    )
    checks.equal(
        sorted(set(first.flatten().tolist())),
        [0.0, 4.0],
        "the different values in Dropout(0.75)(ones(40, 100))",
        why="A value is dropped, or divided by 1 - p, so that the sum stays about the same.",
        mistakes={
            "Nothing was dropped, but a new module is in train mode.": [1.0],
            "What is left was not divided by 1 - p.": [0.0, 1.0],
            "What is left was divided by p. p is the share that is dropped, and 1 - p what is left.": lambda got: (
                abs(got[-1] - 4 / 3) < 1e-3
            ),
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
        mistakes={"Every call draws anew: nothing is kept, and no seed is set.": True},
    )
    dropped = (first == 0).float()
    checks.holds(
        all(0.2 < share < 1 for share in [*dropped.mean(0).tolist(), *dropped.mean(1).tolist()]),
        "Dropout(0.75)(ones(40, 100)) dropped rows or columns as a whole, or kept them",
        mistakes={"Each value is drawn on its own.": True},
    )


def test_dropout_in_eval_mode(kata):
    """Dropout in eval mode gives its input; p is 0.5 unless it is said."""
    x = torch.arange(50.0)
    for layer, shown in [(kata.Dropout(), "Dropout()"), (kata.Dropout(0.9), "Dropout(0.9)")]:
        checks.equal(
            layer.eval()(x),
            x.clone(),
            f"{shown}.eval()(x)",
            mistakes={
                "Something was dropped. In evaluation nothing is left to chance.": lambda got: bool(
                    (got[1:] == 0).any()
                ),
                "The values were scaled. The scaling by 1 - p is done in train mode.": lambda got: (
                    bool((got[1:] / got[1] == x[1:]).all())
                ),
            },
        )
    half = (kata.Dropout()(torch.ones(4000)) == 0).float().mean().item()
    checks.holds(
        0.4 < half < 0.6,
        f"Dropout() made {half:.0%} of 4000 values zero, expected about 50 %",
        mistakes={"Where nothing is said, p is 0.5.": half > 0},
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
            "What is trained is a Parameter, and is listed: one of the two is missing.": lambda got: (
                not {"cls_token", "pos_embedding"} <= set(dict(got))
            ),
            "Only the patches have a position here: the class token needs one, too.": lambda got: (
                dict(got)["pos_embedding"] == (1, 64, 1024)
            ),
            "Each patch has a position of its own, and the class token has one: (1, patches + 1, dim).": (
                lambda got: dict(got)["pos_embedding"] != (1, 65, 1024)
            ),
            "There is one class token for all images: (1, 1, dim).": lambda got: (
                dict(got)["cls_token"] != (1, 1, 1024)
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
    theirs = TorchEmbedding()
    yours = checks.outcome(lambda: kata.ViTEmbedding(**SIZES))
    checks.instance(
        yours,
        kata.ViTEmbedding,
        MADE,
        mistakes={"A size is an int or a pair (height, width): there is `pair` for it.": TypeError},
    )
    state = theirs.state_dict()
    shapes = {name: tuple(value.shape) for name, value in state.items()}
    checks.equal(
        {name: tuple(value.shape) for name, value in yours.state_dict().items()},
        shapes,
        f"names and shapes in {MADE}.state_dict()",
        why="It has the names and the order of the one that is made of torch's classes.",
        mistakes={
            "The number of positions is wrong. There are 2 x 3 patches: rows by height, columns by "
            "width; and the class token.": lambda got: (
                got["pos_embedding"] != shapes["pos_embedding"]
            ),
            "A patch has height * width * channels values, and `channels` is an argument.": lambda got: (
                got["to_patch_embedding.1.weight"][1] not in shapes["to_patch_embedding.1.weight"]
            ),
            "Something has no name here that torch's has: it was not registered as a Parameter.": (
                lambda got: set(got) < set(shapes)
            ),
        },
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
        with_first_token = expected.clone()
        with_first_token[1:, 0] -= token[0]
        checks.equal(
            checks.outcome(lambda images=images: yours(images).detach()),
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
                "There are only zeros.": torch.zeros_like(expected),
                "The same images give other tokens each time, without dropout: the class token and the "
                "positions are learnt, not drawn.": lambda got, images=images: (
                    got.dim() == 3 and not torch.equal(got, yours(images))
                ),
                "Only the first image of the batch has the class token: each has.": with_first_token,
                "The class token was left out: its row has the position only.": torch.cat(
                    [positions[:, :1].expand(len(images), 1, 5), expected[:, 1:]], dim=1
                ),
                "There is one class token for all images: before it is put in, it needs the same batch "
                "size as the patches.": lambda got: "Sizes of tensors must match" in str(got),
                "What should be multiplied does not fit: cut the images into patches first, then project "
                "the patches.": lambda got: "cannot be multiplied" in str(got),
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
    trained = yours.state_dict()
    checks.equal(
        [name for name, value in trained.items() if torch.equal(value, before[name])],
        [],
        "names of what three steps of Adam did not move",
        mistakes={
            "No gradient reaches it (was something detached, or computed with .data?), or the "
            "optimizer has another object than the network.": otherwise
        },
    )
    for name, value in theirs.state_dict().items():
        checks.equal(
            trained[name],
            value,
            f"{name} after three steps of Adam",
            tolerance=1e-4,
            why="The gradient reaches every Parameter, and the optimizer changes the very object "
            "that the network uses.",
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
            "dropout is not used: it is the last step.": torch.allclose(got, expected, atol=1e-5),
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
    yours = kata.ViTEmbedding(**SIZES).eval()
    for height, width in [(12, 6), (6, 8), (3, 24)]:
        with checks.raises(
            ValueError,
            "",
            f"{MADE}.eval()(images of {height} x {width})",
            mistakes={
                "It was accepted. Its positions are for images of 6 x 12: other images, even with as "
                "many patches, have them in other places.": lambda error: error is None,
                "Torch noticed only that some shape did not fit. Compare the size first.": RuntimeError,
                "It was refused, but a value that does not fit is a ValueError.": otherwise,
            },
        ):
            yours(torch.ones(1, 2, height, width))
    for image_size in [(7, 12), (6, 13)]:
        with checks.raises(
            ValueError,
            "",
            f"ViTEmbedding(image_size={image_size}, patch_size=(3, 4), dim=5)",
            mistakes={
                "It was accepted, though the patches do not cover the image: a border would be lost. "
                "Look at both sides.": lambda error: error is None,
                "It was refused, but a value that does not fit is a ValueError.": otherwise,
            },
        ):
            kata.ViTEmbedding(image_size=image_size, patch_size=(3, 4), dim=5)


def test_the_embedding_in_double_precision(kata):
    """After to(float64) the embedding computes in float64, and its Parameters are the same objects."""
    theirs, yours = pair_of_embeddings(kata)
    before = dict(yours.named_parameters())
    yours.to(torch.float64)
    expected = theirs.double()(IMAGES.double()).detach()
    checks.equal(
        checks.outcome(lambda: yours(IMAGES.double()).detach()),
        expected,
        "tokens in float64",
        tolerance=1e-10,
        why="All that takes part is converted.",
        mistakes={
            "Something kept the old dtype: what takes part is a Parameter or a buffer, and to() reaches it "
            "wherever it is.": lambda got: isinstance(got, Exception) and "dtype" in str(got),
            "Something was computed in float32 on the way: a layer keeps the dtype of what comes.": (
                lambda got: torch.allclose(got.double(), expected, atol=1e-4)
            ),
        },
    )
    check_same_parameters(yours, before, "to(torch.float64)")


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
        mistakes={OWN: otherwise},
    )


def test_no_class_of_torch_nn_in_the_network(kata):
    """Nothing in a built network is a class of torch.nn, or an instance of one."""
    net = kata.Sequential(kata.LayerNorm(5), kata.Dropout(0.1), kata.ViTEmbedding(**SIZES))
    kinds = [part if isinstance(part, type) else type(part) for part in parts(kata, net, set())]
    checks.equal(
        sorted({of_torch_nn(kind) for kind in kinds} - {None}),
        [],
        "classes of torch.nn in Sequential(LayerNorm(5), Dropout(0.1), ViTEmbedding(...))",
        mistakes={OWN: otherwise},
    )


def test_no_module_of_torch_is_made_on_the_way(kata):
    """While a network is built and called, no module of torch.nn is made."""
    made = []

    def note(module, *args, **kwargs):
        made.append(f"torch.nn.{type(module).__name__}")
        return initialise(module, *args, **kwargs)

    initialise = nn.Module.__init__
    with mock.patch.object(nn.Module, "__init__", note):
        net = kata.Sequential(
            kata.ViTEmbedding(**SIZES, dropout=0.5), kata.LayerNorm(5), kata.Linear(5, 2)
        )
        net(IMAGES)
    checks.equal(
        made,
        [],
        "modules of torch.nn that were made while Sequential(ViTEmbedding(...), LayerNorm(5), Linear(5, "
        "2)) was built and called",
        mistakes={OWN: otherwise},
    )
