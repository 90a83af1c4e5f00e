"""What people get wrong in kata 07, and how it shows."""

import re
import traceback
from contextlib import suppress

import torch
from torch import nn

from dojo import checks

PARAMETER = (
    "Your code makes a parameter. It stays in parameters(), even with requires_grad=False. A buffer belongs in "
    "`_buffers`."
)
ATTRIBUTE = (
    "Your code sets a plain attribute. torch does not register a tensor that is assigned to a new name. Put it into "
    "`_buffers`."
)
BOTH = (
    "Your code registers the tensor and also sets a plain attribute. Python finds the attribute first, and that one "
    "stays behind in net.to()."
)
NEW_REGISTRY = (
    "An earlier buffer is gone after the next registration. Add to the registry that is there."
)
NOT_A_BUFFER = (
    "With persistent=False your code does not put the tensor into `_buffers`. It is a buffer like any other; only "
    "state_dict() leaves it out."
)
NOT_IN_THE_SET = (
    "Your code does not put the name into `_non_persistent_buffers_set`. With persistent=False it belongs there, so "
    "that state_dict() leaves it out."
)
INVERTED = "It is the wrong way round: `_non_persistent_buffers_set` holds the names of the buffers that are not saved."
ALL_IN_THE_SET = "No buffer is saved. Only a name with persistent=False belongs in `_non_persistent_buffers_set`."
FORGOTTEN = "After another registration your code forgets that a buffer is not saved. Leave other names in the set."
STAYS_IN_THE_SET = (
    "The name stays in the set of buffers that are not saved. If it is registered again with persistent=True, it must "
    "leave the set."
)
REMOVE = "`remove`, `pop` and `del` raise KeyError for what is not there. This name was not in the registry."
NONE_IGNORED = "Your code does not register None. It belongs in `_buffers` like a tensor."
RETURNED = "Your code returns the exception. It has to raise it."
SILENT = "Your code registers nothing, and raises nothing. The caller must hear of it: raise an exception."
REMEMBERED = (
    "Your code remembers from one listing to the next what it has seen. Start each listing with an empty record. "
    "(A default argument such as `seen=set()` is made only once.)"
)
KEPT = "Your code keeps an earlier listing and shows it again. Read the registries at each call."
EVERY_NAME = "You list a shared tensor under all its names. List it once, under its first name."
VALUES = "You take tensors with equal values for one. Compare objects with `is` or id(), not values with ==."
MEMORY = "You take tensors on the same memory for one. They are two objects, and .to() makes two tensors of them."
PARAMETERS = "You list parameters. They have another registry; the buffers are in `_buffers`."
SAVED_ONLY = "You leave out the buffers that are not saved. They are buffers, too: only state_dict() leaves them out."
EMPTY_CHILD = (
    "You pass over an empty container. Its length is 0, so `if child` is False. Ask `is not None`."
)
DUPLICATES_INVERTED = "It is the wrong way round: remove_duplicate=False lists every name, True lists each tensor once."
CHANGED = "Your code changes the caller's tensor. Register it as it is."


def any_behaviour(error, called, kata, Network):
    if error is None:
        is_listing = "named_buffers(net" in called and "net.named_buffers" not in called
        return REMEMBERED if is_listing and _is_remembered(kata, Network) else None
    if _is_missing_key(error):
        return REMOVE
    line = _last_line(error)
    if checks.says(error, "values to unpack") and re.search(r"_(buffers|modules)\s*:", line):
        return "A loop over a dict gives only its keys. Ask for its items."
    if checks.says(error, "The size of tensor a") and checks.says(error, "must match"):
        return "Your code compares tensors by value: == does, and so does `in` on a list. Ask `is`, or compare id()."
    with suppress(Exception):
        if any(hasattr(item, "__next__") for item in kata.named_buffers(Network())):
            return (
                "Not every item is a pair of a name and a tensor. `yield` hands on a listing itself, `yield from` "
                "hands on its items."
            )
    return None


def _last_line(error):
    frames = traceback.extract_tb(error.__traceback__)
    return (frames[-1].line or "") if frames else ""


def _is_missing_key(error):
    """Tell whether a set or a dict raised this KeyError, for a name that it does not have."""
    line = _last_line(error)
    return isinstance(error, KeyError) and any(
        sign in line for sign in (".remove(", ".pop(", "del ")
    )


def _is_refused(error):
    """Tell whether a `raise` made this exception."""
    return "raise " in f"{_last_line(error)} "


# Registering: experiments on a fresh module


def _after(kata, *calls):
    """Return a fresh module after these registrations, as far as they went, and the exception that ended them."""
    net = nn.Linear(3, 2)
    try:
        for call in calls:
            kata.register_buffer(net, *call)
    except Exception as error:
        return net, error
    return net, None


def _basic(kata):
    """Return what is wrong with the first two registrations of a module, if that can be told."""
    tensor = torch.ones(3)
    net, error = _after(kata, ("mean", tensor))
    if error is not None:
        return REMOVE if _is_missing_key(error) else None
    if found := _misplaced(net, "mean"):
        return found
    if net._buffers.get("mean") is not tensor:
        return None
    inverted = "mean" in net._non_persistent_buffers_set
    net, error = _after(kata, ("last", tensor, False))
    if error is not None:
        return None
    if "last" not in net._buffers:
        return NOT_A_BUFFER
    if inverted:
        return ALL_IN_THE_SET if "last" in net._non_persistent_buffers_set else INVERTED
    if "last" not in net._non_persistent_buffers_set:
        return NOT_IN_THE_SET
    net, _ = _after(kata, ("last", tensor, False), ("mean", tensor))
    if "last" not in net._buffers:
        return NEW_REGISTRY
    both, _ = _after(kata, ("last", tensor, False), ("mean", tensor, False))
    kept = ["last" in one._non_persistent_buffers_set for one in (net, both)]
    return None if all(kept) else FORGOTTEN


def _misplaced(net, name):
    """Return where the tensor went, if not only among the buffers."""
    if any(isinstance(key, torch.Tensor) for key in net._buffers):
        return "The tensor is the key in your registry. The name is the key, the tensor its value."
    if "name" in net._buffers or "name" in vars(net):
        return "Your code uses the word `name` itself as the name. Use the value of the argument `name`."
    if name in net._parameters:
        return PARAMETER
    if name in vars(net):
        return BOTH if name in net._buffers else ATTRIBUTE
    return None


# Step 1: register a tensor


def a_registered_tensor_is_a_buffer(got, error, net, kata):
    if error is not None:
        return _basic(kata)
    if found := _misplaced(net, "mean"):
        return found
    if got == ["count"]:
        return _basic(kata)
    if not got and "mean" in net._non_persistent_buffers_set:
        return "Only the set of names has changed. The tensor itself belongs in `_buffers`, under its name."
    return None


def the_tensor_itself_is_registered(got, error, expected, called):
    if error is not None:
        return CHANGED if checks.says(error, "you can only change requires_grad") else None
    if called.startswith("tensor.requires_grad"):
        return CHANGED
    if isinstance(got, nn.Parameter):
        return "This is a Parameter that your code made of the tensor. Register the tensor itself."
    if not isinstance(got, torch.Tensor) or not torch.equal(got.double(), expected.double()):
        return None
    if got.dtype != expected.dtype:
        return f"Your code converts the tensor to {got.dtype}. Register the tensor as it is."
    if expected.numel() and got.data_ptr() == expected.data_ptr():
        return (
            "This is another tensor object on the same memory; detach() and .data make one, for example. Register the "
            "object that you got."
        )
    return "This is a copy. When the original changes in place, the buffer does not change with it."


def a_buffer_is_not_a_parameter(got, net):
    if "mean" in got[0] and "mean" in got[1]:
        return (
            "Your code makes a parameter beside the buffer. A buffer must not be in `_parameters`."
        )
    return _misplaced(net, "mean")


def buffers_follow_the_module(net):
    return _misplaced(net, "mean")


# Step 2: saved or not


def a_buffer_is_saved_unless_it_is_not_persistent(got, net, kata):
    if any(not isinstance(name, str) for name in net._non_persistent_buffers_set):
        return "Your code puts something else than the name into `_non_persistent_buffers_set`."
    return _basic(kata)


def a_buffer_that_is_not_saved_is_still_a_buffer(kata):
    return _basic(kata)


def an_assigned_tensor_is_the_buffer(kata):
    return _basic(kata)


# Step 3: None, and a name twice


def none_takes_the_name(got, error, kata, net):
    if error is not None:
        refused = _is_refused(error) and _after(kata, ("mean", torch.ones(3)))[1] is None
        return "Your code refuses None. None can be registered, too." if refused else _basic(kata)
    if found := _basic(kata):
        return found
    if isinstance(got, torch.Tensor):
        return "Your code puts a tensor in the place of None. Register None as it is."
    if got == "no such attribute" and "mean" not in net._buffers:
        return NONE_IGNORED
    return None


def a_tensor_may_follow_none(kata):
    return _basic(kata) or _of_none(kata)


def _of_none(kata):
    """Return what is wrong with a registration of None, if that can be told."""
    net, error = _after(kata, ("mean", None), ("last", None, False))
    if error is not None:
        return None
    if "mean" in vars(net):
        return "Your code sets None as a plain attribute, so the tensor becomes one, too. None belongs in `_buffers`."
    if "mean" not in net._buffers:
        return NONE_IGNORED
    if "last" not in net._buffers:
        return NOT_A_BUFFER
    if "last" not in net._non_persistent_buffers_set:
        return "Your code forgets persistent=False when the value is None. The name belongs in the set, too."
    return None


def _again(error, kata):
    """Return why a name was refused that is a buffer."""
    if found := _basic(kata):
        return found
    tensor = torch.ones(3)
    if _is_missing_key(error):
        return REMOVE
    if not _is_refused(error):
        return None
    if found := _of_none(kata):
        return found
    if _after(kata, ("mean", tensor), ("mean", tensor))[1] is not None:
        return "Your code refuses a name that is a buffer already. A buffer may be registered again: it is replaced."
    if _after(kata, ("mean", None))[1] is not None:
        return None
    if _after(kata, ("mean", None), ("mean", tensor))[1] is not None:
        return (
            "Your code refuses a name that was registered with None. That is a buffer's name, so it may be "
            "registered again."
        )
    return None


def registering_again_replaces_the_tensor(got, error, expected, called, kata, name, first):
    if error is not None:
        return _again(error, kata)
    if found := _basic(kata) or _of_none(kata):
        return found
    if called.startswith("list(net._buffers)"):
        if sorted(got) == sorted(expected):
            return "Your code takes the old buffer out first, so the name moves to the end. Replace the value only."
        return None
    if got == "no such attribute":
        return (
            "The name is gone after None was registered. None keeps the name."
            if expected is None
            else None
        )
    if got is not first[name]:
        return None
    if got is None:
        return "None is still there after a tensor was registered. The tensor replaces it."
    if expected is None:
        return "The tensor is still there after None was registered. None replaces it."
    if checks.alike(got, expected):
        return "Your code copies the new values into the old tensor. Put the new tensor itself in its place."
    return "The first tensor is still there. Registering the name again replaces it."


def registering_again_replaces_the_persistence(got, error, kata):
    if error is not None:
        return _again(error, kata)
    if found := _basic(kata):
        return found
    if got == ["weight", "bias"]:
        return STAYS_IN_THE_SET
    if got == ["weight", "bias", "last"]:
        return "Each name keeps its first persistence. The last registration decides."
    if got == ["weight", "bias", "mean", "last"]:
        return "A name that was saved before stays saved. The last registration decides."
    return None


# Step 4: what is refused


def _not_refused(kata, crowded, name, value):
    """Return what the code does instead of raising, when it does not register either."""
    net, untouched = crowded(), crowded()
    result = kata.register_buffer(net, name, value)
    if isinstance(result, BaseException) or (
        isinstance(result, type) and issubclass(result, BaseException)
    ):
        return RETURNED
    same = [
        list(getattr(one, registry))
        for one in (net, untouched)
        for registry in ("_buffers", "_parameters", "_modules", "__dict__")
    ]
    return SILENT if same[:4] == same[4:] else None


def _kind(got, expected):
    return (
        f"Your code refuses it with {type(got).__name__}. Raise {expected.__name__}, as torch does."
    )


def a_name_is_a_string(got, expected, name, kata, crowded):
    if isinstance(got, KeyError):
        return f"Your code raises KeyError for {name!r}. For what is not a string, raise TypeError. Check that first."
    if got is not None:
        return _kind(got, expected)
    accepted = f"Your code accepts {name!r}. Only a string is a name."
    return _not_refused(kata, crowded, name, torch.zeros(3)) or accepted


def a_name_has_no_dot_and_is_not_empty(got, expected, name, kata, crowded):
    if got is not None:
        return _kind(got, expected)
    accepted = (
        "Your code accepts a name with a dot. A dot separates a child's name from its buffer's name."
        if name
        else "Your code accepts an empty name."
    )
    return _not_refused(kata, crowded, name, torch.zeros(3)) or accepted


def a_name_is_not_taken(got, expected, name, owner, kata, crowded):
    if got is not None:
        return _kind(got, expected)
    accepted = f"Your code accepts the name {name!r}, but it is taken. Here it is {owner}."
    return _not_refused(kata, crowded, name, torch.zeros(3)) or accepted


def every_other_string_is_a_name(error, name, kata):
    if error is None or not _is_refused(error) or _after(kata, ("mean", torch.ones(3)))[1]:
        return _basic(kata)
    if name in ("running_mean", "eps"):
        return f"Your code refuses {name!r}, a name of the child net.inner. In net itself this name is free."
    return f"Your code refuses {name!r}. It has no dot, is not empty, and is not taken."


def only_a_tensor_or_none_is_registered(got, expected, value, kata, crowded):
    if got is not None:
        return _kind(got, expected)
    accepted = f"Your code accepts {value!r}. Only a tensor or None can be a buffer."
    true = {0: 1, "": "mean", (): [1.0]}.get(tuple(value) if isinstance(value, list) else value)
    if true is not None and isinstance(_after(kata, ("mean", true))[1], TypeError):
        accepted = f"Your code takes {value!r} for None. Ask `is None`: it is true of None only."
    return _not_refused(kata, crowded, "mean", value) or accepted


def a_refused_registration_changes_nothing(kata, Statistics, calls):
    for call in calls:
        net, before = Statistics(3), Statistics(3)
        try:
            kata.register_buffer(net, *call)
        except Exception:
            if sorted(map(str, net._buffers)) != ["last", "mean"]:
                return "Your code fills `_buffers` before it checks. Check everything first."
            if not checks.alike(dict(net._buffers), dict(before._buffers)):
                return "Your code replaces the buffer before it checks the value. Check everything first."
            if net._non_persistent_buffers_set != {"last"}:
                return "Your code changes `_non_persistent_buffers_set` before it checks. Check everything first."
            if list(net._parameters) != ["weight"] or not net.training:
                return "Your code removes what has the name, and refuses afterwards. Check everything first."
        else:
            return None  # it is not refused: another behaviour says so
    return None


# Step 5: list the buffers


def _names(pairs):
    return [name for name, _ in pairs]


def _is_right(kata, net):
    """Tell whether a network in which nothing is shared is listed right, twice: else its mistake is named elsewhere."""
    first, second = (_names(kata.named_buffers(net)) for _ in range(2))
    return first == second == _names(net.named_buffers())


def _of_no_listing(listing):
    if listing is None:
        return "Your function returns nothing. Use `yield`, or return the pairs."
    if not hasattr(listing, "__iter__"):
        return f"Your function returns a {type(listing).__name__}. A loop over it is not possible."
    return None


def it_lists_pairs_of_a_name_and_a_tensor(got, error, kata, net):
    if error is not None:
        return _of_no_listing(kata.named_buffers(net))
    if isinstance(kata.named_buffers(net), dict):
        return "You return a dict. A loop over it gives only the names."
    if not got:
        return "Nothing is listed. The buffers of the module are in `net._buffers`."
    first = got[0]
    if isinstance(first, str):
        return "These are only the names. List pairs: a tuple of a name and a tensor."
    if isinstance(first, torch.Tensor):
        return "These are only the tensors. List pairs: a tuple of a name and a tensor."
    if isinstance(first, list):
        return "These are lists. List tuples: a name and a tensor."
    if not isinstance(first, tuple) or len(first) != 2:
        return None
    if isinstance(first[0], torch.Tensor):
        return "The tensor comes first in your pairs. The name comes first."
    if isinstance(first[1], nn.Module):
        return "You list modules. Their buffers are in `_buffers`."
    listed = [pair[0] for pair in got]
    if "weight" in listed:
        return PARAMETERS
    return {
        (".running_mean", ".running_var", ".num_batches_tracked"): (
            "Without a prefix there is no dot before the name."
        ),
        ("num_batches_tracked", "running_mean", "running_var"): (
            "You sort the names. Keep the order of registration."
        ),
        ("num_batches_tracked",): (
            "Only the last buffer is listed. Is the `yield` after the loop instead of inside?"
        ),
        ("num_batches_tracked", "running_var", "running_mean"): (
            "Your order is reversed. Keep the order of registration."
        ),
        ("running_mean",): "Only the first buffer is listed. Does your loop end too early?",
    }.get(tuple(listed))


def _saved_only(kata):
    """Tell whether a buffer is left out because it is not saved."""
    net = nn.Module()
    for name in "abc":
        net.register_buffer(name, torch.ones(2), persistent=name != "b")
    return _names(kata.named_buffers(net)) == ["a", "c"]


def _two_children(kata):
    """Return the names listed of a module with two children, whose buffers have different names."""
    net = nn.Module()
    net.first, net.second = nn.Module(), nn.Module()
    net.first.register_buffer("x", torch.ones(2))
    net.second.register_buffer("y", torch.ones(3))
    return _names(kata.named_buffers(net))


def own_buffers_come_before_those_of_children(got, expected, kata, Network, OWN, ENCODER, DECODER):
    if _is_remembered(kata, Network):
        return REMEMBERED
    if "encoder.0.weight" in got:
        return PARAMETERS
    if got == OWN:
        if _names(kata.named_buffers(Network(), recurse=True)) == expected:
            return "Children are listed only with recurse=True. That is the default."
        if _names(kata.named_buffers(Network(), recurse=False)) == expected:
            return "It is the wrong way round: recurse=True goes on into the children, recurse=False does not."
        return (
            "Only the module's own buffers are listed. List its children's, too. (A recursive call alone does nothing: "
            "use `yield from`.)"
        )
    if got == OWN + DECODER + ENCODER:
        if _two_children(kata) == ["second.y", "first.x"]:
            return "Your children come in reverse order. The child that was registered first comes first."
        return "You read the tree level by level. Finish each child, and all that is below it, before the next."
    if got == OWN + ENCODER:
        if _two_children(kata) == ["first.x"]:
            return "Only the first child is read. Does a `return` end your loop over the children?"
        return (
            "You take buffers with the same short name for one. Two modules may use the same name."
        )
    sentence = {
        tuple(ENCODER + DECODER + OWN): (
            "You list the children first. A module's own buffers come before its children's."
        ),
        tuple(sorted(expected)): "You sort the names. Keep the order of registration.",
        (*sorted(OWN), *DECODER[::-1], *ENCODER[::-1]): (
            "You sort the names. Keep the order of registration."
        ),
        (*sorted(OWN), *ENCODER[::-1], *DECODER[::-1]): (
            "The order of a module's own buffers is wrong. Keep the order of registration."
        ),
        tuple(ENCODER + DECODER): (
            "The module's own buffers are missing. A module with children has some, too."
        ),
        tuple(OWN + DECODER): "Only direct children are read. They have children, too.",
    }.get(tuple(got))
    if got == [*OWN, ENCODER[0], DECODER[0]] and _saved_only(kata):
        return SAVED_ONLY
    return sentence or _of_names(got, expected)


def _of_names(got, expected):
    """Return what is wrong with the names, when the order is right."""
    if [name.removeprefix(".") for name in got] == expected:
        return "Without a prefix there is no dot before the name."
    shorts = [name.rpartition(".")[2] for name in expected]
    if got == shorts:
        return "These are the short names. A name is the whole path, joined by dots."
    if ["".join(filter(str.isalnum, name)) for name in got] == [
        name.replace(".", "") for name in expected
    ]:
        return "Join the parts of a name by dots: child, dot, name."
    if any(name.startswith("encoder.encoder.") for name in got):
        return "A part of the path stands twice. Does a child's listing already begin with it?"
    if len(got) == len(expected) and got[2] == "0.0.mean":
        return (
            "You number the children. A child's name is its key in `_modules`: `encoder`, not `0`."
        )
    if got in (
        [".".join(name.split(".")[-2:]) for name in expected],
        [".".join([*name.split(".")[:1], *name.split(".")[1:][-1:]]) for name in expected],
    ):
        return (
            "Parts of the paths are missing. Each child on the way down adds its name to the path."
        )
    return None


def a_listing_holds_the_tensors_themselves(got, expected):
    if isinstance(got, torch.Tensor) and checks.alike(got, expected):
        return "This is another tensor object, such as a copy or a detach(). List the tensor that is registered."
    return None


def buffers_and_nothing_else_are_listed(got, expected, kata, Network):
    if not _is_right(kata, Network()):
        return SAVED_ONLY if _saved_only(kata) else PARAMETERS if "weight" in got else None
    if "weight" in got:
        return PARAMETERS
    if "plain" in got:
        return (
            "You list a plain tensor. It is not registered; only what is in `_buffers` is a buffer."
        )
    if got == [name for name in expected if name != "last"] and _saved_only(kata):
        return SAVED_ONLY
    if got == [name for name in expected if name != "gain"]:
        return "You leave out a tensor that requires a gradient. Every tensor in `_buffers` is a buffer."
    if got == [name for name in expected if name != "empty"]:
        return "You leave out a tensor without elements. Every tensor in `_buffers` is a buffer."
    if got == [name for name in expected if name != "count"]:
        return "You leave out the tensor `count`. Every tensor in `_buffers` is a buffer."
    return None


def none_is_passed_over(got, expected, called, net, kata, Network):
    if called.startswith("list(net._buffers)"):
        return (
            "Your listing takes a buffer that is None out of the module. A listing changes nothing."
        )
    if not _is_right(kata, Network()):
        return None
    if "hidden" in got:
        return "You list a buffer that is None. Pass it over."
    if got == ["blocks.shift"] or not got:
        return "Your listing of a module ends at a buffer that is None. Go on with the next one."
    if got != ["scale"]:
        return None
    net.blocks.append(nn.PReLU())
    if _names(kata.named_buffers(net)) == expected:
        return EMPTY_CHILD
    del net.shortcut
    if _names(kata.named_buffers(net)) == expected:
        return "Your listing ends at the child that is None. Go on with the next child."
    return None


def each_listing_shows_the_module_as_it_is_now(got, kata, Network, NETWORK, expected):
    return _of_two_listings(kata, Network) if got[0] == NETWORK else None


def _is_remembered(kata, Network):
    """Tell whether a second listing of the same module is empty, and the first is not."""
    nets = [Network() for _ in range(3)]  # new tensors, so that no id of an old one comes back
    return any(list(kata.named_buffers(net)) and not list(kata.named_buffers(net)) for net in nets)


def _of_two_listings(kata, Network):
    """Return what is wrong with a second listing of a module."""
    if _is_remembered(kata, Network):
        return REMEMBERED
    net = Network()
    if not _is_right(kata, net):
        return None
    first = list(kata.named_buffers(net))
    net.table = torch.zeros(7)
    second = list(kata.named_buffers(net))
    if len(first) == len(second) and all(
        mine[1] is theirs[1] for mine, theirs in zip(first, second, strict=True)
    ):
        return KEPT
    net = Network()
    first = _names(kata.named_buffers(net))
    del net.decoder
    return KEPT if _names(kata.named_buffers(net)) == first else None


# Step 6: the arguments prefix and recurse


def prefix(got, expected, prefix, kata, Network, NETWORK, OWN):
    if not _is_right(kata, Network()):
        return None
    if got == NETWORK:
        return "Your names have no prefix."
    if got == [f"{prefix}{name}" for name in NETWORK]:
        if prefix.endswith("."):
            return 'The prefix "model." ends in a dot. Take it as it is and add another dot, as torch does.'
        return "There is no dot between the prefix and the name."
    if not got:
        return (
            "Nothing is listed. The prefix does not choose buffers, it stands before their names."
        )
    own, rest = got[: len(OWN)], got[len(OWN) :]
    if own == expected[: len(OWN)] and not any("model" in name for name in rest):
        return "Only the module's own buffers get the prefix. Hand it on to the children."
    if own == OWN and all(name.startswith(f"{prefix}.") for name in rest):
        return "Only the children's buffers get the prefix. The module's own need it, too."
    if any(name.count("model") > 1 for name in got):
        return "The prefix stands twice in a name. A child's path already begins with it."
    return None


def recurse_false_lists_own_buffers_only(got, expected, prefix, kata, net, Network):
    plain = [name.removeprefix("model.") for name in expected]
    if found := _of_two_listings(kata, Network):
        return found
    if not _is_right(kata, Network()):
        return None
    if len(got) > len(plain) and any("decoder" in name for name in got):
        return "The children's buffers are listed, too. recurse=False leaves out all children."
    if not got:
        return "Nothing is listed. recurse=False still lists the module's own buffers."
    if prefix and got == plain:
        return "Your names have no prefix. It holds with recurse=False, too."
    if not prefix and [name.removeprefix(".") for name in got] == plain:
        return "Without a prefix there is no dot before the name."
    if got == [prefix + name for name in plain]:
        return "There is no dot between the prefix and the name."
    if any(name.endswith("hidden") for name in got):
        return "With recurse=False you list a buffer that is None. Pass it over."
    return None


# Step 7: what is shared


def a_shared_tensor_is_listed_once(got, expected, kata, net, Network):
    if not _is_right(kata, Network()):
        return None
    if got == _names(net.named_buffers(remove_duplicate=False)):
        return _of_duplicates(kata, net) or EVERY_NAME
    if got in ([*expected[:-1]], expected[:3]):
        return "Your listing of a module ends at a tensor that was listed before. Go on with the next one."
    if got == [*expected[:-1], "decoder.mean", "decoder.last", "decoder.c"]:
        return "Your code forgets from module to module what it has seen. The whole walk needs one memory."
    if "a" not in got and "decoder.c" in got and "b" not in got:
        return "You list a shared tensor under its last name. Its first name counts."
    if got == [name for name in expected if name != "encoder.table"]:
        return (
            "You take buffers with the same short name for one. Two modules may use the same name."
        )
    return None


def _of_duplicates(kata, net):
    """Return what is wrong with the argument remove_duplicate, where a listing has every name."""
    once = _names(net.named_buffers())
    if _names(kata.named_buffers(net, remove_duplicate=False)) == once:
        return DUPLICATES_INVERTED
    if _names(kata.named_buffers(net, remove_duplicate=True)) == once:
        return "Your default lists every name. The default is remove_duplicate=True."
    return None


def a_shared_child_is_listed_once(got, expected, kata, net, Network, OWN, ENCODER, DECODER):
    if not _is_right(kata, Network()):
        return None
    if got == _names(net.named_buffers(remove_duplicate=False)):
        if found := _of_duplicates(kata, net):
            return found
        return "You list the buffers of a shared child under each of its names. List them once."
    return None


def equal_tensors_are_different_buffers(got, expected, device, net, kata, Network):
    if _is_remembered(kata, Network):
        return REMEMBERED
    if got == [*expected, "again"]:
        return _of_duplicates(kata, net) or EVERY_NAME
    if device == "meta":
        if got in (["a"], ["a", "larger"]):
            return (
                "You take different tensors on meta for one. They have no memory, so data_ptr() does not tell them "
                "apart. Ask for the object."
            )
        return None
    return {
        ("a", "larger"): VALUES,
        ("a", "larger", "equal"): MEMORY,
    }.get(tuple(got))


def remove_duplicate_false_lists_every_name(got, expected, net, kata, Network, NETWORK):
    if not _is_right(kata, Network()):
        return None
    if _names(kata.named_buffers(net)) == expected:
        return DUPLICATES_INVERTED
    if got == expected[:-2]:
        return (
            "`tail` holds the same child twice, and you list it once. (named_children() gives a child only once; "
            "`_modules` has every name.)"
        )
    if got == NETWORK == _names(kata.named_buffers(net)):
        return "Each tensor is still listed once. Your code ignores `remove_duplicate`."
    if got == [name for name in expected if not name.startswith("tail")]:
        return "A shared tensor is listed under every name, a shared child is not. List both under every name."
    if got == [name for name in expected if name != "again"]:
        return "A shared child is listed under every name, a shared tensor is not. List both under every name."
    return None


def a_real_network_is_listed_as_torch_lists_it(got, recurse, remove, kata, Network):
    if not _is_right(kata, Network()):
        return None
    listed = [pair[0] for pair in got]
    if not recurse and remove and listed == ["net.scale", "net.again"]:
        return "With recurse=False you list a shared tensor twice. It is listed once."
    if not recurse and not remove and listed == ["net.scale"]:
        return "With recurse=False your code ignores `remove_duplicate`."
    return _of_two_listings(kata, Network)
