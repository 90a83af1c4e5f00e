"""Buffers: `register_buffer` gives a tensor to a module, `named_buffers` lists what is registered.

The tests of each function leave the other one to torch, so you can solve the two in any order.
"""

from contextlib import suppress

import torch
from torch import nn

from dojo import checks


class Statistics(nn.Module):
    """Two buffers and a parameter. The second buffer is not saved."""

    def __init__(self, size):
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.weight = nn.Parameter(torch.ones(size))
        self.register_buffer("last", torch.ones(size, 2), persistent=False)


class Network(nn.Module):
    """A child is assigned first, then a buffer, then a second child, then another buffer."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(Statistics(3), nn.Linear(3, 4))
        self.register_buffer("table", torch.ones(5))
        self.decoder = Statistics(4)
        self.register_buffer("angles", torch.ones(6))


OWN = ["table", "angles"]
ENCODER = ["encoder.0.mean", "encoder.0.last"]
DECODER = ["decoder.mean", "decoder.last"]
NETWORK = OWN + ENCODER + DECODER


def crowded():
    """Return a module in which many kinds of things have a name."""
    net = nn.Linear(3, 2, bias=False)
    net.inner = nn.BatchNorm1d(3)
    net.add_module("0", nn.PReLU())
    net.add_module("outer", None)
    net.mask, net.cache = torch.ones(4), None
    return net


def names(pairs):
    return [pair[0] for pair in pairs]


def read(net, name):
    return getattr(net, name, "no such attribute")


# Step 1: register a tensor


def test_a_registered_tensor_is_a_buffer(kata):
    """A registered tensor is a buffer of the module, under its name. It may have any shape and any dtype."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, name="count", tensor=torch.tensor(0))
    checks.equal(
        names(net.named_buffers()),
        ["mean", "count"],
        'register_buffer(net, "mean", ...); register_buffer(net, "count", ...); names in net.named_buffers()',
    )


def test_the_tensor_itself_is_registered(kata):
    """The tensor itself is registered, not a copy, and `net.name` gives it back."""
    grows = torch.ones(2, requires_grad=True)
    some = [torch.ones(3, dtype=torch.float64), torch.ones(2, 3).T, torch.tensor(7), torch.zeros(0)]
    for tensor in (*some, grows, grows * 2):
        net = nn.Linear(3, 2)
        kata.register_buffer(net, "mean", tensor)
        checks.same(read(net, "mean"), tensor, 'register_buffer(net, "mean", tensor); net.mean')
    checks.equal(grows.requires_grad, True, "tensor.requires_grad, which was True before the call")


def test_a_buffer_is_not_a_parameter(kata):
    """A buffer is not a parameter: no optimizer gets it."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "mean", torch.zeros(3))
    checks.equal(
        [names(net.named_parameters()), names(net.named_buffers())],
        [["weight", "bias"], ["mean"]],
        "names in net.named_parameters(), and in net.named_buffers()",
    )


def test_buffers_follow_the_module(kata):
    """`net.to()` moves a buffer to another dtype or device. It does not move a plain tensor attribute."""
    for target in (torch.float64, "meta"):
        net = nn.Linear(3, 2)
        kata.register_buffer(net, "mean", torch.tensor([0.5, 2.0]))
        net.to(target)
        checks.equal(
            read(net, "mean"),
            torch.tensor([0.5, 2.0]).to(target),
            f'register_buffer(net, "mean", ...); net.to({target!r}); net.mean',
        )


# Step 2: saved or not


def test_a_buffer_is_saved_unless_it_is_not_persistent(kata):
    """A buffer is saved by default. With persistent=False this buffer is not saved, and all others are as before."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "count", torch.tensor(0), persistent=True)
    kata.register_buffer(net, "cache", torch.zeros(4), False)
    checks.equal(
        list(net.state_dict()),
        ["weight", "bias", "mean", "count"],
        "list(net.state_dict()), where last and cache were registered with persistent=False",
    )


def test_a_buffer_that_is_not_saved_is_still_a_buffer(kata):
    """A buffer that is not saved is listed and moved like any other buffer."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    net.to("meta")
    checks.equal(
        list(net.named_buffers()),
        [("last", torch.zeros(2, device="meta"))],
        'register_buffer(net, "last", ..., persistent=False); net.to("meta"); list(net.named_buffers())',
    )


def test_an_assigned_tensor_is_the_buffer(kata):
    """A tensor that is assigned to a buffer's name becomes that buffer, saved or not as before."""
    net, mean, last = nn.Linear(3, 2), torch.ones(4), torch.ones(5)
    kata.register_buffer(net, "mean", torch.zeros(3))
    kata.register_buffer(net, "last", torch.zeros(2), persistent=False)
    net.mean, net.last = mean, last
    checks.equal(
        [list(net.named_buffers()), list(net.state_dict())],
        [[("mean", mean), ("last", last)], ["weight", "bias", "mean"]],
        "[list(net.named_buffers()), list(net.state_dict())], after `net.mean = ...; net.last = ...`",
    )


# Step 3: None, and a name twice


def test_none_takes_the_name(kata):
    """None can be registered, too: it takes the name, and `net.name` is None."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "mean", None)
    checks.equal(read(net, "mean"), None, 'register_buffer(net, "mean", None); net.mean')


def test_a_tensor_may_follow_none(kata):
    """A tensor that is assigned to a name that holds None becomes the buffer, saved or not as registered."""
    net = nn.Linear(3, 2)
    kata.register_buffer(net, "mean", None)
    kata.register_buffer(net, "last", None, persistent=False)
    net.mean, net.last = torch.zeros(3), torch.zeros(2)
    checks.equal(
        [names(net.named_buffers()), list(net.state_dict())],
        [["mean", "last"], ["weight", "bias", "mean"]],
        "[names in net.named_buffers(), list(net.state_dict())], after `net.mean = ...; net.last = ...`",
    )


def test_registering_again_replaces_the_tensor(kata):
    """Registering the name of a buffer again replaces its tensor or its None. Its place in the order stays."""
    net, first = nn.Linear(3, 2), {"mean": torch.zeros(3), "last": torch.zeros(2), "hidden": None}
    second = {"hidden": torch.ones(2), "mean": torch.ones(3), "last": None}
    for name, value in [*first.items(), *second.items()]:
        kata.register_buffer(net, name, value)
    for name, value in second.items():
        checks.same(read(net, name), value, f"net.{name}, after it was registered again")
    checks.equal(list(net._buffers), list(first), "list(net._buffers), after all of this")


def test_registering_again_replaces_the_persistence(kata):
    """Registering the name of a buffer again decides again whether it is saved."""
    net = nn.Linear(3, 2)
    for name, persistent in (("mean", False), ("last", True), ("mean", True), ("last", False)):
        kata.register_buffer(net, name, torch.zeros(3), persistent)
    checks.equal(
        list(net.state_dict()),
        ["weight", "bias", "mean"],
        "list(net.state_dict()), where persistent was first False, then True for mean; first True, then False for last",
    )


# Step 4: what is refused


def test_a_name_is_a_string(kata):
    """A name that is not a string raises TypeError."""
    for name in (5, 0, None, b"mean", ("mean",)):
        with checks.raises(TypeError, "", f"register_buffer(net, {name!r}, torch.zeros(3))"):
            kata.register_buffer(crowded(), name, torch.zeros(3))


def test_a_name_has_no_dot_and_is_not_empty(kata):
    """A name that is empty or contains a dot raises KeyError. Dots are for the path to a child's buffer."""
    for name in ("", "inner.mean", "mean.", ".mean"):
        with checks.raises(KeyError, "", f"register_buffer(net, {name!r}, torch.zeros(3))"):
            kata.register_buffer(crowded(), name, torch.zeros(3))


def test_a_name_is_not_taken(kata):
    """A name that belongs to anything but a buffer raises KeyError."""
    taken = {"weight": "a parameter", "inner": "a child", "0": "a child", "mask": "a plain tensor"}
    taken |= {"in_features": "a plain attribute", "train": "a method"}
    taken |= {"bias": "a parameter that is None", "outer": "a child that is None"}
    taken |= {"cache": "a plain attribute that is None"}
    for name, owner in taken.items():
        called = f"register_buffer(net, {name!r}, torch.zeros(3)), where {name!r} is {owner},"
        with checks.raises(KeyError, "", called):
            kata.register_buffer(crowded(), name, torch.zeros(3))


def test_every_other_string_is_a_name(kata):
    """Every other string is a name, even one that a child uses, or that only getattr() can read."""
    net, free = crowded(), ["running_mean", "eps", "weights", "_hidden", "1", "a-b", "class", " "]
    for name in free:
        kata.register_buffer(net, name, torch.zeros(3))
    listed = names(net.named_buffers(recurse=False))
    checks.equal(listed, free, "the names of net's own buffers, after all were registered")


def test_only_a_tensor_or_none_is_registered(kata):
    """A value that is neither a tensor nor None raises TypeError."""
    for value in (2.5, 0, False, "", [], [1.0, 2.0], (torch.zeros(2),), nn.PReLU()):
        with checks.raises(TypeError, "", f'register_buffer(net, "mean", {value!r})'):
            kata.register_buffer(crowded(), "mean", value)


def test_a_refused_registration_changes_nothing(kata):
    """A refused registration leaves the module as it was."""
    net, before, tensor = Statistics(3), Statistics(3), torch.ones(4)
    calls = [(name, tensor, False) for name in ("weight", "training", "a.b", "", 0)]
    calls += [("new", 5, False), ("mean", 5, False), ("last", 5, True)]
    for call in calls:
        with suppress(KeyError, TypeError):
            kata.register_buffer(net, *call)
    checks.equal(
        [net.training, *net._parameters, dict(net._buffers), net._non_persistent_buffers_set],
        [before.training, *before._parameters, dict(before._buffers), {"last"}],
        "[net.training, *net._parameters, net._buffers, net._non_persistent_buffers_set], after refused calls",
    )


# Step 5: list the buffers


def test_it_lists_pairs_of_a_name_and_a_tensor(kata):
    """named_buffers lists pairs: a tuple of a name and a tensor, for each buffer of the module."""
    net = nn.BatchNorm1d(3)
    checks.equal(
        list(kata.named_buffers(net)),
        list(net.named_buffers()),
        "list(named_buffers(net)), where net is nn.BatchNorm1d(3)",
    )


def test_own_buffers_come_before_those_of_children(kata):
    """A module's own buffers come first, then each child with all that is below it. A name is a path with dots."""
    checks.equal(names(kata.named_buffers(Network())), NETWORK, "names in named_buffers(net)")


def test_a_listing_holds_the_tensors_themselves(kata):
    """Each name comes with the tensor itself that is registered under it, not with a copy."""
    net = Network()
    listed = {pair[0]: pair[-1] for pair in kata.named_buffers(net)}
    for name, buffer in net.named_buffers():
        checks.same(listed.get(name), buffer, f"dict(named_buffers(net)).get({name!r})")


def test_buffers_and_nothing_else_are_listed(kata):
    """Every tensor in the registry of buffers is listed, and no other: no parameter, no plain tensor."""
    net = Statistics(3)
    net.register_buffer("gain", torch.ones(3, requires_grad=True))
    net.register_buffer("empty", torch.ones(0))
    net.register_buffer("count", torch.tensor(0))
    net.plain = torch.zeros(4)
    net.weight.requires_grad_(False)
    checks.equal(
        names(kata.named_buffers(net)),
        ["mean", "last", "gain", "empty", "count"],
        "names in named_buffers(net), where weight is a frozen parameter and plain a plain tensor",
    )


def test_none_is_passed_over(kata):
    """A buffer that is None is passed over, and so is a child that is None. An empty ModuleList is not None."""
    net = nn.Module()
    net.register_buffer("hidden", None)
    net.register_buffer("scale", torch.ones(2))
    net.register_module("shortcut", None)
    net.blocks = nn.ModuleList()
    net.blocks.register_buffer("shift", torch.ones(3))
    checks.equal(
        names(kata.named_buffers(net)),
        ["scale", "blocks.shift"],
        "names in named_buffers(net), where hidden and the child shortcut are None",
    )
    checks.equal(list(net._buffers), ["hidden", "scale"], "list(net._buffers), after the listing")


def test_each_listing_shows_the_module_as_it_is_now(kata):
    """Each listing starts from the beginning and shows what the module has then."""
    net = Network()
    first = names(kata.named_buffers(net))
    net.table = torch.zeros(7)
    del net.decoder
    checks.equal(
        [first, list(kata.named_buffers(net))],
        [NETWORK, list(net.named_buffers())],
        "[names in named_buffers(net), then list(named_buffers(net)) with another table and no decoder]",
    )


# Step 6: the arguments prefix and recurse


def test_prefix(kata):
    """A prefix stands before every name, with a dot between. It is taken as it is, whatever it ends in."""
    for prefix in ("model", "my.model", "model."):
        checks.equal(
            names(kata.named_buffers(Network(), prefix)),
            [f"{prefix}.{name}" for name in NETWORK],
            f'names in named_buffers(net, "{prefix}")',
        )


def test_recurse_false_lists_own_buffers_only(kata):
    """With recurse=False only the module's own buffers are listed, with the prefix if there is one."""
    net = Network()
    net.register_buffer("last", torch.ones(2), persistent=False)
    net.register_buffer("hidden", None)
    for prefix, lead in (("", ""), ("model", "model.")):
        checks.equal(
            names(kata.named_buffers(net, prefix=prefix, recurse=False)),
            [lead + name for name in ("table", "angles", "last")],
            f'names in named_buffers(net, prefix="{prefix}", recurse=False)',
        )


# Step 7: what is shared


def test_a_shared_tensor_is_listed_once(kata):
    """A tensor that is registered in several places is listed once, under the first of its names in the listing."""
    net, shared = Network(), torch.ones(7)
    for owner, name in ((net.decoder, "c"), (net, "a"), (net, "b")):
        owner.register_buffer(name, shared)
    net.encoder.register_buffer("table", net.decoder.mean)
    checks.equal(
        names(kata.named_buffers(net)),
        [*OWN, "a", "encoder.table", *ENCODER, "decoder.last"],
        "names in named_buffers(net), where decoder.c, a and b are one tensor, decoder.mean and encoder.table another",
    )


def test_a_shared_child_is_listed_once(kata):
    """A child that is registered in several places is listed once, under its first name."""
    net = Network()
    net.encoder.append(net.decoder)
    net.tail = net.encoder[0]
    checks.equal(
        names(kata.named_buffers(net)),
        [*OWN, *ENCODER, "encoder.2.mean", "encoder.2.last"],
        "names in named_buffers(net), where encoder.2 is decoder, and tail is encoder.0",
    )


def test_equal_tensors_are_different_buffers(kata):
    """Two tensors are two buffers, even with equal values, on the same memory, or on meta without memory."""
    for device in ("cpu", "meta"):
        net, ones = nn.Module(), torch.ones(2, device=device)
        other = {"equal": torch.ones(2, device=device), "memory": ones.view(2), "again": ones}
        for name, tensor in {"a": ones, "larger": torch.ones(3, 2, device=device), **other}.items():
            net.register_buffer(name, tensor)
        checks.equal(
            names(kata.named_buffers(net)),
            ["a", "larger", "equal", "memory"],
            f"names in named_buffers(net) on {device}, where all values are 1, and only again is the object a",
        )


def test_remove_duplicate_false_lists_every_name(kata):
    """With remove_duplicate=False a shared tensor and a shared child are listed under every name."""
    net = Network()
    net.register_buffer("again", net.table)
    net.tail = nn.ModuleList([net.decoder, net.decoder])
    checks.equal(
        names(kata.named_buffers(net, remove_duplicate=False)),
        [
            *OWN,
            "again",
            *ENCODER,
            *DECODER,
            "tail.0.mean",
            "tail.0.last",
            "tail.1.mean",
            "tail.1.last",
        ],
        "names in named_buffers(net, remove_duplicate=False), where again is table, and decoder stands in tail twice",
    )


def test_a_real_network_is_listed_as_torch_lists_it(kata):
    """A real network is listed as torch lists it, with every combination of the arguments."""
    block = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
    net = nn.ModuleDict({"stem": block, "blocks": nn.ModuleList([block, Network()])})
    net.register_buffer("scale", net["stem"][1].running_var)
    net.register_buffer("again", net.scale)
    for recurse, remove in ((True, True), (True, False), (False, True), (False, False)):
        checks.equal(
            list(kata.named_buffers(net, "net", recurse, remove)),
            list(net.named_buffers("net", recurse, remove)),
            f'list(named_buffers(net, "net", {recurse}, {remove}))',
        )
