"""What `state_dict` gives, what `load_state_dict` does with it, and what it refuses.

The tests of `state_dict` use nothing else of yours; those of `load_state_dict` make their
dictionaries themselves. Only the last test uses the two together.
"""

import io
from collections.abc import Mapping

import torch
from torch import nn

from dojo import checks


class Network(nn.Module):
    """A child comes first, then a parameter; some buffers are not saved, some things are None.

    `mask` and `head.last` are saved, `last` and `head.mask` are not.
    """

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 4, bias=False), nn.BatchNorm1d(4))
        self.scale = nn.Parameter(torch.tensor(1.5))
        self.register_buffer("last", torch.zeros(2), persistent=False)
        self.register_buffer("mask", torch.ones(4))
        self.register_buffer("hidden", None)
        self.register_module("auxiliary", None)
        self.head = nn.Linear(4, 2)
        self.head.register_buffer("last", torch.zeros(2))
        self.head.register_buffer("mask", torch.ones(3), persistent=False)

    def forward(self, x):
        return self.head(self.body(x) * self.mask * self.scale)


KEYS = [
    "scale",
    "mask",
    "body.0.weight",
    "body.1.weight",
    "body.1.bias",
    "body.1.running_mean",
    "body.1.running_var",
    "body.1.num_batches_tracked",
    "head.weight",
    "head.bias",
    "head.last",
]


class Shared(nn.Module):
    """A Parameter, a buffer and a child that each have two names."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.head = nn.Linear(3, 5, bias=False)
        self.head.weight = self.embedding.weight
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("centre", self.mean)
        self.first = nn.Linear(3, 2, bias=False)
        self.second = self.first


SHARED = [
    "mean",
    "centre",
    "embedding.weight",
    "head.weight",
    "first.weight",
    "second.weight",
]


def filled(module, start):
    """Fill the module with values that are all different, from `start` on, and return it."""
    for tensor in module.state_dict().values():
        tensor.copy_(torch.arange(start, start + tensor.numel()).reshape(tensor.shape))
        start += tensor.numel()
    return module


def tensors(module):
    """Return every parameter and every buffer of the module, saved or not, by name."""
    return dict([*module.named_parameters(), *module.named_buffers()])


def everything(module):
    """Return a copy of each of them."""
    return {name: tensor.detach().clone() for name, tensor in tensors(module).items()}


def checkpoint(module):
    """Return what torch saves of the module, as a plain dict of copies."""
    return {key: value.clone() for key, value in module.state_dict().items()}


def bare(keys):
    """Return the last parts of the keys."""
    return [key.rpartition(".")[2] for key in keys]


# state_dict


NO_VALUES = {
    "What is None has no values to save: a parameter, a buffer and a child may each be None.": (
        "'NoneType' object has no attribute"
    ),
}


def saved(kata, net):
    """Return state_dict(net), which is a mapping; explain what came instead."""
    entries = checks.outcome(lambda: kata.state_dict(net))
    checks.instance(
        entries,
        Mapping,
        "state_dict(net)",
        why="A state dict is looked up by key.",
        mistakes={
            "Nothing is returned.": lambda got: got is None,
            **NO_VALUES,
            "These are pairs, or a generator of pairs. A state dict is looked up by key: make a dictionary "
            "of them.": lambda got: not isinstance(got, Exception),
        },
    )
    return entries


def test_the_keys_are_those_of_torch(kata):
    """The keys are the dotted names of what torch saves, in torch's order."""
    net = Network()
    net.body.requires_grad_(False)
    entries, parameters = saved(kata, net), dict(net.named_parameters())
    checks.equal(
        list(entries),
        KEYS,
        "list(state_dict(net)), where net.body is frozen",
        why="Module by module: first its parameters, then its persistent buffers, then all that "
        "is saved of one child after the other.",
        mistakes={
            "The buffers are missing: without its running statistics BatchNorm is not the network "
            "that was trained.": [key for key in KEYS if key in parameters],
            "The frozen parameters are missing. One that requires no gradient is still a parameter, and saved.": (
                [key for key in KEYS if key not in parameters or parameters[key].requires_grad]
            ),
            "A buffer of integers is missing. What is saved does not depend on the dtype.": [
                key for key in KEYS if not key.endswith("tracked")
            ],
            "The parameters are missing.": [key for key in KEYS if key not in parameters],
            "`last` was registered with persistent=False: it is a buffer, but is not saved.": (
                lambda got: "last" in got
            ),
            "What is None has no values to save.": lambda got: (
                {"hidden", "auxiliary", "body.0.bias"} & set(got)
            ),
            "All parameters come first here, then all buffers. The order is module by module.": (
                sorted(KEYS, key=lambda key: key not in parameters)
            ),
            "The children come before the module's own entries here.": [*KEYS[2:], *KEYS[:2]],
            "A module's buffers come before its parameters here.": lambda got: (
                got[0] == "mask" and sorted(got) == sorted(KEYS)
            ),
            "Only the module's own entries are here; its children have some too.": KEYS[:2],
            "Only direct children are looked into; `body.0` is a grandchild.": [
                key for key in KEYS if not key.startswith("body")
            ],
            "The keys are sorted; the order should be that of registration.": sorted(KEYS),
            "Which buffers are saved was asked of one set for all modules: each module has its own set of "
            "those that are not.": lambda got: (
                "body.1.running_mean" in got
                and ("head.mask" in got or not {"mask", "head.last"} <= set(got))
            ),
            "There is no dot between the name of a child and what is in it.": lambda got: (
                "headbias" in got
            ),
            "A key is the whole path: the name of each child on the way stands before the names of what is "
            "below it.": lambda got: bare(got) == bare(KEYS),
        },
    )


def test_an_empty_container_is_no_none(kata):
    """A child of length 0 is a child like any other: what it holds is saved."""
    net = Network()
    net.blocks = nn.ModuleList()
    net.blocks.shift = nn.Parameter(torch.ones(2))
    checks.equal(
        list(saved(kata, net)),
        [*KEYS, "blocks.shift"],
        "list(state_dict(net)), where net.blocks is an empty ModuleList with a parameter `shift`",
        why="It is the last child, and it has a parameter.",
        mistakes={
            "An object of length 0 counts as False in an `if`, but only None is to be passed over.": KEYS
        },
    )


def test_each_key_has_its_values(kata):
    """Each key has the values, the dtype and the shape of its parameter or buffer."""
    for net in (filled(Network(), 3), filled(Network().to(torch.float64), 50)):
        entries = saved(kata, net)
        for key, value in net.state_dict().items():
            checks.equal(
                entries.get(key),
                value,
                f"state_dict(net)[{key!r}]",
                why="An entry holds what the module holds.",
                mistakes={
                    "There is no such key.": lambda got: got is None,
                    "This is no tensor. A state dict holds tensors.": lambda got: (
                        not isinstance(got, torch.Tensor)
                    ),
                    "The value was converted. It is saved in the dtype that it has.": (
                        lambda got, value=value: got.dtype != value.dtype
                    ),
                    "The values are other ones than the module's.": torch.Tensor,
                },
            )


def test_shared_entries_come_under_every_name(kata):
    """A Parameter, a buffer or a child with two names is saved under both."""
    entries = saved(kata, Shared())
    checks.equal(
        list(entries),
        SHARED,
        "list(state_dict(net)), where each entry has two names",
        why="Whoever loads the state dict looks up every name, also where nothing is shared.",
        mistakes={
            "Entries of another module are here: something is kept from call to call. A default argument such "
            "as `result={}` is made once, not at each call.": lambda got: "scale" in got,
            "Each shared entry comes once. That is right for an optimizer, and how "
            "named_parameters() and named_buffers() list them; a state dict has all names.": (
                lambda got: sorted(got) == ["embedding.weight", "first.weight", "mean"]
            ),
            "The child that has two names comes under one only.": SHARED[:-1],
            "The shared Parameter comes under one of its names only.": lambda got: (
                ("head.weight" in got) != ("embedding.weight" in got)
            ),
            "The shared buffer comes under one of its names only.": lambda got: (
                ("mean" in got) != ("centre" in got)
            ),
        },
    )


def test_the_tensors_are_detached(kata):
    """The tensors in a state dict require no gradient, and those of the module still do."""
    net = Network()
    entries = saved(kata, net)
    checks.holds(len(entries) > 0, "state_dict(net) is empty; this test needs some entries")
    checks.equal(
        [key for key, value in entries.items() if value.requires_grad],
        [],
        "the keys in state_dict(net) whose tensors require a gradient",
        why="Values are saved, not graphs.",
        mistakes={
            "These are the Parameters themselves; detach them from autograd.": lambda _: any(
                isinstance(value, nn.Parameter) for value in entries.values()
            ),
            "These carry a graph that leads back to the parameters.": lambda _: any(
                value.grad_fn is not None for value in entries.values()
            ),
        },
    )
    checks.equal(
        [name for name, parameter in net.named_parameters() if not parameter.requires_grad],
        [],
        "state_dict(net), then the names of net's parameters that require no gradient",
        mistakes={
            "Saving froze the network: the parameters themselves were changed.": lambda got: bool(
                got
            )
        },
    )


def test_the_tensors_share_memory_with_the_module(kata):
    """The tensors are no copies: a state dict shows every later change of its module."""
    net = filled(Network(), 3)
    entries, before = saved(kata, net), checkpoint(net)
    with torch.no_grad():
        net.head.weight.mul_(10)
        net.mask.mul_(10)
        net.body[1].num_batches_tracked.add_(7)
    for key, value in {
        "head.weight": net.head.weight.detach(),
        "mask": net.mask,
        "body.1.num_batches_tracked": net.body[1].num_batches_tracked,
    }.items():
        checks.equal(
            entries[key],
            value,
            f"state_dict(net)[{key!r}], after net's tensors were changed in place",
            why="The tensor in the state dict is on the memory of the one in the module.",
            mistakes={
                "This is a copy. A state dict is made in no time, and without memory of its own; "
                "who wants to keep the values of a moment copies it (the lesson has an example).": before[
                    key
                ],
            },
        )


def test_each_state_dict_is_of_the_module_as_it_is_now(kata):
    """Each state dict is made afresh, of the module as it is at that moment."""
    net = Network()
    saved(kata, net)
    net.head = nn.Linear(4, 6, dtype=torch.float64)
    del net.scale
    again = saved(kata, net)
    checks.equal(
        list(again),
        KEYS[1:-1],
        "state_dict(net); del net.scale; list(state_dict(net))",
        why="`scale` was taken away, and the new head has no buffers.",
        mistakes={
            "Something is remembered from an earlier state dict.": lambda got: "scale" in got
        },
    )
    checks.equal(
        again["head.weight"],
        net.head.weight.detach(),
        'state_dict(net); net.head = nn.Linear(4, 6); state_dict(net)["head.weight"]',
        mistakes={
            "Something is remembered from an earlier state dict.": lambda got: got.shape == (2, 4)
        },
    )


# load_state_dict


def attempted(kata, net, entries, strict=True, called="load_state_dict(net, entries)"):
    """Load what is to be loaded, explain an exception that comes instead, and return what came back."""
    result = checks.outcome(lambda: kata.load_state_dict(net, entries, strict))
    if isinstance(result, Exception):
        own = net.state_dict()
        checks.equal(
            result,
            (
                [key for key in own if key not in entries],
                [key for key in entries if key not in own],
            ),
            called,
            why="Nothing is wrong here that is to be refused, so what fits is copied.",
            mistakes={
                "The values were copied while autograd was recording. Copy them under torch.no_grad().": (
                    "a leaf Variable that requires grad"
                ),
                "Inside load_state_dict the name `state_dict` is the argument, and hides the function of that "
                "name.": "object is not callable",
                "A value met an entry of another shape: was it found by its place in the order instead of by its "
                "key?": "The size of tensor",
                "A tensor need not lie in memory row by row, so it cannot always be seen as one flat row. Copy it as "
                "it is.": "view size is not compatible",
                "What is None has nothing to copy into.": "'NoneType' object has no attribute",
                "It is refused, though each value has the shape of the entry under its own key, wherever in the order "
                "that stands. (A value of another dtype is converted.)": (
                    lambda got: "mismatch" in str(got)
                ),
                "With strict=False keys that are missing or unexpected are no error: what fits is copied.": (
                    lambda got: not strict and " key" in str(got).lower()
                ),
                "It is refused, though all keys fit. Which keys the module has, and which the dictionary, was not "
                "found out rightly: frozen parameters, every dtype and all depths count.": lambda got: (
                    " key" in str(got).lower()
                ),
            },
        )
    return result


def loaded(kata, net, entries, strict=True, called="load_state_dict(net, entries)"):
    """Do as `attempted`, and check that something has arrived."""
    result, now = attempted(kata, net, entries, strict, called), net.state_dict()
    fits = [key for key, value in entries.items() if key in now and value.shape == now[key].shape]
    arrived = [torch.allclose(now[key].double(), entries[key].detach().double()) for key in fits]
    checks.holds(
        not fits or any(arrived),
        f"{called}; none of net's entries has the value that is under its key",
        why="This test asks for more than loading, but it needs something that is loaded.",
    )
    return result


def test_values_are_loaded(kata):
    """Loading gives every parameter and every persistent buffer the value under its key."""
    net, zero = Network(), Network()
    net.body[0].weight = nn.Parameter(torch.zeros(3, 4).T)  # not in memory row by row
    filled(net, 3)
    for tensor in zero.state_dict().values():
        tensor.zero_()
    sources = {
        "load_state_dict(net, entries)": filled(Network(), 100),
        "load_state_dict(net, other entries)": filled(Network(), 200),
        "load_state_dict(net, entries that are all zero)": zero,
    }
    for called, source in sources.items():
        before, entries = everything(net), checkpoint(source)
        attempted(kata, net, entries, called=called)
        now = everything(net)
        for key, value in checkpoint(source).items():
            checks.equal(
                now[key],
                value,
                f"{called}; {key} of net",
                why="The value under a key goes to the parameter or buffer of that name.",
                mistakes={
                    "It was not loaded: this is the value that was there. Was it written into a copy?": before[
                        key
                    ],
                    "The value was not copied as it is.": torch.Tensor,
                },
            )


def test_the_order_of_the_keys_does_not_matter(kata):
    """Values are found by key, in whatever order the dictionary has them."""
    net, entries = Network(), checkpoint(filled(Network(), 100))
    shuffled = dict(sorted(entries.items(), reverse=True))
    attempted(kata, net, shuffled, called="load_state_dict(net, entries in another order)")
    for key, value in entries.items():
        checks.equal(
            net.state_dict()[key],
            value,
            f"load_state_dict(net, entries in another order); {key} of net",
            why="The value under a key goes to the parameter or buffer of that name.",
            mistakes={
                "What belongs together has the same key, not the same place in the order.": (
                    lambda got: got.min() >= 100  # it is a value of the dictionary, but another one
                )
            },
        )


def test_the_two_lists_are_returned(kata):
    """Loading returns the missing and the unexpected keys: two empty lists when all fits."""
    net = Network()
    returned = loaded(kata, net, checkpoint(filled(Network(), 100)))
    checks.holds(
        isinstance(returned, (tuple, list)) and len(returned) == 2,
        f"load_state_dict(net, entries) returns {type(returned).__name__}, "
        "expected (missing_keys, unexpected_keys)",
        why="The two lists are what the caller can look at, as a pair.",
        mistakes={
            "Nothing is returned.": returned is None,
            "The module is returned. torch does not do that: `net = net.load_state_dict(...)` "
            "loses the network.": isinstance(returned, nn.Module),
            "The caller writes `missing, unexpected = load_state_dict(...)`: a pair of lists is returned, "
            "nothing else.": True,
        },
    )
    missing, unexpected = returned
    checks.equal(
        [sorted(missing), sorted(unexpected)],
        [[], []],
        "load_state_dict(net, entries), where every key fits",
        mistakes={"No key is missing here, and none is unexpected.": lambda got: True},
    )


def test_loading_keeps_the_parameter_objects(kata):
    """Loading copies in place: every Parameter stays the object that it was."""
    net = Network()
    before = dict(net.named_parameters())
    loaded(kata, net, checkpoint(filled(Network(), 100)))
    for name, parameter in net.named_parameters():
        checks.same(
            parameter,
            before[name],
            f"load_state_dict(net, entries); net.{name}",
            mistakes={
                "A new Parameter was put in its place. Optimizers and tied layers hold the object, so it is "
                "the object's values that change.": lambda got: True
            },
        )


def test_loading_keeps_the_buffer_objects(kata):
    """Loading copies in place: every buffer stays the tensor that it was."""
    net = Network()
    before = dict(net.named_buffers())
    loaded(kata, net, checkpoint(filled(Network(), 100)))
    for name, buffer in net.named_buffers():
        checks.same(
            buffer,
            before[name],
            f"load_state_dict(net, entries); net.{name}",
            mistakes={
                "A new tensor was put in its place. Buffers can be shared as parameters can: the values "
                "change, not the object.": lambda got: True
            },
        )


def test_loading_keeps_the_memory(kata):
    """Loading writes into the memory that is there: an earlier state dict of the module shows the new values."""
    net, entries = filled(Network(), 3), checkpoint(filled(Network(), 100))
    earlier = net.state_dict()
    loaded(kata, net, entries)
    for key, value in entries.items():
        checks.equal(
            earlier[key],
            value,
            f"earlier = net.state_dict(); load_state_dict(net, entries); earlier[{key!r}]",
            why="The values are copied into the memory that is there.",
            mistakes={
                "The entry got other memory (`.data = ...` does that), and what shared the old one was left "
                "behind. The values are copied into the memory that is there.": (
                    lambda got, key=key, value=value: torch.equal(net.state_dict()[key], value)
                )
            },
        )


def test_gradients_and_mode_stay_as_they_were(kata):
    """Neither saving nor loading touches gradients, or which layers are in train mode."""
    net = Network()
    net.body.eval()
    net.head.weight.grad = torch.ones(2, 4)
    saved(kata, net)
    loaded(kata, net, checkpoint(filled(Network(), 100)))
    checks.equal(
        [net.head.weight.grad is not None, net.training, net.body.training],
        [True, True, False],
        "net.body.eval(); state_dict(net); load_state_dict(net, entries); whether net.head.weight has its "
        "gradient, and net.training, net.body.training",
        mistakes={
            "The gradients are gone. They are no part of a state dict.": lambda got: not got[0],
            "The mode was changed. Who saves or loads in the middle of training goes on training.": (
                lambda got: got[1:] != [True, False]
            ),
        },
    )


def test_requires_grad_stays_as_it_was(kata):
    """What required a gradient still does, and what did not does not, whatever was loaded."""
    net = Network()
    net.body.requires_grad_(False)
    expected = {name: parameter.requires_grad for name, parameter in net.named_parameters()}
    entries = checkpoint(filled(Network(), 100))
    for key in ("mask", "body.0.weight", "head.bias"):
        entries[key].requires_grad_()
    entries["head.weight"] = entries["body.0.weight"][:2, :1] * torch.ones(2, 4)
    loaded(kata, net, entries)
    checks.equal(
        {name: parameter.requires_grad for name, parameter in net.named_parameters()},
        expected,
        "net.body.requires_grad_(False); load_state_dict(net, entries); "
        "requires_grad of net's parameters",
        why="Loading changes values. Freezing is a decision about this network, not about them.",
        mistakes={
            "Every parameter requires a gradient now: what was frozen is thawed.": dict.fromkeys(
                expected, True
            ),
            "The flag of the value was taken over. Freezing is a decision about this network, not about what is "
            "loaded into it.": lambda got: got["body.0.weight"] and not got["scale"],
            "A parameter requires no gradient any more: loading froze it.": lambda got: any(
                flag and not got[name] for name, flag in expected.items()
            ),
        },
    )
    checks.equal(
        [
            name
            for name, tensor in [*net.named_parameters(), *net.named_buffers()]
            if tensor.grad_fn is not None or (tensor.requires_grad and name not in expected)
        ],
        [],
        "load_state_dict(net, entries), where some values require a gradient; "
        "what of net is now part of a graph",
        mistakes={
            "The values were copied while autograd was recording. Copy them under torch.no_grad().": (
                lambda got: True
            )
        },
    )


def test_the_optimizer_still_trains_the_module(kata):
    """An optimizer made before loading trains the loaded values."""
    net = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    values = torch.tensor([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])
    loaded(kata, net, {"weight": values.clone(), "bias": torch.tensor([1.0, 2.0])})
    net(torch.tensor([[1.0, 2.0, 4.0]])).sum().backward()
    optimizer.step()
    checks.equal(
        net.weight.detach(),
        values - 0.5 * torch.tensor([1.0, 2.0, 4.0]),
        "optimizer = SGD(net.parameters(), lr=0.5); load_state_dict(net, entries); "
        "a step; net.weight",
        why="The step subtracts 0.5 times the gradient, which is [1, 2, 4] in each row.",
        mistakes={
            "The step did not change the network: the optimizer holds Parameters that the network "
            "no longer has.": values,
        },
    )


def test_the_module_and_the_dictionary_share_no_memory(kata):
    """After loading, training the module leaves the dictionary's tensors as they were."""
    net, entries = Network(), checkpoint(filled(Network(), 100))
    values, before = dict(entries), {key: value.clone() for key, value in entries.items()}
    loaded(kata, net, entries)
    with torch.no_grad():
        for tensor in [*net.parameters(), *net.buffers()]:
            tensor.add_(1)
    for key, value in before.items():
        checks.equal(
            values[key],
            value,
            f"load_state_dict(net, entries); net is trained; entries[{key!r}]",
            mistakes={
                "The module took over the dictionary's tensor. Two networks loaded from one dictionary would "
                "train each other: copy the values.": torch.Tensor
            },
        )


def test_the_dtype_stays_that_of_the_module(kata):
    """Values are converted to the module's dtype."""
    third = torch.full((2, 3), 1 / 3, dtype=torch.float64)
    for dtype, other in (
        (torch.float32, torch.float64),
        (torch.float64, torch.float64),
        (torch.float64, torch.float32),
    ):
        net = nn.Linear(3, 2, bias=False, dtype=dtype)
        called = f"net of {dtype}; load_state_dict(net, values of {other})"
        loaded(kata, net, {"weight": third.to(other)}, called=called)
        checks.equal(
            net.weight.detach(),
            third.to(other).to(dtype),
            f"{called}; net.weight",
            why="A copy in place converts: what the module computes with does not change.",
            mistakes={
                "The values' dtype came with them; the next forward pass ends in an error about "
                "dtypes.": third.to(other),
                "The values were rounded to float32 on their way.": third.float().to(dtype),
            },
        )


def test_shared_entries_stay_shared(kata):
    """What the module shares is still shared after loading."""
    net = Shared()
    loaded(kata, net, checkpoint(filled(Shared(), 100)))
    checks.same(
        net.head.weight,
        net.embedding.weight,
        "net.head.weight, which was net.embedding.weight before load_state_dict(net, entries)",
        mistakes={
            "Loading untied the two: each name got a Parameter of its own.": lambda got: True
        },
    )
    checks.same(
        net.centre,
        net.mean,
        "net.centre, which was net.mean before load_state_dict(net, entries)",
        mistakes={"Loading untied the two: each name got a tensor of its own.": lambda got: True},
    )


def refused(kata, net, entries, strict, called, heading, key, why):
    """Check that a load is refused by a RuntimeError that has the heading and the whole key in its message."""
    headings = {"Missing key", "Unexpected key", "size mismatch for"}
    others = [other for other in headings - {heading} if other != "size mismatch for"]
    for fragment in (heading, key):
        with checks.raises(
            RuntimeError,
            fragment,
            called,
            why=why,
            mistakes={
                f"{why} Nothing is refused: the caller would take the network for loaded.": (
                    lambda error: error is None
                ),
                "The value was looked up without asking whether it is there.": lambda error: (
                    isinstance(error, KeyError) and error.args == (key,)
                ),
                "It is refused, but with another kind of exception. As in torch, a RuntimeError says it.": (
                    lambda error: not isinstance(error, RuntimeError)
                ),
                "The key was taken for an unexpected one. Missing is what the module has and the dictionary has "
                "not.": lambda error: (
                    heading == "Missing key"
                    and key in str(error)
                    and "unexpected" in str(error).lower()
                ),
                "The key was taken for a missing one. Unexpected is what the dictionary has and the module has "
                "not.": lambda error: (
                    heading == "Unexpected key" and "missing" in str(error).lower()
                ),
                "This is the error of the copy itself: compare the shapes before copying anything.": (
                    "must match the size of tensor"
                ),
                f"The message says nothing of what is wrong: `{heading}` should stand in it.": (
                    lambda error: not any(one.lower() in str(error).lower() for one in headings)
                ),
                f"The message does not name {key}, the whole path: who has to repair a checkpoint needs to know "
                "which key it is.": lambda error: heading.lower() in str(error).lower(),
                "Something else than this is refused.": lambda error: any(
                    one.lower() in str(error).lower() for one in others
                ),
            },
        ):
            kata.load_state_dict(net, dict(entries), strict)


def test_a_missing_key_is_refused(kata):
    """A missing key is refused with a RuntimeError that says `Missing key` and names it."""
    for key in ("head.bias", "mask"):
        entries = checkpoint(Network())
        del entries[key]
        called = f"load_state_dict(net, entries) without {key}"
        why = f"The module has {key}, the dictionary has not."
        refused(kata, Network(), entries, True, called, "Missing key", key, why)


def test_a_missing_name_of_a_shared_entry_is_refused(kata):
    """Every name of a shared entry is looked up: one that is missing is refused."""
    for key in ("head.weight", "centre", "second.weight"):
        entries = checkpoint(Shared())
        del entries[key]
        called = f"load_state_dict(net, entries) without {key}, whose other name is there"
        why = "A state dict has every name of a shared entry, so every name is looked up."
        refused(kata, Shared(), entries, True, called, "Missing key", key, why)


def test_an_unexpected_key_is_refused(kata):
    """A key that the module does not save is refused: `Unexpected key`, and its name."""
    unexpected = {
        "tail.weight": "The module has nothing of this name.",
        "head.scale": "The module has a child `head`, but nothing in it is named `scale`.",
        "last": "The module has such a buffer, but it is not persistent: it is not loaded either.",
        "hidden": "The module has such a buffer, but it is None: there is nothing to copy into.",
    }
    for key, why in unexpected.items():
        entries = {**checkpoint(Network()), key: torch.ones(2)}
        called = f"load_state_dict(net, entries) with {key}"
        refused(kata, Network(), entries, True, called, "Unexpected key", key, why)


def test_another_shape_is_refused(kata):
    """A value of another shape is refused: `size mismatch for`, and its key."""
    for key, shape in {"head.weight": (5, 4), "body.1.running_var": (3,)}.items():
        entries = {**checkpoint(Network()), key: torch.ones(shape)}
        called = f"load_state_dict(net, entries) with {key} of shape {shape}"
        why = "The module has an entry of this name, but with another shape."
        refused(kata, Network(), entries, True, called, "size mismatch for", key, why)


def test_a_value_is_never_broadcast(kata):
    """A value that could be broadcast or reshaped to fit is refused as well."""
    shapes = {
        "one row for all": ("body.0.weight", (1, 3)),
        "one number for all": ("head.bias", (1,)),
        "a number without dimensions": ("mask", ()),
        "the same elements, transposed": ("body.0.weight", (3, 4)),
        "the same elements, flat": ("head.weight", (8,)),
        "two numbers for one": ("scale", (2,)),
        "one dimension more": ("mask", (1, 4)),
    }
    for said, (key, shape) in shapes.items():
        net = Network()
        entries = {**checkpoint(net), key: torch.ones(shape)}
        called = f"load_state_dict(net, entries) with {key} of shape {shape} ({said})"
        why = (
            "It was copied all the same, or could be: copy_() broadcasts, and a reshape finds some order for "
            "any equal number of elements. Compare the shapes."
        )
        refused(kata, net, entries, True, called, "size mismatch for", key, why)


def test_one_message_lists_all_that_is_wrong(kata):
    """One message names every missing, every unexpected and every mis-shaped key."""
    missing, unexpected = ["head.bias", "body.1.running_var"], ["tail.weight", "neck.bias"]
    misshaped = ["body.0.weight", "body.1.running_mean"]
    entries = checkpoint(Network())
    for key in missing:
        del entries[key]
    for key in unexpected + misshaped:
        entries[key] = torch.ones(7)
    error = checks.outcome(lambda: kata.load_state_dict(Network(), entries))
    said = str(error) if isinstance(error, Exception) else ""
    checks.equal(
        [key for key in missing + unexpected + misshaped if key in said],
        missing + unexpected + misshaped,
        "load_state_dict(net, entries) with two missing, two unexpected and two mis-shaped keys; "
        "those that the message names",
        why="Who has to repair a checkpoint wants to see all that is wrong at once.",
        mistakes={
            "Nothing is refused.": lambda _: not said,
            "The message does not name each key in full: it counts them, or has a part of their path.": (
                lambda got: "missing key" in said.lower() and not set(missing) & set(got)
            ),
            "The missing keys are refused before anything else is looked at.": missing,
            "The shapes are looked at only when all keys fit.": missing + unexpected,
            "Only shapes are refused, or the keys are looked at only when all shapes fit.": misshaped,
            "The message names one key of each kind only.": lambda got: (
                [sum(key in got for key in kind) for kind in (missing, unexpected, misshaped)]
                == [1, 1, 1]
            ),
            "The message names one key only: it was raised for the first that is wrong.": (
                lambda got: len(got) == 1
            ),
            "Of one kind only one key is named. All of them are to be repaired.": lambda got: any(
                len(set(kind) & set(got)) == 1 for kind in (missing, unexpected, misshaped)
            ),
            "The missing keys are not in the message.": lambda got: not set(missing) & set(got),
            "The unexpected keys are not in the message.": lambda got: (
                not set(unexpected) & set(got)
            ),
        },
    )
    headings = ["Missing key", "Unexpected key", "size mismatch for"]
    checks.equal(
        [heading for heading in headings if heading.lower() in said.lower()],
        headings,
        "load_state_dict(net, entries) with keys of all three kinds; what the message says of them",
        mistakes={"The message should say of each key what is wrong with it.": lambda got: True},
    )


def test_strict_false_loads_what_fits(kata):
    """With strict=False what fits is loaded, and the lists name what does not."""
    net = filled(Network(), 3)
    before, entries = everything(net), checkpoint(filled(Network(), 100))
    for key in ("head.bias", "mask"):
        del entries[key]
    entries.update({"tail.weight": torch.ones(2), "last": torch.ones(2)})
    values = {key: value for key, value in entries.items() if key != "last"}
    called = "load_state_dict(net, entries, strict=False) without head.bias and mask, with tail.weight and last"
    missing, unexpected = attempted(kata, net, entries, False, called)
    checks.equal(
        [sorted(missing), sorted(unexpected)],
        [["head.bias", "mask"], ["last", "tail.weight"]],
        "sorted (missing, unexpected) = load_state_dict(net, entries, strict=False)",
        why="Missing is what the module has and the dictionary has not; unexpected is what the "
        "dictionary has and the module does not save.",
        mistakes={
            "The two lists are exchanged.": [["last", "tail.weight"], ["head.bias", "mask"]],
            "A list is empty that should not be: with strict=False the lists are all that the caller learns.": (
                lambda got: [] in got
            ),
        },
    )
    now = everything(net)
    for name, value in before.items():
        checks.equal(
            now[name],
            values.get(name, value),
            f"load_state_dict(net, entries, strict=False) without head.bias and mask; {name} of net",
            why="What is missing keeps its value; a buffer that is not persistent is not loaded.",
            mistakes={
                "It was not loaded, although key and shape fit.": value,
                "A buffer that is not persistent was loaded.": lambda _, name=name: name == "last",
                "What is missing was changed.": lambda _, name=name: name not in values,
            },
        )


def test_strict_false_loads_nothing_under_a_wrong_prefix(kata):
    """With strict=False and a prefix before every key, nothing is loaded, and the lists say so."""
    net = filled(nn.Linear(3, 2), 3)
    before = everything(net)
    entries = {"module.weight": torch.ones(2, 3), "module.bias": torch.ones(2)}
    missing, unexpected = loaded(kata, net, entries, False)
    checks.equal(
        [sorted(missing), sorted(unexpected)],
        [["bias", "weight"], ["module.bias", "module.weight"]],
        'load_state_dict(net, entries, False), every key with "module." before it',
        why="No key of the dictionary is one of the module's: all of the module's are missing, all "
        "of the dictionary's are unexpected.",
        mistakes={
            "The prefix was taken off. What the keys of a dictionary mean is for the caller to "
            "decide.": lambda _: not torch.equal(net.bias, before["bias"]),
            "The lists are empty: nothing says that nothing was loaded.": [[], []],
        },
    )
    for name, value in everything(net).items():
        checks.equal(
            value,
            before[name],
            f'load_state_dict(net, entries, False), every key with "module." before it; net.{name}',
            why="A key fits as a whole, or not at all.",
        )


def test_strict_false_does_not_forgive_a_shape(kata):
    """A value of another shape is refused with strict=False as well."""
    entries = {"head.weight": torch.ones(5, 4), "tail.weight": torch.ones(2)}
    called = "load_state_dict(net, entries, strict=False) with head.weight of shape (5, 4)"
    why = "strict is about keys: a key that fits with a shape that does not is always an error."
    refused(kata, Network(), entries, False, called, "size mismatch for", "head.weight", why)


def test_the_dictionary_stays_as_it_was(kata):
    """The caller's dictionary holds the same tensors under the same keys afterwards."""
    entries = checkpoint(filled(Network(), 100))
    entries["stranger.weight"] = torch.ones(3)
    entries["mask"].requires_grad_()
    del entries["head.bias"]
    before = dict(entries)
    loaded(kata, Network(), entries, False)
    checks.equal(
        list(entries),
        list(before),
        "load_state_dict(net, entries, strict=False); list(entries)",
        why="The dictionary belongs to the caller, who may load it into the next network.",
        mistakes={
            "The keys that were used are gone: they were taken out to see what is left over.": [
                "stranger.weight"
            ],
            "The missing key was filled in. It stays missing, for the caller to see.": lambda got: (
                "head.bias" in got
            ),
        },
    )
    checks.equal(
        [key for key, value in before.items() if entries[key] is not value],
        [],
        "load_state_dict(net, entries, strict=False); the keys that hold another tensor now",
        mistakes={
            "The dictionary belongs to the caller: its tensors stay in it.": lambda got: True
        },
    )
    checks.equal(
        entries["mask"].requires_grad,
        True,
        "load_state_dict(net, entries, strict=False); entries['mask'].requires_grad, which was True",
        mistakes={"The caller's tensor was changed. Copy from it, and leave it as it is.": False},
    )


def test_a_refused_load_changes_nothing(kata):
    """A refused load leaves the module as it was, to the last value (torch's own does not)."""
    whole = checkpoint(filled(Network(), 100))
    without_bias = {key: value for key, value in whole.items() if key != "head.bias"}
    bad = {
        "without its last key": (without_bias, True),
        "with a key too many": ({**whole, "tail.weight": torch.ones(2)}, True),
        "whose last value has another shape": ({**whole, "head.bias": torch.ones(5)}, True),
        "whose last value has another shape, and strict=False": (
            {**whole, "head.bias": torch.ones(5)},
            False,
        ),
    }
    for said, (entries, strict) in bad.items():
        net = filled(Network(), 3)
        before, objects, keys = everything(net), tensors(net), list(entries)
        memory = {name: tensor.data_ptr() for name, tensor in objects.items()}
        called = f"load_state_dict(net, entries) {said}"
        with checks.raises(RuntimeError, "", called):
            kata.load_state_dict(net, entries, strict)
        now = everything(net)
        checks.equal(
            [name for name, value in before.items() if not torch.equal(now[name], value)],
            [],
            f"{called} is refused; what of net has changed",
            mistakes={
                "Some values were copied before the refusal: half of the network is now from the one, half "
                "from the other. Find all that is wrong before the first copy. (To take the values back one would need "
                "copies of them: what shares memory has changed, too.)": lambda got: True
            },
        )
        checks.equal(
            [
                name
                for name, tensor in tensors(net).items()
                if tensor is not objects[name] or tensor.data_ptr() != memory[name]
            ],
            [],
            f"{called} is refused; which Parameters and buffers are new objects, or have new memory",
            mistakes={
                "The values are what they were, but not the objects or their memory: an optimizer, or an "
                "earlier state dict, still has the old ones.": lambda got: True
            },
        )
        checks.equal(
            list(entries),
            keys,
            f"{called} is refused; list(entries)",
            why="The dictionary is the caller's, who may repair it and try again.",
            mistakes={
                "Keys were taken out of the caller's dictionary, who may repair it and try again.": (
                    lambda got, keys=keys: set(got) < set(keys)
                )
            },
        )


def test_a_load_after_a_refused_one(kata):
    """After a refused load, a dictionary that fits is loaded as if nothing had been."""
    net, entries = Network(), checkpoint(filled(Network(), 100))
    stranger = {**entries, "tail.weight": torch.ones(2)}
    called = "load_state_dict(net, entries) with tail.weight"
    why = "The module has nothing of this name."
    refused(kata, net, stranger, True, called, "Unexpected key", "tail.weight", why)
    called = "a load that is refused, then load_state_dict(net, entries) with entries that fit"
    missing, unexpected = loaded(kata, net, entries, called=called)
    checks.equal(
        [sorted(missing), sorted(unexpected)],
        [[], []],
        called,
        mistakes={
            "What was wrong with the first dictionary is still in the lists.": lambda got: True
        },
    )


def test_a_round_trip_through_a_file(kata):
    """Saved with torch.save, read with torch.load and loaded, a network computes the same."""
    trained = filled(Network().to(torch.float64), 1)
    trained(torch.arange(15.0, dtype=torch.float64).reshape(5, 3))
    file = io.BytesIO()
    torch.save(saved(kata, trained), file)
    file.seek(0)
    fresh = Network().to(torch.float64)
    loaded(kata, fresh, torch.load(file))
    x = torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(2, 3)
    checks.equal(
        fresh.eval()(x).detach(),
        trained.eval()(x).detach(),
        "torch.save(state_dict(trained), file); load_state_dict(fresh, torch.load(file)); "
        "fresh.eval()(x)",
        why="All that the network computes with is saved and loaded, BatchNorm's running "
        "statistics included.",
    )
    checks.equal(
        everything(fresh)["body.1.num_batches_tracked"],
        trained.body[1].num_batches_tracked,
        "the same; num_batches_tracked of fresh's BatchNorm",
        why="The count of batches is a buffer of integers; it is saved as well.",
    )
