"""A step of gradient descent, gradients that are set to None, and groups with their own weight decay."""

import copy
from collections.abc import Iterable, Mapping

import torch
from torch import nn

from dojo import checks


def parameter(values, grad, dtype=torch.float32):
    """Return a Parameter that holds `values` and has the gradient `grad`, which can be None."""
    made = nn.Parameter(torch.tensor(values, dtype=dtype))
    made.grad = None if grad is None else torch.tensor(grad, dtype=dtype)
    return made


def frozen(values, grad):
    """Return a frozen Parameter that still has a gradient."""
    return parameter(values, grad).requires_grad_(False)


# Step 1: a step


def test_a_step_goes_against_the_gradient(kata):
    """A step moves each value by lr times its gradient, against the gradient."""
    p = parameter([1.0, 2.0, 3.0], [4.0, -2.0, 0.0])
    kata.sgd_step([p], 0.5)
    checks.equal(
        p.detach(),
        torch.tensor([-1.0, 3.0, 3.0]),
        "p after sgd_step([p], 0.5), where p is [1, 2, 3] and p.grad is [4, -2, 0]",
    )


def test_every_parameter_moves(kata):
    """Every parameter moves, whatever its shape and its order in memory."""
    matrix, number = (
        parameter([[1.0, 2.0], [3.0, 4.0]], [[1.0, -2.0], [-3.0, 4.0]]),
        parameter(2.0, 1.0),
    )
    turned = nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).t())
    turned.grad = torch.tensor([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])
    kata.sgd_step([matrix, turned, number], lr=0.1)
    checks.equal(
        [matrix.detach(), turned.detach(), number.detach()],
        [
            torch.tensor([[0.9, 2.2], [3.3, 3.6]]),
            torch.tensor([[0.0, 1.0, 2.0], [-2.0, -1.0, 0.0]]),
            torch.tensor(1.9),
        ],
        "[p, q, r] after sgd_step([p, q, r], lr=0.1): a matrix, a transposed matrix, a single number",
        tolerance=1e-6,
    )


def test_a_parameter_without_a_gradient_is_passed_over(kata):
    """A parameter whose gradient is None does not move, and those after it do."""
    p, q, r = parameter([1.0, 2.0], [10.0, 10.0]), parameter([3.0], None), parameter([5.0], [10.0])
    kata.sgd_step([p, q, r], lr=0.1)
    checks.equal(
        [p.detach(), q.detach(), r.detach()],
        [torch.tensor([0.0, 1.0]), torch.tensor([3.0]), torch.tensor([4.0])],
        "[p, q, r] after sgd_step([p, q, r], lr=0.1), where p is [1, 2], q [3] and r [5], and q.grad is None",
        tolerance=1e-6,
    )


def test_only_the_given_parameters_move(kata):
    """`parameters` can be a generator, such as `net[2].parameters()`. All that it gives move, and no others."""
    net = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))
    net(torch.arange(20.0).reshape(5, 4)).square().sum().backward()
    before = copy.deepcopy(net.state_dict())
    kata.sgd_step(net[2].parameters(), lr=0.1)
    checks.equal(
        [name for name, value in net.state_dict().items() if not torch.equal(value, before[name])],
        ["2.weight", "2.bias"],
        "names of what has moved in net after sgd_step(net[2].parameters(), lr=0.1)",
    )


def test_every_digit_counts(kata):
    """A float64 step is computed in float64, and the gradients are used as they are, large or small."""
    p = parameter([1 / 3, -2 / 3, 0.1], [3e7, -5e3, 1 / 7], torch.float64)
    q = parameter([1 / 7, 0.0], [-2e-9, 5e-10], torch.float64)
    expected = [(one - one.grad / 7).detach() for one in (p, q)]
    kata.sgd_step([p, q], lr=1 / 7)
    checks.equal(
        [p.detach(), q.detach()],
        expected,
        "[p, q] after sgd_step([p, q], lr=1/7), where p.grad is [3e7, -5e3, 1/7] and q.grad [-2e-9, 5e-10]",
        tolerance=1e-13,
    )


# Step 2: what a step leaves as it is


def test_a_step_writes_into_the_old_memory(kata):
    """The new values are written into the memory of the old ones: a tensor that shares it sees them."""
    p = parameter([1.0, 2.0], [10.0, -10.0])
    shared = p.detach()
    kata.sgd_step([p], lr=0.1)
    checks.equal(
        shared,
        torch.tensor([0.0, 3.0]),
        "shared after sgd_step([p], lr=0.1), where shared = p.detach()",
        tolerance=1e-6,
    )


def test_a_parameter_stays_a_leaf(kata):
    """After a step each parameter is a leaf, and its `requires_grad` is what it was."""
    p, f = parameter([1.0, 2.0], [10.0, -10.0]), frozen([1.0, 2.0], [10.0, -10.0])
    kata.sgd_step([p, f], lr=0.1)
    checks.equal(
        [p.is_leaf, f.is_leaf, p.requires_grad, f.requires_grad],
        [True, True, True, False],
        "[p.is_leaf, f.is_leaf, p.requires_grad, f.requires_grad] after sgd_step([p, f], lr=0.1), where f is frozen",
    )


def test_a_step_only_reads_the_gradients(kata):
    """After a step each gradient is the same tensor with the same values, and None is still None."""
    p, q = parameter([1.0, 2.0], [10.0, -10.0]), parameter([1.0, 2.0], None)
    grad = p.grad
    kata.sgd_step([p, q], lr=0.1)
    checks.equal(
        [p.grad, q.grad],
        [torch.tensor([10.0, -10.0]), None],
        "[p.grad, q.grad] after sgd_step([p, q], lr=0.1), where q.grad is None",
    )
    checks.same(p.grad, grad, "p.grad after sgd_step([p, q], lr=0.1)")


def test_each_step_starts_afresh(kata):
    """A step depends only on the lr and the gradients of this call, not on earlier steps."""
    p = parameter([1.0, 2.0], [10.0, -10.0])
    for step, lr in enumerate([0.1, 0.1, 0.5, 0.0, 2, 0.1]):
        p.grad = torch.tensor([10.0 * step, -10.0])
        before = p.detach().clone()
        kata.sgd_step([p], lr)
        checks.equal(
            p.detach() - before,
            torch.tensor([-10.0 * step * lr, 10.0 * lr]),
            f"the move of p in call {step + 1} of sgd_step([p], {lr}), where p.grad is [{10 * step}, -10]",
            tolerance=1e-5,
        )


# Step 3: zero_grad


def test_zero_grad_sets_every_gradient_to_none(kata):
    """zero_grad sets the gradient of each parameter to None, whether it had one or not, frozen or not."""
    given = [parameter([1.0, 2.0], grad) for grad in ([10.0, -10.0], [1.0, 1.0], None, [1.0, 3.0])]
    given.append(frozen([6.0, 7.0], [1.0, 2.0]))
    kata.zero_grad(given)
    checks.equal(
        [one.grad for one in given],
        [None] * 5,
        "the gradients after zero_grad([p, q, r, s, f]), where r.grad is None and f is frozen",
    )


def test_zero_grad_changes_nothing_else(kata):
    """zero_grad leaves the values of the parameters and their `requires_grad` as they are."""
    p, f = parameter([1.0, 2.0], [10.0, -10.0]), frozen([6.0, 7.0], [1.0, 2.0])
    kata.zero_grad([p, f])
    checks.equal(
        [p.detach(), f.detach(), p.requires_grad, f.requires_grad],
        [torch.tensor([1.0, 2.0]), torch.tensor([6.0, 7.0]), True, False],
        "[p, f, p.requires_grad, f.requires_grad] after zero_grad([p, f]), where f is frozen",
    )


def test_gradients_do_not_add_up(kata):
    """After zero_grad(net.parameters()), backward gives the new gradient alone, not a sum."""
    net = nn.Linear(3, 2)
    for _ in range(2):
        kata.zero_grad(net.parameters())
        net(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).sum().backward()
    checks.equal(
        [net.weight.grad, net.bias.grad],
        [torch.tensor([[5.0, 7.0, 9.0]] * 2), torch.tensor([2.0, 2.0])],
        "[net.weight.grad, net.bias.grad] after two rounds of zero_grad(net.parameters()) and backward",
        tolerance=1e-6,
    )


def test_training_goes_as_with_torch(kata):
    """Training with zero_grad and sgd_step gives the same network as torch.optim.SGD, after every step."""
    net = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 3)).double()
    net[0].bias.requires_grad = False
    net.unused = nn.Parameter(torch.ones(2, dtype=torch.float64))
    twin, parameters = copy.deepcopy(net), list(net.parameters())
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.2)
    for step in range(1, 13):
        inputs = torch.sin(step + torch.arange(30, dtype=torch.float64)).reshape(6, 5)
        targets = torch.cos(step * torch.arange(18, dtype=torch.float64)).reshape(6, 3)
        kata.zero_grad(net.parameters())
        optimizer.zero_grad()
        for one in (net, twin):
            (one(inputs) - targets).square().mean().backward()
        kata.sgd_step(net.parameters(), lr=0.2)
        optimizer.step()
        checks.equal(
            dict(net.state_dict()),
            dict(twin.state_dict()),
            f"net.state_dict() after {step} rounds of zero_grad, backward and sgd_step",
            tolerance=1e-9,
        )
    is_same = [old is new for old, new in zip(parameters, net.parameters(), strict=True)]
    checks.equal(is_same, [True] * 7, "which parameters of net are the same objects as before")


# Step 4: what a group is

NOWHERE, TWICE, OTHER = "in no group", "twice in the groups", "something else"


def listed(value):
    """Return what `value` holds as a list, and a single thing as a list of one."""
    holds = isinstance(value, Iterable) and not isinstance(value, torch.Tensor)
    return list(value) if holds else [value]


def keys_of(group):
    return set(group) if isinstance(group, Mapping) else set()


def entries(groups, net):
    """Return the name in net, and the weight decay, of each item in these groups."""
    named = [*((f"the buffer {name}", one) for name, one in net.named_buffers())]
    named += net.named_parameters()
    return [
        (next((name for name, one in named if one is item), OTHER), group.get("weight_decay"))
        for group in listed(groups)
        if isinstance(group, Mapping)
        for item in listed(group.get("params"))
    ]


def held_by(groups, net):
    return [name for name, _ in entries(groups, net)]


def decays(groups, net):
    """Return by name the weight decay that these groups give to each parameter of net."""
    found = dict.fromkeys((name for name, _ in net.named_parameters()), NOWHERE)
    for name, decay in entries(groups, net):
        number = float(decay) if isinstance(decay, (int, float)) else decay
        found[name] = number if found.get(name, NOWHERE) == NOWHERE else TWICE
    return found


def network(shapes):
    """Return a module whose parameters have these paths and shapes."""
    net = nn.Module()
    for path, shape in shapes.items():
        owner, (*parents, name) = net, path.split(".")
        for parent in parents:
            if parent not in owner._modules:
                owner.add_module(parent, nn.Module())
            owner = owner._modules[parent]
        owner.register_parameter(name, nn.Parameter(torch.ones(shape)))
    return net


def check_decays(kata, net, decaying, where):
    """Check that the named parameters get 0.05, the other trainable ones 0.0, and frozen ones are in no group."""
    expected = {
        name: (0.05 if name in decaying else 0.0) if one.requires_grad else NOWHERE
        for name, one in net.named_parameters()
    }
    found = decays(kata.parameter_groups(net, 0.05), net)
    checks.equal(found, expected, f"weight decays by parameter_groups(net, 0.05), where {where}")


def test_a_group_is_a_dictionary(kata):
    """parameter_groups returns groups. Each is a dictionary with its `params` and its `weight_decay`."""
    groups = listed(kata.parameter_groups(nn.Linear(4, 3), 0.05))
    keys = {"params", "weight_decay"}
    checks.equal(
        [sorted(keys & set(one)) if isinstance(one, Mapping) else type(one) for one in groups],
        [sorted(keys)] * max(1, len(groups)),
        "which of the two keys each group of parameter_groups(net, 0.05) has",
    )


def test_the_groups_hold_the_parameters(kata):
    """The groups hold the Parameters of the module themselves. Each is in one group."""
    net = nn.Linear(4, 3)
    checks.equal(
        sorted(held_by(kata.parameter_groups(net, 0.05), net)),
        ["bias", "weight"],
        "names of all that is in the groups of parameter_groups(net, 0.05), where net = nn.Linear(4, 3)",
    )


def test_a_matrix_decays_and_a_bias_does_not(kata):
    """The `weight_decay` of the call goes to the matrix. The bias gets 0.0."""
    check_decays(kata, nn.Linear(4, 3), ["weight"], "net = nn.Linear(4, 3)")


def test_a_group_has_no_other_setting(kata):
    """A group sets no `lr`, `momentum` or other option of an optimizer: the caller chooses them."""
    optimizers = [kind([torch.zeros(1)]) for kind in (torch.optim.SGD, torch.optim.Adam)]
    options = {option for one in optimizers for option in one.defaults} - {"weight_decay"}
    groups = listed(kata.parameter_groups(nn.Linear(4, 3), 0.05))
    checks.equal(
        sorted(options & {key for group in groups for key in keys_of(group)}),
        [],
        "other options in the groups of parameter_groups(net, 0.05)",
    )


def test_an_optimizer_takes_the_groups(kata):
    """An optimizer takes the groups as they are. Its step moves both, and only the matrix decays."""
    net = network({"weight": (3, 4), "bias": (3,)})
    for one in net.parameters():
        one.grad = torch.ones_like(one)
    torch.optim.SGD(kata.parameter_groups(net, 0.5), lr=0.1).step()
    checks.equal(
        {name: one.detach().mean().item() for name, one in net.named_parameters()},
        {"weight": 0.85, "bias": 0.9},
        "the values after SGD(parameter_groups(net, 0.5), lr=0.1).step(); all were 1, with gradients of 1",
        tolerance=1e-6,
    )


# Step 5: what decays


def test_at_most_one_dimension_does_not_decay(kata):
    """A parameter of at most one dimension gets 0.0, whatever its name: a vector, or a single number."""
    net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))
    net.scale, net.temperature = nn.Parameter(torch.ones(3)), nn.Parameter(torch.tensor(1.0))
    check_decays(kata, net, ["0.weight"], "`scale` is a vector, and `temperature` a single number")


def test_three_names_do_not_decay(kata):
    """A `bias`, a `cls_token` and a `pos_embedding` get 0.0, at any depth and of any shape."""
    shapes = {"bias": (3, 4), "cls_token": (1, 1, 4), "pos_embedding": (1, 5, 4), "weight": (3, 4)}
    for path in ("", "encoder.", "encoder.blocks.0."):
        net = network({f"{path}{name}": shape for name, shape in shapes.items()})
        check_decays(kata, net, [f"{path}weight"], "all have two or three dimensions")


def test_only_the_last_part_of_a_path_counts(kata):
    """The name of a parameter is the last part of its path, the whole of it, as it is: `relative_bias` decays."""
    shapes = {
        **{"weight": (3, 4), "token": (3, 4), "relative_bias": (3, 4), "bias_table": (3, 4)},
        **{"unbiased.pos_embedding_2": (5, 4), "cls_token.weight": (3, 4), "bias.table": (3, 4)},
        "Bias": (3, 4),
    }
    check_decays(kata, network(shapes), shapes, "none has one of the three names")


def test_everything_else_decays(kata):
    """Every other parameter gets `weight_decay`, whatever its layer, its shape and its size."""
    net = network({"mixing": (2, 3, 4), "empty": (0, 4), "single": (1, 1)})
    net.convolution, net.norm = nn.Conv2d(3, 4, 2, bias=False), nn.LayerNorm((3, 4), bias=False)
    net.embedding, net.head = nn.Embedding(6, 4), nn.Linear(4, 1)
    net.attention = nn.MultiheadAttention(4, 2, bias=False)
    decaying = [name for name, _ in net.named_parameters() if name != "head.bias"]
    check_decays(kata, net, decaying, "all but head.bias have two dimensions or more")


def test_a_vision_transformer(kata):
    """In a ViT, all matrices decay. The class token, the position embedding, biases and LayerNorms do not."""
    undecayed = {"pos_embedding": (1, 7, 4), "cls_token": (1, 1, 4), "mlp_head.0.weight": (4,)}
    decaying = {"to_patch_embedding.1.weight": (4, 12), "mlp_head.1.weight": (3, 4)}
    for block in ("transformer.layers.0.0.", "transformer.layers.1.1."):
        undecayed |= {f"{block}norm.weight": (4,), f"{block}norm.bias": (4,)}
        undecayed |= {f"{block}fn.net.0.bias": (6,)}
        decaying |= {f"{block}fn.to_qkv.weight": (12, 4), f"{block}fn.net.0.weight": (6, 4)}
    check_decays(kata, network(undecayed | decaying), decaying, "net has a ViT's parameters")


# Step 6: which parameters are in the groups


def test_frozen_parameters_and_buffers_are_in_no_group(kata):
    """Frozen parameters and buffers are in no group. The trainable parameters of the same layer are."""
    net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 2))
    net[0].requires_grad_(False)
    net[2].bias.requires_grad = False
    check_decays(
        kata, net, ["2.weight"], "net[0] and net[2].bias are frozen, and net[1] has buffers"
    )


def test_a_parameter_with_two_names_is_in_one_group_once(kata):
    """A Parameter with several names is in one group, once."""
    net = nn.Module()
    net.embedding, net.output, net.norm = nn.Embedding(6, 4), nn.Linear(4, 6), nn.LayerNorm(4)
    net.output.weight = net.embedding.weight
    net.blocks = nn.ModuleList([net.norm, net.output])
    where = "output.weight is embedding.weight, and blocks holds norm and output again"
    check_decays(kata, net, ["embedding.weight"], where)


def test_two_parameters_are_two(kata):
    """Two Parameters are both in a group, even with equal values or in the same memory."""
    net = network({"first": (3, 4), "equal": (3, 4), "scale": (3,)})
    net.shared = nn.Parameter(net.first.detach())
    where = "equal has the values of first, and shared its memory"
    check_decays(kata, net, ["first", "equal", "shared"], where)


def test_nothing_trainable_gives_nothing(kata):
    """A module without trainable parameters is allowed. Its groups hold nothing, if there are any."""
    for net in (nn.ReLU(), nn.Linear(4, 3).requires_grad_(False)):
        held = held_by(kata.parameter_groups(net, 0.05), net)
        checks.equal(held, [], f"all that is in the groups of {net}, which has nothing to train")


def test_each_call_has_its_own_groups(kata):
    """Each call uses its own `weight_decay`, also 0.0, and its own groups: other calls do not change them."""
    net, other = nn.Linear(4, 3), nn.Linear(3, 2)
    calls = [(net, 0.3), (other, 0.07), (net, 0.0), (net, 2)]
    made = [kata.parameter_groups(*call) for call in calls]
    for (one, decay), groups in zip(calls, made, strict=True):
        checks.equal(
            decays(groups, one),
            {"weight": float(decay), "bias": 0.0},
            f"weight decays by the call with {decay}, after calls with 0.3, 0.07 (another net), 0.0 and 2",
        )


def test_each_call_sees_the_module_of_now(kata):
    """Each call looks at the module again: a parameter that was frozen since the last call is in no group."""
    net = nn.Linear(4, 3)
    listed(kata.parameter_groups(net, 0.05))
    net.bias.requires_grad = False
    check_decays(kata, net, ["weight"], "net.bias was frozen after an earlier call")


def test_the_module_stays_as_it_is(kata):
    """parameter_groups changes nothing: values, gradients, `requires_grad` and modes stay as they are."""
    net = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5), nn.Linear(3, 2)).eval()
    net[0].requires_grad_(False)
    net[2].weight.grad = torch.ones(2, 3)

    def state():
        return [[one.requires_grad, one.grad, one.detach().clone()] for one in net.parameters()]

    before = state()
    listed(kata.parameter_groups(net, 0.05))
    checks.equal(state(), before, "[p.requires_grad, p.grad, p] for each parameter p, after it")
    checks.equal([one.training for one in net.modules()], [False] * 4, "the train modes, after it")
