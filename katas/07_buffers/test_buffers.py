"""Buffers: registered by your `register_buffer`, listed by your `named_buffers`.

The tests of `register_buffer` look at the module through torch's own `named_buffers`, `state_dict`
and `.to()`; the tests of `named_buffers` fill their modules with torch's own `register_buffer`. So
the two functions can be solved in any order.
"""

from functools import partial

import torch
from torch import nn

from dojo import checks


class Scale(nn.Module):
    """A parameter, a parameter that is None, a child, a plain attribute and a method."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.register_parameter("bias", None)
        self.inner = nn.Linear(3, 2)
        self.steps = 0

    def forward(self, x):
        return self.inner(x * self.weight)


class Statistics(nn.Module):
    """Two buffers and a parameter; the second buffer is not saved."""

    def __init__(self, size):
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.weight = nn.Parameter(torch.ones(size))
        self.register_buffer("last", torch.ones(size, 2), persistent=False)


class Network(nn.Module):
    """A child is assigned first, then a buffer, then a second child."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(Statistics(3), nn.Linear(3, 4))
        self.register_buffer("mask", torch.ones(5))
        self.head = Statistics(4)


NETWORK = ["mask", "encoder.0.mean", "encoder.0.last", "head.mean", "head.last"]


def names(pairs):
    """Return the first of each pair; what is no pair, and an exception, as it is."""
    if isinstance(pairs, Exception):
        return pairs
    return [pair[0] if isinstance(pair, tuple) else pair for pair in pairs]


def own_keys(module):
    """Return the keys of the state dict that belong to the module itself, not to its children."""
    return [key for key in module.state_dict() if "." not in key]


# register_buffer


def registering(kata, net, *calls):
    """Make the calls one after the other; return the exception that one of them raises, or None."""
    for call in calls:
        error = checks.outcome(partial(kata.register_buffer, net, *call))
        if isinstance(error, Exception):
            return error
    return None


NEW_NAME = {
    "No name is wrong here, so nothing is to be refused. If the error is none of yours: `remove` and `del` "
    "raise KeyError for what is not there.": KeyError,
}
SECOND_TIME = {
    "Tensors were compared by their values. What is asked is whether the *name* is one of a buffer.": (
        lambda got: "Boolean value of Tensor" in str(got) or "The size of tensor" in str(got)
    ),
    "The name of a buffer was refused. A buffer gives way to a buffer: only what is taken by something else "
    "is refused. (A set's `remove`, too, raises KeyError, for what is not there.)": KeyError,
}


def test_a_registered_tensor_is_a_buffer(kata):
    """A registered tensor is a buffer: torch lists it among the module's buffers, by its name."""
    net = Scale()
    error = registering(kata, net, ("mean", torch.zeros(3)), ("count", torch.tensor(0)))
    checks.equal(
        error or names(net.named_buffers()),
        ["mean", "count"],
        'register_buffer(net, "mean", ...); register_buffer(net, "count", ...); '
        "names in net.named_buffers()",
        why="Each call puts its tensor into the module's registry of buffers, under its name.",
        mistakes={
            "The tensor became a parameter. With requires_grad=False it is still a parameter: it "
            "is in parameters(), and net.requires_grad_(True) would make it trainable. Buffers "
            "have a registry of their own.": lambda _: "mean" in net._parameters,
            "The tensor became a plain attribute: the module does not know that it is there. "
            "Setting an attribute registers parameters and modules, but no tensors.": lambda _: (
                "mean" in vars(net)
            ),
            "The name is in the set of buffers that are not saved, but there is no tensor under it "
            "in the registry of buffers.": lambda got: (
                not got and bool(net._non_persistent_buffers_set)
            ),
            **NEW_NAME,
            "Nothing is wrong with these two: a buffer may have any dtype and any shape.": Exception,
        },
    )


def test_the_very_tensor_is_registered(kata):
    """The very tensor is registered, not a copy, and it is read back as an attribute."""
    for persistent in (True, False):
        net, mean = Scale(), torch.ones(3, dtype=torch.float64, requires_grad=True)
        kata.register_buffer(net, "mean", mean, persistent=persistent)
        checks.same(
            net.mean,
            mean,
            f'register_buffer(net, "mean", mean, persistent={persistent}); net.mean',
            why="The tensor that was passed in goes into the registry as it is.",
            mistakes={
                "This is a Parameter that was made of the tensor.": nn.Parameter,
                "This is a copy: whoever keeps the original and changes it in place no longer "
                "changes the buffer.": lambda got, ours=mean: got.data_ptr() != ours.data_ptr(),
                "This is a new tensor object on the same memory, as .detach(), .data and "
                "nn.Buffer(...) make one. Register the object that was passed in.": torch.Tensor,
            },
        )
        checks.equal(
            mean.requires_grad,
            True,
            "mean.requires_grad, which was True before the registration",
            mistakes={"The caller's tensor was changed. It is registered as it is.": False},
        )


def test_a_buffer_is_not_a_parameter(kata):
    """A buffer is not a parameter: no optimizer is given it."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    checks.equal(
        [hasattr(net, "mean"), hasattr(net, "last")],
        [True, True],
        'register_buffer(net, "mean", ...); whether net.mean and net.last can be read',
        why="What is registered can be read as an attribute.",
    )
    checks.equal(
        names(net.named_parameters()),
        ["weight", "inner.weight", "inner.bias"],
        'register_buffer(net, "mean", ...); names in net.named_parameters()',
        why="parameters() lists what is trained. A buffer is kept, moved and saved, but not "
        "trained, so it stands in another registry.",
        mistakes={
            "A parameter with requires_grad=False is still a parameter.": lambda got: (
                "mean" in got or "last" in got
            ),
            "The parameters that were there are gone.": lambda got: "weight" not in got,
        },
    )


def test_a_buffer_is_saved(kata):
    """A buffer is part of the state dict, unless it is told not to be."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "count", torch.tensor(0), persistent=True)
    checks.equal(
        list(net.state_dict()),
        ["weight", "mean", "count", "inner.weight", "inner.bias"],
        'register_buffer(net, "mean", ...); register_buffer(net, "count", ..., persistent=True); '
        "list(net.state_dict())",
        why="Buffers are persistent by default: they are saved with the parameters.",
        mistakes={
            "The names are in the set of buffers that are not saved. Only those that were "
            "registered with persistent=False belong there.": lambda _: bool(
                net._non_persistent_buffers_set
            ),
            "The buffers are not in the state dict, because they are not in the registry of "
            "buffers: the state dict saves no plain attributes.": [
                "weight",
                "inner.weight",
                "inner.bias",
            ],
        },
    )


def test_a_non_persistent_buffer_is_not_saved(kata):
    """A buffer registered with persistent=False is a buffer like any other, but is not saved."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    kata.register_buffer(net, "mask", torch.zeros(4), False)
    checks.equal(
        names(net.named_buffers()),
        ["mean", "last", "mask"],
        'register_buffer(net, "last", ..., persistent=False); names in net.named_buffers()',
        why="Not being saved is the only difference: it is registered among the buffers as well.",
        mistakes={
            "A buffer that is not saved still has to be registered: as a plain attribute it would "
            "not follow .to().": ["mean"],
        },
    )
    checks.equal(
        own_keys(net),
        ["weight", "mean"],
        'register_buffer(net, "last", ..., persistent=False); own keys of net.state_dict()',
        why="What persistent=False asks for is remembered in the module's set of buffers that are "
        "not saved; state_dict() reads it there.",
        mistakes={
            "`last` is saved because it is a parameter. Only a buffer can be left out.": lambda got: (
                "last" in got and "last" in net._parameters
            ),
            "`persistent` was not passed on: torch does not know that `last` and `mask` are not to "
            "be saved.": ["weight", "mean", "last", "mask"],
            "It is the wrong way round: what is persistent is saved.": ["weight", "last", "mask"],
            "`last` was not to be saved, and a later registration has made this forgotten. Each registration "
            "puts its own name into the set, or takes it out, and leaves the others there.": (
                lambda got: "last" in got
            ),
        },
    )


def test_buffers_follow_the_module_to_another_dtype(kata):
    """Buffers follow the module to another dtype, which a plain tensor attribute does not."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.tensor([0.5, 2.0]))
    kata.register_buffer(net, "last", torch.tensor([1.0, 2.0, 4.0]), persistent=False)
    net.to(torch.float64)
    for name, values in {"mean": [0.5, 2.0], "last": [1.0, 2.0, 4.0]}.items():
        checks.equal(
            getattr(net, name),
            torch.tensor(values, dtype=torch.float64),
            f"net.to(torch.float64); net.{name}",
            why="The move replaces each tensor in the registry of buffers by the moved one.",
            mistakes={
                "The attribute stayed behind, although a buffer of this name was moved: the tensor "
                "is also a plain attribute, which Python finds before "
                "the buffer.": lambda _, name=name: name in vars(net) and name in net._buffers,
                "It stayed behind: net.to() moves the parameters and the buffers that are "
                "registered, not the plain tensor attributes.": torch.tensor(values),
            },
        )


def test_buffers_follow_the_module_to_another_device(kata):
    """Buffers follow the module to another device."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "last", torch.zeros(2, 4), persistent=False)
    net.to("meta")
    checks.equal(
        {name: getattr(net, name).device.type for name in ("mean", "last")},
        {"mean": "meta", "last": "meta"},
        'net.to("meta"); the device of net.mean and net.last',
        why="A computation needs all its tensors on one device. What stays behind ends in an error "
        "the first time that the module runs.",
        mistakes={
            "The buffer that is not saved stayed behind: it has to be registered all the same.": {
                "mean": "meta",
                "last": "cpu",
            },
        },
    )


def test_a_tensor_assigned_to_the_name_stays_a_buffer(kata):
    """A tensor assigned to a buffer's name is that buffer from then on, saved or not as before."""
    net = Scale()
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    net.mean, net.last = torch.ones(4), torch.ones(5, 2)
    checks.equal(
        {name: tuple(buffer.shape) for name, buffer in net.named_buffers()},
        {"mean": (4,), "last": (5, 2)},
        "net.mean = torch.ones(4); net.last = torch.ones(5, 2); shapes in net.named_buffers()",
        why="The module itself sees to this once the name stands in its registry of buffers.",
        mistakes={
            "The assigned tensors became plain attributes: the names are not in the registry of "
            "buffers.": lambda _: "mean" in vars(net),
        },
    )
    checks.equal(
        own_keys(net),
        ["weight", "mean"],
        "net.last = torch.ones(5, 2); own keys of net.state_dict()",
        why="`last` was registered with persistent=False and keeps that when a tensor is assigned.",
    )


def test_registering_again_replaces_the_tensor(kata):
    """Registering the name of a buffer again replaces its tensor, at its place in the order."""
    net, first, second = Scale(), torch.zeros(3), torch.ones(3)
    error = registering(kata, net, ("mean", first), ("last", torch.zeros(2)), ("mean", second))
    checks.same(
        error or net.mean,
        second,
        'register_buffer(net, "mean", first); register_buffer(net, "mean", second); net.mean',
        why="Only names that are taken by something else are refused; a buffer gives way to a "
        "buffer.",
        mistakes={"The first tensor is still there.": lambda got: got is first, **SECOND_TIME},
    )
    checks.equal(
        names(net.named_buffers()),
        ["mean", "last"],
        'register "mean", "last", then "mean" again; names in net.named_buffers()',
        why="A dict keeps a key at its place when its value is replaced.",
        mistakes={
            "The old entry was deleted before the new one was made, so the name moved to the "
            "end.": [
                "last",
                "mean",
            ]
        },
    )


def test_registering_again_replaces_the_persistence(kata):
    """Registering the name of a buffer again decides anew whether it is saved."""
    net = Scale()
    calls = [("mean", torch.zeros(3), False), ("last", torch.zeros(2))]
    calls += [("mean", torch.ones(3)), ("last", torch.ones(2), False)]
    error = registering(kata, net, *calls)
    checks.equal(
        error or own_keys(net),
        ["weight", "mean"],
        "register mean (not persistent) and last (persistent), then each again the other way; "
        "own keys of net.state_dict()",
        why="The last registration counts: `mean` is now persistent, `last` is not.",
        mistakes={
            "`mean` is still in the set of buffers that are not saved: a persistent registration "
            "has to take the name out of it.": ["weight"],
            "Each kept its first persistence.": ["weight", "last"],
            "`last` is still saved.": ["weight", "mean", "last"],
            **SECOND_TIME,
        },
    )


def test_none_keeps_the_name(kata):
    """None takes the name without a tensor: the attribute is None, and no buffer is listed."""
    net = Scale()
    error = registering(kata, net, ("mean", torch.zeros(3)), ("last", None))
    checks.equal(
        error or checks.outcome(lambda: net.last),
        None,
        'register_buffer(net, "last", None); net.last',
        why="None goes into the registry as it is.",
        mistakes={
            "Nothing was registered. None is registered like a tensor: the name is taken, and reading it "
            "gives None.": "'Scale' object has no attribute 'last'",
            "A tensor was made in the place of None. None goes into the registry as it is.": torch.Tensor,
            "None was treated as a tensor. It has none of a tensor's methods.": "'NoneType' object has no",
            **NEW_NAME,
        },
    )
    checks.equal(
        names(net.named_buffers()),
        ["mean"],
        'register_buffer(net, "last", None); names in net.named_buffers()',
        why="Where None stands there is no buffer to list.",
    )
    error = registering(kata, net, ("mean", None))
    checks.equal(
        error or net.mean,
        None,
        'register_buffer(net, "mean", ...); register_buffer(net, "mean", None); net.mean',
        mistakes={
            "The tensor is still there. None replaces it as another tensor would.": torch.Tensor,
            **SECOND_TIME,
        },
    )


def test_a_tensor_may_follow_none(kata):
    """A name registered with None becomes a buffer when a tensor is assigned to it."""
    net = Scale()
    kata.register_buffer(net, "mean", None)
    kata.register_buffer(net, "last", None, persistent=False)
    net.mean, net.last = torch.zeros(3), torch.zeros(2)
    checks.equal(
        names(net.named_buffers()),
        ["mean", "last"],
        'register_buffer(net, "mean", None); net.mean = torch.zeros(3); '
        "names in net.named_buffers()",
        why="This is how a module has a place for a tensor that it can only make later.",
        mistakes={
            "None was set as a plain attribute, so the tensor became one too. None has to go into "
            "the registry.": lambda _: "mean" in vars(net),
        },
    )
    checks.equal(
        own_keys(net),
        ["weight", "mean"],
        'register_buffer(net, "last", None, persistent=False); net.last = torch.zeros(2); '
        "own keys of net.state_dict()",
        why="What persistent=False asks for is remembered while the buffer is still None.",
    )


def refused(kata, net, name, kind, why):
    """Check that the name is refused with that kind of exception."""
    before, returned = dict(net._buffers), []
    with checks.raises(
        kind,
        "",
        f"register_buffer(net, {name!r}, torch.zeros(3))",
        mistakes={
            f"{why} The exception was made, but not raised: it was given back.": (
                lambda _: isinstance(returned[0], Exception)
            ),
            f"{why} Nothing was registered, but nobody is told.": lambda _: (
                bool(returned) and dict(net._buffers) == before
            ),
            f"{why} It was accepted.": lambda _: bool(returned),
            f"{why} It is refused, but as torch does it, that is a {kind.__name__}.": Exception,
        },
    ):
        returned.append(kata.register_buffer(net, name, torch.zeros(3)))


def test_a_name_is_a_string(kata):
    """A name that is not a string raises TypeError."""
    for name in (5, None):
        refused(kata, Scale(), name, TypeError, f"{name!r} is no string, as all names are.")


def test_a_name_has_no_dot_and_is_not_empty(kata):
    """A name that is empty or contains a dot raises KeyError."""
    for name in ("inner.mean", "mean."):
        why = "With a dot in it, a name could not be told from the path to a child's buffer."
        refused(kata, Scale(), name, KeyError, why)
    refused(kata, Scale(), "", KeyError, "An empty text is no name.")


def test_a_name_is_not_taken(kata):
    """A name that belongs to anything but a buffer raises KeyError."""
    taken = {
        "weight": "a parameter",
        "inner": "a child",
        "steps": "a plain attribute",
        "bias": "a parameter that is None; None takes the name all the same",
        "forward": "a method",
    }
    for name, owner in taken.items():
        refused(kata, Scale(), name, KeyError, f"The name is taken: net.{name} is {owner}.")


def test_every_other_string_is_a_name(kata):
    """Every other string is a name: a digit, as nn.Sequential uses it, and one that only getattr can read."""
    net = Scale()
    for name in ("0", "running-mean", "_hidden", "weights", "in_features"):
        error = registering(kata, net, (name, torch.zeros(3)))
        checks.equal(
            error or name in dict(net.named_buffers()),
            True,
            f"register_buffer(net, {name!r}, ...); whether net.named_buffers() has it",
            why="Only a dot, an empty name and one that is taken are refused. What a child has, such as "
            "net.inner.in_features, does not count.",
            mistakes={
                "`in_features` is a name of the child net.inner. In net itself it is free.": (
                    lambda got, name=name: name == "in_features" and isinstance(got, Exception)
                ),
                "A name was refused that has no dot, is not empty, and is not taken.": Exception,
            },
        )


def test_a_refused_registration_changes_nothing(kata):
    """A refused registration leaves the module as it was."""
    net = Scale()
    bad = ("weight", "inner", "steps", "a.b", "")
    accepted = [
        name
        for name in bad
        if registering(kata, net, (name, torch.zeros(3), False)) is None  # no exception
    ]
    checks.equal(
        names(net.named_buffers()),
        [],
        f"register_buffer(net, name, ..., persistent=False) with each of {bad}; names in "
        "net.named_buffers()",
        mistakes={
            "A tensor was registered under a name that is to be refused. If you look for such names: look "
            "before anything is registered.": lambda got: True
        },
    )
    checks.equal(
        sorted(net._non_persistent_buffers_set),
        [],
        "five refused registrations, then sorted(net._non_persistent_buffers_set)",
        mistakes={
            "A name was put into the set before it was found to be wrong. Check first.": lambda got: (
                True
            )
        },
    )
    still = [type(getattr(net, name, None)).__name__ for name in ("weight", "inner", "steps")]
    checks.equal(
        still,
        ["Parameter", "Linear", "int"],
        "five refused registrations, then the types of net.weight, net.inner and net.steps",
        mistakes={"What had the name has lost it: it keeps its name.": lambda got: True},
    )
    checks.equal(
        accepted,
        [],
        "those of the five names that were not refused",
        why="Nothing was registered, but nobody is told: a refusal is an exception.",
    )


# named_buffers


def listing(kata, *arguments, **named):
    """Return the list of what named_buffers gives, or the exception that came instead."""
    return checks.outcome(lambda: list(kata.named_buffers(*arguments, **named)))


LIST_ERRORS = {
    "Tensors were compared by their values, by `==`, by `in` with a list, or by `if tensor`. Ask whether it "
    "is the same object, or whether it is None.": lambda got: (
        "Boolean value of Tensor" in str(got) or "The size of tensor" in str(got)
    ),
    "A child may be None: a module can keep a name without having a child there.": (
        "'NoneType' object has no attribute"
    ),
    "Nothing came back: is there a `yield` or a `return`?": "'NoneType' object is not iterable",
}


def test_each_name_comes_with_its_tensor(kata):
    """Each item is a pair, a name and the very tensor that is registered under it."""
    net = Statistics(3)
    listed = listing(kata, net)
    kinds = listed
    if not isinstance(listed, Exception):
        kinds = [
            "(" + ", ".join(type(one).__name__ for one in item) + ")"
            if isinstance(item, tuple)
            else type(item).__name__
            for item in listed
        ]
    checks.equal(
        kinds,
        ["(str, Tensor)", "(str, Tensor)"],
        "net has two buffers, mean and last; what kinds of things list(named_buffers(net)) holds",
        why="There is a pair for each buffer: its name and its tensor.",
        mistakes={
            "Nothing is listed.": [],
            "The name comes first in each pair, then the tensor.": lambda got: (
                "(Tensor, str)" in got
            ),
            "These are names alone. If you give back a dictionary: going through it gives its keys.": (
                lambda got: "str" in got
            ),
            "These are the tensors alone, as buffers() gives them. Here each has its name with it.": (
                lambda got: "Tensor" in got
            ),
            "A parameter is listed. Parameters stand in another registry.": lambda got: (
                "(str, Parameter)" in got
            ),
            "Only one of the two is listed: does the list end after the first? Or was the one left out that is "
            "not saved? It is a buffer too.": ["(str, Tensor)"],
            **LIST_ERRORS,
        },
    )
    for name, buffer in {"mean": net.mean, "last": net.last}.items():
        checks.same(
            dict(listed).get(name),
            buffer,
            f"dict(named_buffers(net))[{name!r}]",
            why="A pair holds the name and the tensor from the registry.",
            mistakes={
                "There is no buffer of this name in the list.": lambda got: got is None,
                "This is another tensor, a copy or a .detach() of the one in the registry.": torch.Tensor,
            },
        )


def test_own_buffers_come_before_those_of_children(kata):
    """Own buffers come first, then those of the children, depth first, in registration order."""
    listed = listing(kata, Network())
    checks.equal(
        names(listed),
        NETWORK,
        "names in named_buffers(net)",
        why="The order is that of parameters: first what the module itself holds, then one child "
        "after the other, each with all that is below it.",
        mistakes={
            "Here the children come before the module's own buffers.": [*NETWORK[1:], NETWORK[0]],
            "Here the tree is read level by level. Each child is finished, with all that is below "
            "it, before the next one begins.": [NETWORK[0], *NETWORK[3:], *NETWORK[1:3]],
            "The names are sorted; the order should be that of registration.": lambda got: (
                got == sorted(NETWORK)
                or got == ["mask", "encoder.0.last", "encoder.0.mean", "head.last", "head.mean"]
            ),
            "The module's own buffers are missing.": NETWORK[1:],
            "A name that another module has used before was left out. Names may be the same: only a tensor "
            "that has been listed is not listed again.": NETWORK[:3],
            "Only the module's own buffers are listed; its children have some too.": NETWORK[:1],
            "Only direct children are looked into; `encoder.0` is a grandchild.": [
                name for name in NETWORK if name.count(".") < 2
            ],
            "The buffers that are not saved are missing. They are buffers too: .to() moves them, "
            "only state_dict() leaves them out.": [name for name in NETWORK if "last" not in name],
            "These are the parameters: they stand in another registry.": lambda got: (
                "encoder.0.weight" in got
            ),
            "A name begins with a dot. Where there is no path there is none.": lambda got: (
                ".mask" in got
            ),
            **LIST_ERRORS,
            "A name is the whole path to the buffer: each child puts its own name and a dot before "
            "the names of what is below it.": lambda got: (
                [name.rpartition(".")[2] for name in got]
                == [name.rpartition(".")[2] for name in NETWORK]
            ),
        },
    )


def test_parameters_are_not_listed(kata):
    """Parameters and plain tensors are never listed, and buffers always, whether they require a gradient or not."""
    net = Scale()
    net.register_buffer("mean", torch.zeros(3))
    net.register_buffer("gain", torch.ones(3, requires_grad=True))
    net.plain = torch.zeros(4)
    net.requires_grad_(False)
    checks.equal(
        names(listing(kata, net)),
        ["mean", "gain"],
        "net has a plain tensor, all its parameters are frozen, and its buffer `gain` requires a gradient; "
        "names in named_buffers(net)",
        why="What counts is the registry that a tensor is in.",
        mistakes={
            "A buffer that requires a gradient is still a buffer.": ["mean"],
            "A frozen parameter is still a parameter.": lambda got: "weight" in got,
            "A plain tensor attribute is no buffer: it stands in no registry.": lambda got: (
                "plain" in got
            ),
            **LIST_ERRORS,
        },
    )


def test_non_persistent_buffers_are_listed(kata):
    """Buffers that are not saved are listed among the others."""
    listed = listing(kata, Statistics(3))
    checks.equal(
        names(listed),
        ["mean", "last"],
        'names in named_buffers(net), whose "last" was registered with persistent=False',
        why="Being saved or not matters to state_dict() alone.",
        mistakes={
            "The buffer that is not saved is missing. A state dict does not hold it, but it is a "
            "buffer.": ["mean"],
            "Persistent buffers are missing.": ["last"],
        },
    )


def test_none_is_not_listed(kata):
    """A buffer or a child that is None is passed over; an empty container is not None."""
    net = Network()
    net.register_buffer("hidden", None)
    net.head.mean = None
    net.register_module("auxiliary", None)
    net.register_buffer("scale", torch.ones(2))
    net.blocks = nn.ModuleList()
    net.blocks.register_buffer("shift", torch.ones(3))
    listed = listing(kata, net)
    expected = ["mask", "scale", "encoder.0.mean", "encoder.0.last", "head.last", "blocks.shift"]
    checks.equal(
        names(listed),
        expected,
        "names in named_buffers(net), which has two buffers that are None, and an empty ModuleList with a buffer",
        why="None keeps a name, but there is no tensor to list; what comes after it is listed.",
        mistakes={
            "Buffers that are None are listed too.": lambda got: "hidden" in got,
            "The empty ModuleList was passed over. An object of length 0 counts as False in an `if`, but only None "
            "is to be passed over.": expected[:-1],
            "The list ends at the first buffer that is None. What comes after it is listed.": (
                lambda got: "mask" in got and "scale" not in got
            ),
            **LIST_ERRORS,
        },
    )


def test_prefix(kata):
    """The prefix stands before every name, followed by a dot."""
    expected = [f"model.{name}" for name in NETWORK]
    listed = listing(kata, Network(), prefix="model")
    checks.equal(
        names(listed),
        expected,
        'names in named_buffers(net, prefix="model")',
        why="The prefix is a path to the module, so a dot stands between it and each name.",
        mistakes={
            "The prefix is missing.": NETWORK,
            "The prefix is put again in each child. The path to a child has it already.": lambda got: (
                any("model.model" in name for name in got)
            ),
            "There is no dot between the prefix and the name.": [
                f"model{name}" for name in NETWORK
            ],
            "Only the module's own buffers got the prefix.": lambda got: (
                got[0] == expected[0] and "model" not in "".join(got[1:])
            ),
            "Only the children's buffers got the prefix.": [NETWORK[0], *expected[1:]],
        },
    )


def test_recurse_false_lists_own_buffers_only(kata):
    """With recurse=False only the module's own buffers are listed, with or without a prefix."""
    net = Network()
    net.register_buffer("scale", torch.ones(2), persistent=False)
    listed = listing(kata, net, recurse=False)
    checks.equal(
        names(listed),
        ["mask", "scale"],
        "names in named_buffers(net, recurse=False)",
        why="The children are left out.",
        mistakes={"The children's buffers are listed as well.": lambda got: "head.mean" in got},
    )
    net = Network()
    net.register_buffer("scale", torch.ones(2), persistent=False)
    listed = listing(kata, net, "model", False)
    checks.equal(
        names(listed),
        ["model.mask", "model.scale"],
        'names in named_buffers(net, "model", False)',
        why="The prefix is put before the module's own names in any case.",
        mistakes={
            "The prefix is missing. It is put before the module's own names in any case.": [
                "mask",
                "scale",
            ],
        },
    )


def test_a_shared_tensor_is_listed_once(kata):
    """A tensor registered in several places is listed once, under its first name."""
    net, shared = Network(), torch.ones(6)
    net.register_buffer("a", shared)
    net.register_buffer("other", torch.ones(7))
    net.register_buffer("b", shared)
    net.head.register_buffer("c", shared)
    listed = listing(kata, net)
    checks.equal(
        names(listed),
        ["mask", "a", "other", *NETWORK[1:]],
        "names in named_buffers(net), where a, b and head.c are one tensor",
        why="Each tensor is listed once; which tensors have been seen is known to the whole walk.",
        mistakes={
            "The shared tensor is listed under all its names.": [
                "mask",
                "a",
                "other",
                "b",
                *NETWORK[1:],
                "head.c",
            ],
            "Each module keeps its own record of what it has seen: that finds two names in one "
            "module, but not in two modules.": ["mask", "a", "other", *NETWORK[1:], "head.c"],
            "It is listed where a child has it, since the children come first here. Own names come first.": (
                lambda got: "a" not in got and got.index("head.c") < got.index("mask")
            ),
            "It is listed under its last name, not its first.": lambda got: (
                "a" not in got and "head.c" in got
            ),
            **LIST_ERRORS,
        },
    )


def test_a_shared_child_is_listed_once(kata):
    """A child registered under two names is gone through once, under its first name."""
    net = Network()
    net.tail = net.head
    listed = listing(kata, net)
    checks.equal(
        names(listed),
        NETWORK,
        "net.tail = net.head; names in named_buffers(net)",
        why="The buffers below the second name are those below the first.",
        mistakes={
            "The child is gone through under both names. Its buffers were listed under the first.": [
                *NETWORK,
                "tail.mean",
                "tail.last",
            ],
            **LIST_ERRORS,
        },
    )


def test_remove_duplicate_false_lists_every_name(kata):
    """With remove_duplicate=False a shared tensor and a shared child come under every name."""
    net = Network()
    net.register_buffer("again", net.mask)
    net.tail = net.head
    expected = ["mask", "again", *NETWORK[1:], "tail.mean", "tail.last"]
    listed = listing(kata, net, remove_duplicate=False)
    checks.equal(
        names(listed),
        expected,
        "net.again is net.mask, net.tail is net.head; "
        "names in named_buffers(net, remove_duplicate=False)",
        why="A state dict, for one, wants every name under which a tensor is found.",
        mistakes={
            "`remove_duplicate` was not passed on: each tensor still comes once.": NETWORK,
            "The shared tensor comes twice, but the child under its second name is left out.": (
                expected[:-2]
            ),
            "The child comes under both names, but the shared tensor under one only.": [
                name for name in expected if name != "again"
            ],
        },
    )


def test_equal_tensors_are_different_buffers(kata):
    """Two tensors are two buffers, even when their values are equal or their memory is shared."""
    net, values = nn.Module(), torch.ones(1)
    net.register_buffer("a", values)
    net.register_buffer("equal", torch.ones(1))
    net.register_buffer("view", values.view(1))
    net.register_buffer("larger", torch.ones(2, 3))
    net.register_buffer("empty", torch.ones(0))
    listed = listing(kata, net)
    checks.equal(
        names(listed),
        ["a", "equal", "view", "larger", "empty"],
        "names in named_buffers(net), whose buffers are all ones",
        why="Shared means: the same object. Equal values or common memory do not make one of two.",
        mistakes={
            "Tensors with equal values were taken for one. `==` and `in` compare values: compare "
            "identities, or use a set or a dict, which hash a tensor by identity.": [
                "a",
                "larger",
                "empty",
            ],
            "Tensors on the same memory were taken for one. They are two objects, and .to() makes "
            "two tensors of them.": lambda got: "equal" in got and "view" not in got,
            "A tensor without elements is a tensor, and a buffer.": [
                "a",
                "equal",
                "view",
                "larger",
            ],
            **LIST_ERRORS,
        },
    )


def test_buffers_on_meta(kata):
    """Buffers without memory, on the meta device, are told apart as well."""
    net = Network().to("meta")
    net.register_buffer("again", net.mask)
    net.register_buffer("scale", torch.ones(2, device="meta"))
    listed = listing(kata, net)
    checks.equal(
        names(listed),
        ["mask", "scale", *NETWORK[1:]],
        'net.to("meta"); net.again is net.mask; names in named_buffers(net)',
        why="A tensor on meta has a shape and a dtype but no values and no memory. That two "
        "buffers are the same can only be seen from their identity.",
        mistakes={
            "Different buffers were taken for one. On meta every data_ptr() is 0: compare the "
            "tensors' identities.": ["mask"],
            "The shared tensor is listed twice.": ["mask", "again", "scale", *NETWORK[1:]],
        },
    )


def test_each_listing_is_of_the_module_as_it_is_now(kata):
    """Each listing starts afresh and shows the module as it is at that moment."""
    net = Network()
    first, second = listing(kata, net), listing(kata, net)
    checks.equal(
        [names(first), names(second)],
        [NETWORK, NETWORK],
        "names in named_buffers(net), asked for twice",
        why="Both listings should be the same.",
        mistakes={
            "The second listing is empty: what the first one has seen was remembered between the "
            "calls. A default argument such as `seen=set()` is made once, not at each call.": [
                NETWORK,
                [],
            ],
        },
    )
    net.to(torch.float64)
    checks.same(
        dict(kata.named_buffers(net)).get("mask"),
        net.mask,
        'net.to(torch.float64); dict(named_buffers(net))["mask"]',
        why="A move replaces the tensors in the registry of buffers (parameters keep their objects).",
        mistakes={
            "This is the tensor from before the move. What was remembered from an earlier listing is out of "
            "date.": lambda got: got.dtype == torch.float32,
        },
    )


def test_a_real_network_is_listed_as_torch_lists_it(kata):
    """On a real network, with each combination of arguments, the listing is torch's."""
    normalised = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
    net = nn.ModuleDict({"stem": normalised, "blocks": nn.ModuleList([normalised, Network()])})
    net["blocks"].append(nn.BatchNorm1d(5, affine=False))
    net.register_buffer("scale", torch.ones(()))
    net.register_buffer("again", net.scale)
    for arguments in (
        ("",),
        ("vision",),
        ("", False),
        ("", True, False),
        ("vision", True, False),
        ("vision", False, False),
    ):
        theirs = list(net.named_buffers(*arguments))
        mine = list(kata.named_buffers(net, *arguments))
        called = f"named_buffers(net, {', '.join(map(repr, arguments))})"
        checks.equal(
            names(mine),
            names(theirs),
            f"names in {called}",
            why="The arguments are prefix, recurse and remove_duplicate. The first block is the "
            "stem once more, and the network's `again` is its `scale`.",
            mistakes={
                "With recurse=False, `remove_duplicate` says as well whether a tensor with two names comes once.": (
                    lambda got, arguments=arguments: False in arguments[1:2] and len(got) in (1, 2)
                ),
                "Nothing is listed. Was it left out because an earlier listing had it? What has been seen is "
                "known to one listing only.": [],
            },
        )
        checks.holds(
            all(left is right for (_, left), (_, right) in zip(mine, theirs, strict=True)),
            f"{called} has the right names, but not all with the tensors that are registered there",
        )
