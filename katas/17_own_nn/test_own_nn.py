"""Your own nn, class by class: Parameter, Module, the layers, and the embedding built from them."""

import math
import re
from unittest import mock

import torch
from torch import nn

from dojo import checks


def build(kata, **members):
    """Return a module with these attributes, assigned in this order."""
    return assign(type("Net", (kata.Module,), {"__repr__": lambda self: "net"})(), **members)


def assign(net, **members):
    for name, member in members.items():
        setattr(net, name, member)
    return net


def parameter(kata, *values):
    return kata.Parameter(torch.tensor(values or (1.0, 2.0)))


def names(pairs):
    return [pair[0] for pair in pairs]


def flags(net):
    return {name: (p.is_leaf, p.requires_grad) for name, p in net.named_parameters()}


def others(net, before):
    """Return the names of the Parameters that are not those in `before`, a dict by name."""
    return [name for name, p in net.named_parameters() if p is not before.get(name)]


# Step 1: Parameter


def test_a_parameter_is_a_leaf_that_requires_a_gradient(kata):
    """A Parameter is a tensor of its own class, a leaf, and requires a gradient, whatever it is made from."""
    computed, token = torch.ones(2, requires_grad=True) * 3, type("Token", (kata.Parameter,), {})
    with torch.no_grad():
        untracked = kata.Parameter(torch.ones(2))
    checks.instance(token(torch.ones(2)), token, "Token(ones(2)), a subclass of Parameter,")
    for p, shown in [
        (kata.Parameter(torch.ones(2)), "p = Parameter(ones(2))"),
        (untracked, "p = Parameter(ones(2)) under torch.no_grad()"),
        (kata.Parameter(computed), "p = Parameter(a computed tensor)"),
    ]:
        checks.instance(p, kata.Parameter, shown)
        checks.equal((p.is_leaf, p.requires_grad), (True, True), f"is_leaf, requires_grad, {shown}")


def test_a_parameter_may_be_frozen(kata):
    """With `requires_grad=False` it is a new Parameter without gradient; else integers raise RuntimeError."""
    for data in (torch.ones(2).requires_grad_(), parameter(kata), torch.tensor([1, 2])):
        p = kata.Parameter(data, requires_grad=False)
        seen, about = (p.requires_grad, p is data), f"p = Parameter({data.tolist()}, False)"
        checks.equal(seen, (False, False), f"p.requires_grad, p is data, {about}")
    with checks.raises(RuntimeError, "floating point", "Parameter(tensor([1, 2]))"):
        kata.Parameter(torch.tensor([1, 2]))


def test_a_parameter_keeps_shape_and_dtype(kata):
    """It has the shape and the dtype of its data; without data its shape is (0,)."""
    for data in [torch.ones(2, 3), torch.tensor(2.0), torch.empty(0, 3, dtype=torch.float64)]:
        p = kata.Parameter(data)
        wanted = (tuple(data.shape), data.dtype)
        checks.equal((tuple(p.shape), p.dtype), wanted, f"shape, dtype of Parameter({data})")
    checks.equal(tuple(kata.Parameter().shape), (0,), "Parameter().shape")


def test_a_parameter_shares_memory_with_its_data(kata):
    """A Parameter uses the memory of its data, and the data stay as they were."""
    data = torch.zeros(2)
    p = kata.Parameter(data)
    checks.equal(data.requires_grad, False, "data.requires_grad, after p = Parameter(data)")
    data[1] = 5.0
    checks.equal(p.tolist(), [0.0, 5.0], "p.tolist(), after p = Parameter(data); data[1] = 5")


def test_results_are_plain_tensors(kata):
    """What is computed from a Parameter is a plain tensor, and the gradient flows back."""
    p = parameter(kata, 2.0, 3.0)
    kinds = [type(value).__name__ for value in (p * 2, torch.exp(p), p[0])]
    checks.equal(kinds, ["Tensor"] * 3, "types of p * 2, torch.exp(p), p[0]")
    (p * p).sum().backward()
    checks.equal(p.grad, torch.tensor([4.0, 6.0]), "p.grad, after (p * p).sum().backward()")


# Step 2: attributes and calls


def test_a_module_takes_plain_attributes(kata):
    """A Module takes plain attributes, before super().__init__(), too, and is in train mode at first."""

    class Net(kata.Module):
        def __init__(self):
            self.early = "early"
            super().__init__()
            self.late = "late"

    net = Net()
    seen = {"early": net.early, "late": net.late, "training": net.training}
    checks.equal(seen, {"early": "early", "late": "late", "training": True}, "attributes of net")


def test_an_unknown_name_is_an_attribute_error(kata):
    """A name that was never assigned raises AttributeError, which says the name."""
    net = build(kata)
    with checks.raises(AttributeError, "wieght", "net.wieght"):
        _ = net.wieght


def test_a_call_calls_forward(kata):
    """A call of a module calls its forward with the same arguments, and returns the result."""

    class Scale(kata.Module):
        def forward(self, x, by, *, plus=0.0):
            return x * by + plus

    net = Scale()
    for by in (2.0, 5.0):
        seen = net(torch.ones(2), by, plus=1.0)
        checks.equal(seen, torch.full((2,), by + 1), f"net(x, {by}, plus=1.0), where x is ones(2)")


def test_an_attribute_gives_back_what_was_assigned(kata):
    """An attribute gives back the object itself that was assigned, of whatever kind."""
    for value in (parameter(kata), build(kata), torch.ones(2), [parameter(kata)], "net", None):
        seen, about = build(kata, member=value).member, f"net.member = a {type(value).__name__}"
        checks.same(seen, value, f"net.member, after {about}")


def test_what_gives_way(kata):
    """A plain attribute gives way to a child, and both give way to a Parameter."""
    for values in [("net", build(kata), parameter(kata)), (torch.ones(2), parameter(kata))]:
        net, kinds = build(kata), ", ".join(type(value).__name__ for value in values)
        for value in values:
            net.member = value
        checks.same(net.member, values[-1], f"net.member, after it was assigned: {kinds}")


def test_super_init_comes_first(kata):
    """A Parameter or a child before super().__init__() raises AttributeError ("before Module.__init__")."""
    for m in (parameter(kata), build(kata)):
        early = type("Early", (kata.Module,), {"__init__": lambda net, m=m: setattr(net, "m", m)})
        about = f"self.m = a {type(m).__name__}, before super().__init__()"
        with checks.raises(AttributeError, "before Module.__init__", about):
            early()


def test_registered_names_are_guarded(kata):
    """The name of a Parameter or a child takes None, and else only its own kind: TypeError."""
    for name, value in {"w": torch.ones(2), "v": 0, "u": build(kata), "child": ""}.items():
        own = build(kata) if name == "child" else parameter(kata)
        for held in (own, None):
            net, kinds = build(kata, **{name: own}), [type(one).__name__ for one in (value, held)]
            about = f"net.{name} = a {kinds[0]}, where it holds a {kinds[1]}"
            setattr(net, name, held)
            with checks.raises(TypeError, "", about):
                setattr(net, name, value)
            checks.same(getattr(net, name), held, f"net.{name}, after {about}")


def test_what_is_deleted_is_gone(kata):
    """`del` removes an attribute, registered or not; an unknown name raises AttributeError."""
    net = build(kata, weight=parameter(kata), child=build(kata), title="net")
    for name in ("weight", "child", "title"):
        delattr(net, name)
        checks.equal(hasattr(net, name), False, f"hasattr(net, '{name}'), after del net.{name}")
    with checks.raises(AttributeError, "", "del net.wieght"):
        del net.wieght


# Step 3: register_parameter and register_buffer


def test_register_parameter(kata):
    """register_parameter makes the name that of a Parameter, also with None, and replaces what it held."""
    net = build(kata)
    for value in (None, parameter(kata), parameter(kata), None):
        net.register_parameter("w", value)
        about = f"net.register_parameter('w', a {type(value).__name__})"
        checks.same(net.w, value, f"net.w, after {about}")
        with checks.raises(TypeError, "", f"net.w = ones(2), after {about}"):
            net.w = torch.ones(2)


def test_register_buffer(kata):
    """register_buffer makes the name that of a buffer, which takes tensors and None from then on."""
    net, new = build(kata), torch.ones(3)
    for value in (None, torch.zeros(2), torch.zeros(2)):
        net.register_buffer("mean", value)
        about = f"net.register_buffer('mean', {value})"
        checks.same(net.mean, value, f"net.mean, after {about}")
        with checks.raises(TypeError, "", f"net.mean = 3.0, after {about}"):
            net.mean = 3.0
        net.mean = new
        checks.same(net.mean, new, f"net.mean, after net.mean = ones(3), after {about}")


def test_names_that_cannot_be_registered(kata):
    """A name that is empty, has a dot or belongs to something else: KeyError. No string: TypeError."""
    net = build(kata, weight=parameter(kata), child=build(kata), title="net")
    net.register_buffer("mean", torch.zeros(2))
    values = {"register_parameter": parameter(kata), "register_buffer": torch.zeros(2)}
    for method, taken in [("register_parameter", "mean"), ("register_buffer", "weight")]:
        for name in ("", "a.b", "title", "child", "__call__", taken, 0, None):
            kind = KeyError if isinstance(name, str) else TypeError
            with checks.raises(kind, "", f"net.{method}({name!r}, value)"):
                getattr(net, method)(name, values[method])


def test_values_that_cannot_be_registered(kata):
    """register_parameter takes a Parameter or None, register_buffer a tensor or None: else TypeError."""
    net, wrong = build(kata), {"register_parameter": torch.ones(2), "register_buffer": build(kata)}
    for method in wrong:
        for value in (wrong[method], 0):
            with checks.raises(TypeError, "", f"net.{method}('new', a {type(value).__name__})"):
                getattr(net, method)("new", value)
    checks.equal(hasattr(net, "new"), False, "hasattr(net, 'new'), after all were refused")


def test_a_buffer_gives_way(kata):
    """A buffer gives way to a Parameter or a child, and `del` removes it."""
    net = build(kata)
    for name, value in {"mean": parameter(kata), "count": build(kata), "gone": None}.items():
        net.register_buffer(name, torch.zeros(2))
        setattr(net, name, value)
        about = f"net.{name}, a buffer, after net.{name} = a {type(value).__name__}"
        checks.same(getattr(net, name), value, about)
    del net.gone
    checks.equal(hasattr(net, "gone"), False, "hasattr(net, 'gone'), after del net.gone")


# Step 4: named_parameters, parameters and named_buffers


def test_parameters_are_listed_in_order(kata):
    """named_parameters lists name and Parameter, the object itself, in the order of assignment."""
    net, other = build(kata, weight=parameter(kata), bias=parameter(kata)), build(kata)
    for about in ("names of net.named_parameters()", "the same, called again"):
        checks.equal(names(net.named_parameters()), ["weight", "bias"], about)
    assign(other, v=parameter(kata))
    net.a = parameter(kata)
    checks.equal(names(net.named_parameters()), ["weight", "bias", "a"], "names, after net.a = ...")
    checks.equal(names(other.named_parameters()), ["v"], "names of other, where other.v = ...")
    for name, p in net.named_parameters():
        checks.same(p, getattr(net, name), f"dict(net.named_parameters())['{name}']")


def test_only_parameters_are_listed(kata):
    """Every Parameter is listed, and nothing else: no tensor, no list of Parameters, no list of modules."""
    net = build(kata, weight=parameter(kata), scratch=torch.ones(2), listed=[parameter(kata)])
    assign(net, learnt=torch.ones(2, requires_grad=True), doubled=net.weight * 2)
    assign(net, layers=[build(kata, w=parameter(kata))], heads={"a": build(kata, w=net.weight)})
    net.frozen = kata.Parameter(torch.ones(2), requires_grad=False)
    net.special = type("Special", (kata.Parameter,), {})(net.frozen.data)  # on the same memory
    wanted = ["weight", "frozen", "special"]
    checks.equal(names(net.named_parameters()), wanted, "names of net.named_parameters()")


def test_own_parameters_come_before_those_of_children(kata):
    """A module's own Parameters come first, then its children's, depth first, with dotted names."""
    block = build(kata, inner=build(kata, w=parameter(kata)), v=parameter(kata))
    net = build(kata, block=block, head=build(kata, w=parameter(kata)), scale=parameter(kata))
    wanted = ["scale", "block.v", "block.inner.w", "head.w"]
    checks.equal(names(net.named_parameters()), wanted, "names of net.named_parameters()")


def test_none_is_passed_over(kata):
    """A Parameter or a child that is None is not listed; the listing goes on, and its place is kept."""
    block = build(kata, w=parameter(kata), v=parameter(kata))
    net = build(kata, gone=build(kata), block=block, a=parameter(kata), b=parameter(kata))
    assign(net, gone=None, a=None)
    about = "names, where net.gone, a child, and net.a, a Parameter, are None"
    checks.equal(names(net.named_parameters()), ["b", "block.w", "block.v"], about)
    assign(net, gone=build(kata, w=parameter(kata)), a=parameter(kata))
    wanted = ["a", "b", "gone.w", "block.w", "block.v"]
    checks.equal(names(net.named_parameters()), wanted, "names, after both were assigned again")


def test_the_place_of_a_name(kata):
    """A name keeps its place when it is replaced; deleted and assigned again, it comes last."""
    net = build(kata, a=parameter(kata), b=parameter(kata), c=parameter(kata))
    net.a = parameter(kata)
    checks.equal(names(net.named_parameters()), ["a", "b", "c"], "names, after a new net.a")
    del net.b
    net.b = parameter(kata)
    checks.equal(names(net.named_parameters()), ["a", "c", "b"], "names, after del and a new net.b")


def test_what_gave_way_is_not_listed(kata):
    """A name is listed as what it is now, and not at all when it is deleted."""
    net = build(kata, plain=3.0, child=build(kata, w=parameter(kata)), gone=parameter(kata))
    net.register_buffer("mean", torch.zeros(2))
    net.register_buffer("count", torch.zeros(2))
    del net.gone
    assign(net, child=parameter(kata), mean=parameter(kata))
    assign(net, plain=build(kata, w=parameter(kata)), count=build(kata, w=parameter(kata)))
    about = "names of Parameters, of buffers: child, mean are Parameters, plain, count children"
    seen = names(net.named_parameters()), names(net.named_buffers())
    checks.equal(seen, (["child", "mean", "plain.w", "count.w"], []), about)


def test_buffers_are_listed(kata):
    """named_buffers lists the buffers, own ones first, persistent or not; no buffer is a Parameter."""
    net, mean = build(kata, norm=build(kata, w=parameter(kata))), torch.zeros(3)
    net.norm.register_buffer("mean", mean)
    net.register_buffer("count", torch.tensor(4))
    net.register_buffer("later", None)
    net.register_buffer("cache", torch.ones(1), persistent=False)
    checks.equal(names(net.named_buffers()), ["count", "cache", "norm.mean"], "names of buffers")
    checks.equal(names(net.named_parameters()), ["norm.w"], "names of Parameters")
    checks.same(dict(net.named_buffers()).get("norm.mean"), mean, "the buffer norm.mean")


def test_a_buffer_stays_a_buffer(kata):
    """A tensor assigned to a buffer's name is the buffer from then on, also after None."""
    net = build(kata)
    net.register_buffer("hidden", torch.zeros(2))
    for first in ("", "net.hidden = None; "):
        net.hidden = new = torch.ones(3)
        seen = dict(net.named_buffers()).get("hidden")
        checks.same(seen, new, f"the buffer hidden, after {first}net.hidden = ones(3)")
        net.hidden = None


def listings(kata, net, method):
    """Register a `w` and a `tied`, in net and net.head, as Parameters or as buffers; return how to list them."""
    tied = parameter(kata)
    for module, name in [(net, "w"), (net, "tied"), (net.head, "w"), (net.head, "again")]:
        getattr(module, f"register_{method}")(name, parameter(kata) if name == "w" else tied)
    return getattr(net, f"named_{method}s")


def test_prefix_and_recurse(kata):
    """`prefix` and a dot stand before every name; `recurse=False` leaves out the children."""
    for method in ("parameter", "buffer"):
        listed = listings(kata, build(kata, head=build(kata)), method)
        for prefix in ("net", "net."):
            wanted = [f"{prefix}.{name}" for name in ("w", "tied", "head.w")]
            checks.equal(names(listed(prefix=prefix)), wanted, f"named_{method}s({prefix=})")
        checks.equal(names(listed(recurse=False)), ["w", "tied"], f"named_{method}s(recurse=False)")


def test_what_is_shared_is_listed_once(kata):
    """What is shared is listed once, under its first name; with remove_duplicate=False under every name."""
    for method in ("parameter", "buffer"):
        net = build(kata, head=build(kata))
        net.twin, once = net.head, ["w", "tied", "head.w"]
        listed, every = listings(kata, net, method), [*once, "head.again", "twin.w", "twin.again"]
        about = f"named_{method}s, tied is head.again, head is twin"
        checks.equal(names(listed()), once, f"names of {about}")
        checks.equal(names(listed(remove_duplicate=False)), every, f"every name of {about}")


def test_parameters_come_without_names(kata):
    """parameters() gives what named_parameters() gives, without names; all listings are iterators."""
    net = build(kata, **{name: parameter(kata) for name in "zyxwvuts"}, head=build(kata))
    net.head.w = parameter(kata)
    known = {id(p): name for name, p in net.named_parameters()}
    for recurse, wanted in [(True, [*"zyxwvuts", "head.w"]), (False, [*"zyxwvuts"])]:
        seen = [known.get(id(p), "not of net") for p in net.parameters(recurse=recurse)]
        checks.equal(seen, wanted, f"names of what net.parameters(recurse={recurse}) gives")
    for listing in (net.parameters(), net.named_parameters(), net.named_buffers()):
        about = f"a listing is a {type(listing).__name__}, not an iterator"
        checks.holds(hasattr(listing, "__next__"), about)


# Step 5: state_dict and load_state_dict


def saved_net(kata, number=0.0):
    """Return a network with Parameters, buffers and a child, whose values begin at `number`."""
    block = build(kata, w=parameter(kata, number, number + 1))
    block.register_buffer("cache", torch.tensor([number + 2]))
    net = build(kata, gone=build(kata), block=block)
    net.register_buffer("count", torch.tensor([number + 3]))
    net.register_buffer("cache", torch.tensor([number + 4]), persistent=False)
    assign(net, scale=parameter(kata, number + 5, number + 6, number + 7), gone=None)
    net.register_parameter("bias", None)
    net.register_buffer("later", None)
    return net


def copies(state):
    return {name: value.detach().clone() for name, value in state.items()}


def test_what_is_saved(kata):
    """state_dict holds the Parameters, then the persistent buffers, then the same of each child."""
    net, wanted = saved_net(kata), ["scale", "count", "block.w", "block.cache"]
    checks.equal(list(net.state_dict()), wanted, "keys of net.state_dict()")
    seen, wanted = list(build(kata, outer=net).state_dict()), [f"outer.{key}" for key in wanted]
    checks.equal(seen, wanted, "keys of other.state_dict(), where other.outer is net")


def test_plain_attributes_are_not_saved(kata):
    """A plain tensor is no buffer and is not saved, nor is what is in a list of modules."""
    net = build(kata, scratch=torch.ones(2), layers=[build(kata, w=parameter(kata))], nothing=None)
    net.layers[0].register_buffer("mean", torch.zeros(2))
    seen = names(net.named_buffers()), list(net.state_dict())
    checks.equal(seen, ([], []), "names of net.named_buffers(), keys of net.state_dict()")


def test_what_is_persistent(kata):
    """The last registration of a buffer decides whether it is saved; `del` forgets what it said."""
    net = build(kata)
    for persistent in (False, True, False):
        net.register_buffer("cache", torch.zeros(2), persistent)
        net.cache = torch.ones(2)
        about = f"keys, after net.register_buffer('cache', t, {persistent})"
        checks.equal(list(net.state_dict()), ["cache"] if persistent else [], about)
    net.register_buffer("mean", torch.zeros(2), persistent=False)
    net.mean = parameter(kata)
    checks.equal(list(net.state_dict()), ["mean"], "keys, after net.mean = Parameter(...)")
    del net.cache
    net.register_buffer("cache", torch.zeros(2))
    checks.equal(list(net.state_dict()), ["mean", "cache"], "keys, after del, then a new net.cache")


def test_what_is_shared_is_saved_under_every_name(kata):
    """A shared Parameter, buffer or child is saved under each of its names."""
    twin, tied = build(kata, w=parameter(kata)), parameter(kata)
    net = build(kata, left=twin, right=twin, a=tied, b=tied)
    twin.register_buffer("mean", torch.zeros(2))
    wanted = ["a", "b", "left.w", "left.mean", "right.w", "right.mean"]
    checks.equal(list(net.state_dict()), wanted, "keys, where a is b, and left is right")


def test_saved_tensors_share_memory_and_have_no_graph(kata):
    """The saved tensors require no gradient, and show later changes of the network."""
    net = saved_net(kata)
    state = net.state_dict()
    seen = [name for name, value in state.items() if value.requires_grad]
    checks.equal(seen, [], "names in net.state_dict() that require a gradient")
    net.scale.data.fill_(9.0)
    net.block.cache.fill_(9.0)
    seen = [state[name].tolist() for name in ("scale", "block.cache")]
    checks.equal(seen, [[9.0] * 3, [9.0]], "scale, block.cache in the state, after both became 9")


def test_a_load_copies_every_value(kata):
    """load_state_dict copies each value by its key; the given state stays as it is, and apart."""
    net, state = saved_net(kata), copies(saved_net(kata, 20.5).state_dict())
    before, given = copies(state), dict(reversed(state.items()))
    net.load_state_dict(given)
    checks.equal(copies(net.state_dict()), before, "net.state_dict(), after the load")
    checks.equal(given, dict(reversed(before.items())), "the given state, after the load")
    state["scale"].fill_(-1.0)
    state["count"].fill_(-1.0)
    checks.equal(copies(net.state_dict()), before, "net.state_dict(), after state was changed")


def test_a_load_keeps_the_objects(kata):
    """A load keeps the Parameters as objects, with their dtype; they stay leaves, frozen or not."""
    net, state = saved_net(kata), saved_net(kata, 20.5).state_dict()
    net.block.w.requires_grad = False
    before, wanted = dict(net.named_parameters()), flags(net)
    net.load_state_dict({name: value.double().requires_grad_() for name, value in state.items()})
    checks.equal(others(net, before), [], "Parameters that are other objects, after the load")
    checks.equal(flags(net), wanted, "(is_leaf, requires_grad), after the load")
    seen = [(value.dtype, value.requires_grad) for value in net.state_dict().values()]
    wanted = [(torch.float32, False)] * 4
    checks.equal(seen, wanted, "dtype, requires_grad in net.state_dict(), after a float64 load")


def test_a_load_returns_missing_and_unexpected_keys(kata):
    """It returns the missing and the unexpected keys; with strict=False it still loads what fits."""
    net, state = saved_net(kata), {"scale": torch.zeros(3), "extra": torch.ones(1)}
    missing = ["block.cache", "block.w", "count"]
    for given, wanted in [(net.state_dict(), ([], [])), (state, (missing, ["extra"]))]:
        seen = net.load_state_dict(given, strict=(strict := given is not state))
        seen = tuple(map(sorted, seen)) if isinstance(seen, tuple) else seen
        checks.equal(seen, wanted, f"net.load_state_dict({list(given)}, {strict=})")
    checks.equal(net.scale.tolist(), [0.0] * 3, "net.scale.tolist(), after it")


def test_what_does_not_fit_is_refused(kata):
    """A missing key, an unexpected one or another shape is a RuntimeError, and nothing changes."""
    net, state = saved_net(kata), copies(saved_net(kata, 20.5).state_dict())
    before, one = copies(net.state_dict()), torch.ones(1)
    for changes, said, key in [
        ({"block.cache": None}, "Missing", "block.cache"),
        ({"extra": one}, "Unexpected", "extra"),
        ({"block.w": one}, "size mismatch for", "block.w"),
    ]:
        given = {name: value for name, value in {**state, **changes}.items() if value is not None}
        for word in (said, key):
            with checks.raises(RuntimeError, word, f"net.load_state_dict(state): {said} {key}"):
                net.load_state_dict(given)
        checks.equal(copies(net.state_dict()), before, f"net.state_dict(), after {said} {key}")


def test_another_shape_never_fits(kata):
    """Another shape never fits, with strict=False, too, and no value is broadcast."""
    net = saved_net(kata)
    for shape in [(1,), (2, 1), (5,), ()]:
        about = f"load_state_dict({{'block.w': zeros({shape})}}, strict=False)"
        for words in ("size mismatch for", "block.w"):
            with checks.raises(RuntimeError, words, about):
                net.load_state_dict({"block.w": torch.zeros(shape)}, strict=False)


def test_a_refused_load_says_everything(kata):
    """One message says each key that does not fit after "Missing", "Unexpected" or "size mismatch for"."""
    keys = {"missing": ["count", "block.cache"], "unexpected": ["extra", "block.v"]}
    keys |= {"size mismatch for": ["scale", "block.w"]}
    state = dict.fromkeys(["scale", "block.w", "extra", "block.v"], torch.ones(1))
    refusal = checks.outcome(lambda: saved_net(kata).load_state_dict(state))
    parts, said = re.split(f"({'|'.join(keys)})", str(refusal).lower()), dict.fromkeys(keys, "")
    for word, text in zip(parts[1::2], parts[2::2], strict=True):
        said[word] += text
    absent = [f"{word} {key}" for word in keys for key in keys[word] if key not in said[word]]
    checks.equal(absent, [], f"what is not in the message {str(refusal)!r}")


# Step 6: train, eval, zero_grad and to


def tall_net(kata):
    inner, mean = build(kata, w=parameter(kata)), torch.ones(3)
    for name, buffer in {"mean": mean, "steps": torch.tensor(7), "again": mean}.items():
        inner.register_buffer(name, buffer)
    net = build(kata, block=build(kata, gone=build(kata), inner=inner), w=parameter(kata))
    assign(net, frozen=parameter(kata), scratch=torch.ones(2), layers=[build(kata)])
    net.frozen.requires_grad, net.block.gone = False, None
    net.register_parameter("bias", None)
    net.register_buffer("later", None)
    net.register_buffer("cache", torch.ones(1), persistent=False)
    return net, inner


def test_train_and_eval_reach_all_below(kata):
    """eval() and train() switch the module and everything below it, and return the module."""
    net, inner = tall_net(kata)
    for name, args, mode in [("eval", (), False), ("train", (), True), ("train", (False,), False)]:
        about = f"net.{name}({', '.join(map(str, args))})"
        checks.same(getattr(net, name)(*args), net, about)
        seen = [module.training for module in (net, net.block, inner)]
        checks.equal(seen, [mode] * 3, f"training, here, below, further below, after {about}")


def test_eval_changes_only_the_mode(kata):
    """eval() freezes no Parameter, and reaches no other module, and none in a plain list."""
    net, _ = tall_net(kata)
    other, before = type(net)(), flags(net)
    net.eval()
    seen = [other.training, net.layers[0].training]
    checks.equal(seen, [True, True], "training of another module, of net.layers[0]")
    checks.equal(flags(net), before, "(is_leaf, requires_grad), after net.eval()")


def test_zero_grad_forgets_gradients(kata):
    """zero_grad() sets all gradients to None, or with set_to_none=False to zeros, and changes no value."""
    net, inner = tall_net(kata)
    own = [net.w, net.frozen, inner.w]
    for arguments, wanted in [({}, None), ({"set_to_none": False}, [0.0, 0.0])]:
        net.zero_grad(**arguments)  # there may be no gradients yet
        for p in own:
            p.grad = torch.ones(2)
        net.zero_grad(**arguments)
        seen = [p.grad if p.grad is None else p.grad.tolist() for p in own]
        about = f"gradients of w, frozen, block.inner.w, after zero_grad(**{arguments})"
        checks.equal(seen, [wanted] * 3, about)
        checks.equal([p.tolist() for p in own], [[1.0, 2.0]] * 3, "their values, after that")


def test_to_converts_the_parameters(kata):
    """to(dtype) converts every Parameter, here and below, and keeps the objects; it returns the module."""
    net, _ = tall_net(kata)
    before, wanted = dict(net.named_parameters()), flags(net)
    checks.same(net.to(torch.float64), net, "net.to(torch.float64)")
    seen = {name: p.dtype for name, p in net.named_parameters()}
    checks.equal(seen, dict.fromkeys(before, torch.float64), "dtypes after net.to(torch.float64)")
    checks.equal(others(net, before), [], "Parameters that are other objects, after net.to(...)")
    checks.equal(flags(net), wanted, "(is_leaf, requires_grad), after net.to(torch.float64)")


def test_to_converts_the_buffers(kata):
    """to(dtype) converts floating-point buffers under all names; integers and plain tensors stay."""
    net, inner = tall_net(kata)
    keys = list(net.state_dict())
    net.to(torch.bfloat16)
    tensors = [net.cache, inner.mean, inner.again, inner.steps, net.scratch]
    wanted = [torch.bfloat16] * 3 + [torch.int64, torch.float32]
    about = "dtypes of cache, mean, again (which is mean), steps, scratch (no buffer)"
    checks.equal([tensor.dtype for tensor in tensors], wanted, about)
    checks.equal(names(net.named_buffers())[:1], ["cache"], "names of the buffers, after that")
    checks.equal(list(net.state_dict()), keys, "keys of net.state_dict(), after that")


def test_an_optimizer_goes_on_after_to(kata):
    """An optimizer made before to(dtype) goes on after it, with the gradient that was there."""
    net, inner = tall_net(kata)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    inner.w.sum().backward()
    net.to(torch.float64)
    for wanted in ([0.5, 1.5], [0.0, 1.0]):
        optimizer.step()
        optimizer.zero_grad()
        checks.equal(inner.w.tolist(), wanted, "net.block.inner.w, after a step of 0.5")
        inner.w.sum().backward()


# Step 7: Linear, LayerNorm, Sequential and Dropout


def fill(module):
    with torch.no_grad():
        for number, p in enumerate(module.parameters()):
            p.copy_(torch.arange(1.0, p.numel() + 1).add(10 * number).sin().view(p.shape))
    return copies(dict(module.named_parameters()))


def some(*shape, dtype=torch.float32):
    return torch.arange(math.prod(shape)).to(dtype).mul(7).sin().view(shape) + 0.5


def shapes(module):
    return {name: tuple(p.shape) for name, p in module.named_parameters()}


def test_linear(kata):
    """Linear gives x @ weight.T + bias; `weight` is (out, in), and x has any number of dimensions."""
    layer = kata.Linear(3, 2)
    checks.equal(shapes(layer), {"weight": (2, 3), "bias": (2,)}, "shapes in Linear(3, 2)")
    weight, bias = fill(layer).values()
    for shape in [(4, 3), (2, 5, 3), (3,)]:
        x, wanted = some(*shape), torch.zeros(*shape[:-1], 2)
        for i in range(2):
            wanted[..., i] = sum(weight[i, j] * x[..., j] for j in range(3)) + bias[i]
        seen = layer(x).detach()
        checks.equal(seen, wanted, f"Linear(3, 2)(x), x of shape {shape}", tolerance=1e-5)


def test_linear_without_bias(kata):
    """With bias=False the bias is None, is not saved, and nothing is added."""
    layer = kata.Linear(3, 2, bias=False)
    checks.equal(layer.bias, None, "Linear(3, 2, bias=False).bias")
    checks.equal(list(layer.state_dict()), ["weight"], "keys of its state_dict()")
    wanted = fill(layer)["weight"][:, 1][None]
    seen = layer(torch.tensor([[0.0, 1.0, 0.0]])).detach()
    checks.equal(seen, wanted, "Linear(3, 2, bias=False)([[0, 1, 0]])", tolerance=1e-5)


def normalised(x, eps=1e-5, dims=1):
    """Shift and scale the last dimensions to mean 0 and variance 1, number by number."""
    rows = []
    for row in x.reshape(-1, math.prod(x.shape[-dims:])).tolist():
        mean = sum(row) / len(row)
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        rows.append([(value - mean) / math.sqrt(variance + eps) for value in row])
    return torch.tensor(rows, dtype=x.dtype).view(x.shape)


def test_layer_norm(kata):
    """A new LayerNorm gives each row mean 0 and variance 1; eps is added to the variance."""
    for eps in (1e-5, 0.5):
        layer = kata.LayerNorm(4, eps=eps) if eps == 0.5 else kata.LayerNorm(4)
        for x, mode in [(some(2, 3, 4), "train"), (some(5, 4) * 3 + 1, "eval")]:
            seen = layer.train(mode == "train")(x).detach()
            about = f"LayerNorm(4, eps={eps})(x), in {mode} mode"
            checks.equal(seen, normalised(x, eps), about, tolerance=1e-5)


def test_layer_norm_has_weight_and_bias(kata):
    """The values are normalised over normalized_shape, multiplied by `weight`, then `bias` is added."""
    for size, dims in [(4, 1), ((3, 4), 2)]:
        layer, x = kata.LayerNorm(size), some(2, 3, 4)
        wanted = dict.fromkeys(["weight", "bias"], (3, 4)[-dims:])
        checks.equal(shapes(layer), wanted, f"shapes in LayerNorm({size})")
        weight, bias = fill(layer).values()
        wanted = normalised(x, dims=dims) * weight + bias
        checks.equal(layer(x).detach(), wanted, f"LayerNorm({size})(x), filled", tolerance=1e-5)


def test_layer_norm_without_parameters(kata):
    """With elementwise_affine=False weight and bias are None, and the values are only normalised."""
    layer = kata.LayerNorm(4, elementwise_affine=False)
    checks.equal((layer.weight, layer.bias), (None, None), "weight, bias")
    seen, wanted = layer(some(3, 4)), normalised(some(3, 4))
    checks.equal(seen, wanted, "LayerNorm(4, elementwise_affine=False)(x)", tolerance=1e-5)


def test_layers_compute_in_float64_with_gradients(kata):
    """In float64, in eval mode, a layer gives every digit, leaves x alone, and gradients reach everything."""
    for layer, function in [
        (kata.Linear(4, 4), nn.functional.linear),
        (kata.LayerNorm(4), lambda x, *values: nn.functional.layer_norm(x, (4,), *values)),
    ]:
        layer.to(torch.float64)
        x, twin = (some(3, 4, dtype=torch.float64).requires_grad_() for _ in range(2))
        values, about = fill(layer).values(), f"{type(layer).__name__}(...)(x), in float64"
        seen, wanted = layer.eval()(x), function(twin, *values)
        checks.equal(seen.detach(), wanted.detach(), about, tolerance=1e-12)
        checks.equal(x.detach(), twin.detach(), f"x, after {about}")
        seen.pow(3).sum().backward()
        wanted.pow(3).sum().backward()
        reached = [name for name, p in layer.named_parameters() if p.grad is not None]
        checks.equal(reached, ["weight", "bias"], f"Parameters with a gradient, after {about}")
        checks.equal(x.grad, twin.grad, f"x.grad, after {about}", tolerance=1e-9)


def test_sequential(kata):
    """Sequential runs its children "0", "1", ... in their order; without modules it returns x."""
    first, second = kata.Linear(3, 3, bias=False), kata.Linear(3, 3)
    net = kata.Sequential(second, kata.Sequential(first), second)
    checks.equal(names(net.named_parameters()), ["0.weight", "0.bias", "1.0.weight"], "names")
    fill(net)
    for chain in ([first, second], [first] * 11 + [second], []):
        wanted = some(2, 3)
        for layer in chain:
            wanted = layer(wanted)
        seen, about = kata.Sequential(*chain)(some(2, 3)), f"Sequential({len(chain)} modules)(x)"
        checks.equal(seen.detach(), wanted.detach(), about, tolerance=1e-4)


def test_dropout_drops_and_scales(kata):
    """In train mode each value is dropped with the probability p, 0.5 if not given, or divided by 1 - p."""
    for layer, p in [(kata.Dropout(0.75), 0.75), (kata.Dropout(), 0.5)]:
        x, about = torch.ones(40, 100), f"Dropout(p={p})(ones(40, 100))"
        seen, wanted = layer(x), [0.0, 1 / (1 - p)]
        checks.equal(sorted(set(seen.flatten().tolist())), wanted, about, tolerance=1e-5)
        share = (seen == 0).double().mean().item()
        checks.equal(share, p, f"the share of zeros in {about}", tolerance=0.05)
        checks.equal(x, torch.ones(40, 100), f"x, after {about}")


def test_dropout_draws_each_value(kata):
    """Each value is drawn alone, and again in every call."""
    layer, x = kata.Dropout(0.5), torch.ones(40, 100)
    first, second = layer(x) == 0, layer(x) == 0
    checks.holds(not torch.equal(first, second), "Dropout(0.5) drops the same values in two calls")
    shares = torch.cat([first.double().mean(0), first.double().mean(1)])
    about = "Dropout(0.5)(ones(40, 100)) drops whole rows or columns"
    checks.holds((shares > 0).all() and (shares < 1).all(), about)


def test_dropout_takes_every_probability(kata):
    """With p=0 nothing is dropped, with p=1 everything, and in eval mode nothing at all."""
    x = some(3, 4)
    for p, wanted in [(0.0, x), (1.0, torch.zeros(3, 4)), (1, torch.zeros(3, 4))]:
        checks.equal(kata.Dropout(p)(some(3, 4)), wanted, f"Dropout({p})(x)")
    for p in (0.5, 0.9, 1.0):
        checks.equal(kata.Dropout(p).eval()(some(3, 4)), x, f"Dropout({p}).eval()(x)")


# Step 8: ViTEmbedding


class TorchEmbedding(nn.Module):
    """The embedding of kata 14, made of torch's classes: 6 x 12 images of 2 channels, 3 x 4 patches."""

    def __init__(self):
        super().__init__()
        self.to_patch_embedding = nn.Sequential(nn.Identity(), nn.Linear(3 * 4 * 2, 5))
        self.pos_embedding = nn.Parameter(torch.randn(1, 7, 5))
        self.cls_token = nn.Parameter(torch.randn(1, 1, 5))

    def forward(self, images):
        patches = [
            images[:, :, top : top + 3, left : left + 4].permute(0, 2, 3, 1).flatten(1)
            for top in (0, 3)
            for left in (0, 4, 8)
        ]
        patches = self.to_patch_embedding(torch.stack(patches, dim=1))
        first = self.cls_token.repeat(len(images), 1, 1)
        return torch.cat([first, patches], dim=1) + self.pos_embedding


SIZES = {"image_size": (6, 12), "patch_size": (3, 4), "dim": 5, "channels": 2}
MADE = "ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)"
IMAGES = torch.arange(3 * 2 * 6 * 12).sin().view(3, 2, 6, 12)


def two_embeddings(kata, **more):
    theirs, yours = TorchEmbedding(), kata.ViTEmbedding(**SIZES, **more)
    yours.load_state_dict(theirs.state_dict())
    return theirs, yours


def test_the_experiment_of_the_article(kata):
    """Position embedding and class token, filled with 0.98, are the first two Parameters."""
    embedding = kata.ViTEmbedding(image_size=256, patch_size=32, dim=1024)
    sizes = {"pos_embedding": (1, 65, 1024), "cls_token": (1, 1, 1024)}
    sizes |= {"to_patch_embedding.1.weight": (1024, 3072), "to_patch_embedding.1.bias": (1024,)}
    checks.equal(shapes(embedding), sizes, "ViTEmbedding(image_size=256, patch_size=32, dim=1024)")
    with torch.no_grad():
        embedding.pos_embedding.fill_(0.98)
        embedding.cls_token.fill_(0.98)
    seen = [bool((p == 0.98).all()) for p in embedding.parameters()]
    checks.equal(seen, [True, True, False, False], "which Parameters hold only 0.98")


def test_patches_have_to_cover_the_image(kata):
    """Patches that do not cover the image raise ValueError in the constructor."""
    for size in [(7, 12), (6, 13), (4, 3), (2, 3)]:
        about = f"ViTEmbedding(image_size={size}, patch_size=(3, 4), dim=5)"
        with checks.raises(ValueError, "", about):
            kata.ViTEmbedding(image_size=size, patch_size=(3, 4), dim=5)


def test_a_state_dict_of_torch_loads(kata):
    """It has the keys and shapes of the embedding of torch's classes, and loads its state dict."""
    theirs, yours = TorchEmbedding(), kata.ViTEmbedding(**SIZES)
    state = theirs.state_dict()
    seen = {name: tuple(value.shape) for name, value in yours.state_dict().items()}
    checks.equal(seen, shapes(theirs), f"shapes in {MADE}.state_dict()")
    yours.load_state_dict(state)
    checks.equal(copies(yours.state_dict()), copies(state), "its values, after loading torch's")


def test_the_embedding_gives_what_torch_gives(kata):
    """Project the patches, put the class token first, then add a position to each token; in float64, too."""
    theirs, yours = two_embeddings(kata)
    for images in (IMAGES, IMAGES[:1] * 2, IMAGES * 3):
        seen, wanted = yours(images).detach(), theirs(images).detach()
        checks.equal(seen, wanted, f"tokens of {len(images)} images", tolerance=1e-5)
    yours.to(torch.float64)
    images, theirs = IMAGES.double() / 3, theirs.double()
    seen, wanted = yours(images).detach(), theirs(images).detach()
    checks.equal(seen, wanted, "tokens after to(torch.float64)", tolerance=1e-12)


def test_images_of_another_size_are_refused(kata):
    """Images of another size raise ValueError, also when height and width are exchanged."""
    yours = kata.ViTEmbedding(**SIZES)
    for height, width in [(12, 6), (6, 8), (3, 24), (7, 13)]:
        with checks.raises(ValueError, "", f"{MADE}(images of {height} x {width})"):
            yours(torch.ones(1, 2, height, width))


def test_adam_trains_the_embedding(kata):
    """torch.optim.Adam trains it: three steps give the values that torch's embedding gets."""
    theirs, yours = two_embeddings(kata)
    for embedding in (theirs, yours):
        optimizer = torch.optim.Adam(embedding.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            embedding(IMAGES).pow(2).sum().backward()
            optimizer.step()
    seen, wanted = copies(yours.state_dict()), copies(theirs.state_dict())
    for name, value in wanted.items():
        checks.equal(seen[name], value, f"{name}, after three steps of Adam", tolerance=1e-4)


def test_dropout_comes_last(kata):
    """`dropout`, a Dropout, comes last: it drops values of the finished tokens, and none in eval mode."""
    theirs, yours = two_embeddings(kata, dropout=0.5)
    checks.instance(yours.dropout, kata.Dropout, "ViTEmbedding(..., dropout=0.5).dropout")
    wanted, seen = theirs(IMAGES).detach(), yours(IMAGES).detach()
    checks.holds((seen == 0).any(), "with dropout=0.5, no value of the tokens is 0")
    about = "tokens with dropout=0.5, each value 0 or twice its value"
    checks.equal(seen, torch.where(seen == 0, 0.0, 2 * wanted), about, tolerance=1e-5)
    seen = yours.eval()(IMAGES).detach()
    checks.equal(seen, wanted, "tokens after eval(), with dropout=0.5", tolerance=1e-5)


def parts(kata, thing, seen):
    """Yield the class of an object and of all that it, its class in your file and containers hold."""
    if id(thing) in seen or type(thing).__name__ in ("module", "function"):
        return
    seen.add(id(thing))
    yield thing if isinstance(thing, type) else type(thing)
    inside = list(thing) if isinstance(thing, (list, tuple, set)) else []
    if isinstance(thing, dict):
        inside += thing.values()
    elif not isinstance(thing, type):
        own = [kind for kind in type(thing).__mro__ if kind.__module__ == kata.__name__]
        for holder in (thing, *own):
            inside += getattr(holder, "__dict__", {}).values()
    for part in inside:
        yield from parts(kata, part, seen)


def test_no_class_of_torch_nn(kata):
    """No name in your file and nothing in a network is a class of torch.nn, or comes from one."""
    net = kata.Sequential(kata.LayerNorm(5), kata.Dropout(0.1), kata.ViTEmbedding(**SIZES))
    named = [value for value in vars(kata).values() if isinstance(value, type)]
    for kinds, where in [(named, "in your file"), (parts(kata, net, set()), "in the network")]:
        bases = {f"{base.__module__}.{base.__name__}" for kind in kinds for base in kind.__mro__}
        seen = sorted(base for base in bases if base.startswith("torch.nn"))
        checks.equal(seen, [], f"classes of torch.nn, and their bases, {where}")


def test_no_module_of_torch_is_made_on_the_way(kata):
    """No module of torch.nn is made while a network is built and called."""
    init = nn.Module.__init__
    with mock.patch.object(nn.Module, "__init__", autospec=True, side_effect=init) as made:
        kata.Sequential(kata.ViTEmbedding(**SIZES), kata.Dropout(0.1), kata.LayerNorm(5))(IMAGES)
    seen = sorted({str(type(call.args[0])) for call in made.call_args_list})
    checks.equal(seen, [], "modules of torch.nn made while Sequential(...)(images) ran")
