"""What people get wrong in kata 03, and how it shows."""

import torch
from torch import nn

from dojo import checks


def any_behaviour(error, kata, Network):
    if error is not None and any(
        hasattr(item, "__next__") for item in kata.named_parameters(Network())
    ):
        return (
            "Not every item is a pair of a name and a Parameter. `yield` hands on a listing itself, "
            "`yield from` hands on its items."
        )
    return None


def _names(pairs):
    return [name for name, _ in pairs]


def _is_right(kata, net):
    """Tell whether a network in which nothing is shared is listed right: else its mistake is named elsewhere."""
    return _names(kata.named_parameters(net)) == _names(net.named_parameters())


# Pairs


def it_lists_pairs_of_a_name_and_a_parameter(got, error, kata, net):
    if error is not None:
        return _of_no_listing(kata.named_parameters(net))
    listing = kata.named_parameters(net)
    if isinstance(listing, dict):
        return "You return a dict. A loop over it gives only the names."
    if not got:
        return "Nothing is listed. The parameters of the module are in `net._parameters`."
    first = got[0]
    if isinstance(first, str):
        return "These are only the names. List pairs: a tuple of a name and a Parameter."
    if isinstance(first, torch.Tensor):
        return "These are only the Parameters. List pairs: a tuple of a name and a Parameter."
    if isinstance(first, list):
        return "These are lists. List tuples: a name and a Parameter."
    if not isinstance(first, tuple) or len(first) != 2:
        return None
    if isinstance(first[0], torch.Tensor):
        return "The Parameter comes first in your pairs. The name comes first."
    if isinstance(first[1], nn.Module):
        return "You list modules. Their parameters are in `_parameters`."
    listed = [pair[0] for pair in got]
    if listed == [".weight", ".bias"]:
        return "Without a prefix there is no dot before the name."
    if listed == ["bias", "weight"]:
        return "The order is wrong. List the parameters in the order of registration."
    if listed == ["bias"]:
        return "Only the last parameter is listed. Is the `yield` after the loop instead of inside?"
    if listed == ["weight"]:
        return "Only the first parameter is listed. The loop ends too early, or takes `bias` for one that was seen."
    return None


def _of_no_listing(listing):
    if listing is None:
        return "Your function returns nothing. Use `yield`, or return the listing."
    if not hasattr(listing, "__iter__"):
        return f"Your function returns a {type(listing).__name__}. A loop over it is not possible."
    return None


def a_listing_holds_the_parameters_themselves(got, expected):
    if checks.alike(got, expected):
        return "This is a copy. An optimizer must get the Parameter that the module uses, so list that object."
    return None


def each_listing_starts_from_the_beginning(got, called, kata):
    if "in turns" not in called:
        if got == ["weight", "bias"]:
            return "This is the old listing. Read the registries again for each listing."
        return None
    net = nn.Linear(3, 2)
    once, twice = ([name for name, _ in kata.named_parameters(net)] for _ in range(2))
    if not net._parameters:
        return "Your listing takes the parameters out of the registry. Only read it."
    if once and not twice:
        return (
            "The second listing is empty: you remember what an earlier one has seen. A default "
            "argument such as `seen=set()` is created only once."
        )
    if once == twice == ["weight", "bias"]:
        return "Two listings at the same time disturb each other. Each needs its own memory of what it has seen."
    return None


# Names and order


def own_parameters_come_in_the_order_of_registration(got, expected):
    missing = {
        (
            "frozen",
            "count",
        ): "Frozen parameters are missing. They are parameters, too: they are saved and moved.",
        ("scale", "count"): "Only float32 parameters are listed. A parameter may have any dtype.",
        ("scale",): "`scale` is missing. A parameter may have no dimensions.",
        (
            "gain",
        ): "`gain` is missing. A subclass of Parameter counts, too: list everything in `_parameters`.",
        ("count",): "`count` is missing. A parameter may hold integers.",
        ("empty",): "`empty` is missing. A parameter may have no elements.",
        ("scale", "frozen", "gain", "bias"): None,
    }
    for absent, sentence in missing.items():
        if got == [name for name in expected if name not in absent]:
            return sentence
    if got == sorted(expected):
        return "You sort the names. Keep the order of registration."
    if got == expected[::-1]:
        return "Your order is reversed. Keep the order of registration."
    if set(expected) <= {name.rpartition(".")[2] for name in got} and all(
        "." in name for name in got
    ):
        return "Without a prefix there is no dot before the name."
    return None


def own_parameters_come_before_those_of_children(got, expected, OWN, PATCHES, BLOCKS, HEAD):
    sentence = {
        tuple(PATCHES + BLOCKS + HEAD + OWN): (
            "You list the children first. A module's own parameters come before its children's."
        ),
        tuple(OWN + PATCHES + HEAD + BLOCKS[4:] + BLOCKS[:4]): (
            "You read the tree level by level. Finish each child, and all that is below it, before the next."
        ),
        tuple(OWN + HEAD + BLOCKS[4:] + BLOCKS[2:4] + BLOCKS[:2] + PATCHES): (
            "Your children come in reverse order. The child that was registered first comes first."
        ),
        tuple(sorted(expected)): "You sort the names. Keep the order of registration.",
        tuple(
            OWN + BLOCKS + HEAD + PATCHES
        ): "You sort the children by name. Keep the order of registration.",
        tuple(OWN): (
            "Only the module's own parameters are listed. List its children's, too: a recursive call alone "
            "does nothing, use `yield from`."
        ),
        tuple(OWN + PATCHES + HEAD): "Only direct children are read. They have children, too.",
        tuple(
            OWN + PATCHES + BLOCKS[4:] + HEAD
        ): "Only two levels of children are read. Go on to the end.",
        tuple(
            OWN + PATCHES
        ): "Only the first child is read. Does a `return` end your loop over the children?",
        tuple(OWN + PATCHES + HEAD[2:]): (
            "You take parameters with the same short name for one. Most modules have a `weight`."
        ),
        tuple(
            PATCHES + BLOCKS + HEAD
        ): "The module's own parameters are missing. A module with children has some, too.",
    }.get(tuple(got))
    return sentence or _of_names(got, expected)


def _of_names(got, expected):
    """Return what is wrong with the names, when the order is right."""
    if [name.removeprefix(".") for name in got] == expected:
        return "Without a prefix there is no dot before the name."
    if "blocks.1.bias" in got:
        return "You list a parameter that is None: blocks.1 has no bias."
    shorts = [name.rpartition(".")[2] for name in expected]
    if got == shorts:
        return "These are the short names. A name is the whole path, joined by dots."
    if [_letters(name) for name in got] == [_letters(name) for name in expected]:
        return "Join the parts of a name by dots: child, dot, name."
    if len(got) == len(expected) and got[2] == "0.weight":
        return "You number the children. A child's name is its key in `_modules`: `to_patches`, not `0`."
    if any(name.startswith("blocks.blocks.") for name in got):
        return "A part of the path stands twice. Does a child's listing already begin with it?"
    if [name.rpartition(".")[2] for name in got] == shorts and sum(map(len, got)) < sum(
        map(len, expected)
    ):
        return (
            "Parts of the paths are missing. Each child on the way down adds its name to the path."
        )
    if got != expected and sorted(got) == sorted(expected):
        return "All are listed, but in the wrong order. Keep the order of registration."
    return None


def _letters(name):
    return "".join(filter(str.isalnum, name))


def children_come_in_the_order_of_registration(got):
    if got == ["first.weight", "second.weight"]:
        return "`second` was registered first, so it comes first. Order of use and of names do not matter."
    return None


def none_is_passed_over(got, error, expected):
    if error is not None:
        return None
    if {"bias", "layer.bias", "last.bias"} & set(got):
        return "You list a parameter that is None. Pass it over."
    if got == expected[:-1]:
        return "Your listing ends at the child that is None. Go on with the next child."
    ended = [name for name in expected if not name.endswith("scale")]
    if got in (expected[:1], ended, [name for name in expected if name != "scale"]):
        return "Your listing of a module ends at a parameter that is None. Go on with the next one."
    return None


def an_empty_container_is_a_child(got, net, kata):
    net.layers.inner.append(nn.PReLU())
    filled = [name for name, _ in kata.named_parameters(net)]
    if got == ["layers.scale"] and filled == [name for name, _ in net.named_parameters()]:
        return (
            "You pass over an empty container. Its length is 0, so it counts as False. Ask `is not None` "
            "instead of `if child`."
        )
    return None


def only_parameters_are_listed(got):
    if "steps" in got or "1.running_mean" in got:
        return "You list buffers, too. They have their own registry: `_buffers`."
    if "scratch" in got:
        return "You list a plain tensor. It requires a gradient, but it is not registered."
    if any(name.startswith("spare") for name in got):
        return "You list what is in a plain list. Nothing in it is registered."
    return None


# Arguments


def prefix(got, expected, prefix, kata, Network, NETWORK):
    if got == NETWORK:
        return "Your names have no prefix."
    if got == [f"{prefix}{name}" for name in NETWORK] and not prefix.endswith("."):
        return "There is no dot between the prefix and the name."
    if prefix.endswith(".") and got == [f"{prefix}{name}" for name in NETWORK]:
        return 'The prefix "model." ends in a dot. Take it as it is and add another dot, as torch does.'
    if prefix.endswith(".") and got == [f"model.{name}" for name in NETWORK]:
        return 'The prefix "model." ends in a dot. Take it as it is and add another dot, as torch does.'
    if not got and list(kata.named_parameters(Network())):
        return "Nothing is listed. The prefix does not choose parameters, it stands before their names."
    if got[:2] == expected[:2] and not any("model" in name for name in got[2:]):
        return "Only the module's own parameters get the prefix. Hand it on to the children."
    if got[:2] == NETWORK[:2] and all(name.startswith(f"{prefix}.") for name in got[2:]):
        return "Only the children's parameters get the prefix. The module's own need it, too."
    if any(name.count("model") > 1 for name in got):
        return "The prefix stands twice in a name. A child's path already begins with it."
    return None


def recurse_false_lists_own_parameters_only(
    got, expected, kata, Network, OWN, PATCHES, HEAD, NETWORK
):
    if got == NETWORK:
        return "The children's parameters are listed, too. Your code ignores `recurse`."
    if got == OWN + PATCHES + HEAD:
        return "Direct children are listed, too. recurse=False leaves out all children."
    if not got and list(kata.named_parameters(Network())):
        return "Nothing is listed. recurse=False still lists the module's own parameters."
    if not _is_right(kata, Network()):
        return None
    if got == ["weight", "bias"] and "model.weight" in expected:
        return "Your names have no prefix. It holds with recurse=False, too."
    if "model.scale" in got:
        return "With recurse=False you list a parameter that is None. Pass it over."
    if got == ["model.bias", "model.again"]:
        return "You list a Parameter under its last name. Its first name counts."
    if got == ["model.weight", "model.bias", "model.again"]:
        return "With recurse=False you list a shared Parameter twice. It is listed once."
    return None


def a_shared_parameter_is_listed_once(got, expected):
    if got == [*expected[:3], "body.copy", "output.weight", "output.bias"]:
        return (
            "You list the shared Parameters under both names. Pass over a Parameter that was listed, or "
            "an optimizer steps it twice."
        )
    if got == [*expected[:3], "output.weight", "output.bias"]:
        return (
            "You forget what you have seen from module to module. The whole walk needs one memory."
        )
    if "body.copy" in got and "body.bias" not in got:
        return "You list a Parameter under its last name. Its first name counts."
    if got in (["embedding.weight", "body.bias"], ["embedding.weight", "body.bias", "body.copy"]):
        return "You take parameters with the same short name for one. Most modules have a `weight`."
    if got == expected[:3]:
        return "Your listing of a module ends at a Parameter that was listed before. Go on with the next one."
    return None


def _first_child(kata):
    net = nn.Module()
    net.first, net.second = nn.PReLU(), nn.PReLU()
    return next((name for name, _ in kata.named_parameters(net)), None)


def a_shared_child_is_listed_once(got, expected, kata):
    if got == [f"{place}.{name}" for place in range(3) for name in ("weight", "bias")]:
        return "You list the layer under each of its names. List its parameters once."
    if got == ["2.weight", "2.bias"] and _first_child(kata) == "first.weight":
        return "You list the layer under its last name. Its first name counts."
    if "again.weight" in got and "blocks.0.0.weight" in got:
        return "You list the layer again under its second name. The whole walk needs one memory."
    return None


def equal_parameters_are_not_the_same(got):
    if got == ["a", "larger"]:
        return "You take Parameters with equal values for one. Compare objects with `is` or id(), not values with ==."
    if got == ["a", "larger", "equal"]:
        return "You take Parameters on the same memory for one. They are two objects, each with its own gradient."
    return None


def remove_duplicate_false_lists_every_name(got, expected, net, kata, Network):
    if expected[0] != "scale" or not _is_right(kata, Network()):
        return None
    if got == _names(net.named_parameters()):
        return "Each Parameter is still listed once. Your code ignores `remove_duplicate`."
    if got == [*expected[:4], "last.weight"]:
        return "A shared Parameter is listed under every name, a shared child is not. List both under every name."
    if [name for name in expected if name not in got] == ["again"]:
        return "A module's own second name is missing. List a shared Parameter under every name."
    if got == [name for name in expected if name != "again" and not name.endswith("tied")]:
        return "A shared child is listed under every name, a shared Parameter is not. List both under every name."
    if got in (
        ["scale", "again", *rest, "last.weight"] for rest in (["layer.weight"], expected[2:4])
    ):
        return (
            "The children list less than every name. Hand `remove_duplicate` on to them. (named_children() "
            "gives a shared child only once; `_modules` has every name.)"
        )
    return None


# A lazy iterator


def a_listing_is_an_iterator(called, listing):
    if called.startswith("names in listing"):
        return None
    if isinstance(listing, (list, tuple, dict)):
        return "All pairs are made before the first one is asked for. A function with `yield` makes them one by one."
    if hasattr(listing, "__iter__"):
        return (
            "Each loop over it starts again. An iterator has __next__, and is used up in the end."
        )
    return None


def nothing_is_read_before_the_first_next(got, expected, net):
    if [name for name, _ in got if name != "to_patches.bias"] != [name for name, _ in expected]:
        return None
    if not any(parameter is net.pos_embedding for _, parameter in got):
        return (
            "The call that makes the listing reads the registry at once. A function with `yield` waits "
            "for the first next() by itself."
        )
    if any(name == "to_patches.bias" for name, _ in got):
        return "The call that makes the listing collects the modules at once. Read nothing before the first next()."
    return None


def a_child_is_read_when_its_turn_comes(got, expected, net):
    if [name for name, _ in got] != [name for name, _ in expected if name != "blocks.2.weight"]:
        return None
    if not any(parameter is net.head.bias for _, parameter in got):
        return (
            "The first next() reads the whole tree. `next(net.parameters())` should not pay for all "
            "parameters: yield each pair as soon as you reach it."
        )
    return None


# parameters()


def parameters_come_without_names(got, error, kata, net, OWN, PATCHES, HEAD, NETWORK):
    if error is not None:
        return _of_no_listing(kata.parameters(net))
    first = next(iter(kata.parameters(net)), None)
    if first is None:
        return "Your listing is empty." if list(kata.named_parameters(net)) else None
    if isinstance(first, tuple):
        return "These are pairs. Only named_parameters() lists names, too."
    if isinstance(first, str):
        return "These are the names. parameters() lists the Parameters."
    if got == ["not of net"] * len(NETWORK):
        return (
            "These are copies. An optimizer would change them, and the module would stay as it is."
        )
    if got == OWN:
        return (
            "Only the module's own parameters are listed. recurse=True goes on into the children."
        )
    if got == OWN + PATCHES + HEAD and _is_right(kata, net):
        return "The frozen parameters of net.blocks are missing. They are parameters, too."
    if got != NETWORK and sorted(got) == sorted(NETWORK):
        return "All are listed, but not in the order of registration."
    return None


def parameters_of_the_module_alone(got, kata, net, Network, NETWORK):
    if got == NETWORK:
        return (
            "The children's parameters are listed, too. Pass `recurse` on by its name: the second argument "
            "of named_parameters() is the prefix."
        )
    if not got and net._parameters and list(kata.parameters(Network())):
        return "Nothing is listed. recurse=False still lists the module's own parameters."
    return None


def parameters_are_each_listed_once(got):
    if got and set(got) == {"embedding.weight"}:
        return "You list the Parameter once for each of its names. An optimizer would step it as often."
    return None


def parameters_are_a_lazy_iterator(got, called, kata, net, listing, NETWORK):
    if called.startswith("parameters(net) gives"):
        if hasattr(listing, "__len__"):
            return (
                "All Parameters are there before the first one is asked for. Yield them one by one."
            )
        if hasattr(listing, "__iter__"):
            return "Each loop over it starts again. An iterator has __next__, and is used up in the end."
        return None
    if called.startswith("listing"):
        if got == ["not of net"] and next(kata.parameters(net)) is net.pos_embedding:
            return "The call reads the registry at once. Read nothing before the first next()."
        return None
    if got == [*NETWORK[1:-1], "not of net"]:
        return "The first next() reads the whole tree. Read a child when its turn comes."
    return None


# Larger networks


def any_network_is_listed_as_torch_lists_it(error):
    if type(error).__name__.startswith("Flaky"):
        return "The same network is listed in two ways. Your code remembers something from one listing to the next."
    return None
