"""What `state_dict` gives, what `load_state_dict` does with it, and what it refuses."""

import copy
import io

import torch
from torch import nn

from dojo import checks


class Network(nn.Module):
    """Parameters, buffers and children at several depths; some are not saved, and some are None."""

    def __init__(self):
        super().__init__()
        norm = nn.Sequential(nn.BatchNorm1d(4))
        self.trunk = nn.Sequential(nn.Linear(3, 4, bias=False), nn.ReLU(), norm)
        self.trunk[0].weight = nn.Parameter(torch.rand(3, 4).T)  # its memory has another order
        self.scale = nn.Parameter(torch.tensor(1.5))
        self.register_buffer("last", torch.zeros(2), persistent=False)
        self.register_buffer("mask", torch.ones(4))
        self.register_buffer("hidden", None)
        self.register_module("auxiliary", None)
        self.head = nn.Linear(4, 2)
        self.head.register_buffer("last", torch.zeros(2))
        self.head.register_buffer("mask", torch.ones(3), persistent=False)

    def forward(self, x):
        return self.head(self.trunk(x) * self.mask * self.scale)


BATCH_NORM = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
OWN = ["scale", "mask"]
TRUNK = ["trunk.0.weight", *(f"trunk.2.0.{name}" for name in BATCH_NORM)]
HEAD = ["head.weight", "head.bias", "head.last"]
KEYS = OWN + TRUNK + HEAD


class Shared(nn.Module):
    """Parameters, a buffer and a child that each have two names."""

    def __init__(self):
        super().__init__()
        self.scale = self.gain = nn.Parameter(torch.ones(3))
        self.table = nn.Embedding(5, 3)
        self.head = nn.Linear(3, 5, bias=False)
        self.head.weight = self.table.weight
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("copy", self.mean)
        self.one = nn.Linear(3, 2, bias=False)
        self.two = self.one


SHARED = ["scale", "gain", "mean", "copy", "table.weight", "head.weight"]
SHARED += ["one.weight", "two.weight"]


def filled(module, start=100):
    """Fill what is saved with different values, which no other dtype can hold; return the module."""
    for tensor in module.state_dict().values():
        numbers = torch.arange(start, start + tensor.numel()).reshape(tensor.shape)
        tensor.copy_(numbers.double() / 3 if tensor.is_floating_point() else numbers + 2**60)
        start += tensor.numel()
    return module


def checkpoint(module):
    """Return what torch saves of the module, as a dictionary of copies."""
    return {key: value.clone() for key, value in module.state_dict().items()}


def tensors(net):
    """Return every parameter and every buffer, saved or not, by name."""
    return dict([*net.named_parameters(), *net.named_buffers()])


def values(net):
    return {name: tensor.detach().clone() for name, tensor in tensors(net).items()}


def settings(net):
    """Return all that is not a value: flags, objects, memory, gradients, modes."""
    found = {}
    for name, tensor in tensors(net).items():
        found[f"{name}.requires_grad"] = tensor.requires_grad
        found[f"id({name})"], found[f"{name}.data_ptr()"] = id(tensor), tensor.data_ptr()
        found[f"{name}.grad"] = copy.deepcopy(tensor.grad) if tensor.is_leaf else None
    modules = net.named_modules(prefix="net")
    return found | {f"{path}.training": child.training for path, child in modules}


def saved(kata, net):
    """Return state_dict(net), which must be a dict."""
    entries = kata.state_dict(net)
    checks.instance(entries, dict, "state_dict(net)")
    return entries


def loaded(kata, net, entries):
    """Load the entries; the first one must arrive."""
    key, value = next((key, value.clone()) for key, value in entries.items())
    result = kata.load_state_dict(net, entries)
    checks.equal(net.state_dict().get(key), value, f"net.{key}, after the load")
    return result


def each_equal(got, expected, called):
    """Check the keys, then entry by entry."""
    checks.equal(list(got), list(expected), f"the keys of {called}")
    for key, value in expected.items():
        checks.equal(got[key], value, f"{called}[{key!r}]")


def in_order(result):
    """Return the lists in `result`, each of them sorted: their order is free."""
    pair = result if isinstance(result, (tuple, list)) else [result]
    return [sorted(keys) if isinstance(keys, list) else keys for keys in pair]


# Step 1: the keys


def test_it_maps_names_to_tensors(kata):
    """A state dict maps the name of each parameter to its values."""
    net = nn.Linear(3, 2)
    checks.equal(kata.state_dict(net), checkpoint(net), "state_dict(nn.Linear(3, 2))")


def test_buffers_follow_the_parameters(kata):
    """A module's parameters come first, frozen or not, then its buffers, but not those with persistent=False."""
    net = nn.BatchNorm1d(4)
    net.register_buffer("last", torch.zeros(2), persistent=False)
    net.register_buffer("queue", torch.empty(0, 3))
    net.scale = nn.Parameter(torch.tensor(1.5), requires_grad=False)
    keys = [*BATCH_NORM[:2], "scale", *BATCH_NORM[2:], "queue"]
    checks.equal(list(saved(kata, net)), keys, "list(state_dict(net))")


def test_none_is_passed_over(kata):
    """A parameter, a buffer or a child that is None is passed over."""
    net = nn.Linear(3, 2, bias=False)
    net.register_buffer("hidden", None)
    net.register_buffer("mask", torch.ones(2))
    net.register_module("auxiliary", None)
    checks.equal(list(saved(kata, net)), ["weight", "mask"], "list(state_dict(net))")


def test_children_follow_the_module(kata):
    """After a module's own entries come those of its children, at every depth. A key is the path, joined by dots."""
    checks.equal(list(saved(kata, Network())), KEYS, "list(state_dict(net))")


def test_an_empty_container_is_a_child(kata):
    """An empty Sequential or ModuleList is a child like any other: it may have entries of its own."""
    net = nn.Sequential(nn.Sequential(), nn.PReLU())
    net[0].scale = nn.Parameter(torch.ones(2))
    net[0].inner = nn.ModuleList()
    net[0].inner.register_buffer("shift", torch.ones(3))
    keys = ["0.scale", "0.inner.shift", "1.weight"]
    checks.equal(list(saved(kata, net)), keys, "list(state_dict(net))")


def test_shared_entries_come_under_every_name(kata):
    """A Parameter, a buffer or a child with two names is saved under both."""
    checks.equal(list(saved(kata, Shared())), SHARED, "list(state_dict(net))")


# Step 2: the tensors


def test_each_key_has_its_values(kata):
    """Each key has the values of its parameter or buffer, in the same dtype."""
    net = filled(Network().to(torch.float64))
    each_equal(saved(kata, net), checkpoint(net), "state_dict(net)")


def test_the_tensors_are_detached(kata):
    """No tensor in a state dict requires a gradient, not even that of a buffer with a graph."""
    net = Network()
    net.mask = net.mask * net.scale
    flags = {key: getattr(value, "requires_grad", None) for key, value in saved(kata, net).items()}
    checks.equal(flags, dict.fromkeys(KEYS, False), "requires_grad of what is in state_dict(net)")


def test_the_tensors_share_memory_with_the_module(kata):
    """The tensors are not copies: a state dict shows every later change of the module."""
    net = filled(Network())
    entries = saved(kata, net)
    filled(net, 200)
    each_equal(entries, checkpoint(net), "entries = state_dict(net); net changes; entries")


def test_saving_leaves_the_module_as_it_was(kata):
    """Saving changes nothing in the module: its objects, its gradients, requires_grad and train mode stay."""
    net = Network()
    net.trunk[0].eval().requires_grad_(False)
    net.head.weight.grad = torch.ones(2, 4)
    before = settings(net)
    saved(kata, net)
    each_equal(settings(net), before, "settings of net, after state_dict(net)")


def test_each_state_dict_shows_the_module_as_it_is_now(kata):
    """Each state dict shows the module as it is at this moment."""
    net = filled(Network())
    first = saved(kata, net)
    net.head = nn.Linear(4, 6, dtype=torch.float64)
    del net.scale
    each_equal(saved(kata, net), checkpoint(net), "a second state dict, after net has changed")
    checks.equal(list(first), KEYS, "the keys of the first state dict, after the second was made")


# Step 3: loading what fits


def test_values_are_loaded(kata):
    """Loading gives each parameter and each persistent buffer the value under its key."""
    for sign in (1, 0, -1):
        entries = {key: value * sign for key, value in checkpoint(filled(Network())).items()}
        net = Network()
        kata.load_state_dict(net, copy.deepcopy(entries))
        each_equal(checkpoint(net), entries, "net.state_dict() after load_state_dict(net, entries)")


def test_the_order_of_the_keys_does_not_matter(kata):
    """Values are found by key, in whatever order the dictionary has them."""
    net, entries = Network(), checkpoint(filled(Network()))
    kata.load_state_dict(net, dict(reversed(copy.deepcopy(entries).items())))
    each_equal(checkpoint(net), entries, "net.state_dict() after load_state_dict(net, entries)")


def test_its_own_state_dict_changes_nothing(kata):
    """A module can load its own state dict: its values stay."""
    net, expected = filled(Network()), checkpoint(filled(Network()))
    kata.load_state_dict(net, net.state_dict())
    each_equal(checkpoint(net), expected, "net.state_dict() after it was loaded into net")


def test_two_lists_are_returned(kata):
    """Loading returns two lists, the missing and the unexpected keys. If everything fits, both are empty."""
    lists = in_order(loaded(kata, Network(), checkpoint(filled(Network()))))
    checks.equal(lists, [[], []], "the lists from load_state_dict(net, entries)")


def test_loading_copies_in_place(kata):
    """Loading copies in place: each Parameter and each buffer stays the same object, in the same memory."""
    net, entries = Network(), checkpoint(filled(Network()))
    before, earlier = tensors(net), net.state_dict()
    loaded(kata, net, copy.deepcopy(entries))
    new = [name for name, tensor in tensors(net).items() if tensor is not before.get(name)]
    checks.equal(new, [], "the names of new objects, after load_state_dict(net, entries)")
    each_equal(earlier, entries, "earlier state dict of net, after load_state_dict(net, entries)")


def test_loading_changes_only_values(kata):
    """Loading changes only values: requires_grad, gradients and train mode stay as they were."""
    net, entries = Network(), checkpoint(filled(Network()))
    net.trunk[0].eval().requires_grad_(False)
    net.head.weight.grad = torch.ones(2, 4)
    before = settings(net)
    entries["mask"] = entries["mask"] * nn.Parameter(torch.ones(4))
    entries["trunk.0.weight"].requires_grad_()
    loaded(kata, net, entries)
    each_equal(settings(net), before, "settings of net, after load_state_dict(net, entries)")


def test_the_optimizer_still_trains_the_module(kata):
    """An optimizer from before the load trains the loaded values."""
    net = nn.Linear(3, 2, bias=False)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    loaded(kata, net, {"weight": torch.ones(2, 3)})
    net(torch.tensor([[1.0, 2.0, 4.0]])).sum().backward()
    optimizer.step()
    checks.equal(net.weight.tolist(), [[0.5, 0.0, -1.0]] * 2, "net.weight, after a load and a step")


def test_the_dictionary_stays_as_it_was(kata):
    """The dictionary keeps its keys and its tensors; these keep their values and their requires_grad."""
    entries = checkpoint(filled(Network()))
    entries["mask"].requires_grad_()
    before, copies = dict(entries), {key: value.detach().clone() for key, value in entries.items()}
    loaded(kata, Network(), entries)
    each_equal(entries, copies, "entries, after load_state_dict(net, entries)")
    other = [key for key, value in entries.items() if value is not before[key]]
    checks.equal(other, [], "the keys of entries with another tensor, after the load")
    flagged = [key for key, value in entries.items() if value.requires_grad]
    checks.equal(flagged, ["mask"], "the keys of entries that require a gradient, after the load")


def test_the_module_and_the_dictionary_share_no_memory(kata):
    """The module shares no memory with the dictionary: what trains the module leaves the dictionary's tensors alone."""
    net, entries = Network(), checkpoint(filled(Network()))
    held = dict(entries)
    loaded(kata, net, entries)
    filled(net, 200)
    each_equal(held, checkpoint(filled(Network())), "entries, after a load and training of net")


def test_values_are_converted_to_the_dtype_of_the_module(kata):
    """Values are converted to the module's dtype, without another dtype in between."""
    single, double = torch.float32, torch.float64
    for dtype, other in [(single, double), (double, double), (double, single)]:
        net = nn.BatchNorm1d(4, dtype=dtype)
        entries = checkpoint(filled(nn.BatchNorm1d(4, dtype=other)))
        expected = {key: entries[key].to(value.dtype) for key, value in net.state_dict().items()}
        kata.load_state_dict(net, dict(entries))
        each_equal(checkpoint(net), expected, f"net of {dtype}, after it has loaded {other}")


def test_shared_entries_stay_shared(kata):
    """What has two names in the module is still one Parameter or one buffer after a load."""
    net = Shared()
    loaded(kata, net, checkpoint(filled(Shared())))
    checks.same(net.head.weight, net.table.weight, "net.head.weight (net.table.weight)")
    checks.same(net.copy, net.mean, "net.copy (which was net.mean)")


# Step 4: what does not fit


def refused(kata, net, entries, heading, key, **strict):
    """Check that a load is refused with a RuntimeError that holds the heading and the whole key."""
    how = f"with {key} of shape {tuple(entries[key].shape)}" if key in entries else f"without {key}"
    for fragment in (heading, key):
        with checks.raises(RuntimeError, fragment, f"load_state_dict(net, entries {how})"):
            kata.load_state_dict(net, dict(entries), **strict)


def without(entries, *keys):
    return {key: value for key, value in entries.items() if key not in keys}


def test_a_missing_key_is_refused(kata):
    """If a key of the module is missing, a RuntimeError says `Missing key` and names the key."""
    for key in ("head.bias", "mask", "trunk.0.weight"):
        refused(kata, Network(), without(checkpoint(Network()), key), "Missing key", key)
    refused(kata, Network(), {}, "Missing key", "head.bias")


def test_an_unexpected_key_is_refused(kata):
    """If the module does not save such a key, a RuntimeError says `Unexpected key` and names the key.

    `last` is a buffer that is not persistent, `hidden` is None, and `head` is a child, not a tensor.
    """
    for key in ("tail.weight", "head.scale", "last", "hidden", "head", "head.bias.copy", "weight"):
        entries = checkpoint(Network()) | {key: torch.ones(2)}
        refused(kata, Network(), entries, "Unexpected key", key)


def test_another_shape_is_refused(kata):
    """If a value has another shape, a RuntimeError says `size mismatch for` and names the key.

    The shapes must be equal: it is not enough that the value could be broadcast or reshaped.
    """
    shapes = {"head.weight": [(5, 4), (2, 3), (1, 4), (2, 1), (4, 2), (8,)]}
    shapes |= {"trunk.2.0.running_var": [(3,)], "mask": [(), (0,), (1,), (1, 4)], "scale": [(2,)]}
    for key in shapes:
        for shape in shapes[key]:
            entries = checkpoint(Network()) | {key: torch.ones(shape)}
            refused(kata, Network(), entries, "size mismatch for", key)


def test_every_name_of_a_shared_entry_counts(kata):
    """An entry with two names has two keys: neither may be missing, and both values must fit."""
    for key in SHARED:
        entries = checkpoint(Shared())
        refused(kata, Shared(), without(entries, key), "Missing key", key)
        refused(kata, Shared(), entries | {key: torch.ones(1)}, "size mismatch for", key)


HEADINGS = ["Missing key", "Unexpected key", "size mismatch for"]


def heading_of(key, said):
    """Return the last heading before the key in a message, or None."""
    before, found, _ = said.lower().partition(key)
    places = {before.rfind(heading.lower()): heading for heading in HEADINGS if found}
    return (places | {-1: None})[max(places, default=-1)]


def test_one_message_names_all_that_is_wrong(kata):
    """One message names every wrong key, each after `Missing key`, `Unexpected key` or `size mismatch for`."""
    wrong = dict.fromkeys(["head.bias", "trunk.2.0.running_var"], HEADINGS[0])
    wrong |= dict.fromkeys(["tail.weight", "neck.bias"], HEADINGS[1])
    wrong |= dict.fromkeys(["trunk.0.weight", "trunk.2.0.running_mean"], HEADINGS[2])
    entries = checkpoint(Network()) | {key: torch.ones(7) for key in wrong}
    entries = without(entries, "head.bias", "trunk.2.0.running_var")
    said = str(checks.outcome(lambda: kata.load_state_dict(Network(), entries)))
    got = {key: heading_of(key, said) for key in wrong}
    checks.equal(got, wrong, "the headings in the message of load_state_dict(net, entries)")


def test_a_refused_load_changes_nothing(kata):
    """A refused load changes nothing, neither in the module nor in the dictionary. In torch it may."""
    whole = checkpoint(filled(Network()))
    short, long = without(whole, "head.last"), whole | {"tail.weight": torch.ones(2)}
    for entries in (short, long, whole | {"head.last": torch.ones(5)}):
        net, keys = filled(Network(), 3), list(entries)
        before = values(net) | settings(net)
        with checks.raises(RuntimeError, "", "load_state_dict(net, bad entries)"):
            kata.load_state_dict(net, entries)
        each_equal(values(net) | settings(net), before, "net, after a refused load")
        checks.equal(list(entries), keys, "list(entries), after a refused load")


def test_a_load_after_a_refused_one(kata):
    """A load does not depend on earlier ones: after a refused load, a dictionary that fits is loaded."""
    net, entries = Network(), checkpoint(filled(Network()))
    refused(kata, net, entries | {"tail": torch.ones(2)}, "Unexpected key", "tail")
    lists = in_order(loaded(kata, net, entries))
    checks.equal(lists, [[], []], "the lists from a load that fits, after a refused one")


# Step 5: strict=False


def test_strict_false_loads_what_fits(kata):
    """With strict=False what fits is loaded, and the two lists name what does not."""
    net = filled(Network(), 3)
    fits = without(checkpoint(filled(Network())), "head.bias", "mask")
    entries = fits | {"tail.weight": torch.ones(2), "last": torch.ones(2)}
    before = values(net)
    lists = in_order(kata.load_state_dict(net, entries, strict=False))
    each_equal(values(net), before | fits, "net, after load_state_dict(net, entries, strict=False)")
    checks.equal(lists, [["head.bias", "mask"], ["last", "tail.weight"]], "the lists from the load")
    checks.equal(list(entries), [*fits, "tail.weight", "last"], "list(entries), after the load")


def test_strict_false_loads_a_shared_entry_under_any_name(kata):
    """With strict=False one name of a shared entry is enough to load it, whichever it is."""
    for names in (SHARED[::2], SHARED[1::2]):
        net, entries = Shared(), checkpoint(filled(Shared()))
        kata.load_state_dict(net, {name: entries[name] for name in names}, strict=False)
        each_equal(checkpoint(net), entries, f"net, after it has loaded {names}")


def test_strict_false_may_load_nothing(kata):
    """A key fits as a whole or not at all: with a prefix before each key, or without keys, nothing is loaded."""
    for entries in ({"module.weight": torch.ones(2, 3), "module.bias": torch.ones(2)}, {}):
        net, same = filled(nn.Linear(3, 2)), checkpoint(filled(nn.Linear(3, 2)))
        lists = in_order(kata.load_state_dict(net, dict(entries), False))
        each_equal(checkpoint(net), same, f"net, after it has loaded the keys {list(entries)}")
        checks.equal(lists, [["bias", "weight"], sorted(entries)], f"the lists of {list(entries)}")


def test_strict_false_does_not_forgive_a_shape(kata):
    """A value of another shape is refused with strict=False, too."""
    net, entries = Network(), {"scale": torch.tensor(7.0), "head.weight": torch.ones(5, 4)}
    refused(kata, net, entries, "size mismatch for", "head.weight", strict=False)
    checks.equal(net.scale.item(), 1.5, "net.scale, after the refused load")


def test_a_round_trip_through_a_file(kata):
    """Saved with torch.save, read with torch.load and loaded, a network gives the same results."""
    trained, fresh = filled(Network().to(torch.float64)), Network().to(torch.float64)
    file, x = io.BytesIO(), torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(2, 3)
    torch.save(saved(kata, trained), file)
    kata.load_state_dict(fresh, torch.load(io.BytesIO(file.getvalue())))
    checks.equal(fresh.eval()(x), trained.eval()(x), "results of a net that was saved and loaded")
