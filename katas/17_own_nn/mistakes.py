"""What people get wrong in kata 17, and how it shows.

Almost everything here stands on registering, listing and saving. So the later functions first try on a small
network whether these work: what goes wrong there has been named by an earlier behaviour.
"""

import torch
from torch import nn

from dojo import checks

# Experiments


def _net(kata, **members):
    """Return a new module with these attributes."""
    net = type("Net", (kata.Module,), {})()
    for name, member in members.items():
        setattr(net, name, member)
    return net


def _parameter(kata, *values):
    """Return a Parameter. Where that does not work, all that needs one ends here."""
    made = kata.Parameter(torch.tensor(values or (1.0, 2.0)))
    assert isinstance(made, kata.Parameter)
    return made


def _names(pairs):
    return [name for name, _ in pairs]


def _try(call, *arguments, **named):
    """Return what a call gives, or the exception that comes instead."""
    return checks.outcome(lambda: call(*arguments, **named))


def _failed(value):
    return isinstance(value, BaseException)


def _article(value):
    """Return what a value is, in words: a Parameter, a Module, a tensor, ..."""
    kinds = [kind.__name__ for kind in type(value).__mro__]
    for name in ("Parameter", "Module", "Tensor"):
        if name in kinds:
            return f"a {name}".replace("Tensor", "tensor")
    return {"NoneType": "None", "int": "a number", "float": "a number", "str": "a string"}.get(
        kinds[0], f"a {kinds[0]}"
    )


def _family(kata):
    """Return a network of three levels. Two values are equal, two short names, too, and no order is that of names."""
    inner, axis = _net(kata, w=_parameter(kata, 1.0)), _net(kata, w=_parameter(kata, 1.0))
    block = _net(kata, inner=inner, v=_parameter(kata, 2.0))
    return _net(kata, block=block, axis=axis, t=_parameter(kata, 4.0), r=_parameter(kata, 5.0))


_FAMILY = ["t", "r", "block.v", "block.inner.w", "axis.w"]


def _lists(kata):
    """Tell whether a network of three levels is listed right, twice, with the Parameters themselves."""
    net = _family(kata)
    own = [net.t, net.r, net.block.v, net.block.inner.w, net.axis.w]
    for _ in range(2):
        pairs = list(net.named_parameters())
        if _names(pairs) != _FAMILY or any(
            p is not o for (_, p), o in zip(pairs, own, strict=True)
        ):
            return False
    return True


def _passes_none(kata):
    """Tell whether a listing goes on after what is None."""
    net = _net(
        kata,
        a=_parameter(kata),
        gone=_net(kata),
        block=_net(kata, w=_parameter(kata)),
        b=_parameter(kata, 7.0),
    )
    net.a = net.gone = None
    return _names(net.named_parameters()) == ["b", "block.w"]


def _walks(kata):
    return _lists(kata) and _passes_none(kata) and _of_equality(kata) is None


def _saves(kata):
    """Tell whether the same network, with a buffer in it, is saved right, on its own memory and without a graph."""
    net = _family(kata)
    net.axis.register_buffer("mean", torch.ones(2))
    state = net.state_dict()
    net.axis.mean.fill_(7.0)
    net.t.data.fill_(7.0)
    return (
        list(state) == [*_FAMILY, "axis.mean"]
        and state["axis.mean"].tolist() == [7.0, 7.0]
        and state["t"].tolist() == [7.0]
        and not state["t"].requires_grad
    )


def _loads(kata):
    """Tell whether a whole state is loaded right."""
    source, net = _family(kata), _family(kata)
    for number, p in enumerate(source.parameters()):
        p.data.fill_(number + 20.5)
    net.load_state_dict({name: p.detach().clone() for name, p in source.named_parameters()})
    return [p.item() for p in net.parameters()] == [p.item() for p in source.parameters()]


def _guards(kata, old, new):
    """Tell whether a registered name that holds `old` refuses `new`."""
    net = _net(kata, member=old)
    return isinstance(_try(setattr, net, "member", new), TypeError)


# Sentences that several behaviours say

_SHARED = "Your modules share one register. Each module needs its own, made in `__init__`."
_EQUAL = (
    "You take Parameters with equal values for one. Compare objects with `is` or id(), not values."
)
_MEMORY = "You take Parameters on the same memory for one. They are two objects, each with its own gradient."
_EVERY = "Your code lists a shared tensor under every name. Pass over what was listed, or an optimizer steps it twice."
_NEW = (
    "Your code puts new Parameters in place of the old. An optimizer still holds the old ones. Change the values "
    "of those that are there."
)
_COPY = "This is a copy. Keep the object itself."
_SHORT = "You take Parameters with the same short name for one. Most modules have a `weight`."
_LOST = (
    "A part of the path is missing in a key. A key has the names of all modules on the way down."
)
_RECURSE = "`recurse=False` has no effect: the children are listed, too."
_IGNORED = "Your code ignores `requires_grad=False`. The argument decides."
_TURNED = (
    "The weight is (in_features, out_features). Torch keeps it as (out_features, in_features)."
)
_NOT_SELF = "The method returns nothing. It must return the module, so that calls can be chained."
_MODULE_LIST = "Your code looks into a plain list or dict of modules. Such an attribute is plain, so leave it alone."
_NO_NONE = "Your code refuses None under a registered name. None keeps the place of a Parameter, a child or a buffer."
_LAST = "None takes the name off the register, so it comes back last. A name keeps its place while it holds None."


def _of_equality(kata):
    """Return the sentence for Parameters that are taken for one though they are two, or None."""
    one, two = _parameter(kata, 8.0), _parameter(kata, 9.0)
    if _names(_net(kata, a=one, b=two).named_parameters()) != ["a", "b"]:
        return None
    if _names(_net(kata, a=one, b=_parameter(kata, 8.0)).named_parameters()) == ["a"]:
        return _EQUAL
    if _names(_net(kata, a=one, b=kata.Parameter(one.data)).named_parameters()) == ["a"]:
        return _MEMORY
    children = _net(kata, a=_net(kata, w=one), b=_net(kata, w=two))
    if _names(children.named_parameters()) == ["a.w"]:
        different = _net(kata, a=_net(kata, w=one), b=_net(kata, v=two))
        return _SHORT if _names(different.named_parameters()) == ["a.w", "b.v"] else None
    return None


def _of_memory_between_listings(kata):
    net = _family(kata)
    if _names(net.named_parameters()) == _FAMILY and not list(net.named_parameters()):
        return (
            "The first listing is right, and the second is empty. Start each listing from the beginning, without "
            "memory of an earlier one."
        )
    return None


def _of_none(kata):
    """Return the sentence for a name that loses its place when it holds None, or None."""
    if not _lists(kata):
        return None
    for old, new in (
        ("Parameter", _parameter),
        ("child", lambda kata: _net(kata, w=_parameter(kata))),
    ):
        net = _net(
            kata, b=new(kata), a=_parameter(kata, 3.0), c=_net(kata, w=_parameter(kata, 4.0))
        )
        order = _names(net.named_parameters())
        net.b = new(kata)
        if order != _names(net.named_parameters()):
            return f"A new {old} under the same name moves to the end. A name keeps its place when it is replaced."
    net = _net(kata, b=_parameter(kata), a=_parameter(kata, 3.0))
    net.b = None
    net.b = _parameter(kata)
    if _names(net.named_parameters()) == ["a", "b"]:
        return _LAST
    net = _net(kata, b=_net(kata, w=_parameter(kata)), a=_net(kata, w=_parameter(kata, 3.0)))
    net.b = None
    net.b = _net(kata, w=_parameter(kata))
    if _names(net.named_parameters()) == ["a.w", "b.w"]:
        return _LAST
    return None


def _of_walking(kata):
    """Return the sentence for a listing that ends where something is None, or None."""
    if not _lists(kata):
        return None
    child = _net(kata, gone=_net(kata), block=_net(kata, w=_parameter(kata)))
    own = _net(kata, a=_parameter(kata), b=_parameter(kata, 7.0))
    child.gone = own.a = None
    for net, kind in ((child, "child"), (own, "Parameter")):
        if _try(lambda net=net: list(net.named_parameters())) == []:
            return f"Your listing ends at a {kind} that is None. Pass it over, and go on with the next one."
    return None


def _of_way(kata, old, new):
    """Return the sentence for an assignment that does not take over a name, or None."""
    net, what = _net(kata), (_article(old), _article(new))
    if isinstance(old, str) and old == "a buffer":
        net.register_buffer("member", torch.zeros(2))
        what = ("a buffer", what[1])
    elif not isinstance(old, (kata.Parameter, kata.Module)):
        net.member, what = old, ("a plain attribute", what[1])
    else:
        net.member = old
    before = net.member
    came = _try(setattr, net, "member", new)
    if isinstance(came, (TypeError, KeyError, AttributeError)):
        return f"Your code refuses {what[1]} under the name of {what[0]}. Here the old value gives way."
    if not _failed(came) and _try(getattr, net, "member") is before:
        return (
            f"After {what[1]} is assigned over {what[0]}, the name still gives the old value. `__setattr__` removes "
            "that first."
        )
    return None


def _of_every_way(kata):
    """Return the sentence for the first kind of value that does not give way as it should, or None."""
    for old in ("net", "a buffer", _net(kata)):
        for new in (_net(kata), _parameter(kata)):
            if not (isinstance(old, kata.Module) and isinstance(new, kata.Module)):
                sentence = _try(_of_way, kata, old, new)
                if isinstance(sentence, str):
                    return sentence
    return None


def _accepts(kata, name, value, held, net):
    """Return the sentence for a registered name that accepted a value of another kind."""
    if held is None and _guards(kata, _net(kata) if name == "child" else _parameter(kata), value):
        return "While a registered name holds None, your code accepts any value. The name keeps its kind."
    owner = "a child" if name == "child" else _article(_parameter(kata))
    return f"Your code accepts {_article(value)} under the name of {owner}. Refuse it with a TypeError."


def _other_kind(got, wanted):
    """Return the sentence for a refusal with the wrong kind of exception, or None."""
    if isinstance(got, Exception) and not isinstance(got, wanted):
        return f"Your code raises {type(got).__name__} here. The kind that callers expect is {wanted.__name__}."
    return None


def any_behaviour(error, kata):
    """Return the sentence for an exception that the answer raised where it should not have, or None.

    Each is tried on something small: the behaviour in which it was met does not matter.
    """
    if error is None:
        return None
    for ask in (_of_early, _of_ignored, _of_refusals, _of_loading, _of_the_weight, _of_the_token):
        sentence = _try(ask, kata, error)
        if isinstance(sentence, str):
            return sentence
    return None


def _of_early(kata, error):
    early = type("Early", (kata.Module,), {"__init__": lambda net: setattr(net, "plain", 1)})
    if checks.says(error, "before Module.__init__") and checks.says(
        _try(early), "before Module.__init__"
    ):
        return "Your code refuses a plain attribute while there is no register. Only a Parameter or a child needs one."
    return None


def _of_ignored(kata, error):
    if (
        checks.says(error, "floating point")
        and isinstance(kata.Parameter(torch.ones(2), False), torch.Tensor)
        and kata.Parameter(torch.ones(2), requires_grad=False).requires_grad
    ):
        return _IGNORED
    return None


def _of_refusals(kata, error):
    if not isinstance(error, (KeyError, TypeError, ValueError, AttributeError)):
        return None
    if isinstance(
        _try(setattr, _net(kata), "free", torch.ones(2, requires_grad=True)), type(error)
    ):
        return "Your code refuses a plain tensor that requires a gradient. Under a free name it is a plain attribute."
    for method, value in (
        ("register_parameter", _parameter(kata)),
        ("register_buffer", torch.ones(2)),
    ):
        net = _net(kata)
        came = _try(getattr(net, method), "w", value)
        if isinstance(came, type(error)) and getattr(net, "w", None) is value:
            return f"{method} sets the attribute before it checks the name, so every name is taken. Check first."
        if not _failed(came) and isinstance(error, AttributeError) and not hasattr(net, "w"):
            return f"After {method} the name cannot be read back as an attribute."
        if not _failed(came):
            if isinstance(_try(getattr(net, method), "w", value), type(error)):
                return f"{method} refuses a name that is already what it registers. The new value replaces the old."
            empty = _net(kata)
            if not _failed(_try(getattr(empty, method), "v", None)) and not hasattr(empty, "v"):
                return f"After {method}(name, None) there is no such attribute. It is there, and holds None."
            if isinstance(_try(getattr(_net(kata), method), "v", None), type(error)):
                return f"{method} refuses None. None keeps a place."
            if isinstance(_try(setattr, net, "w", None), type(error)):
                return _NO_NONE
            fresh = _net(kata)
            getattr(fresh, method)("w", value)
            fresh.w = kata.Parameter(value.data) if method == "register_parameter" else value + 1
            if isinstance(_try(getattr(fresh, method), "w", value), type(error)):
                return f"After {method} and an assignment, the name is not what was registered any more. It stays so."
            if isinstance(_try(setattr, net, "w", value), type(error)):
                return f"After {method} the name refuses {_article(value)}. It takes {_article(value)}, and None."
    net = _net(kata, child=_net(kata))
    if isinstance(_try(setattr, net, "child", None), type(error)):
        return _NO_NONE
    return _of_every_way(kata)


def _of_loading(kata, error):
    if not isinstance(error, (RuntimeError, KeyError)) or not _saves(kata):
        return None
    state = {name: value.clone() for name, value in _family(kata).state_dict().items()}
    load = _family(kata).load_state_dict
    if _failed(_try(load, state)):
        return "Your code refuses a state that has exactly the keys of state_dict()."
    if _failed(_try(load, dict(reversed(state.items())))):
        return "Your code refuses a state because of the order of its keys. Only the set of keys counts."
    if sentence := _of_position(kata):
        return sentence
    if _failed(_try(load, {"t": state["t"]}, strict=False)):
        return "With strict=False your code still fails when a key is missing."
    if _failed(_try(load, {**state, "extra": torch.ones(1)}, strict=False)):
        return "With strict=False your code still fails when a key is unexpected."
    return None


def _of_position(kata):
    """Return the sentence for a load in which the order of the state decides, or None."""
    net = _net(kata, b=_parameter(kata, 1.0), a=_parameter(kata, 2.0))
    net.load_state_dict({"a": torch.tensor([5.0]), "b": torch.tensor([6.0])})
    if (net.a.item(), net.b.item()) == (6.0, 5.0):
        return "The values are loaded in the order of the state. Find each value by its key."
    return None


def _of_the_weight(kata, error):
    if isinstance(error, RuntimeError) and kata.Linear(3, 2).weight.shape == (3, 2):
        return _TURNED
    return None


def _of_the_token(kata, error):
    if checks.says(error, "Sizes of tensors must match"):
        embedding = kata.ViTEmbedding(image_size=4, patch_size=2, dim=3)
        one, two = (_try(embedding, torch.ones(number, 3, 4, 4)) for number in (1, 2))
        fresh = kata.ViTEmbedding(image_size=4, patch_size=2, dim=3)
        if _failed(two) and not _failed(_try(fresh, torch.ones(2, 3, 4, 4))):
            return "Your embedding keeps the batch size of its first call. Take it from the images of each call."
        if not _failed(one) and _failed(two):
            return "There is one class token for all images. Before you join, expand it to the batch size."
    return None


# Step 1: Parameter


def a_parameter_is_a_leaf_that_requires_a_gradient(got, called, kata, token):
    plain = kata.Parameter(torch.ones(2))
    if "Token" in called:
        if got is None:
            return "`__new__` returns nothing. Return the tensor that you make."
        if type(got) is kata.Parameter:
            return "Your code always makes a Parameter, for a subclass, too. Make a tensor of the class `cls`."
        if type(got) is torch.Tensor:
            return "Your code makes a plain tensor. Make a tensor of the class `cls`: only that is registered."
        return None
    if not isinstance(got, tuple):
        return None
    if not got[0]:
        return (
            "The Parameter is part of a graph, so it is no leaf. An optimizer accepts only leaves."
        )
    if not got[1] and "no_grad" in called and plain.requires_grad:
        return "Under torch.no_grad() your Parameter requires no gradient. Its flag does not depend on that mode."
    if not got[1] and not plain.requires_grad:
        return "Your Parameter requires no gradient. `requires_grad` is True unless the caller says otherwise."
    return None


def a_parameter_may_be_frozen(got, called, kata):
    if kata.Parameter(torch.ones(2), requires_grad=False).requires_grad:
        return _IGNORED
    if isinstance(got, tuple) and got[1]:
        return "Your code returns the given Parameter itself. Make a new one on the same memory."
    if isinstance(got, tuple) and got[0]:
        return "Your code takes requires_grad from the data. The argument decides."
    if called == "Parameter(tensor([1, 2]))" and got is None:
        made = kata.Parameter(torch.tensor([1, 2]))
        if made.is_floating_point():
            return "Your code converts integers to floating point. Torch refuses them, and so does a Parameter."
        if not made.requires_grad:
            return "Your code makes a Parameter of integers without gradient. Unless the caller asks for that, refuse."
    return None


def a_parameter_keeps_shape_and_dtype(got, called, data):
    if called.startswith("Parameter()"):
        return f"Without data your Parameter has the shape {got}. It needs one dimension, without numbers: (0,)."
    if not isinstance(got, tuple):
        return None
    if data.numel() == 0 and got[0] == (0,):
        return "Your code takes an empty tensor for no data. Ask whether data is None."
    if got[0] == tuple(data.shape) and got[1] != data.dtype:
        return f"Your code changes the dtype of the data from {data.dtype} to {got[1]}. A Parameter keeps it."
    return None


def a_parameter_shares_memory_with_its_data(got, called):
    if called.startswith("data.requires_grad") and got is True:
        return "Your code changes the caller's data: they require a gradient now. Only the Parameter does."
    if got == [0.0, 0.0]:
        return "Your code copies the values. A Parameter uses the memory of its data."
    return None


def results_are_plain_tensors(got):
    if got == ["Parameter"] * 3:
        return (
            "The results are Parameters again. Torch gives a subclass of Tensor its own class for every result, "
            "unless its `__torch_function__` says otherwise."
        )
    return None


# Step 2: attributes and calls


def a_module_takes_plain_attributes(got):
    if got.get("training") is False:
        return "A new module is in eval mode here. It starts in train mode: `training` is True."
    return None


def an_unknown_name_is_an_attribute_error(got):
    if got is None:
        return "Your code gives a value for a name that was never assigned. That hides every typo."
    if isinstance(got, KeyError):
        return "Your code raises KeyError. hasattr, getattr and copy expect an AttributeError."
    if isinstance(got, AttributeError):
        return "The AttributeError does not say which name was asked for."
    return None


def a_call_calls_forward(got, by):
    if got is None:
        return "`__call__` returns nothing. Return what forward returns."
    if checks.alike(got, torch.full((2,), by)):
        return "The keyword argument `plus` does not reach forward. Hand on all arguments, with and without a name."
    if by == 5.0 and checks.alike(got, torch.full((2,), 3.0)):
        return "The second call gives the result of the first. Call forward every time."
    return None


def an_attribute_gives_back_what_was_assigned(got, kata, value):
    if type(got) is not type(value) and isinstance(got, kata.Parameter):
        return "Your code makes a Parameter of a plain tensor. Keep what was assigned."
    if isinstance(value, torch.Tensor) and got is not value and type(got) is type(value):
        return _COPY if torch.equal(got, value) else None
    return None


def what_gives_way(got, kata):
    return _of_every_way(kata)


def super_init_comes_first(got, m):
    if got is None:
        return f"Your code accepts {_article(m)} before super().__init__(), which may wipe it out. Refuse it."
    if isinstance(got, AttributeError):
        return 'The AttributeError does not say "before Module.__init__". Look first whether there is a register.'
    return None


def registered_names_are_guarded(got, called, kata, net, name, value, held):
    if "after" in called:
        return "Your code refuses the value, but has already changed the attribute. Check first, then store."
    if got is None:
        return _accepts(kata, name, value, held, net)
    return _other_kind(got, TypeError)


def what_is_deleted_is_gone(got, called, net, name):
    if called == "del net.wieght":
        if got is None:
            return "del of a name that was never assigned raises nothing. It is an AttributeError."
        return _other_kind(got, AttributeError)
    if not hasattr(net, "neverassigned") and getattr(net, name) is None:
        return "`del` sets the name to None. It must remove the name itself."
    return None


# Step 3: register_parameter and register_buffer


def register_parameter(got, called, kata, net, value):
    if called.startswith("net.w = ones(2)"):
        if got is not None:
            return _other_kind(got, TypeError)
        if value is None and _guards(kata, _parameter(kata), torch.ones(2)):
            return "After register_parameter(name, None) the name accepts a tensor. It is the name of a Parameter."
        return _accepts(kata, "w", torch.ones(2), value, net)
    if (
        isinstance(value, torch.Tensor)
        and isinstance(got, torch.Tensor)
        and checks.alike(got, value)
    ):
        return _COPY if type(got) is type(value) else None
    return None


def register_buffer(got, called, new, value):
    if called.startswith("net.mean = 3.0"):
        if got is not None:
            return _other_kind(got, TypeError)
        return "Your code accepts a number under the name of a buffer. It takes only a tensor or None: TypeError."
    if called.startswith("net.mean, after net.mean"):
        if isinstance(got, torch.Tensor) and checks.alike(got, new):
            return _COPY
        return (
            "The name still gives the old value after a tensor was assigned to it."
            if got is value
            else None
        )
    if isinstance(value, torch.Tensor) and got is not value and checks.alike(got, value):
        return _COPY
    return None


def names_that_cannot_be_registered(got, kata, net, name, method, taken):
    reasons = {
        "": "is empty",
        "a.b": "has a dot, so it looks like the path to something in a child",
        "title": "belongs to a plain attribute",
        "child": "belongs to a child",
        "__call__": "belongs to a method",
        "mean": "belongs to a buffer",
        "weight": "belongs to a Parameter",
    }
    if got is None:
        return f"{method} accepts the name {name!r}, which {reasons.get(name, 'is not a string')}."
    return _other_kind(got, KeyError if isinstance(name, str) else TypeError)


def values_that_cannot_be_registered(got, called, net, method, value):
    if called.startswith("hasattr"):
        if hasattr(net, "neverassigned"):
            return None
        return "Your code refuses the value, but has already set the attribute. Check first, then store."
    if got is None:
        takes = "a Parameter" if method == "register_parameter" else "a tensor"
        return f"{method} accepts {_article(value)}. It takes only {takes} or None, and converts nothing."
    return _other_kind(got, TypeError)


def a_buffer_gives_way(got, called, kata, net):
    if called.startswith("hasattr"):
        if not hasattr(net, "neverassigned") and net.gone is None:
            return "`del` leaves a buffer that holds None. It must remove the name itself."
        return None
    return _of_every_way(kata)


# Step 4: named_parameters, parameters and named_buffers


def _of_pairs(pairs):
    """Return the sentence for a listing that does not give pairs of a name and a tensor, or None."""
    if pairs is None or not hasattr(pairs, "__iter__"):
        return None
    if isinstance(pairs, dict):
        return "Your code returns a dict. A loop over it gives only the names."
    first = next(iter(pairs), None)
    if isinstance(first, str):
        return "Your code lists only the names. List pairs: a name and the tensor."
    if isinstance(first, torch.Tensor):
        return "Your code lists only the tensors. List pairs: a name and the tensor."
    if isinstance(first, tuple) and isinstance(first[0], torch.Tensor):
        return "The tensor comes first in your pairs. The name comes first."
    return None


def _of_order(kata):
    """Return the sentence for own Parameters that are listed in another order than that of assignment, or None."""
    net = _net(kata, m=_parameter(kata, 1.0), z=_parameter(kata, 2.0), a=_parameter(kata, 3.0))
    order = "".join(_names(net.named_parameters()))
    if order == "amz":
        return "You sort the names. Keep the order of assignment."
    if order == "azm":
        return "Your order is reversed. Keep the order of assignment."
    net = _net(
        kata, **{name: _parameter(kata, float(number)) for number, name in enumerate("kdzpbtam")}
    )
    order = "".join(_names(net.named_parameters()))
    if order != "kdzpbtam" and sorted(order) == sorted("kdzpbtam"):
        return "The order is not that of assignment. A set, for example, has no order."
    return None


def parameters_are_listed_in_order(got, expected, called, kata, net):
    if called.startswith("dict(net"):
        if (
            isinstance(got, torch.Tensor)
            and got is not expected
            and checks.alike(got.detach(), expected.detach())
        ):
            return "Your listing gives another tensor than the Parameter itself. An optimizer must get that object."
        return None
    if ("weight" if "other" in called else "v") in got:
        return _SHARED
    if called == "the same, called again":
        return _of_memory_between_listings(kata)
    if "net.a" in called and got == expected[:2]:
        fresh = _net(kata, weight=_parameter(kata, 1.0), a=_parameter(kata, 2.0))
        if _names(fresh.named_parameters()) == ["weight", "a"]:
            return "A Parameter that was assigned after the first listing is missing. Read the register again."
        return None
    if got == [f".{name}" for name in expected]:
        return "Without a prefix there is no dot before the name."
    return _of_pairs(net.named_parameters()) or _of_equality(kata) or _of_order(kata)


def only_parameters_are_listed(got, expected, kata, net):
    if "scratch" in got:
        return "Your code registers every tensor. Only a Parameter is registered."
    if "learnt" in got:
        return "Your code registers a tensor because it requires a gradient. Only a Parameter is registered."
    if "doubled" in got and isinstance(net.doubled, kata.Parameter):
        return "`net.weight * 2` is a Parameter here, so it was registered. A result must be a plain tensor."
    if any(name.startswith("listed") for name in got):
        return "Your code looks into a list of Parameters. Such an attribute is plain: nothing in it is registered."
    if any(name.startswith(("layers", "heads")) for name in got):
        return _MODULE_LIST
    if sentence := _of_equality(kata):
        return sentence
    if got == ["weight", "special"]:
        return "A Parameter with requires_grad=False is missing. It is not trained, but it is listed and saved."
    if got == ["weight", "frozen"]:
        return "A Parameter of a subclass is missing. Ask with isinstance()."
    if got == sorted(expected):
        return _of_order(kata)
    return None


def own_parameters_come_before_those_of_children(got, expected, kata):
    if sentence := _of_memory_between_listings(kata) or _of_equality(kata) or _of_order(kata):
        return sentence
    first = (
        "Your code lists the children first. A module's own Parameters come before its children's."
    )
    sentence = {
        ("block.inner.w", "block.v", "head.w", "scale"): first,
        ("block.v", "block.inner.w", "head.w", "scale"): first,
        ("block.inner.w", "head.w", "block.v", "scale"): first,
        ("scale", "block.inner.w", "block.v", "head.w"): first,
        ("scale", "block.v", "head.w", "block.inner.w"): (
            "Your code lists the tree level by level. Finish a child, and all below it, before the next child."
        ),
        ("scale", "head.w", "block.v", "block.inner.w"): (
            "Your children come in reverse order. The child that was assigned first comes first."
        ),
        (
            "scale",
        ): "Only the module's own Parameters are listed. The children's follow, at all levels.",
        ("scale", "block.v", "head.w"): "Only direct children are listed. They have children, too.",
        (
            "block.inner.w",
            "head.w",
        ): "Only modules without children are listed. Each module has Parameters of its own.",
        ("block.v", "block.inner.w", "head.w"): "The Parameters of the module itself are missing.",
        (
            "scale",
            "v",
            "w",
            "w",
        ): "These are the short names. A name is the whole path, joined by dots.",
        (
            "scale",
            "block.v",
            "inner.w",
            "head.w",
        ): "A path has only its last two parts. It has all parts.",
    }.get(tuple(got))
    if sentence:
        return sentence
    if [name.replace(".", "") for name in got] == [name.replace(".", "") for name in expected]:
        return "The dots are wrong. There is one dot between the name of a child and what is in it, and no other."
    if any(name.startswith("block.block.") for name in got):
        return "A part of the path stands twice. A child's listing already begins with its path."
    return None


def none_is_passed_over(got, called, kata, net):
    if "a" in got and "are None" in called and dict(net.named_parameters())["a"] is None:
        return "Your code lists a Parameter that is None. Pass it over."
    if sentence := _of_memory_between_listings(kata) or _of_equality(kata) or _of_walking(kata):
        return sentence
    return _of_none(kata) if "again" in called else None


def the_place_of_a_name(got, called, kata):
    if not _lists(kata):
        return None
    if "del" not in called:
        return _of_none(kata)
    if got == ["a", "b", "c"] and "del" in called:
        return "The deleted name kept its place in the register. `__delattr__` removes it there."
    return None


def what_gave_way_is_not_listed(got, kata):
    listed, buffers = got
    if "gone" in listed:
        return "A deleted Parameter is still listed. `del` removes it from the register, too."
    if "child.w" in listed:
        return "The old child is still registered, beside the Parameter that took its name."
    if "mean" in buffers and "mean" in listed:
        return "The Parameter is registered, but its name is still that of a buffer, too. Forget the buffer."
    if "mean" in buffers:
        return "A Parameter that takes the name of a buffer is listed as a buffer. Register it as a Parameter."
    if "count" in buffers and "count.w" in listed:
        return "The child is registered, but its name is still that of a buffer, too. Forget the buffer."
    if not _lists(kata) or buffers:
        return None
    if listed == ["child", "mean", "count.w"]:
        return "A child that takes the name of a plain attribute is not registered."
    if listed == ["child", "mean", "plain.w"]:
        return "A child that takes the name of a buffer is not registered."
    return None


def buffers_are_listed(got, expected, called, kata, net):
    if called == "names of Parameters":
        return (
            "Your code lists a buffer as a Parameter. It is not trained."
            if "count" in got
            else None
        )
    if called == "the buffer norm.mean":
        return _COPY if isinstance(got, torch.Tensor) and checks.alike(got, expected) else None
    if "later" in got:
        return "Your code lists a buffer that is None. Pass it over."
    if "norm.w" in got:
        return "Your code lists a Parameter among the buffers."
    if not _lists(kata):
        return None
    if got == ["count", "norm.mean"]:
        return "A buffer with persistent=False is missing. It is not saved, but it is listed and converted."
    if got == ["count", "cache"]:
        return "The buffers of the children are missing. They are listed as Parameters are."
    if got == ["norm.mean", "count", "cache"]:
        return (
            "The children's buffers come first. A module's own buffers come before its children's."
        )
    return None


def a_buffer_stays_a_buffer(got, first, kata, net, new):
    fresh = _net(kata)
    fresh.register_buffer("hidden", torch.zeros(2))
    if _names(fresh.named_buffers()) != ["hidden"]:
        return None
    if got is None:
        after = "of None and then of a tensor" if first else "of a tensor"
        return f"After an assignment {after}, the name is no buffer any more. It stays the name of a buffer."
    if isinstance(got, torch.Tensor) and got.shape == (2,):
        return "The listing still gives the old tensor. The tensor that was assigned is the buffer now."
    return _COPY if isinstance(got, torch.Tensor) and checks.alike(got, new) else None


def prefix_and_recurse(got, called, expected, kata, method):
    if not _works_plainly(kata, method):
        return None
    plain, prefix = ["w", "tied", "head.w"], called.partition("'")[2].rpartition("'")[0]
    if got == [*expected, f"{prefix}.head.again" if prefix else "again"]:
        return _of_sharing(kata, method)
    if "recurse" in called:
        return _RECURSE if got == plain else None

    if got == plain:
        return "`prefix` has no effect."
    if got in ([f"{prefix}{name}" for name in plain], [f"net.{name}" for name in plain]):
        if prefix == "net.":
            return 'A prefix that ends in a dot, "net.", loses a dot. Take it as it is, and add another one.'
        return "There is no dot between the prefix and the name, which `_named` puts together."
    if got == [*expected[:2], "head.w"]:
        return "Only the module's own names have the prefix. The children's need it, too."
    if got == [*plain[:2], expected[2]]:
        return "Only the children's names have the prefix. The module's own need it, too."
    return None


def _of_sharing(kata, method):
    """Return the sentence for what is listed under several names: by a memory for each module, or by none."""
    net, tied = _net(kata), _parameter(kata)
    for name in ("a", "b"):
        getattr(net, f"register_{method}")(name, tied)
    if _names(getattr(net, f"named_{method}s")()) == ["a"]:
        return "Each module starts with a new memory of what was listed. The whole walk needs one memory."
    return _EVERY


def _works_plainly(kata, method):
    """Tell whether a child's Parameters, or buffers, are listed without any argument."""
    net, own = _net(kata, head=_net(kata)), _parameter(kata, 1.0)
    getattr(net, f"register_{method}")("a", own)
    getattr(net.head, f"register_{method}")("b", _parameter(kata, 2.0))
    return net.a is own and _names(getattr(net, f"named_{method}s")()) == ["a", "head.b"]


def what_is_shared_is_listed_once(got, called, expected, kata, method, once, every):
    if not _works_plainly(kata, method):
        return None
    if sentence := _of_equality(kata):
        return sentence
    if "every name" in called:
        if got == once:
            return "`remove_duplicate=False` has no effect. Then every name counts."
        if got == every[:4]:
            return "With remove_duplicate=False a shared child is still listed only once. Then every name counts."
        return None
    if got == every:
        return _of_sharing(kata, method)
    if got == every[:4]:
        return (
            "A shared child is listed once, but a tensor with two names twice. List that once, too."
        )
    if set(got) == {"w", "twin.w", "twin.again"}:
        return "A shared tensor is listed under its last name. Its first name counts."
    return None


def parameters_come_without_names(got, called, expected, kata, net):
    if called.startswith("a listing"):
        listing = next(
            one
            for one in (net.parameters(), net.named_parameters(), net.named_buffers())
            if not hasattr(one, "__next__")
        )
        if hasattr(listing, "__len__"):
            return "A list or a dict starts again in every loop. Hand out one item after the other, with `yield`."
        return None
    first = next(iter(net.parameters()), None)
    if isinstance(first, tuple):
        return "parameters() gives pairs. Only named_parameters() gives names."
    if isinstance(first, str):
        return "parameters() gives names. It gives the Parameters themselves."
    if not _lists(kata):
        return None
    if set(got) == {"not of net"}:
        return "parameters() gives other objects than the Parameters themselves. An optimizer must get these."
    if got == [*expected, "head.w"] and "False" in called:
        if "head.w" in _names(net.named_parameters(recurse=False)):
            return _RECURSE
        return "parameters(recurse=False) lists the children, too. Pass `recurse` on by its name."
    orders = [[id(p) for _, p in net.named_parameters()], [id(p) for p in net.parameters()]]
    if sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]:
        return "parameters() gives another order than named_parameters(). A set, for example, has no order."
    return None


# Step 5: state_dict and load_state_dict


def what_is_saved(got, kata):
    if not _walks(kata):
        return None
    if "cache" in got:
        return "A buffer with persistent=False is saved. Leave it out."
    if {"bias", "later", "gone"} & set(got):
        return "Something that is None is saved. There is nothing to save."
    return {
        ("scale", "block.w", "count", "block.cache"): (
            "The buffers come after all Parameters. Each module's buffers follow the Parameters of that module."
        ),
        (
            "count",
            "scale",
            "block.cache",
            "block.w",
        ): "The buffers come first. The Parameters come before the buffers.",
        ("count", "scale", "block.w", "block.cache"): (
            "Parameters and buffers come in the order of registration. The Parameters come before the buffers."
        ),
        (
            "block.w",
            "block.cache",
            "scale",
            "count",
        ): "The children come first. What is the module's own comes first.",
        ("scale", "block.w"): "The buffers are missing. Persistent buffers are saved.",
        (
            "scale",
            "count",
        ): "The children are missing. They are saved with the path of their names.",
        ("scale", "count", "block.w"): (
            "`block.cache` is missing. persistent=False was said of net's `cache`, not of the one in block."
        ),
        (
            "scale",
            "count",
            "w",
            "cache",
        ): "The children's keys are short names. A key is the whole path.",
        ("block.w", "block.cache"): "The module's own Parameters and buffers are missing.",
        ("outer.scale", "outer.count", "block.w", "block.cache"): _LOST,
        ("scale", "count", "outer.block.w", "outer.block.cache"): _LOST,
        ("scale", "count", "block.w", "block.cache"): _LOST,
    }.get(tuple(got))


def plain_attributes_are_not_saved(got):
    listed, keys = got
    if "scratch" in listed:
        return "A plain tensor under a free name becomes a buffer here. Only register_buffer makes a buffer."
    if "scratch" in keys:
        return "A plain tensor is saved. Only Parameters and persistent buffers are saved."
    if any(name.startswith("layers") for name in [*listed, *keys]):
        return _MODULE_LIST
    return None


def what_is_persistent(got, called, kata):
    fresh = _net(kata)
    fresh.register_buffer("cache", torch.zeros(2))
    if list(fresh.state_dict()) != ["cache"]:
        return None
    fresh = _net(kata)
    fresh.register_buffer("cache", torch.zeros(2), False)
    if "cache" in fresh.state_dict():
        return "A buffer with persistent=False is saved. Leave it out."
    fresh.cache = torch.ones(2)
    if "cache" in fresh.state_dict():
        return "An assignment makes a buffer persistent. Only register_buffer says whether it is saved."
    if "register_buffer('cache', t, True)" in called and got == []:
        return "An earlier persistent=False still counts. The last registration decides."
    if "register_buffer('cache', t, False)" in called and got == ["cache"]:
        return "An earlier persistent=True still counts. The last registration decides."
    if "Parameter" in called and got == [] and isinstance(_parameter(kata), kata.Parameter):
        return "The Parameter took the name of a buffer with persistent=False, and is not saved. Forget the buffer."
    if "del" in called and got == ["mean"]:
        return "persistent=False was said of a buffer that is deleted, and still counts. `del` forgets it."
    return None


def what_is_shared_is_saved_under_every_name(got, kata):
    if not _saves(kata):
        return None
    return {
        (
            "a",
            "left.w",
            "left.mean",
        ): "What is shared is saved under its first name only. Save it under every name.",
        (
            "a",
            "b",
            "left.w",
            "left.mean",
        ): "A shared child is saved once. Save it under every name.",
        (
            "a",
            "left.w",
            "left.mean",
            "right.w",
            "right.mean",
        ): "A shared Parameter is saved once. Save every name.",
        (
            "a",
            "b",
            "left.w",
            "left.mean",
            "right.w",
        ): "A shared buffer is saved once. Save it under every name.",
        (
            "a",
            "left.w",
            "left.mean",
            "right.mean",
        ): "A shared Parameter is saved once. Save every name.",
    }.get(tuple(got))


def saved_tensors_share_memory_and_have_no_graph(got, called, kata):
    if "require a gradient" in called:
        if got == ["scale", "block.w"]:
            return "The Parameters are saved with their gradient flag. Save their values without a graph."
        return None
    return {
        "[[5.0, 6.0, 7.0], [2.0]]": "The saved tensors are copies. They must be on the memory of the network.",
        "[[5.0, 6.0, 7.0], [9.0]]": "The saved Parameters are copies. They must be on the memory of the network.",
        "[[9.0, 9.0, 9.0], [2.0]]": "The saved buffers are copies. They must be on the memory of the network.",
    }.get(str(got))


def a_load_copies_every_value(got, called, expected, kata, saved_net, copies):
    if not _walks(kata) or not _saves(kata):
        return None
    old = copies(saved_net(kata).state_dict())
    if called.startswith("the given state"):
        if isinstance(got, dict) and len(got) < len(expected):
            return "Your code takes entries out of the caller's dict. Only read it."
        return None
    if list(got) != list(expected):
        return None
    wrong = [name for name in expected if not checks.alike(got[name], expected[name])]
    if "was changed" in called:
        changed = [name for name in wrong if got[name].unique().tolist() == [-1.0]]
        if changed and changed == wrong:
            return "The network is on the memory of the loaded state. Copy the values."
        return None
    kept = [name for name in wrong if checks.alike(got[name], old[name])]
    if wrong != kept:
        return _of_position(kata)
    return {
        tuple(expected): "Nothing arrives. Copy the values into the memory of the network itself.",
        ("count", "block.cache"): "The buffers are not loaded. They are part of the state.",
        ("scale", "block.w"): "The Parameters are not loaded, only the buffers.",
        ("block.w", "block.cache"): "The children are not loaded. Load what is below, too.",
    }.get(tuple(wrong))


def a_load_keeps_the_objects(got, called, expected, kata):
    if not _walks(kata) or not _loads_or_new(kata):
        return None
    if "other objects" in called:
        return _NEW if got else None
    if called.startswith("(is_leaf") and list(got) == list(expected):
        if any(not leaf for leaf, _ in got.values()):
            return "Autograd records your load. Copy the values without a graph."
        if got.get("block.w") == (True, True):
            return "The load makes a frozen Parameter trainable. It brings values only."
    if called.startswith("dtype") and {dtype for dtype, _ in got} == {torch.float64}:
        return "The loaded float64 tensors took the place of the values. Copy into the network, which keeps its dtype."
    if (
        called.startswith("dtype")
        and [dtype for dtype, _ in got] == [torch.float32, torch.float64] * 2
    ):
        return "The loaded float64 tensors took the place of the buffers. Copy the values; the dtype stays."
    return None


def _loads_or_new(kata):
    """Tell whether values arrive at all, in the same objects or in new ones."""
    return _lists(kata) and _loads(kata)


def a_load_returns_missing_and_unexpected_keys(got, called, expected):
    if got is None:
        return "load_state_dict returns nothing. Return the missing and the unexpected keys."
    if called.startswith("net.scale"):
        return (
            "With strict=False nothing is loaded. Load what fits."
            if got == [5.0, 6.0, 7.0]
            else None
        )
    if isinstance(got, list):
        return "load_state_dict returns one list. Return two: the missing keys, then the unexpected ones."
    if isinstance(got, tuple) and got == expected[::-1] and got != expected:
        return "The two lists are exchanged. The missing keys come first, then the unexpected ones."
    return None


def what_does_not_fit_is_refused(got, called, kata, net, said, key, before):
    if not _walks(kata) or not _saves(kata):
        return None
    if not _is_whole(net):
        return None
    if called.startswith("net.state_dict()"):
        if isinstance(got, dict) and list(got) == list(before):
            return (
                "`load_state_dict` has copied something before it found the problem. Look at everything first, then "
                "copy."
            )
        return None
    if got is None:
        return {
            "Missing": "Your code accepts a state in which a key is missing. Unless strict=False, refuse it.",
            "Unexpected": "Your code accepts a state with an unexpected key. Unless strict=False, refuse it.",
        }.get(said, "Your code accepts a value of another shape. It never fits.")
    if isinstance(got, KeyError):
        return _other_kind(got, RuntimeError)
    return _of_message(got, said, key)


def _is_whole(net):
    """Tell whether the network of these behaviours is saved under its four keys."""
    return set(net.state_dict()) == {"scale", "count", "block.w", "block.cache"}


def _of_message(got, said, key):
    if checks.says(got, "must match") or checks.says(got, "broadcast"):
        return 'Torch complains about the copy here. Compare the shapes before, and say "size mismatch for".'
    if isinstance(got, RuntimeError) and not checks.says(got, said):
        return f'The message does not say "{said}".'
    if isinstance(got, RuntimeError) and not checks.says(got, key):
        return f'The message says "{said}", but not which key: {key}.'
    return _other_kind(got, RuntimeError)


def another_shape_never_fits(got, kata, net, shape, saved_net):
    if not _walks(kata) or not _saves(kata):
        return None
    if got is not None:
        return _of_message(got, "size mismatch for", "block.w")
    fresh = saved_net(kata)
    fresh.load_state_dict({"block.w": torch.full(shape, 4.0)}, strict=False)
    if fresh.block.w.tolist() == [4.0, 4.0]:
        return f"Your code puts a value of shape {shape} into a Parameter of shape (2,). Another shape never fits."
    if fresh.block.w.tolist() == [0.0, 1.0]:
        return "With strict=False your code passes over a value of another shape. It never fits: refuse it."
    return None


def a_refused_load_says_everything(got, kata, keys, refusal, saved_net):
    if not isinstance(refusal, RuntimeError) or not _walks(kata) or not _saves(kata):
        return None
    if not _is_whole(saved_net(kata)):
        return None
    message = str(refusal).lower()
    if absent := [key for word in keys for key in keys[word] if key not in message]:
        if any(word not in message for word in keys):
            return "The message does not say every kind of problem. Collect everything that is wrong, then raise."
        return f"The message says every kind of problem, but not every key: {', '.join(absent)}."
    if absent := [word for word in keys if word not in message]:
        return f'The message says every key, but not the words "{absent[0]}".'
    return "The message says every key, but not each after the word for its problem."


# Step 6: train, eval, zero_grad and to


def train_and_eval_reach_all_below(got, called, kata, mode, net):
    if not called.startswith("training"):
        return _NOT_SELF if got is None else None
    if got == [True] * 3 and called.endswith("eval()"):
        return "After eval() everything is still in train mode. It switches to `training = False`."
    if got == [not mode] * 3 and called.endswith("train(False)"):
        return "train(False) ignores its argument. False means eval mode."
    if not _passes_none(kata) and _lists(kata):
        return _of_walking(kata)
    if got == [mode, not mode, not mode]:
        return "Only the module itself is switched. A Dropout at any level must know the mode."
    if got == [mode, mode, not mode]:
        return "Only direct children are switched. Go on to the children of the children."
    if got == [not mode, mode, mode]:
        return "Everything below is switched, but not the module itself."
    return None


def _of_shared_mode(kata):
    one, two = kata.Module(), kata.Module()
    two.train()
    one.eval()
    shared = two.training is False
    one.train()
    return (
        "The mode is kept in one place for all modules. Each module has its own."
        if shared
        else None
    )


def eval_changes_only_the_mode(got, called, expected, kata):
    if called.startswith("training"):
        if sentence := _of_shared_mode(kata):
            return sentence
        return _MODULE_LIST if got == [True, False] else None
    if got != expected and any(not grad for name, (_, grad) in got.items() if expected[name][1]):
        return "eval() freezes Parameters. It changes only the mode."
    return None


def zero_grad_forgets_gradients(got, called, expected, kata, arguments):
    if not _walks(kata):
        return None
    one, want = [1.0, 1.0], expected[0]
    if called.startswith("their values"):
        return "zero_grad() changes the values. It is about the gradients only."
    sentence = {
        str([one] * 3): "No gradient is changed. Set the `.grad` of each Parameter.",
        str(
            [want, want, one]
        ): "Only the module's own Parameters are reached. Go down to all levels.",
        str([want, one, want]): "The frozen Parameter keeps its gradient. Its gradient goes, too.",
        str(
            [want, one, one]
        ): "Only trainable Parameters of the module itself are reached. Go through all.",
    }.get(str(got))
    if sentence:
        return sentence
    if not arguments and got == [[0.0, 0.0]] * 3:
        return "The gradients are zeros. Unless set_to_none=False, they become None, which optimizers pass over."
    if arguments and got == [None] * 3:
        return "`set_to_none=False` has no effect. Then the gradients become zeros."
    return None


def to_converts_the_parameters(got, called, expected, kata):
    if called == "net.to(torch.float64)":
        return _NOT_SELF if got is None else None
    if not _walks(kata):
        return None
    if called.startswith("dtypes"):
        left = [name for name, dtype in got.items() if dtype != torch.float64]
        return {
            ("w", "frozen", "block.inner.w"): "No Parameter is converted.",
            (
                "frozen",
            ): "The frozen Parameter is not converted. It needs the same dtype as the rest.",
            (
                "block.inner.w",
            ): "Only the module's own Parameters are converted. Go down to all levels.",
        }.get(tuple(left))
    if "other objects" in called:
        return _NEW if got else None
    if any(not leaf for leaf, _ in got.values()):
        return "A converted Parameter is no leaf any more. Change its data, without a graph."
    if got != expected:
        return "to() changes which Parameters require a gradient. It converts values only."
    return None


def to_converts_the_buffers(got, called, expected, kata, keys):
    if not _walks(kata):
        return None
    if called.startswith("keys"):
        if "cache" in got and "cache" not in keys:
            return "After to(), a buffer with persistent=False is saved. It stays out of the state dict."
        return None
    if not called.startswith("dtypes"):
        return None
    low, high, whole = torch.float32, torch.bfloat16, torch.int64
    return {
        (
            high,
            high,
            high,
            high,
            low,
        ): "Integers are converted, too. They count something, and stay integers.",
        (
            low,
            low,
            low,
            whole,
            low,
        ): "The buffers are not converted. Floating-point buffers follow the module.",
        (low, high, high, whole, low): (
            "A buffer with persistent=False is not converted. It is not saved, but it follows the module."
        ),
        (high, high, low, whole, low): (
            "A shared buffer is converted under its first name only. named_buffers() gives each tensor once."
        ),
        (
            high,
            low,
            low,
            whole,
            low,
        ): "Only the module's own buffers are converted. Go down to all levels.",
        (
            torch.float64,
            torch.float64,
            torch.float64,
            whole,
            low,
        ): "to() ignores its argument: everything becomes float64.",
        (
            high,
            high,
            high,
            whole,
            high,
        ): "A plain tensor is converted. It does not follow its module.",
    }.get(tuple(got))


def an_optimizer_goes_on_after_to(got, called, kata, expected):
    if not _walks(kata):
        return None
    net = _family(kata)
    before, gradient = net.t, torch.ones(1)
    net.t.grad = gradient
    net.to(torch.float64)
    if net.t is not before:
        return _NEW
    if net.t.grad is None:
        return "to() loses the gradients. A Parameter keeps its gradient."
    return None


# Step 7: Linear, LayerNorm, Sequential and Dropout


def linear(got, called, expected, kata, shapes):
    if not _lists(kata):
        return None
    swapped = shapes(kata.Linear(3, 2)).get("weight") == (3, 2)
    if called.startswith("shapes"):
        if swapped:
            return _TURNED
        if got == {"bias": (2,), "weight": (2, 3)} and list(got) == ["bias", "weight"]:
            return "The bias comes before the weight. Assign the weight first."
        if got == {"weight": (2, 3)}:
            return "The bias is not registered. Unless bias=False, it is a Parameter."
        if got.get("bias") == (3,):
            return "The bias has the length in_features. There is one for each output."
        return None
    if got.shape != expected.shape:
        return None
    layer = kata.Linear(3, 2)
    for p in layer.parameters():
        p.data.fill_(1.0)
    x = torch.tensor([[1.0, 2.0, 4.0]])
    value = layer(x).flatten().tolist()
    return {
        (7.0, 7.0): "The bias is not added.",
        (6.0, 6.0): "The bias is subtracted. Add it.",
        (0.0, 0.0): "Linear gives only zeros, whatever its weight and bias are.",
        (1.0, 1.0): "Linear gives only the bias. Multiply x by the weight, too.",
    }.get(tuple(value))


def linear_without_bias(got, called, kata):
    if called == "Linear(3, 2, bias=False).bias":
        if isinstance(got, torch.Tensor):
            return "There is a bias, although bias=False. Then `bias` is None."
        if got is False:
            return "`bias` is the argument False. Without a bias it is None."
        return None
    if called.startswith("keys") and got == ["weight", "bias"] and _saves(kata):
        return "The bias is saved, although there is none."
    return None


def _rows(x, eps=1e-5, correction=0, dim=-1):
    """Normalise with torch, to compare a mistake with."""
    variance, mean = torch.var_mean(x, dim, correction=correction, keepdim=True)
    return (x - mean) / (variance + eps).sqrt()


def layer_norm(kata, x, mode):
    eps = 0.5  # so large that every slip with it shows
    got, right = kata.LayerNorm(4, eps=eps)(x).detach(), _rows(x, eps)
    if not checks.alike(got, right, tolerance=1e-5):
        return _of_normalising(got, x, eps)
    given, default = kata.LayerNorm(4, eps=1e-5)(x).detach(), kata.LayerNorm(4)(x).detach()
    if checks.alike(given, _rows(x), tolerance=1e-5) and not checks.alike(
        default, _rows(x), tolerance=1e-5
    ):
        return "The default of eps is another one. It is 1e-5."
    if mode == "train":
        return None
    fresh = kata.LayerNorm(4, eps=eps)
    fresh.eval()
    if checks.alike(fresh(x).detach(), right, tolerance=1e-4):
        return "Your LayerNorm keeps something from an earlier call. Each row is normalised by its own values."
    return "In eval mode your LayerNorm does something else. It does the same in both modes."


def _of_normalising(got, x, eps):
    mean, deviation = x.mean(-1, keepdim=True), x.std(-1, correction=0, keepdim=True)
    other = "Mean and variance run over another dimension, not over the last."
    cases = [
        (_rows(x), "The argument `eps` has no effect."),
        (_rows(x, eps, correction=1), "The variance is divided by n - 1. Divide by n."),
        (
            torch.zeros_like(x),
            "A new LayerNorm gives only zeros. `__init__` makes a weight of 1 and a bias of 0.",
        ),
        (x, "A new LayerNorm gives x unchanged. Subtract the mean, and divide by the deviation."),
        (x - mean, "You subtract the mean, but do not divide by the root of variance plus eps."),
        (x / (deviation**2 + eps).sqrt(), "You divide, but do not subtract the mean."),
        (
            (x - mean) / (deviation + eps),
            "eps is added after the root. Add it to the variance, before the root.",
        ),
        ((x - mean) / (deviation**2 + eps), "You divide by the variance. Divide by its root."),
        (_rows(x, eps) + 1, "A new bias is 1. `__init__` makes a bias of 0."),
        (
            _rows(x, eps, dim=tuple(range(x.dim()))),
            "Mean and variance are of all values. Each row has its own.",
        ),
        *((_rows(x, eps, dim=dim), other) for dim in range(x.dim() - 1)),
    ]
    return _first(got, cases)


def _first(got, cases, tolerance=1e-4):
    """Return the sentence of the first value that `got` equals; none where two sentences fit."""
    fits = dict.fromkeys(
        text for value, text in cases if checks.alike(got, value, tolerance=tolerance)
    )
    return next(iter(fits)) if len(fits) == 1 else None


def layer_norm_has_weight_and_bias(got, called, expected, kata, size, dims, x, normalised):
    if not _lists(kata):
        return None
    if called.startswith("shapes"):
        if got == {} or list(got) in (["weight"], ["bias"]):
            missing = [name for name in ("weight", "bias") if name not in got]
            return f"Not registered: {' and '.join(missing)}. Both are Parameters."
        if list(got) == ["bias", "weight"]:
            return "The bias comes before the weight. Assign the weight first."
        if dims == 2 and got == {"weight": (4,), "bias": (4,)}:
            return "The Parameters have only the last size. They have the shape `normalized_shape`."
        return None
    layer = kata.LayerNorm(size)
    weight, bias = layer.weight, layer.bias
    weight.data.fill_(2.0)
    bias.data.fill_(5.0)
    plain, mine = normalised(x, dims=dims), layer(x).detach()
    cases = [
        (plain, "Weight and bias have no effect."),
        (plain * 2, "The bias is not added."),
        (plain + 5, "The weight has no effect."),
        ((plain + 5) * 2, "The bias is added first. Multiply by the weight, then add the bias."),
        (plain * 5 + 2, "Weight and bias are exchanged."),
    ]
    if dims == 2:
        cases.append(
            (
                normalised(x) * 2 + 5,
                "Only the last dimension is normalised. normalized_shape names two.",
            )
        )
    return _first(mine, cases)


def layer_norm_without_parameters(got, called, kata):
    if (
        called == "weight, bias"
        and isinstance(got, tuple)
        and any(isinstance(one, torch.Tensor) for one in got)
    ):
        return "`elementwise_affine=False` has no effect on weight or bias. Then both are None."
    return None


def layers_compute_in_float64_with_gradients(got, called, expected, kata, layer, x, twin):
    if not _lists(kata):
        return None
    name = type(layer).__name__
    if called.startswith("x, after"):
        return f"{name} changes its argument in place. Make a new tensor."
    if called.startswith("x.grad"):
        if got is None:
            return f"No gradient reaches x through {name}. Something cuts the graph."
        return (
            f"A part of what {name} computes from x is not on the graph, so the gradient is wrong."
        )
    if called.startswith("Parameters"):
        if not all(p.is_leaf and p.requires_grad for p in layer.parameters()):
            return None
        return f"These get no gradient in {name}: {', '.join(sorted(set(expected) - set(got)))}. Use them themselves."
    if isinstance(got, torch.Tensor) and got.dtype != torch.float64:
        return f"{name} returns {got.dtype} for a float64 input. Do not fix a dtype."
    if checks.alike(got, expected, tolerance=1e-5) and torch.equal(got, got.float().double()):
        return f"{name} goes through float32 on the way, and loses digits. Do not fix a dtype."
    return None


def sequential(got, called, expected, kata):
    if not _lists(kata):
        return None
    if called == "names":
        first, second = kata.Linear(3, 3, bias=False), kata.Linear(2, 2, bias=False)
        listed = _names(kata.Sequential(first, second).named_parameters())
        if not listed:
            return "Nothing in a Sequential is registered. A plain list hides the modules; assign each as an attribute."
        if listed == ["1.weight", "2.weight"]:
            return "`Sequential` counts its children from 1. Their names begin with 0."
        if len(listed) == 2 and listed != ["0.weight", "1.weight"]:
            return f"The names are {listed[0]} and {listed[1]}. A child's name is its number alone."
        if listed in (["0.weight"], ["1.weight"]):
            return "Only one of the modules is registered. Each needs a name of its own."
        return _of_equality(kata)
    if not isinstance(got, torch.Tensor):
        return (
            "Without modules your Sequential returns no tensor. It returns x."
            if "(0" in called
            else None
        )
    trail = []

    class Note(kata.Module):
        def __init__(self, number):
            super().__init__()
            self.number = number

        def forward(self, x):
            trail.append((self.number, x))
            return x + 1

    zero = torch.zeros(2)
    result = kata.Sequential(*map(Note, range(12)))(zero)
    order, inputs = [number for number, _ in trail], [int(x[0]) for _, x in trail]
    if order == list(range(12))[::-1]:
        return "The modules run from last to first."
    if order == sorted(range(12), key=str):
        return "The modules run in the order of sorted strings, where 10 comes before 2."
    if order == list(range(12)) and inputs == [0] * 12:
        return "Each module gets the first x. It must get what the module before it returned."
    if order == [0]:
        return "Only the first module runs. Does a `return` end your loop?"
    if order == list(range(12)) and int(result[0]) == 0:
        return "All modules run, but x is returned unchanged. Return the last result."
    note = Note(0)
    trail.clear()
    kata.Sequential(note, note, note)(zero)
    if order == list(range(12)) and len(trail) == 1:
        return "A module that is given three times runs once. It runs at each of its places."
    return None


def dropout_drops_and_scales(got, called, expected, kata, p):
    if called.startswith("x, after"):
        return "Dropout changes its argument in place. Make a new tensor."
    if not kata.Dropout().training:
        return _of_shared_mode(kata) or "A new Dropout is in eval mode. It starts in train mode."
    if called.startswith("the share"):
        if p == 0.5 and abs(got - 0.5) > 0.1:
            return (
                f"Without an argument your Dropout drops about {got:.0%}. The default for p is 0.5."
            )
        if p == 0.75 and abs(got - 0.25) < 0.1:
            return "p is taken for the share that is kept. It is the share that is dropped."
        return None
    if got == [1.0]:
        return "Nothing is dropped, in train mode."
    if got == [0.0, 1.0]:
        return "What is left is not divided by 1 - p, so the sum shrinks."
    if got == [0.0]:
        return "Everything is dropped." if p == 0.5 else None
    if p != 0.75 or len(got) != 2:
        return None
    share = (kata.Dropout(0.75)(torch.ones(4000)) == 0).double().mean().item()
    if abs(share - 0.25) < 0.1 and abs(got[1] - 4 / 3) < 1e-3:
        return "p is taken for the share that is kept. It is the share that is dropped."
    if abs(got[1] - 4 / 3) < 1e-3:
        return "What is left is divided by p. Divide by 1 - p."
    if abs(got[1] - 0.25) < 1e-3:
        return "What is left is multiplied by 1 - p. Divide by it."
    return None


def dropout_draws_each_value(called, first):
    if not first.any() or first.all():
        return None
    if "two calls" in called:
        return "Each call must draw again. Keep nothing from an earlier call, and set no seed."
    return "Your code draws once for a whole row or column. Draw for each value."


def dropout_takes_every_probability(got, error, called, kata, expected, p):
    if error is not None:
        return (
            "With p=1 your code divides by 1 - p, which is 0."
            if isinstance(error, ZeroDivisionError)
            else None
        )
    if not isinstance(got, torch.Tensor):
        return None
    if "eval" in called:
        if kata.Dropout().eval().training:
            return None
        if not checks.alike(got, expected) and (got == 0).any():
            return "Values are dropped in eval mode. There Dropout gives x unchanged."
        ratio = (got / expected).flatten()
        if got.shape == expected.shape and checks.alike(
            ratio, ratio[:1].expand(len(ratio)), tolerance=1e-4
        ):
            return "The values are scaled in eval mode. Scale in train mode only."
        return None
    if got.isnan().any() or got.isinf().any():
        return (
            "With p=1 your code divides 0 by 0. Everything is dropped there: the result is zeros."
        )
    if kata.Dropout().training and (p == 1 and (got != 0).any()):
        return "With p=1 something is left. Everything must be dropped."
    if p == 0.0 and (got == 0).any():
        return (
            "With p=0 something is dropped."
            if kata.Dropout(0.0).p == 0
            else "p=0 is taken for no argument."
        )
    return None


# Step 8: ViTEmbedding


def _of_parts(kata):
    """Tell whether what the embedding is made of works: listing, saving, loading, and the layers in it."""
    if not (_walks(kata) and _saves(kata) and _loads(kata)):
        return False
    first, second, x = kata.Linear(3, 4), kata.Linear(4, 2), torch.arange(6.0).view(2, 3)
    hidden = nn.functional.linear(x, first.weight, first.bias)
    expected = nn.functional.linear(hidden, second.weight, second.bias)
    if not checks.alike(
        kata.Sequential(first, second)(x).detach(), expected.detach(), tolerance=1e-4
    ):
        return False
    layer, ones = kata.Dropout(0.5), torch.ones(2000)
    dropped = layer(ones)
    return (
        sorted(set(dropped.tolist())) == [0.0, 2.0]
        and checks.alike(layer.eval()(ones), ones)
        and checks.alike(kata.Dropout(0.0)(ones), ones)
    )


def the_experiment_of_the_article(got, called, expected, kata):
    if not _lists(kata) or not isinstance(got, dict):
        return None
    if list(got)[:2] == ["cls_token", "pos_embedding"]:
        return "The class token is assigned before the position embedding. In the article it comes second."
    missing = [name for name in ("pos_embedding", "cls_token") if name not in got]
    if missing and kata.Sequential:
        return f"Not among the Parameters: {', '.join(missing)}. What is trained is a Parameter, under this name."
    positions = got.get("pos_embedding")
    if positions == (1, 64, 1024):
        return "Only the patches have a position. The class token needs one, too."
    if positions == (65, 1024) or got.get("cls_token") in ((1024,), (1, 1024)):
        return "A Parameter lacks a dimension of length 1. Both begin with 1, for the batch."
    return None


def patches_have_to_cover_the_image(got, kata, size):
    if got is None:
        if size in ((7, 12), (6, 13)):
            return f"Patches of 3 x 4 do not cover {size[0]} x {size[1]}, but your code accepts this. Check both sides."
        return None
    return _other_kind(got, ValueError) if isinstance(got, (AssertionError, TypeError)) else None


def a_state_dict_of_torch_loads(got, expected, called, kata):
    if not (_lists(kata) and _saves(kata)):
        return None
    if not called.startswith("shapes") or not isinstance(got, dict):
        return None
    if kata.Linear(3, 2).weight.shape == (3, 2):
        return _TURNED
    if got.get("pos_embedding") not in (None, expected["pos_embedding"]):
        return "The number of positions is wrong. A 6 x 12 image has 2 x 3 patches of 3 x 4, and the class token."
    weight = got.get("to_patch_embedding.1.weight")
    if weight and weight != expected["to_patch_embedding.1.weight"]:
        return f"The projection takes {weight[1]} values. A patch has height x width x channels: 3 x 4 x 2."
    return None


def the_embedding_gives_what_torch_gives(got, called, expected, kata, theirs, yours, images):
    if not _of_parts(kata):
        return None
    if not isinstance(got, torch.Tensor):
        return None
    if "float64" in called:
        if got.dtype == torch.float64 and checks.alike(got, expected, tolerance=1e-5):
            return (
                "Something goes through float32 on the way, and loses digits. Do not fix a dtype."
            )
        return None
    fresh = kata.ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)
    fresh.load_state_dict(theirs.state_dict())
    if checks.alike(fresh(images).detach(), expected, tolerance=1e-5):
        return "Another embedding does this right in its first call. Yours keeps something from an earlier call."
    yours.eval()
    if not torch.equal(yours(images), yours(images)):
        return "Two calls with the same images differ. Draw nothing in forward(): tokens and positions are learned."
    positions, token = theirs.pos_embedding.detach(), theirs.cls_token.detach()
    patches = expected[:, 1:] - positions[:, 1:]
    tokens = token.expand(len(images), 1, 5)
    one = expected.clone()
    one[1:, 0] -= token[0, 0]
    cases = [
        (
            torch.cat([patches, tokens], 1) + positions,
            "The class token comes last. It comes before the patches.",
        ),
        (
            torch.cat([tokens, expected[:, 1:]], 1),
            "The class token has no position. Add the positions after you have put it in.",
        ),
        (
            torch.cat([tokens + positions[:, :1], patches], 1),
            "Only the class token gets a position. Each patch needs one, too.",
        ),
        (expected - positions, "The positions are not added."),
        (torch.zeros_like(expected), "Your embedding gives only zeros."),
        (
            expected - positions + positions[:, :1],
            "Every token gets the position of the class token.",
        ),
        (one, "Only the first image gets the class token. Each image needs it."),
        (
            torch.cat([positions[:, :1].expand(len(images), 1, 5), expected[:, 1:]], 1),
            "The first token is only a position. The class token is missing there.",
        ),
        (expected[:, 1:], "The class token is missing: there are only patches."),
        (torch.cat([tokens, patches], 1) * positions, "The positions are multiplied. Add them."),
    ]
    return _first(got, cases)


def images_of_another_size_are_refused(got, height, width):
    if got is None:
        return f"Your code accepts an image of {height} x {width}, but it was made for 6 x 12. Compare both sides."
    if (
        checks.says(got, "must match")
        or checks.says(got, "invalid for input")
        or checks.says(got, "multiplied")
    ):
        return "Torch complains about a shape here. Compare the size of the images yourself, before anything else."
    return _other_kind(got, ValueError) if isinstance(got, (AssertionError, TypeError)) else None


def adam_trains_the_embedding(got, called, expected, kata, name, yours, IMAGES):
    if not _of_parts(kata):
        return None
    values = dict(yours.named_parameters())
    fresh = kata.ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)
    fresh(IMAGES).pow(2).sum().backward()
    without = [key for key, p in fresh.named_parameters() if p.grad is None]
    if without and set(without) < set(values):
        return f"No gradient reaches {', '.join(without)}. Use the Parameter itself, without .data or detach()."
    return None


def dropout_comes_last(got, called, kata, expected, yours, theirs, IMAGES):
    if not _of_parts(kata):
        return None
    if isinstance(got, (int, float)) and "dropout=0.5).dropout" in called:
        return "`dropout` is a number here. Make a Dropout of it, which knows the mode."
    plain = kata.ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)
    plain.load_state_dict(theirs.state_dict())
    if not checks.alike(plain(IMAGES).detach(), theirs(IMAGES).detach(), tolerance=1e-5):
        return None
    if called.startswith("with dropout=0.5, no value"):
        plain = theirs(IMAGES).detach()
        result = yours(IMAGES).detach()
        if checks.alike(result, plain, tolerance=1e-5):
            return "The dropout has no effect. Use it on the finished tokens."
        if checks.alike(result, 2 * plain, tolerance=1e-5):
            return None
        return _early(kata, yours, IMAGES)
    if called.startswith("tokens with dropout"):
        return _early(kata, yours, IMAGES)
    if called.startswith("tokens after eval") and isinstance(got, torch.Tensor):
        if yours.eval() is not None and yours.dropout.training:
            return (
                "eval() does not reach the Dropout in the embedding. It switches everything below."
            )
        if (got == 0).any():
            return "Values are still dropped after eval(). Let the Dropout module decide by its own mode."
    return None


def _early(kata, yours, images):
    """Return the sentence for a dropout that comes before class token or positions, or None."""
    seen = []

    class Note(kata.Dropout):
        def forward(self, x):
            seen.append(x)
            return x

    yours.dropout = Note(0.5)
    whole = yours(images)
    if len(seen) == 1 and seen[0].shape != whole.shape:
        return "The dropout comes before the class token is put in. It is the last step."
    if len(seen) == 1 and not torch.equal(seen[0], whole):
        return "The dropout comes before the positions are added. It is the last step."
    if len(seen) > 1:
        return (
            f"The dropout is used {len(seen)} times in one call. It is used once, as the last step."
        )
    return None


def no_class_of_torch_nn(got):
    if got:
        return "These classes come from torch.nn. Write your own; torch.nn.functional and torch.nn.init are fine."
    return None


def no_module_of_torch_is_made_on_the_way(got):
    if got:
        return "Your code makes modules of torch.nn on the way. Write your own; torch.nn.functional is fine."
    return None
