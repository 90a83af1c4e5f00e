"""What people get wrong in kata 02, and how it shows."""

import traceback

import torch
from torch import nn

from dojo import checks

GIVES_A_VALUE = "Reading an unknown name gives a value in your code. Raise an AttributeError: hasattr() relies on it."
GIVES_A_KEY_ERROR = "Reading an unknown name raises a KeyError in your code. hasattr() understands only AttributeError."
HIDES = (
    "A plain attribute of the same name hides what is registered: Python asks `__getattr__` only for a name that "
    "it does not find itself."
)
REMEMBERS = "Your code remembers what it read before. Look into the registry at every reading."
MOVES = "A name that gets a new value moves to the end in your code. It keeps its position."
NONE_REMOVES = "None removes the name in your code. The name stays registered and holds None; only `del` removes it."
NONE_IS_FREE = "Your code treats a name that holds None as free. It is still the name of a parameter, or of a child."
TOO_LATE = "Your code refuses this, but only after it has changed something. Check first, change afterwards."
EVERY_TENSOR = "Your code registers a plain tensor. Only a Parameter is registered."
SHARED = (
    "Two modules have the same registry. It was made once, for the class or for the file. `__init__` must make new "
    "ones."
)
COPY = (
    "Your code registers another object than the one that was assigned. An optimizer then changes one of them, and "
    "your module uses the other."
)
FALSE = "Your code takes what counts as false for nothing. Ask whether the value is None, or whether the name is there."
TWO_PLACES = "`{}` is still a plain attribute after `del`. Does your code keep it in two places?"
DEL_EMPTIES = "After `del` the name is still there and holds None. `del` removes the name itself."


def any_behaviour(error, kata, network, parameter):
    if error is None:
        return SHARED if _is_shared(network(kata)) else None
    if isinstance(error, KeyError) and error.args[:1] in (("_parameters",), ("_modules",)):
        return (
            f"Your code looks up `{error.args[0]}` in a dict where it is not. The registries do not exist before "
            "`__init__` has made them."
        )
    return _of_an_unknown_name(kata, network, parameter)


def _of_an_unknown_name(kata, network, parameter):
    """Return what is wrong with reading an unknown name: hasattr() is wrong then, too."""
    for make in (lambda: network(kata), lambda: network(kata, one=parameter(2))):
        net = checks.outcome(make)
        if isinstance(net, Exception):
            return None
        came = checks.outcome(lambda net=net: net.wieght)
        if not isinstance(came, Exception):
            return GIVES_A_VALUE
        if isinstance(came, KeyError):
            return GIVES_A_KEY_ERROR
    return None


# Experiments


def _names(net):
    return [list(net._parameters), list(net._modules)]


def _registers(net, value, name="probe"):
    """Tell whether a module registers this value."""
    setattr(net, name, value)
    return name in net._parameters or name in net._modules


def _is_right(kata, network, parameter):
    """Tell whether new names are registered right: else that mistake is named in an earlier behaviour."""
    given = {
        "second": parameter(3),
        "one": network(kata),
        "first": parameter(2),
        "other": network(kata),
    }
    net = checks.outcome(lambda: network(kata, **given))
    return not isinstance(net, Exception) and _names(net) == [["second", "first"], ["one", "other"]]


def _keeps(net, make):
    """Tell whether a module keeps a child that nobody else has, if it registers it at all."""
    child = make()
    net.probe = child
    there = "probe" in net._modules
    del child
    return not there or "probe" in net._modules


def _is_shared(net):
    """Tell whether another module of the same class has the same registry."""
    other = type(net)()
    return net._parameters is other._parameters or net._modules is other._modules


def _keeps_none(net, value):
    """Tell whether a name stays registered when None comes after `value`, or is at least not removed by it."""

    def assign():
        net.probe = value
        net.probe = None

    return _refuses(assign) or "probe" in [*net._parameters, *net._modules]


def _refuses(call):
    """Tell whether a call ends in an exception."""
    return isinstance(checks.outcome(call), Exception)


def _is_raised(error):
    """Tell whether a `raise` or an `assert` of the answer ended in this exception."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, Exception) else []
    return bool(frames) and (frames[-1].line or "").startswith(("raise", "assert"))


def _of_the_kind(got, kind):
    """Return what is wrong with the exception that came, when it was meant but has another type."""
    if _is_raised(got) and not isinstance(got, kind):
        return f"Your code refuses this with {_article(type(got).__name__)}. Raise {_article(kind.__name__)}."
    return None


def _article(noun):
    return f"an {noun}" if noun[0] in "AEIOU" else f"a {noun}"


# Parameters


def a_new_module_has_two_empty_registries(got, called, name):
    if not called.startswith("net."):
        return None
    if got is None:
        return (
            f"After `__init__` there is no `{name}`. Make both registries there. An assignment in `__init__` calls "
            "your `__setattr__`, too."
        )
    if isinstance(got, (list, tuple, set)):
        return f"Your `{name}` is a {type(got).__name__}. It must map names to objects, as a dict does."
    if isinstance(got, type):
        return f"Your `{name}` is the class {got.__name__} itself. Call it to make a mapping."
    return None


def a_parameter_is_registered(got, called, net, weight):
    if called.startswith("net._parameters"):
        if isinstance(got, torch.Tensor):
            return COPY
        return None
    if net._parameters is net._modules:
        return "Both registries are the same mapping. Make one for each."
    if got == [[], ["weight"]]:
        return "Your code puts the Parameter into `_modules`. It belongs in `_parameters`."
    if got == [["weight"], ["weight"]]:
        return "Your code puts the Parameter into `_modules`, too. That registry is for children."
    if got == [[], []] and vars(net).get("weight") is weight:
        return "Your code keeps the Parameter as a plain attribute. `__setattr__` must put it into `_parameters`."
    if got == [[], []]:
        return "The Parameter is not in `_parameters`. Python calls your `__setattr__` for this assignment."
    return None


def parameters_keep_the_order_of_assignment(got, expected, kata, network, parameter):
    got, expected = got[0], expected[0]
    if not _registers(network(kata), parameter(2)) or _is_shared(network(kata)):
        return None
    missing = [name for name in expected if name not in got]
    if got == sorted(expected):
        return "Your code sorts the names. Keep the order of assignment."
    if got == expected[::-1]:
        return "Your code puts a new name first. A new name goes to the end."
    if got == expected[-1:]:
        return "Only the last Parameter is left. A new Parameter must not throw away the others."
    if got == expected[:1]:
        return "Only the first Parameter is registered. Those that follow are, too."
    if "_gain" in missing and not _registers(network(kata), parameter(2), "_probe"):
        return "Your code does not register a name with a leading underscore. It is a name like any other."
    if "_gain" in missing and not _registers(network(kata), nn.Parameter(torch.ones(2).double())):
        return "Your code does not register a float64 Parameter. The dtype does not matter."
    if "height" in missing and not _registers(network(kata), nn.Parameter(torch.tensor(1.5))):
        return "Your code does not register a Parameter that is a single number. Its shape does not matter."
    if missing == ["empty"] and not _registers(network(kata), parameter(0, 3)):
        return "Your code does not register a Parameter without numbers. Its shape does not matter."
    return None


def any_kind_of_parameter_is_registered(got, called, kata, network, Mask):
    if called.startswith("frozen"):
        return "Registering a frozen Parameter changes its `requires_grad` in your code. It must stay as it is."
    if got == [["mask"], []] and not _registers(network(kata), nn.Parameter(torch.ones(2), False)):
        return "Your code does not register a frozen Parameter. `requires_grad` does not matter."
    if got == [["frozen"], []] and not _registers(network(kata), Mask(torch.ones(2))):
        return (
            "Your code does not register an instance of a subclass of Parameter. Use isinstance()."
        )
    return None


def two_modules_share_nothing(net):
    return SHARED if _is_shared(net) else None


# Plain attributes


def _of_a_lost_value(kata, network, name, value):
    net = checks.outcome(lambda: network(kata, **{name: value}))
    if isinstance(net, Exception) or name in vars(net):
        return None
    came = checks.outcome(lambda: getattr(net, name))
    if isinstance(came, AttributeError) and _is_raised(came):
        return f"Your code does not keep `{name}`. What is not registered stays a plain attribute: use super()."
    return None


def a_plain_tensor_is_not_registered(got, error, called, kata, network):
    if error is not None:
        return _of_a_lost_value(kata, network, "scratch", torch.ones(2))
    if got == [["weight", "scratch"], []]:
        return EVERY_TENSOR
    if called == "net.scratch" and isinstance(got, torch.Tensor):
        return (
            "Your code keeps another tensor than the one that was assigned. Keep the object itself."
        )
    return None


def requiring_a_gradient_does_not_register_a_tensor(got, kata, network):
    if got != [["weight", "scale"], []]:
        return None
    if _registers(network(kata), torch.ones(3)):
        return EVERY_TENSOR
    return (
        "Your code registers whatever requires a gradient. Intermediate results require one, too. Only a Parameter "
        "is registered."
    )


def what_is_in_a_container_is_not_registered(got, error, kata, network, net, layers, one, child):
    if error is not None:
        return _of_a_lost_value(kata, network, "layers", layers)
    held = [*net._parameters.values(), *net._modules.values()]
    if any(value is one or value is child for value in held):
        return f"Your code looks into the {type(layers).__name__}. Only what is assigned itself is registered."
    if any(value is layers for value in held):
        return f"Your code registers the {type(layers).__name__}. It is neither a Parameter nor a module."
    return None


def everything_else_is_a_plain_attribute(got, error, net, kata, network, name, value):
    fresh = network(kata, bias=None)
    if "bias" in [*fresh._parameters, *fresh._modules]:
        return "`net.bias = None` registers `bias` in your code. None under a free name is a plain attribute."
    if error is not None:
        return _of_a_lost_value(kata, network, name, value)
    fresh = network(kata, kind=kata.Module)
    if "kind" in [*fresh._parameters, *fresh._modules]:
        return (
            "Your code registers a class. A child is an instance of Module, not the class itself."
        )
    if got == 2.5:
        return f"Your code keeps the old value of `{name}`. A plain attribute can get any new value, also {value!r}."
    if got == [[], ["tool"]]:
        return "Your code registers what only looks like a module. Use isinstance()."
    return None


# Children


def a_child_is_registered_in_modules(got, called, kata, network, net, encoder):
    if called.startswith("net._modules"):
        return None
    if got == [[], []] and vars(net).get("encoder") is encoder:
        layer = nn.Linear(1, 1)
        if not isinstance(layer, kata.Module) and _registers(network(kata), layer):
            return "Your code asks for torch's Module. A child is an instance of your own class."
        return "Your code keeps a child as a plain attribute. It belongs in `_modules`."
    if got == [["encoder", "_decoder"], []]:
        return "Your code puts the children into `_parameters`. They belong in `_modules`."
    if got == [["encoder", "_decoder"], ["encoder", "_decoder"]]:
        return (
            "Your code puts the children into `_parameters`, too. That registry is for Parameters."
        )
    if got[1] == ["_decoder", "encoder"]:
        return "The children are not in the order of assignment. A new name goes to the end."
    if got == [[], ["encoder"]] and not _registers(network(kata), network(kata), "_probe"):
        return "Your code does not register a name with a leading underscore. It is a name like any other."
    if got == [[], ["encoder"]] and not _keeps(network(kata), kata.Module):
        return "Your code does not keep the child: it is gone when nobody else has it. A registry keeps what it gets."
    if got == [[], ["encoder"]] and not _registers(network(kata), kata.Module()):
        return "Your code does not register an instance of Module itself, only of a subclass. Use isinstance()."
    if got == [[], ["_decoder"]] and not _registers(network(kata), network(kata)):
        return "Your code does not register an instance of a subclass of Module. Use isinstance()."
    if got == [[], ["Network", "Module"]]:
        return "Your code registers a child under the name of its class. Use the name of the attribute."
    return None


def a_child_is_an_instance_of_your_module(got):
    if got == [[], ["layer"]]:
        return "Your code registers a layer of torch.nn as a child. Only an instance of your own class is one."
    return None


def the_parameters_of_a_child_stay_in_the_child(got, net):
    if _is_shared(net) or got[1] != ["encoder"]:
        return None
    gain = net._modules["encoder"]._parameters["gain"]
    if any(value is gain for value in net._parameters.values()):
        return "Your code puts the child's parameters into the registry of its parent, too. They stay in the child."
    return None


# Reading


def _of_reading(net, name):
    """Return what is wrong with reading a registered name, or None."""
    entries = {**net._modules, **net._parameters}
    if name not in entries:
        return None
    came, held = checks.outcome(lambda: getattr(net, name)), entries[name]
    if came is held:
        return None
    if name in vars(net) and came is vars(net)[name]:
        return HIDES
    if isinstance(came, AttributeError) and _is_raised(came):
        return f"`{name}` is registered, but your `__getattr__` does not return it."
    if isinstance(came, KeyError) and came.args == (name,):
        return f"Your `__getattr__` looks up `{name}` in a registry where it is not. Ask first whether it is there."
    if came is None:
        return f"`{name}` is registered, but reading it gives None. Does your `__getattr__` return what it finds?"
    if any(came is value for value in entries.values()):
        return "Your code gives another entry of the registry. Look up the name that was asked for."
    if (
        isinstance(came, torch.Tensor)
        and isinstance(held, torch.Tensor)
        and torch.equal(came, held)
    ):
        return "Your code gives a copy of the registered Parameter. Return the object itself."
    return None


def a_parameter_is_read_back(got, error, nets, weight):
    for net, name in ((nets[0], "weight"), (nets[0], "bias"), (nets[1], "weight")):
        if sentence := _of_reading(net, name):
            if net is nets[1] and got is weight:
                return "Your code gives the Parameter of another module. Look into the registry of `self`."
            return sentence
    return None


def a_child_is_read_back(got, error, net, encoder):
    return _of_reading(net, "encoder") or _of_reading(encoder, "gain")


def what_counts_as_false_is_read_back(got, error, kata, network, parameter, Empty):
    if not _is_right(kata, network, parameter):
        return None
    one, child = nn.Parameter(torch.tensor(1.0)), network(kata)
    net = network(kata, one=one, child=child)
    if (
        net._parameters.get("one") is not one
        or _of_reading(net, "one")
        or _of_reading(net, "child")
    ):
        return None
    zero, empty = nn.Parameter(torch.tensor(0.0)), Empty()
    net = network(kata, zero=zero, empty=empty)
    if net._parameters.get("zero") is zero and net._modules.get("empty") is empty:
        return FALSE if _of_reading(net, "zero") or _of_reading(net, "empty") else None
    return FALSE if _names(net) != [["zero"], ["empty"]] else None


def an_unknown_name(got, kata, network, parameter, net, part):
    if sentence := _of_an_unknown_name(kata, network, parameter):
        return sentence
    if (
        got is None
        and not _is_shared(net)
        and net.gain is net._modules["encoder"]._parameters["gain"]
    ):
        return "Your code looks into the children. Their attributes are read through the child: `net.encoder.gain`."
    return _of_the_kind(got, AttributeError) or _of_the_message(got, part)


def the_message_about_an_unknown_name_is_true(got, kata, network, parameter):
    if got is not True:
        return _of_an_unknown_name(kata, network, parameter)
    return (
        "`__init__` has run, so this message is not true. A Parameter or a child that comes too early is refused in "
        "`__setattr__`. `__getattr__` says only which attribute is missing."
    )


def _of_the_message(got, part):
    """Return what an AttributeError about an unknown name does not say."""
    frames = traceback.extract_tb(got.__traceback__) if isinstance(got, AttributeError) else []
    if [frame.name for frame in frames].count("__getattr__") != 1 or not _is_raised(got):
        return None
    if part == "Network":
        return "Your message does not name the class. It is the class of this module, here Network."
    return "Your message does not name the attribute that was asked for."


# Names that are taken


def a_new_value_keeps_the_position(
    got, error, called, kata, network, parameter, net, registry, make, value
):
    if not _is_right(kata, network, parameter):
        return None
    probe = network(kata, first=make(), second=make())
    if error is not None:
        refused = _refuses(lambda: setattr(probe, "first", make()))
        if refused and not _of_an_unknown_name(kata, network, parameter):
            return "Your code refuses a new value of the same kind. It replaces the old one."
        return None
    if got == ["second", "first"]:
        return _of_a_move(probe, registry, make())
    if got == ["first", "second", "first"]:
        return "Your code adds the name once more. A name is in a registry only once."
    held = getattr(net, registry).get("first")
    if called.startswith("net._") and isinstance(held, torch.Tensor) and held is not value:
        new = nn.Parameter(torch.tensor(7.0))
        probe.first = new
        held = getattr(probe, registry).get("first")
        return (
            COPY if held is not new and torch.is_tensor(held) and torch.equal(held, new) else None
        )
    return _of_an_old_value(got, called, net, registry, value)


def _of_a_move(probe, registry, new):
    """Return the sentence about a name that moves to the end when it gets a value."""
    probe.first = new
    if list(getattr(probe, registry)) == ["second", "first"]:
        return MOVES
    return "Your code moves the name to the end when it gets the object that it has already. It keeps its position."


def _of_an_old_value(got, called, net, registry, value):
    """Return why reading gives something else than the `value` that came last."""
    if (
        called.startswith("net._")
        or isinstance(got, list)
        or getattr(net, registry)["first"] is not value
    ):
        return None
    if "first" in vars(net):
        return HIDES if got is vars(net)["first"] else None
    again = {name: entry for name, entry in net.__dict__.items() if got is entry}
    return None if again or got is None else _of_memory(net, registry, make=got)


def _of_memory(net, registry, make):
    """Return the sentence, when a new module gives what an older one does not."""
    fresh = type(net)()
    fresh.first = getattr(net, registry)["first"]
    return REMEMBERS if fresh.first is getattr(net, registry)["first"] else None


def one_object_under_two_names(got, expected, kata, network, parameter, make, registry):
    if not _is_right(kata, network, parameter):
        return None
    one = make()
    alone = list(getattr(network(kata, encoder=one, decoder=one), registry))
    if alone == ["decoder"]:
        return "The second name takes the place of the first in your code. Both names stay."
    if alone == ["encoder"]:
        return "Your code does not register an object that has a name already. It gets the second name, too."
    if alone == expected[0] and got[0] != alone and got[1] == ["tied"]:
        return (
            "A module that gets the object takes it away from the other in your code. Both keep it."
        )
    if alone == expected[0] and got == [alone, []]:
        return (
            "Your code does not register an object that another module has already. Both have it."
        )
    return None


def none_keeps_the_name(got, error, called, kata, network, parameter, net, registry, make, value):
    if not _is_right(kata, network, parameter):
        return None
    probe = network(kata, first=make(), second=make())
    if value is not None:
        return _of_a_move(probe, registry, make()) if got == ["second", "first"] else None
    if error is None and got == ["second", "first"]:
        probe.first = make()
        if list(getattr(probe, registry)) == ["second", "first"]:
            return MOVES
        return "None moves the name to the end in your code. The name keeps its position."
    if _refuses(lambda: setattr(probe, "first", None)):
        return "Your code refuses None. A registered name takes it, and holds None then."
    if not _keeps_none(network(kata), make()):
        return NONE_REMOVES
    entries = getattr(net, registry)
    if error is None and got == ["second"]:
        return NONE_IS_FREE  # the first None keeps the name, so a second one removes it
    if "first" not in entries:
        return None
    if entries["first"] is None and (error is None or _is_raised(error)):
        if isinstance(error, AttributeError):
            return "The name is registered and holds None, but reading it raises an error. It must give None."
        if error is None and not called.startswith(("net._", "list")):
            return HIDES if "first" in vars(net) else REMEMBERS
    if error is None and entries["first"] is not None and vars(net).get("first", 0) is None:
        return "Your code keeps None as a plain attribute, and the old value stays registered. The name must hold None."
    if error is None and called.startswith("net._") and entries["first"] is not None:
        return "The old value is still registered after None. The name must hold None."
    return None


def a_name_that_holds_none_can_be_filled_again(
    got, error, called, kata, network, parameter, make, registry, net, new
):
    if not _is_right(kata, network, parameter):
        return None
    probe = network(kata, first=make(), second=make())
    if _refuses(lambda: setattr(probe, "first", None)):
        return None
    if not _keeps_none(network(kata), make()):
        return NONE_REMOVES
    if error is not None:
        refused = _is_raised(checks.outcome(lambda: setattr(probe, "first", make())))
        if refused and not _of_an_unknown_name(kata, network, parameter):
            return (
                "Your code refuses a new value where the name holds None. The name takes one again."
            )
        return None
    if got == ["second", "first"]:
        probe = network(kata, first=make(), second=make())
        probe.first = make()
        return MOVES if list(getattr(probe, registry)) == ["second", "first"] else NONE_IS_FREE
    return _of_an_old_value(got, called, net, registry, new)


def _of_a_value(net, registry, name, held, value, shown):
    """Return what the answer did with a value that it should have refused, over `held` under a registered name."""
    entries, other = (
        getattr(net, registry),
        "_modules" if registry == "_parameters" else "_parameters",
    )
    kept = vars(net).get(name, net)
    if name in getattr(net, other):
        if name in entries:
            return "The name is in both registries after this. Refuse a value of the other kind: raise a TypeError."
        if registry == "_parameters":
            return "A Parameter gives way to a child in your code. It must not: raise a TypeError."
        return None
    if name not in entries:
        if kept is value:
            return f"What was registered is gone, and {shown} is a plain attribute. Raise a TypeError instead."
        return None
    if entries[name] is value:
        return f"Your code registers {shown} under this name. Raise a TypeError instead."
    if (
        entries[name] is None
        and held is not None
        and not isinstance(value, torch.Tensor)
        and not value
    ):
        return f"Your code takes {shown} for None, because it counts as false. Ask `is None`."
    if entries[name] is None and held is not None:
        return f"Your code stores None, where it should refuse {shown}. Raise a TypeError."
    if entries[name] is held and kept is value:
        return (
            f"Your code keeps {shown} as a plain attribute, beside what is registered. The module then uses the one, "
            "and an optimizer changes the other."
        )
    if entries[name] is not held and isinstance(entries[name], nn.Parameter):
        return f"Your code makes a Parameter out of {shown}. An optimizer still holds the old one."
    if isinstance(held, torch.Tensor) and not bool(held.any()):
        return f"Your code copies {shown} into the Parameter. Raise a TypeError instead."
    if entries[name] is held and kept is net:
        return f"Your code passes over {shown} without an exception. Raise a TypeError."
    return None


def _of_a_refusal(got, called, net, registry, name, held, value, shown):
    """Return what is wrong where a TypeError was expected, or where something changed after it."""
    if called.startswith("["):
        return TOO_LATE
    if called.startswith(f"net.{name} after"):
        return TOO_LATE if getattr(net, registry)[name] is not held else None
    if got is None:
        return _of_a_value(net, registry, name, held, value, shown)
    return _of_the_kind(got, TypeError)


def anything_else_over_a_parameter_is_refused(
    got, called, kata, network, parameter, net, weight, value, shown
):
    if not _is_right(kata, network, parameter) or not _holds(
        network(kata), parameter(2), "_parameters"
    ):
        return None
    return _of_a_refusal(got, called, net, "_parameters", "weight", weight, value, shown)


def a_name_that_holds_none_is_still_that_of_a_parameter(
    got, called, kata, network, parameter, net, value, shown
):
    return _of_a_name_that_holds_none(
        got, called, kata, network, parameter, net, "_parameters", "bias", value, shown
    )


def _holds(net, value, registry):
    net.probe = value
    return getattr(net, registry).get("probe") is value


def _of_a_name_that_holds_none(
    got, called, kata, network, parameter, net, registry, name, value, shown
):
    if not _is_right(kata, network, parameter):
        return None
    first = parameter(2) if registry == "_parameters" else network(kata)
    if not _holds(network(kata), first, registry):
        return None
    if not _keeps_none(network(kata), first):
        return NONE_REMOVES
    probe = network(kata, probe=first)
    probe.probe = None
    if getattr(probe, registry)["probe"] is not None:
        return None
    probe = network(kata, probe=first)
    if got is None and not _refuses(lambda: setattr(probe, "probe", value)):
        return _of_a_value(probe, registry, "probe", first, value, shown)
    if got is None:
        return NONE_IS_FREE
    return _of_a_refusal(got, called, net, registry, name, None, value, shown)


def anything_else_over_a_child_is_refused(
    got, called, kata, network, parameter, net, held, value, shown
):
    if held is None:
        return _of_a_name_that_holds_none(
            got, called, kata, network, parameter, net, "_modules", "encoder", value, shown
        )
    if not _is_right(kata, network, parameter):
        return None
    return _of_a_refusal(got, called, net, "_modules", "encoder", held, value, shown)


def a_plain_attribute_gives_way(
    got, error, called, kata, network, parameter, net, registry, make, new, plain, was
):
    if not _is_right(kata, network, parameter):
        return None
    if error is not None:
        if (
            _is_raised(error)
            and "scale" in vars(net)
            and not _of_an_unknown_name(kata, network, parameter)
        ):
            return "Your code refuses a name that a plain attribute has. The plain attribute must give way first."
        return None
    if got == [] and vars(net).get("scale") is new:
        return "Your code does not register under a name that a plain attribute has. The plain attribute gives way."
    if got is plain and vars(net).get("scale", new) is plain and "scale" in getattr(net, registry):
        return HIDES
    if got == [] and plain is None and "scale" in net._parameters:
        return "`net.scale = None` registers `scale` in your code. None under a free name is a plain attribute."
    return None


def a_child_gives_way_to_a_parameter(got, error, kata, network, parameter, held):
    if not _is_right(kata, network, parameter):
        return None
    net = network(kata, core=network(kata))
    came = checks.outcome(lambda: setattr(net, "core", parameter(2)))
    if _is_raised(came) and error is not None and not _of_an_unknown_name(kata, network, parameter):
        return "Your code refuses a Parameter over a child. The child gives way."
    if error is None and got == [["core"], ["core"]]:
        return "The name is in both registries after this. The child must leave `_modules`."
    return None


# Deleting


def deleting(got, error, called, kata, network, parameter, net, name):
    if not _is_right(kata, network, parameter) or _of_an_unknown_name(kata, network, parameter):
        return None
    if error is not None:
        if not isinstance(error, (AttributeError, KeyError)):
            return None
        if not hasattr(net, name):
            return f"`del net.{name}` removes the name, and then looks for it in another place. Stop after the first."
        if name == "bias" and not _refuses(
            lambda: delattr(network(kata, bias=parameter(2)), "bias")
        ):
            return "`del` does not find a name that holds None. Ask whether the name is there."
        return f"`del net.{name}` does not find the name. Look into both registries, and among the plain attributes."
    if not called.startswith("hasattr"):
        return None
    if name in vars(net):
        return (
            "`del` does not remove a plain attribute."
            if name == "size"
            else TWO_PLACES.format(name)
        )
    if name in [*net._parameters, *net._modules]:
        return (
            DEL_EMPTIES
            if getattr(net, name) is None and name != "bias"
            else "`del` does not remove the name."
        )
    return "Your code remembers a name that was deleted. Look into the registry at every reading."


def deleting_removes_only_one_name(got, expected, kata, network, parameter, make, registry):
    if not _is_right(kata, network, parameter):
        return None
    if got == [["encoder", "decoder"], ["encoder"]]:
        probe = network(kata, encoder=make())
        del probe.encoder
        return (
            DEL_EMPTIES if "encoder" in getattr(probe, registry) and probe.encoder is None else None
        )
    one = make()
    both = network(kata, encoder=one, decoder=one)
    network(kata, encoder=one)
    if list(getattr(both, registry)) != ["encoder", "decoder"]:
        return None
    if got == [[], ["encoder"]]:
        return "Your code deletes all names of the object. It deletes only the name that was given."
    if got == [["decoder"], []]:
        return "Your code deletes the name in another module, too. It deletes only from `self`."
    return None


def deleting_an_unknown_name(got, kata, network, parameter, net, name):
    if got is None:
        probe = network(kata, weight=parameter(2))
        del probe.weight
        if "weight" in probe._parameters and probe._parameters["weight"] is None:
            return DEL_EMPTIES
        if "weight" in vars(probe):
            return TWO_PLACES.format("weight")
        if name not in [*vars(net), *net._parameters, *net._modules]:
            return "Your code passes over a name that does not exist. Raise an AttributeError."
        return None
    if isinstance(got, KeyError):
        return "Deleting an unknown name raises a KeyError in your code. Raise an AttributeError."
    return _of_the_kind(got, AttributeError)


def deleting_frees_the_name(got, error, kata, network, parameter, make, registry):
    if not _is_right(kata, network, parameter):
        return None
    probe = network(kata, first=make(), second=make())
    del probe.first
    if list(getattr(probe, registry)) == ["first", "second"]:
        return DEL_EMPTIES if getattr(probe, registry)["first"] is None else None
    if error is None and got == ["first", "third"]:
        return "A deleted name keeps its position in your code. It is free, so it comes last when it comes again."
    probe = network(kata, first=make())
    del probe.first
    if error is None or _refuses(lambda: setattr(network(kata), "first", torch.zeros(3))):
        return None
    if _is_raised(checks.outcome(lambda: setattr(probe, "first", torch.zeros(3)))):
        return "Your code still guards a name that was deleted. The name is free."
    return None


# Before super().__init__()


def registering_before_init(got, value):
    if got is None:
        return "Your code accepts this before `__init__` has made the registries. Raise an AttributeError."
    if isinstance(got, KeyError) and got.args[:1] in (("_parameters",), ("_modules",)):
        return "The registries do not exist yet, and your code looks one up. Ask first whether they exist."
    if isinstance(got, AttributeError) and _is_raised(got):
        if "__getattr__" in [frame.name for frame in traceback.extract_tb(got.__traceback__)]:
            return (
                "This error comes from your `__getattr__`: `__setattr__` reads a registry that does not exist yet. Ask "
                "in `__setattr__` whether there are registries, and raise this error there."
            )
        return "Your AttributeError does not say `before Module.__init__`. These words tell people what to repair."
    return _of_the_kind(got, AttributeError)


def plain_attributes_before_init(error, kata, network, unfinished):
    if error is None:
        return None
    net = unfinished(kata)
    came = checks.outcome(lambda: setattr(net, "size", 3))
    if _is_raised(came) and isinstance(came, AttributeError):
        return "Your code refuses a plain attribute before `__init__`. It needs no registry."
    if isinstance(came, Exception) or checks.outcome(lambda: net.size) != 3:
        return None
    net.__init__()
    if isinstance(checks.outcome(lambda: net.size), AttributeError):
        return "`__init__` throws away the plain attributes that were set before. It only adds the registries."
    return None


def an_unknown_name_before_init(got, kata, network, parameter, part):
    if sentence := _of_an_unknown_name(kata, network, parameter):
        return sentence
    if got is None:
        return "Before `__init__`, reading an unknown name gives a value in your code. Raise an AttributeError."
    if isinstance(got, KeyError) and got.args[:1] in (("_parameters",), ("_modules",)):
        return "The registries do not exist yet, and your `__getattr__` looks one up. Ask first whether they exist."
    return _of_the_kind(got, AttributeError) or _of_the_message(got, part)


# register_parameter


def register_parameter(got, error, called, kata, network, parameter, net, weight):
    if not _is_right(kata, network, parameter):
        return None
    if error is not None:
        if _is_raised(error) and isinstance(error, (KeyError, TypeError)):
            return _of_an_unknown_name(kata, network, parameter) or (
                "Your code refuses a free name and a Parameter. Only a wrong name or a wrong value is refused."
            )
        return None
    if got == [[], []] and vars(net).get("_weight") is weight:
        return "Your `register_parameter` sets a plain attribute. It must put the Parameter into `_parameters`."
    if got == [[], []]:
        return "Your `register_parameter` puts nothing into `_parameters`."
    if got == [["0"], []] and not _registers_by_call(network(kata), "_probe", parameter(2)):
        return "Your code does not register a name with a leading underscore. It is a name like any other."
    return None


def _registers_by_call(net, name, value):
    net.register_parameter(name, value)
    return name in net._parameters


def register_parameter_replaces_a_parameter(
    got, error, called, kata, network, parameter, net, value
):
    if not _is_right(kata, network, parameter):
        return None
    if error is not None:
        if isinstance(error, KeyError) and _is_raised(error):
            return _of_an_unknown_name(kata, network, parameter) or (
                "Your code refuses the name of a parameter. The new value replaces it; only the name of something "
                "else is taken."
            )
        if isinstance(error, TypeError) and value is None and _is_raised(error):
            return "Your `register_parameter` refuses None. It takes a Parameter or None."
        return None
    if got == [["bias", "weight"], []]:
        return MOVES
    if value is None and got == [["bias"], []]:
        return "None removes the name in your code. The name stays registered and holds None."
    if called.startswith("net.weight") and net._parameters["weight"] is got and got is not None:
        return "Your code keeps the old value. The new one replaces it."
    return None


def register_parameter_none(got, error, called, kata, network, parameter, net):
    if not _is_right(kata, network, parameter):
        return None
    if error is not None:
        if isinstance(error, TypeError) and _is_raised(error) and "bias" not in net._parameters:
            return "Your `register_parameter` refuses None. It takes a Parameter or None."
        return None
    if got == [["weight"], []] and "bias" in vars(net):
        return "Your code keeps None as a plain attribute. `register_parameter` registers the name, and it holds None."
    if got == [["weight"], []] and not hasattr(net, "bias"):
        return "Your code registers nothing when the value is None. The name must be registered, and hold None."
    if called.startswith("net.bias = torch") or called.endswith("after net.bias = a Parameter"):
        return _of_a_place(got, called, kata, network, parameter)
    return None


def _of_a_place(got, called, kata, network, parameter):
    """Return what is wrong with a name that holds None, if it is the same without register_parameter."""
    if not _keeps_none(network(kata), parameter(2)):
        return NONE_REMOVES
    probe = network(kata, bias=parameter(2), weight=parameter(3))
    if called.startswith("net.bias = torch"):
        if got is not None:
            return _of_the_kind(got, TypeError)
        held, value = probe._parameters["bias"], torch.zeros(2)
        if not _refuses(lambda: setattr(probe, "bias", value)):
            return _of_a_value(probe, "_parameters", "bias", held, value, "torch.zeros(2)")
        probe = network(kata, bias=parameter(2))
        probe.bias = None
        return None if _refuses(lambda: setattr(probe, "bias", value)) else NONE_IS_FREE
    if got == [["weight", "bias"], []]:
        probe.bias = parameter(2)
        if list(probe._parameters) == ["weight", "bias"]:
            return MOVES
        probe = network(kata, bias=parameter(2), weight=parameter(3))
        probe.bias = None
        probe.bias = parameter(2)
        return NONE_IS_FREE if list(probe._parameters) == ["weight", "bias"] else None
    return None


def register_parameter_takes_only_a_string_as_a_name(got, called, kata, network, parameter, name):
    if not _is_right(kata, network, parameter):
        return None
    if called.startswith("["):
        return TOO_LATE
    if got is None:
        return f"Your code takes {name!r} for a name. A name is a string: raise a TypeError for anything else."
    if isinstance(got, KeyError) and _is_raised(got):
        return f"Your code refuses {name!r} with a KeyError. It is not a string: raise a TypeError."
    return _of_the_kind(got, TypeError)


def register_parameter_refuses_an_empty_name_and_a_dot(got, called, kata, network, parameter, name):
    if not _is_right(kata, network, parameter):
        return None
    if called.startswith("["):
        return TOO_LATE
    if got is None:
        return (
            "Your code takes an empty name. Nobody could write it after `net.`: raise a KeyError."
            if name == ""
            else f'Your code takes the name "{name}". A name has no dot: raise a KeyError.'
        )
    return _of_the_kind(got, KeyError)


def register_parameter_refuses_a_name_that_is_taken(
    got, called, kata, network, parameter, value, name, before
):
    if not _is_right(kata, network, parameter) or not _keeps_none(network(kata), network(kata)):
        return None
    if _registers(network(kata), None) or not called.startswith("net.register"):
        return None
    if got is None and value is None and not _registers_by_call(network(kata), "free", None):
        return None
    if got is None:
        what = {
            "encoder": "a child",
            "decoder": "a child, which holds None",
            "forward": "a method",
        }.get(name, f"a plain attribute{', which holds None' if before is None else ''}")
        return f"Your code takes `{name}`, the name of {what}. It is taken: raise a KeyError."
    return _of_the_kind(got, KeyError)


def register_parameter_refuses_a_value(
    got, called, kata, network, parameter, net, weight, value, shown, name
):
    if not _is_right(kata, network, parameter):
        return None
    if called.startswith("["):
        return TOO_LATE
    if sentence := _of_an_unknown_name(kata, network, parameter):
        return sentence
    if got is None:
        if name in net._parameters and net._parameters[name] is None:
            return f"Your code takes {shown} for None, because it counts as false. Ask `is None`."
        return f"Your `register_parameter` takes {shown}. It takes a Parameter or None: raise a TypeError."
    return _of_the_kind(got, TypeError) if called.startswith("net.register") else None


def register_parameter_before_init(got):
    if got is None:
        return "Your code accepts this before `__init__` has made the registries. Raise an AttributeError."
    if isinstance(got, KeyError) and got.args[:1] in (("_parameters",), ("_modules",)):
        return "The registries do not exist yet, and your code looks one up. Ask first whether they exist."
    return _of_the_kind(got, AttributeError)
