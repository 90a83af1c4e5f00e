"""What people get wrong in kata 08, and how it shows."""

import torch
from torch import nn

from dojo import checks

NO_DICT = {
    "none": "Your function returns None. Return the dictionary.",
    "pairs": "You return pairs, not a dictionary. Make a dictionary of them.",
}
NEW_PARAMETER = (
    "Your code puts a new Parameter in the place of the old one. An optimizer still holds the old one: write "
    "into it, in place."
)
NEW_BUFFER = (
    "Your code puts a new tensor in the place of a buffer. Write into the buffer that is there."
)
NEW_MEMORY = (
    "The tensor got other memory: `.data = ...` does that. Write into the memory that is there."
)
PARTS = "Parts of the paths are missing. Each child on the way down adds its name to the key."
HALF = "Your code copies values before it knows that the load is refused. Find all that is wrong before the first copy."
DEFAULT = "Without `strict` your code loads as with strict=False. The default of strict is True."
FLOATS = (torch.float32, torch.float64)
TAKES_OUT = "Your code takes keys out of the caller's dictionary. It must stay as it was."
FILLS_IN = "Your code adds keys to the caller's dictionary. It must stay as it was."
ROUNDED = "Your code rounds the values on the way. Convert them once, to the dtype of the entry."
EARLIER = (
    "Your code remembers something from an earlier call. A default argument, a global or a cache lives "
    "from call to call."
)


def any_behaviour(got, error, called, kata):
    if error is not None:
        return _of_fitting(kata) or _of_strict(kata)
    if called == "state_dict(net)":
        return _of_no_dict(got)
    if called.startswith("net.") and called.endswith(", after the load"):
        return _of_fitting(kata)
    return None


def _of_no_dict(got):
    if got is None:
        return NO_DICT["none"]
    if not isinstance(got, (list, tuple)) and not hasattr(got, "__next__"):
        return None
    items = list(got)
    is_pairs = items and all(isinstance(item, tuple) and len(item) == 2 for item in items)
    return NO_DICT["pairs"] if is_pairs or hasattr(got, "__next__") else None


# Experiments: modules with one property each


def _module(buffers=(), **attributes):
    net = nn.Linear(2, 3)
    for name, value in attributes.items():
        setattr(net, name, value)
    for name, value, persistent in buffers:
        net.register_buffer(name, value, persistent)
    return net


def _fitting():
    """Yield modules that a load must fill, each with the property that it has, and the rule."""
    buffer = torch.zeros(3)
    shared = _module([("first", buffer, True), ("second", buffer, True)])
    tied = _module()
    tied.second = tied.weight
    layer = nn.Linear(2, 2)
    empty = _module(child=nn.ModuleList())
    empty.child.scale = nn.Parameter(torch.zeros(3))
    yield _module(child=nn.Linear(2, 2)), "a child", "Its entries are loaded, too."
    yield (
        nn.Sequential(nn.Sequential(nn.Linear(2, 3))),
        "a child with a child",
        "Go down to the end.",
    )
    yield _module([("mask", torch.zeros(3), True)]), "a buffer", "Buffers are loaded, too."
    yield (
        _module([("steps", torch.tensor([0, 0]), True)]),
        "a buffer of integers",
        "Every dtype is loaded.",
    )
    yield (
        _module([("last", torch.zeros(3), False)]),
        "a buffer that is not persistent",
        "It has no key.",
    )
    yield nn.Linear(2, 3).requires_grad_(False), "a frozen parameter", "It is loaded, too."
    yield nn.Linear(2, 3, bias=False), "a parameter that is None", "It has no key."
    yield _module([("hidden", None, True)]), "a buffer that is None", "It has no key."
    yield _module(child=None), "an attribute that is None", ""
    hole = _module()
    hole.register_module("child", None)
    yield hole, "a child that is None", "It has no keys."
    yield empty, "an empty container with a parameter of its own", "Ask whether a child is None."
    scalar = _module(scale=nn.Parameter(torch.tensor(1.5)))
    yield scalar, "a parameter without dimensions", "Its value is loaded like any other."
    yield tied, "a Parameter with two names", "Each name is a key."
    yield shared, "a buffer with two names", "Each name is a key."
    yield _module(first=layer, second=layer), "a child with two names", "Each name has its keys."
    turned = _module(turned=nn.Parameter(torch.zeros(3, 4).T))
    yield turned, "a parameter that is not row by row in memory", "Copy the tensor as it is."


def _numbers(net):
    """Return a dictionary that fits, with values that the module does not have."""
    return {
        key: torch.arange(5, 5 + value.numel()).reshape(value.shape).to(value.dtype)
        for key, value in net.state_dict().items()
    }


def _load(kata, net, entries, **strict):
    """Return what is in the way of a load: the exception, or the keys whose values did not arrive."""
    try:
        kata.load_state_dict(net, dict(entries), **strict)
    except Exception as error:
        return error
    now = net.state_dict()
    return [key for key in entries if key in now and not checks.alike(now[key], entries[key])]


def _loads_a_layer(kata):
    return _load(kata, nn.Linear(2, 3), _numbers(nn.Linear(2, 3))) == []


def _of_fitting(kata):
    """Return for which modules a dictionary that fits is not loaded."""
    net = nn.Linear(2, 3)
    before = {key: value.clone() for key, value in net.state_dict().items()}
    entries = _numbers(net)
    left = _load(kata, net, entries)
    if checks.alike(entries, before):
        return (
            "Your code copies in the wrong direction: the dictionary gets the values of the module."
        )
    if left == ["weight", "bias"] and checks.alike(dict(net.state_dict()), before):
        return (
            "Your code loads nothing: no value of the module changes. Write into the module's own tensors, "
            "in place."
        )
    if left:
        return None
    ones = {key: torch.ones_like(value) for key, value in nn.Linear(2, 3).state_dict().items()}
    turned = dict(reversed(_numbers(nn.Linear(2, 3)).items()))
    if _load(kata, nn.Linear(2, 3), turned):
        return (
            "Your code pairs values and entries by their place in the order. Find each value by its key, in "
            "whatever order the keys come."
        )
    for net, property_, rule in _fitting():
        left = _load(kata, net, _numbers(net))
        if isinstance(left, Exception):
            return f"Your code does not accept a dictionary that fits, if the module has {property_}. {rule}"
        if left:
            return f"Not every value arrives, if the module has {property_}. {rule}"
    net = nn.Linear(2, 3)
    if not _load(kata, net, ones) and _load(kata, net, {key: one * 0 for key, one in ones.items()}):
        return "Your code does not load zeros. Every value is loaded, whatever it is."
    if isinstance(_load(kata, net, {key: one.double() for key, one in ones.items()}), RuntimeError):
        return "Your code does not accept a value of another dtype. It is converted."
    return None


def _of_strict(kata):
    """Return what is refused with strict=False, though only keys do not fit."""
    if not _loads_a_layer(kata):
        return None
    net = nn.Linear(2, 3)
    numbers = _numbers(net)
    for wrong, entries in {
        "missing": {"weight": numbers["weight"]},
        "unexpected": {**numbers, "other": torch.ones(2)},
    }.items():
        error = _load(kata, net, entries, strict=False)
        if isinstance(error, KeyError):
            return (
                f"Your code looks up {error.args[0]}, a key that is {wrong}. Ask first whether it is there."
                if error.args and error.args[0] in ("bias", "other")
                else None
            )
        if isinstance(error, RuntimeError) and f"{wrong} key" in str(error).lower():
            return "Your code refuses with strict=False, too. Then a wrong key is no error: load what fits."
    return None


# The keys


def it_maps_names_to_tensors(got, expected):
    if sentence := _of_no_dict(got):
        return sentence
    if got == {}:
        return "Your dictionary is empty. The parameters of the module are in `module._parameters`."
    if not isinstance(got, dict):
        return None
    if list(got) == list(expected):
        kinds = {
            type(value).__name__ for value in got.values() if not isinstance(value, torch.Tensor)
        }
        return f"Your values are of type {kinds.pop()}. They must be tensors." if kinds else None
    if all(isinstance(key, torch.Tensor) for key in got):
        return "Your keys are tensors. The names are the keys, the tensors are the values."
    return {
        (".weight", ".bias"): "Without a prefix there is no dot before the name.",
        ("weight",): "Only the first parameter is there. Does a `return` end your loop?",
        ("bias",): "Only the last parameter is there. Is a line after the loop instead of inside?",
        ("bias", "weight"): "The order is wrong. Keep the order of registration.",
    }.get(tuple(got))


def buffers_follow_the_parameters(got, expected):
    if not isinstance(got, list):
        return None
    names, (last, steps, queue) = [*expected], ("last", "num_batches_tracked", "queue")
    return {
        tuple(names[:3]): "The buffers are missing. They are in `module._buffers`.",
        tuple(names[3:]): "The parameters are missing.",
        tuple(
            names[:2] + names[3:]
        ): "The frozen parameter is missing. It is saved like any other.",
        tuple(names[3:] + names[:3]): "The buffers come first in your list. Parameters come first.",
        tuple(sorted(names)): "You sort the names. Keep the order of registration.",
        (
            *names[:-1],
            last,
            queue,
        ): "`last` was registered with persistent=False. Such a buffer is not saved.",
        (
            *names[:3],
            last,
        ): "You save only the buffers that are not persistent. It is the other way round.",
        tuple(
            name for name in names if name != steps
        ): "The buffer of integers is missing. Every dtype is saved.",
        tuple(
            name for name in names if name != queue
        ): "The buffer without elements is missing. It is saved, too.",
    }.get(tuple(got))


def none_is_passed_over(got):
    extra = set(got) - {"weight", "mask"}
    if extra and extra <= {"bias", "hidden", "auxiliary"}:
        return "You save what is None. It has no values: pass over it."
    if "running_mean" in extra:
        return EARLIER
    return None


def children_follow_the_module(got, expected, OWN, TRUNK, HEAD, net=None):
    if not isinstance(got, list):
        return None
    kept = [key for key in got if key in expected]
    sentence = {
        tuple(OWN): (
            "Only the module's own entries are there. Add those of its children: a recursive call alone does "
            "nothing, use what it gives."
        ),
        tuple(
            OWN + TRUNK
        ): "Only the first child is there. Does a `return` end your loop over the children?",
        tuple(OWN + TRUNK[:1] + HEAD): "You stop at a certain depth. Go on to the end.",
        tuple(OWN + HEAD): "You stop at a certain depth. Go on to the end.",
        tuple(TRUNK + HEAD): "The module's own entries are missing.",
        tuple(
            TRUNK + HEAD + OWN
        ): "You put the children first. A module's own entries come before its children's.",
        tuple(TRUNK[1:] + TRUNK[:1] + HEAD + OWN): (
            "You put the children first. A module's own entries come before its children's."
        ),
        tuple(sorted(expected)): "You sort the keys. Keep the order of registration.",
        tuple(
            OWN + HEAD + TRUNK
        ): "The children are in another order. Keep the order of registration.",
    }.get(tuple(got))
    if sentence:
        return sentence
    buffers = {"mask", "head.last", *(key for key in TRUNK if "running" in key or "tracked" in key)}
    if got == sorted(expected, key=lambda key: key in buffers):
        return "All parameters come first, then all buffers. Finish each module before you go on to its children."
    if kept == [key for key in expected if key not in ("mask", "head.last")] or (
        {"last", "head.mask"} & set(got)
    ):
        return _of_persistent(got, kept, expected)
    return _of_paths(got, expected)


def _of_persistent(got, kept, expected):
    extra = [key for key in got if key not in expected]
    if extra in (["head.mask"], ["last"]) or (not extra and kept == got):
        return (
            "A child's buffers are chosen by the set of another module. Each module has its own "
            "`_non_persistent_buffers_set`."
        )
    return None


def _of_paths(got, expected):
    """Return what is wrong with the keys, when their order is right."""
    shorts = [key.rpartition(".")[2] for key in expected]
    if got == list(dict.fromkeys(".".join(key.split(".")[-2:]) for key in expected)):
        return PARTS
    if got == shorts or (len(got) < len(expected) and got == list(dict.fromkeys(shorts))):
        return "These are the short names. A key is the whole path, joined by dots."
    if [key.removeprefix(".") for key in got] == expected:
        return "Without a prefix there is no dot before the name."
    extra = [key for key in got if key not in expected]
    if extra and len(got) <= len(expected) and set(extra) <= set(shorts):
        return "Some of your keys are short names. A key is the whole path, joined by dots."
    letters = ["".join(filter(str.isalnum, key)) for key in expected]
    if ["".join(filter(str.isalnum, key)) for key in got] == letters:
        return "Join the parts of a key by dots: child, dot, name."
    if [key.rpartition(".")[2] for key in got] == shorts and sum(map(len, got)) < sum(
        map(len, expected)
    ):
        return PARTS
    return None


def an_empty_container_is_a_child(got, kata, net, expected):
    net[0].inner.append(nn.PReLU())
    net[0].append(nn.PReLU())
    filled = list(kata.state_dict(net))
    if "0.scale" in filled and "0.inner.shift" in filled and "0.inner.shift" not in got:
        return (
            "You pass over an empty container. Its length is 0, so it counts as False. Ask `is not None` "
            "instead of `if child`."
        )
    return None


def shared_entries_come_under_every_name(got, SHARED, kata):
    if got == SHARED[::2]:
        return "You save a shared entry under its first name only. Save it under each of its names."
    if got == SHARED[1::2]:
        return "You save a shared entry under its last name only. Save it under each of its names."
    for place, what in enumerate(("Parameter", "buffer", "Parameter", "child")):
        if got == [name for name in SHARED if name not in SHARED[2 * place : 2 * place + 2][1:]]:
            return f"You save a shared {what} under its first name only. Save it under each of its names."
    singles = {1, 3, 5, 7}
    for kept in ({7}, {3, 7}, {3}, {1, 5, 7}, {1, 3, 5}):
        if got == [name for place, name in enumerate(SHARED) if place not in singles - kept]:
            return "You save some shared entries under their first names only. Save each under all its names."
    return None


# The tensors


def each_key_has_its_values(got, called, value=None):
    if not called.startswith("state_dict(net)[") or not isinstance(got, torch.Tensor):
        return None
    if got.dtype != value.dtype:
        return "You convert the values. Save each tensor in the dtype that it has."
    if not checks.alike(got, value) and checks.alike(got.float(), value.float()):
        return "The values lost digits: they went through float32. Save each tensor as it is."
    return None


def the_tensors_are_detached(got, error, kata, net):
    if checks.says(error, "requires_grad flags of leaf"):
        return "Your code changes requires_grad of the module's own tensor. Use `detach()`, which gives a new tensor."
    if error is not None or not isinstance(got, dict):
        return None
    wrong = [key for key, flag in got.items() if flag is True]
    entries = kata.state_dict(net)
    if wrong and any(isinstance(entries[key], nn.Parameter) for key in wrong):
        return "You save the Parameters themselves. Detach them, so that no gradient is required."
    if wrong == ["mask"]:
        return "You do not detach the buffers. A buffer may have a graph: detach it, too."
    if wrong and all(entries[key].grad_fn is not None for key in wrong):
        return "Your tensors have a graph that leads back to the parameters. Detach them."
    return None


def the_tensors_share_memory_with_the_module(got, called, filled, checkpoint, Network, key=""):
    if (
        called.startswith("entries")
        and key
        and checks.alike(got, checkpoint(filled(Network()))[key])
    ):
        return "You save a copy. Detach the tensor, but do not copy it: the two share memory."
    return None


def saving_leaves_the_module_as_it_was(got, called, key=""):
    if key.endswith(".requires_grad") and got is False:
        return (
            "Your code freezes the parameter itself: `detach_()` or `requires_grad_(False)` changes it in place. "
            "Use `detach()`."
        )
    return _of_settings(got, key)


def _of_settings(got, key):
    if key.endswith(".training"):
        return "Your code changes train mode. Leave every module in its mode."
    if key.endswith(".grad"):
        return "Your code changes the gradients. It must not touch them."
    return None


def each_state_dict_shows_the_module_as_it_is_now(got, called, expected, kata, Network, KEYS):
    is_right = list(kata.state_dict(Network())) == KEYS
    if called.startswith("the keys of a second") and "scale" in got:
        return EARLIER
    if called.startswith("a second") and got.shape == (2, 4):
        return EARLIER
    if called.startswith("the keys of the first") and is_right:
        return "Your second call changes the dictionary that the first one returned. Each call makes its own."
    return None


# Loading what fits


def _is_rounded(got, value):
    """Tell whether a value lost digits in float32 or float64."""
    if not isinstance(got, torch.Tensor) or got.dtype != value.dtype or checks.alike(got, value):
        return False
    return any(checks.alike(got, value.to(dtype).to(value.dtype)) for dtype in FLOATS)


def values_are_loaded(got, kata, called, value=None):
    if value is not None and _is_rounded(got, value):
        return ROUNDED
    return _of_fitting(kata)


def the_order_of_the_keys_does_not_matter(got, kata, called, value=None):
    return values_are_loaded(got, kata, called, value)


def its_own_state_dict_changes_nothing(got, kata, value=None):
    if value is None or got.dtype != value.dtype:
        return None
    if _is_rounded(got, value):
        return ROUNDED
    if not got.any() and value.any() and _loads_a_layer(kata):
        return (
            "Your code clears the module's values before it copies. The dictionary may share memory with the module, "
            "so its values are lost."
        )
    return None


def two_lists_are_returned(got):
    if got == [None]:
        return "Your function returns None. Return the two lists."
    if isinstance(got, list) and len(got) == 1 and isinstance(got[0], nn.Module):
        return (
            "You return the module. Return the two lists, as torch does: `net = net.load_state_dict(...)` loses "
            "the network."
        )
    if got == []:
        return "You return one empty list. Return two: the missing keys and the unexpected keys."
    if isinstance(got, list) and len(got) == 2:
        if any(isinstance(keys, (set, tuple, dict, frozenset)) for keys in got):
            return f"You return a {type(got[0]).__name__} of keys. Return lists."
        if all(isinstance(keys, int) for keys in got):
            return "You return how many keys are wrong. Return lists of their names."
    return None


def loading_copies_in_place(got, called, net, entries, key=""):
    if called.startswith("the names of new objects"):
        return _of_new_objects(got, net)
    if called.startswith("earlier") and isinstance(got, torch.Tensor):
        if _is_rounded(got, entries[key]):
            return ROUNDED
        is_loaded = checks.alike(net.state_dict()[key], entries[key])
        return NEW_MEMORY if is_loaded and not checks.alike(got, entries[key]) else None
    return None


def _of_new_objects(names, net):
    parameters = dict(net.named_parameters())
    if any(name in parameters for name in names):
        return NEW_PARAMETER
    return NEW_BUFFER if names else None


def loading_changes_only_values(got, expected, called, kata, net, key=""):
    if not called.startswith("settings of net"):
        return None
    if key.startswith("id("):
        name = key[3:-1]
        return NEW_PARAMETER if name in dict(net.named_parameters()) else NEW_BUFFER
    if key.endswith(".data_ptr()"):
        return NEW_MEMORY
    if key.endswith(".requires_grad"):
        return _of_flags(kata, net, key.removesuffix(".requires_grad"))
    return _of_settings(got, key)


def _of_flags(kata, net, name):
    buffer = dict(net.named_buffers()).get(name)
    if buffer is not None and buffer.grad_fn is not None:
        return "Your code copies into a buffer while autograd records. Copy under torch.no_grad()."
    flags = {}
    for trained in (True, False):
        for required in (True, False):
            layer = nn.Linear(2, 3).requires_grad_(trained)
            values = {key: value.requires_grad_(required) for key, value in _numbers(layer).items()}
            kata.load_state_dict(layer, values)
            flags[trained, required] = layer.weight.requires_grad
    if all(flag == required for (_, required), flag in flags.items()):
        return "Your code takes over requires_grad from the values. The module keeps its own."
    if all(flags.values()):
        return "After your load every parameter requires a gradient. What was frozen stays frozen."
    if not any(flags.values()):
        return "After your load no parameter requires a gradient. Each keeps its requires_grad."
    return None


def the_optimizer_still_trains_the_module(got, called, optimizer, net):
    if called.startswith("net.weight") and all(
        one is not net.weight for group in optimizer.param_groups for one in group["params"]
    ):
        return NEW_PARAMETER
    return None


def the_dictionary_stays_as_it_was(got, called, expected, entries):
    if called.startswith("the keys of entries, after"):
        return _of_keys(got, expected)
    if called.startswith("the keys of entries with another tensor"):
        return "Your code puts other tensors into the caller's dictionary. It must stay as it was."
    if called.startswith("the keys of entries that require") and got == []:
        return "Your code changes requires_grad of the caller's tensor. Leave it as it is."
    return None


def _of_keys(got, expected):
    if set(got) < set(expected):
        return TAKES_OUT
    if set(got) > set(expected):
        return FILLS_IN
    return None


def the_module_and_the_dictionary_share_no_memory(called, net, held, key=""):
    if called.startswith("entries") and net.state_dict()[key].data_ptr() == held[key].data_ptr():
        return (
            "The module took over the dictionary's tensor. Copy the values, or two networks that load the same "
            "dictionary train each other."
        )
    return None


def values_are_converted_to_the_dtype_of_the_module(got, called, entries, key="", value=None):
    if not called.startswith("net of") or value is None:
        return None
    if got.dtype != value.dtype:
        if got.dtype == entries[key].dtype:
            return (
                "The value brings its dtype into the module. Convert it to the dtype of the entry."
            )
        return None
    return ROUNDED if _is_rounded(got, value) else None


def shared_entries_stay_shared(called):
    if called.startswith(("net.head.weight", "net.copy")):
        return "Your load separates what was shared: each name now has an object of its own. Copy in place."
    return None


# What does not fit


def _of_refusal(got, heading, key, fragment, net, entries, heading_of):
    """Return what is wrong with the exception of a load that must be refused."""
    said = str(got).lower()
    if got is None:
        return None
    if isinstance(got, KeyError) and got.args:
        absent = got.args[0]
        if absent in net.state_dict() and absent not in entries:
            return f"Your code looks up {absent} before it asks whether the dictionary has it."
        if absent in entries and absent not in net.state_dict():
            return f"Your code looks up {absent} before it asks whether the module has it."
    if not isinstance(got, RuntimeError):
        if heading.lower() in said or key in said:
            return (
                f"Your code raises {type(got).__name__}. A refusal is a RuntimeError, as in torch."
            )
        return None
    if heading == "size mismatch for" and heading.lower() not in said and "must match" in said:
        return "This error comes from the copy itself, which is too late. Compare the shapes before you copy."
    found = heading_of(key, str(got))
    if found not in (None, heading):
        return {
            "Missing key": f"Your message says that {key} is {found.partition(' ')[0].lower()}. A key is missing if "
            "only the module has it.",
            "Unexpected key": f"Your message says that {key} is {found.partition(' ')[0].lower()}. A key is "
            "unexpected if only the dictionary has it.",
        }.get(heading)
    if heading.lower() in said and key not in said:
        return f"Your message does not name {key}. It must hold the whole path of each wrong key."
    if key in said and heading.lower() not in said:
        return f"Your message names {key}, but it does not say `{heading}`."
    return None


def _is_default_wrong(kata):
    short = {"weight": torch.ones(3, 2)}
    return (
        _load(kata, nn.Linear(2, 3), short) == []
        and isinstance(_load(kata, nn.Linear(2, 3), short, strict=True), RuntimeError)
        and _load(kata, nn.Linear(2, 3), short, strict=False) == []
    )


def a_missing_key_is_refused(got, heading, key, fragment, net, entries, heading_of, kata):
    if got is None and _is_default_wrong(kata):
        return DEFAULT
    if got is None and not entries:
        return "Your code accepts an empty dictionary. Then every key of the module is missing."
    if got is None:
        return f"Your code accepts a dictionary without {key}. With strict=True this is an error."
    return _of_refusal(got, heading, key, fragment, net, entries, heading_of)


def every_name_of_a_shared_entry_counts(
    got, heading, key, fragment, net, entries, heading_of, kata
):
    layer = _module([("mask", torch.zeros(3), True)])
    numbers = _numbers(layer)
    narrow = torch.ones(1)
    is_right = all(
        isinstance(_load(kata, layer, entries), RuntimeError)
        for name in ("bias", "mask")
        for entries in (
            {one: value for one, value in numbers.items() if one != name},
            {**numbers, name: narrow},
        )
    )
    if not is_right:
        return None
    if got is None and heading == "Missing key":
        return (
            f"Your code does not miss {key}, because the entry is there under its other name. Each name is a key of "
            "its own."
        )
    if heading == "size mismatch for" and (got is None or checks.says(got, "must match")):
        return f"Your code does not compare the shape under {key}, one of two names. Compare it under each name."
    return _of_refusal(got, heading, key, fragment, net, entries, heading_of)


def an_unexpected_key_is_refused(got, heading, key, fragment, net, entries, heading_of, kata):
    if got is None and _is_default_wrong(kata):
        return DEFAULT
    if got is None:
        return {
            "last": "Your code accepts a value for `last`, a buffer that is not persistent. It has no key.",
            "hidden": "Your code accepts a value for `hidden`, which is None. It has no key.",
            "head": "Your code accepts the key `head`. This is a child, not a tensor.",
            "weight": "Your code accepts the key `weight`. Only `trunk.0.weight` and other longer keys exist.",
        }.get(key, f"Your code accepts the key {key}, which the module does not have.")
    return _of_refusal(got, heading, key, fragment, net, entries, heading_of)


def another_shape_is_refused(got, heading, key, fragment, net, entries, heading_of):
    if got is not None:
        return _of_refusal(got, heading, key, fragment, net, entries, heading_of)
    own, value = net.state_dict()[key], entries[key]
    if own.numel() == value.numel():
        return "Your code accepts another shape with as many elements. Compare the shapes, not the numbers of elements."
    if key.startswith("head") and bool((own == 1).all()):
        return (
            f"Your code accepts the shape {tuple(value.shape)} for {tuple(own.shape)}: `copy_` broadcasts. Compare "
            "the shapes before you copy."
        )
    return f"Your code accepts the shape {tuple(value.shape)} for {tuple(own.shape)}. The shapes must be equal."


def _alone(kata, heading_of):
    """Tell whether each kind of wrong key, alone, is refused under its heading."""
    net = nn.Sequential(_module([("mask", torch.zeros(3), True)]))
    numbers = _numbers(net)
    wrong = [("Unexpected key", "0.other", {**numbers, "0.other": torch.ones(2)})]
    for key in ("0.bias", "0.mask"):
        wide = {**numbers, key: torch.ones(4)}
        short = {name: value for name, value in numbers.items() if name != key}
        wrong += [("size mismatch for", key, wide), ("Missing key", key, short)]
    return all(
        heading_of(key, str(_load(kata, net, entries))) == heading
        for heading, key, entries in wrong
    )


def one_message_names_all_that_is_wrong(got, wrong, kata, heading_of, HEADINGS):
    if not _alone(kata, heading_of):
        return None
    named = [key for key in wrong if got[key] == wrong[key]]
    kinds = {wrong[key] for key in named}
    whole = [key for key in wrong if wrong[key] in kinds]
    unnamed = [heading for heading in HEADINGS if heading not in kinds]
    if len(named) == 1:
        return "Your message names one wrong key only. Find all of them before you raise."
    if named and named == whole and unnamed:
        return (
            f"Your message leaves out what comes under {' and '.join(f'`{one}`' for one in unnamed)}. Find all three "
            "kinds before you raise."
        )
    if named and all(got[key] is None for key in wrong if key not in named):
        return (
            "Of some kind your message names one key only. Collect all wrong keys before you raise."
        )
    return None


def a_refused_load_changes_nothing(got, called, whole, entries, expected, key=""):
    if called.startswith("list(entries)"):
        return _of_keys(got, expected)
    if not called.startswith("net, after"):
        return None
    if key in whole:
        value = entries.get(key, whole[key])
        if checks.alike(got, value):
            return HALF
        return None
    if key.startswith("id("):
        return (
            "After a refusal your code puts back copies. Their values are right, but an optimizer still holds the old "
            "objects."
        )
    if key.endswith(".data_ptr()"):
        return "After a refusal the tensor has other memory. An earlier state dict still shows the old one."
    if key.endswith(".requires_grad"):
        return "Your code changes requires_grad, and a refused load leaves it so."
    return _of_settings(got, key)


def a_load_after_a_refused_one(got, error, called, entries, heading="", key="", fragment=""):
    if error is not None:
        return EARLIER if checks.says(error, "tail") and "tail" not in entries else None
    if called.startswith("the lists") and len(got) == 2 and any("tail" in keys for keys in got):
        return EARLIER
    return None


# strict=False


def strict_false_loads_what_fits(got, error, called, expected, kata, net, before, key="", fits=()):
    if error is not None:
        return _of_strict(kata)
    if called.startswith("the lists"):
        return _of_lists(got, expected)
    if called.startswith("list(entries)"):
        return _of_keys(got, expected)
    if not called.startswith("net, after") or not isinstance(got, torch.Tensor):
        return None
    if _is_rounded(got, expected):
        return ROUNDED
    now = net.state_dict()
    if all(checks.alike(now[name], before[name]) for name in now) and _loads_a_layer(kata):
        return "Your code loads nothing, because some keys do not fit. With strict=False what fits is loaded."
    if key == "last" and checks.alike(got, torch.ones(2)):
        return "Your code loads `last`, a buffer that is not persistent. It has no key."
    return None


def _of_lists(got, expected):
    if got == [None]:
        return "Your function returns None. Return the two lists."
    if got == [[], []]:
        return "Your lists are empty. With strict=False they are all that the caller learns."
    if got == expected[::-1] and got != expected:
        return "You exchanged the two lists. The missing keys come first: only the module has them."
    if got == [expected[0], []]:
        return (
            "Your list of unexpected keys is empty. It names the keys that only the dictionary has."
        )
    if got == [[], expected[1]]:
        return "Your list of missing keys is empty. It names the keys that only the module has."
    return None


def strict_false_loads_a_shared_entry_under_any_name(got, error, kata, SHARED, names, key=""):
    if error is not None:
        return _of_strict(kata)
    if not isinstance(got, torch.Tensor) or not _loads_a_layer(kata):
        return None
    if names == SHARED[1::2]:
        return f"{key} is not loaded from its second name. Each name of a shared entry leads to the same tensor."
    return None


def strict_false_may_load_nothing(got, error, called, expected, kata, entries):
    if error is not None:
        return _of_strict(kata)
    if called.startswith("the lists"):
        return _of_lists(got, expected)
    if called.startswith("net, after") and entries and bool((got == 1).all()):
        layer = nn.Linear(3, 2)
        other = {"scale": torch.full((2, 3), 9.0), "shift": torch.full((2,), 9.0)}
        if (
            isinstance(_load(kata, layer, other, strict=False), Exception)
            or (layer.bias == 9).any()
        ):
            return None
        return "Your code takes the prefix off the keys. A key must be the same as a whole."
    return None


def strict_false_does_not_forgive_a_shape(
    got, called, net, entries, heading_of, kata, heading="", key="", fragment=""
):
    if called.startswith("net.scale"):
        return HALF if got == 7.0 else None
    layer = nn.Sequential(nn.Linear(2, 3))
    wide = {"0.weight": torch.ones(3, 2), "0.bias": torch.ones(4)}
    is_refused = checks.says(_load(kata, layer, wide), "size mismatch")
    if is_refused and (got is None or checks.says(got, "must match")):
        return "Your code refuses another shape only with strict=True. strict is about keys; a wrong shape is an error."
    if got is None:
        return None
    return _of_refusal(got, heading, key, fragment, net, entries, heading_of)
