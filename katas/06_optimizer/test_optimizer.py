"""A step of gradient descent, gradients that are forgotten, and groups with a weight decay of their own."""

import copy
import warnings
from collections.abc import Iterable

import torch
from torch import nn

from dojo import checks

# sgd_step


def parameter_with(values, grad, dtype=torch.float32):
    """Make a Parameter that has got a gradient."""
    parameter = nn.Parameter(torch.tensor(values, dtype=dtype))
    parameter.grad = None if grad is None else torch.tensor(grad, dtype=dtype)
    return parameter


def test_a_step_goes_against_the_gradient(kata):
    """A step moves each parameter by lr times its gradient, against the gradient."""
    for dtype in (torch.float32, torch.float64):
        for lr in (0.5, 0.1):
            vector = parameter_with([1.0, 2.0, 3.0], [4.0, -2.0, 0.0], dtype)
            matrix = parameter_with([[1.0, 2.0], [3.0, 4.0]], [[1.0, -2.0], [-3.0, 4.0]], dtype)
            before, grad = vector.detach().clone(), vector.grad.clone()
            expected = torch.tensor([1 - lr * 4, 2 + lr * 2, 3.0], dtype=dtype)
            kata.sgd_step([vector, matrix], lr)
            checks.equal(
                vector.detach(),
                expected,
                f"p = [1, 2, 3] with p.grad = [4, -2, 0]; sgd_step([p, q], lr={lr}); p",
                tolerance=1e-6 if dtype == torch.float32 else 1e-12,
                why="p becomes p - lr * p.grad, element by element.",
                mistakes={
                    "p did not move. `p = p - ...` gives the name `p` to a new tensor and leaves the "
                    "Parameter as it was; it must be changed in place.": before,
                    "p went along the gradient, uphill. The loss falls in the other direction.": (
                        before + lr * grad
                    ),
                    "p moved by the whole gradient, not by lr times the gradient.": before - grad,
                    "p was replaced by the step instead of being moved by it.": -lr * grad,
                    "Only the sign of the gradient was used; its size counts too.": (
                        before - lr * grad.sign()
                    ),
                    "The gradient was brought to length 1. It is used as it is.": (
                        before - lr * grad / grad.norm()
                    ),
                    "p moved twice in one step.": before - 2 * lr * grad,
                    "The step was computed in float32. A float64 parameter keeps all its digits.": (
                        lambda got, dtype=dtype, expected=expected: (
                            dtype == torch.float64 and (got - expected).abs().max() < 1e-5
                        )
                    ),
                    "p was decayed as well: this step knows no weight decay.": lambda got: (
                        got[2] != 3.0
                    ),
                },
            )
            checks.equal(
                matrix.detach(),
                torch.tensor([[1 - lr, 2 + 2 * lr], [3 + 3 * lr, 4 - 4 * lr]], dtype=dtype),
                f"q = [[1, 2], [3, 4]] with q.grad = [[1, -2], [-3, 4]]; sgd_step([p, q], lr={lr}); q",
                tolerance=1e-6 if dtype == torch.float32 else 1e-12,
                why="Every parameter of the list is moved, each by its own gradient.",
                mistakes={
                    "Only the first parameter was moved.": torch.tensor(
                        [[1.0, 2.0], [3.0, 4.0]], dtype=dtype
                    )
                },
            )


def test_a_step_is_made_in_place(kata):
    """A step writes into the parameter's own memory: whoever shares it sees the new values."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    shared = parameter.detach()
    kata.sgd_step([parameter], lr=0.1)
    checks.equal(
        shared,
        torch.tensor([0.0, 3.0]),
        "shared = p.detach(); sgd_step([p], lr=0.1); shared",
        tolerance=1e-6,
        why="A state dict or another view of p shares its memory, and goes with it.",
        mistakes={
            "p got new memory, and what shared the old one was left behind. `p.data = ...` exchanges "
            "the memory; p.data -= ... or p.sub_(...) writes into it.": lambda got: (
                got.tolist() == [1.0, 2.0] and parameter.tolist() != [1.0, 2.0]
            ),
            "p did not move at all.": torch.tensor([1.0, 2.0]),
        },
    )


def test_a_parameter_stays_a_trainable_leaf(kata):
    """After a step each parameter is still a leaf that requires a gradient."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    kata.sgd_step([parameter], lr=0.1)
    checks.equal(
        [parameter.requires_grad, parameter.is_leaf, parameter.grad_fn],
        [True, True, None],
        "sgd_step([p], lr=0.1); [p.requires_grad, p.is_leaf, p.grad_fn]",
        why="The step is no part of any computation that is to be differentiated: it is made under "
        "torch.no_grad(), and leaves p as trainable as it was.",
        mistakes={
            "p is frozen now: its flag was switched off for the step, and not on again.": [
                False,
                True,
                None,
            ]
        },
    )
    parameter.grad = None
    (parameter * torch.tensor([3.0, 4.0])).sum().backward()
    checks.equal(
        parameter.grad,
        torch.tensor([3.0, 4.0]),
        "sgd_step([p], lr=0.1); p.grad = None; (p * [3, 4]).sum().backward(); p.grad",
        why="The next backward pass reaches p as the first one did.",
    )


def test_without_a_gradient_nothing_moves(kata):
    """A parameter whose gradient is None is passed over, and the ones after it are moved."""
    first, second = parameter_with([1.0, 2.0], [10.0, 10.0]), parameter_with([3.0, 4.0], None)
    third = parameter_with([5.0, 6.0, 7.0], [10.0, 20.0, 30.0])
    kata.sgd_step([first, second, third], lr=0.1)
    checks.equal(
        [first.detach(), second.detach(), third.detach()],
        [torch.tensor([0.0, 1.0]), torch.tensor([3.0, 4.0]), torch.tensor([4.0, 4.0, 4.0])],
        "sgd_step([p, q, r], lr=0.1), where q.grad is None; [p, q, r]",
        tolerance=1e-6,
        why="A parameter that took no part in the loss has no gradient. That is no reason to move it, "
        "and none to stop.",
        mistakes={
            "The step ended at the parameter without a gradient. The ones after it count too.": (
                lambda got: got[0].tolist() != [1.0, 2.0] and got[2].tolist() == [5.0, 6.0, 7.0]
            ),
            "The parameter without a gradient has moved.": (
                lambda got: got[1].tolist() != [3.0, 4.0]
            ),
        },
    )
    checks.equal(
        second.grad,
        None,
        "sgd_step([p, q, r], lr=0.1); q.grad",
        why="There was no gradient, and the step makes none.",
    )


def test_a_step_leaves_the_gradients_alone(kata):
    """A step leaves each gradient as it is: the same tensor with the same values."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    grad = parameter.grad
    kata.sgd_step([parameter], lr=0.1)
    checks.equal(
        parameter.grad,
        torch.tensor([10.0, -10.0]),
        "p.grad = [10, -10]; sgd_step([p], lr=0.1); p.grad",
        why="To forget the gradients is another function's task: whoever wants to look at them after "
        "the step still can.",
        mistakes={
            "The gradient was forgotten. That is what zero_grad is for.": lambda got: got is None,
            "The gradient was set to zero. The step only reads it.": torch.zeros(2),
            "The gradient itself was multiplied by lr, in place. The step only reads it.": (
                torch.tensor([1.0, -1.0])
            ),
            "The gradient was turned round, in place. The step only reads it.": (
                torch.tensor([-1.0, 1.0])
            ),
        },
    )
    checks.same(
        parameter.grad,
        grad,
        "sgd_step([p], lr=0.1); p.grad",
        why="The gradient was exchanged for another tensor. The step only reads it.",
    )


def test_each_step_starts_afresh(kata):
    """A step depends on the gradients of the moment alone, not on earlier steps."""
    parameter = parameter_with([1.0, 2.0], [1.0, 1.0])
    for step in (1, 2, 3):
        parameter.grad = torch.tensor([10.0 * step, -10.0])
        before = parameter.detach().clone()
        kata.sgd_step([parameter], lr=0.1)
        checks.equal(
            parameter.detach() - before,
            torch.tensor([-1.0 * step, 1.0]),
            f"by how much p moved in step {step}, with p.grad = [{10 * step}, -10] and lr=0.1",
            tolerance=1e-5,
            why="Each step moves p by -lr * p.grad. What remembers earlier gradients is called momentum, "
            "and is not asked for here.",
        )


def test_only_the_given_parameters_move(kata):
    """Only the parameters that are given move, though others have gradients as well."""
    net = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))
    net(torch.arange(20.0).reshape(5, 4)).square().sum().backward()
    before = copy.deepcopy(net)
    kata.sgd_step(net[2].parameters(), lr=0.1)
    moved = [
        name
        for (name, old), new in zip(before.named_parameters(), net.parameters(), strict=True)
        if not torch.equal(old, new)
    ]
    checks.equal(
        moved,
        ["2.weight", "2.bias"],
        "sgd_step(net[2].parameters(), lr=0.1); names of what has moved in net",
        why="The layers that are not given are left alone: that is how one part of a network is trained.",
        mistakes={
            "Nothing moved. net[2].parameters() can be gone through only once: was it used up before "
            "the step, or was a copy stepped?": [],
            "Only the first parameter moved.": ["2.weight"],
            "Only the last parameter moved.": ["2.bias"],
        },
    )


# zero_grad


def test_zero_grad_sets_none(kata):
    """zero_grad sets the gradient of each parameter to None, and leaves its values alone."""
    first, second = parameter_with([1.0, 2.0], [10.0, -10.0]), parameter_with([3.0], None)
    third, frozen = parameter_with([4.0, 5.0], [1.0, 1.0]), parameter_with([6.0, 7.0], [1.0, 2.0])
    frozen.requires_grad = False
    kata.zero_grad([first, second, third, frozen])
    checks.equal(
        [first.grad, second.grad, third.grad, frozen.grad],
        [None, None, None, None],
        "zero_grad([p, q, r, s]), where q has no gradient and s is frozen; their gradients",
        why="Every parameter is without a gradient afterwards, whether it had one, and trainable or not.",
        mistakes={
            "The gradients are zero, not None. To an optimizer that is a difference: with a zero gradient "
            "weight decay and momentum go on moving a parameter, with None it is passed over.": (
                lambda got: all(one is None or not one.any() for one in got)
            ),
            "Nothing was forgotten. `grad = p.grad; grad = None` changes only the name `grad`; it is the "
            "attribute of the parameter that must be set.": lambda got: got[0] is not None,
            "The loop ended at the parameter that had no gradient. The ones after it count too.": (
                lambda got: got[2] is not None
            ),
            "The frozen parameter kept its old gradient, which an optimizer would still apply.": (
                lambda got: got[3] is not None
            ),
        },
    )
    checks.equal(
        [first.detach(), frozen.detach()],
        [torch.tensor([1.0, 2.0]), torch.tensor([6.0, 7.0])],
        "zero_grad([p, q, r, s]); [p, s]",
        why="Only the gradients are forgotten: the values of the parameters stay as they are.",
    )


def test_a_gradient_that_is_not_forgotten_adds_up(kata):
    """After zero_grad the next backward pass gives its own gradient, not a sum."""
    net = nn.Linear(3, 2)
    inputs = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    for _ in range(2):
        kata.zero_grad(net.parameters())
        net(inputs).sum().backward()
    checks.equal(
        [net.weight.grad, net.bias.grad],
        [torch.tensor([[5.0, 7.0, 9.0]] * 2), torch.tensor([2.0, 2.0])],
        "[net.weight.grad, net.bias.grad] after two rounds of zero_grad(net.parameters()) and backward",
        tolerance=1e-6,
        why="backward adds to what is there; zero_grad makes sure that nothing is.",
        mistakes={
            "The gradients of the two rounds have added up: they were not forgotten between them. "
            "net.parameters() can be gone through only once: was it used up before?": [
                torch.tensor([[10.0, 14.0, 18.0]] * 2),
                torch.tensor([4.0, 4.0]),
            ]
        },
    )


# both together


def network():
    """A small network with running statistics, a frozen parameter and one that is never used."""
    net = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 3)).double()
    net[0].bias.requires_grad = False
    net.unused = nn.Parameter(torch.ones(2, dtype=torch.float64))
    return net


def test_training_goes_as_with_torch(kata):
    """Training with zero_grad and sgd_step goes as with torch.optim.SGD, step after step."""
    net = network()
    twin = copy.deepcopy(net)
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.2)
    parameters = list(net.parameters())
    for step in range(1, 13):
        inputs = torch.sin(step + torch.arange(30, dtype=torch.float64)).reshape(6, 5)
        targets = torch.cos(step * torch.arange(18, dtype=torch.float64)).reshape(6, 3)
        kata.zero_grad(net.parameters())
        optimizer.zero_grad()
        for one in (net, twin):
            (one(inputs) - targets).square().mean().backward()
        kata.sgd_step(net.parameters(), lr=0.2)
        optimizer.step()
        for name, expected in twin.state_dict().items():
            checks.equal(
                net.state_dict()[name],
                expected,
                f"{name} after step {step} of zero_grad, backward, sgd_step",
                tolerance=1e-9,
                why="torch.optim.SGD with the same lr, on a twin of the network, says what is expected.",
            )
    checks.equal(
        [old is new for old, new in zip(parameters, net.parameters(), strict=True)],
        [True] * len(parameters),
        "whether each item of net.parameters() is the object that it was before the training",
        why="An optimizer changes Parameters. It never replaces them.",
    )


# parameter_groups


def filled(*shape):
    return nn.Parameter(torch.ones(shape))


NOT_SAID = 99.0
ELSEWHERE, NOWHERE, TWICE, UNSAID = "something else", "in no group", "listed twice", "not said"


def decays(groups, net):
    """Return by name which weight decay an optimizer with these groups gives to each parameter of net."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch only warns of what stands twice in one group
        optimizer = torch.optim.SGD(groups, lr=0.1, weight_decay=NOT_SAID)
    names = {id(parameter): name for name, parameter in net.named_parameters()}
    found = dict.fromkeys(names.values(), NOWHERE)
    for group in optimizer.param_groups:
        decay = UNSAID if group["weight_decay"] == NOT_SAID else float(group["weight_decay"])
        for parameter in group["params"]:
            name = names.get(id(parameter), ELSEWHERE)
            found[name] = TWICE if found.get(name, NOWHERE) != NOWHERE else decay
    return found


MISTAKES = {
    "Something that is no parameter of net stands in a group: a buffer, a copy, .data, or what is left "
    "of an earlier call. The optimizer would change that.": lambda got: ELSEWHERE in got,
    "A group does not say its weight_decay. Its parameters would get what the optimizer has for all "
    "that says nothing.": lambda got: UNSAID in got.values(),
    "A parameter is listed twice, and would be stepped twice. Each stands in exactly one group.": (
        lambda got: TWICE in got.values()
    ),
}
LEFT_OUT = {
    "A parameter stands in no group: it would never be trained. What does not decay belongs to a group "
    "with weight_decay 0.0.": lambda got: ELSEWHERE not in got and NOWHERE in got.values()
}


def test_groups_are_what_an_optimizer_takes(kata):
    """parameter_groups gives a list of dictionaries, each with its `params` and its own `weight_decay`."""
    groups = kata.parameter_groups(nn.Linear(4, 3), 0.05)
    checks.holds(
        isinstance(groups, Iterable) and not isinstance(groups, dict),
        f"parameter_groups(net, 0.05) gives a {type(groups).__name__}, expected a list of groups",
        why="An optimizer takes a list of groups.",
        mistakes={
            "Nothing was given back: is there a `return`?": groups is None,
            "That is one group. What decays and what does not need a group each.": (
                isinstance(groups, dict)
            ),
        },
    )
    groups = list(groups)
    checks.equal(
        [
            sorted({"params", "weight_decay"} & set(group)) if isinstance(group, dict) else group
            for group in groups
        ],
        [["params", "weight_decay"]] * len(groups),
        "which of the keys `params` and `weight_decay` each group has",
        why="A group is a dictionary that says which Parameters it holds, and how they decay.",
        mistakes={
            "A group does not say its weight_decay. It would get the one that the optimizer has for all "
            "that says nothing; a group that is not to decay says 0.0.": lambda got: (
                ["params"] in got
            ),
            "These are not dictionaries. A group is a dictionary with the two keys.": lambda got: (
                any(not isinstance(group, list) or "params" not in group for group in got)
            ),
        },
    )
    held = [group["params"] for group in kata.parameter_groups(nn.Linear(4, 3), 0.05)]
    checks.equal(
        [item for params in held for item in params if isinstance(item, str)],
        [],
        "names in the `params` of the groups",
        why="The groups hold names. An optimizer needs the Parameters themselves: it knows no module.",
    )
    net = nn.Linear(4, 3)
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        {"weight": 0.05, "bias": 0.0},
        "net = nn.Linear(4, 3); weight decay of its parameters by parameter_groups(net, 0.05)",
        why="Each of the two stands in one group: the matrix decays, the vector does not.",
        mistakes={
            "The two are exchanged: the bias decays, and the weight does not.": {
                "weight": 0.0,
                "bias": 0.05,
            },
            "Both decay. A vector, such as a bias, does not.": {"weight": 0.05, "bias": 0.05},
            "Nothing decays. A matrix gets the weight_decay that is asked for.": {
                "weight": 0.0,
                "bias": 0.0,
            },
            "The weight decay is not the one that the call asks for.": lambda got: (
                got["bias"] == 0.0 and got["weight"] not in (0.05, NOWHERE, TWICE, UNSAID)
            ),
            **LEFT_OUT,
            **MISTAKES,
        },
    )


def test_vectors_and_numbers_do_not_decay(kata):
    """Parameters of at most one dimension do not decay: biases, the weights of a normalisation, single numbers."""
    net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))
    net.temperature = filled()
    net.scale = filled(3)
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        {
            "temperature": 0.0,
            "scale": 0.0,
            "0.weight": 0.05,
            "0.bias": 0.0,
            "1.weight": 0.0,
            "1.bias": 0.0,
        },
        "net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3)), with a vector `scale` and a number "
        "`temperature`; weight decay by parameter",
        why="Weight decay keeps the entries of a matrix small. A vector or a number shifts or scales, and "
        "is not to be drawn to zero.",
        mistakes={
            "Only the biases are left out. Every vector is, also the weight of a LayerNorm and a Parameter "
            "of your own.": lambda got: got["scale"] == 0.05 and got["0.bias"] == 0.0,
            "A number has no dimension at all. At most one dimension includes that.": lambda got: (
                got["temperature"] == 0.05 and got["scale"] == 0.0
            ),
            "A Parameter of net itself is in no group: was only what belongs to a layer collected?": (
                lambda got: got["scale"] == NOWHERE and got["0.bias"] == 0.0
            ),
            "The children's parameters are in no group: the whole tree counts.": lambda got: (
                got["scale"] == 0.0 and got["0.weight"] == NOWHERE
            ),
            **LEFT_OUT,
            **MISTAKES,
        },
    )


def test_class_token_position_embedding_and_bias_do_not_decay(kata):
    """A `cls_token`, a `pos_embedding` and a `bias` do not decay, at any depth and of any shape."""
    net = nn.Module()
    net.cls_token = filled(1, 1, 4)
    net.bias = filled(3, 4)
    net.encoder = nn.Module()
    net.encoder.pos_embedding = filled(1, 5, 4)
    net.encoder.block = nn.Module()
    net.encoder.block.cls_token = filled(2, 4)
    net.encoder.block.bias = filled(3, 4)
    net.encoder.block.weight = filled(3, 4)
    expected = {
        "cls_token": 0.0,
        "bias": 0.0,
        "encoder.pos_embedding": 0.0,
        "encoder.block.cls_token": 0.0,
        "encoder.block.bias": 0.0,
        "encoder.block.weight": 0.05,
    }
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        expected,
        "weight decay by parameter; all of them have two dimensions or more",
        why="These three are told by their name, which is the last part of the path.",
        mistakes={
            "Only the number of dimensions was looked at. A class token has three, (1, 1, dim), and a "
            "position embedding too: they are told by their names.": lambda got: (
                set(got.values()) == {0.05}
            ),
            "Only names at the top were looked at. The name of a parameter is the last part of its path, "
            "at any depth.": lambda got: (
                got["cls_token"] == 0.0 and got["encoder.block.cls_token"] == 0.05
            ),
            "A name at the top has no dot before it. It counts too.": lambda got: (
                got["bias"] == 0.05 and got["encoder.block.bias"] == 0.0
            ),
            "A `bias` is left out whatever its shape, as the other two are.": lambda got: (
                got["cls_token"] == 0.0 and got["bias"] == 0.05
            ),
            **MISTAKES,
        },
    )


def test_the_whole_last_part_of_a_name_counts(kata):
    """Only the last part of a name counts, and all of it: `relative_bias` and `cls_token.weight` decay."""
    net = nn.Module()
    net.relative_bias = filled(3, 4)
    net.bias_table = filled(3, 4)
    net.cls_token = nn.Linear(4, 3, bias=False)
    net.unbiased = nn.Module()
    net.unbiased.pos_embedding_2 = filled(1, 5, 4)
    net.bias = nn.Module()
    net.bias.table = filled(3, 4)
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        {
            "relative_bias": 0.05,
            "bias_table": 0.05,
            "cls_token.weight": 0.05,
            "unbiased.pos_embedding_2": 0.05,
            "bias.table": 0.05,
        },
        "weight decay by parameter; none of them is a `bias`, a `cls_token` or a `pos_embedding`",
        why="Split the path at its dots. What counts is whether the last part is one of the three names.",
        mistakes={
            "A name was looked for anywhere in the path. `bias` is also found in `unbiased`.": (
                lambda got: got["bias_table"] == 0.0 and got["cls_token.weight"] == 0.0
            ),
            "The end of a path was compared as text. `relative_bias` ends in `bias`, but its last part is "
            "another name.": lambda got: got["relative_bias"] == 0.0,
            "The beginning of a part was compared. `bias_table` begins with `bias`, but is another name.": (
                lambda got: got["bias_table"] == 0.0
            ),
            "Any part of the path was looked at. A *module* may be called so, too; what counts is the "
            "name of the parameter, the last part.": lambda got: got["cls_token.weight"] == 0.0,
            **MISTAKES,
        },
    )


def test_everything_else_decays(kata):
    """Every other parameter decays, whatever its layer and its shape."""
    net = nn.Module()
    net.weight = filled(3, 4)
    net.mixing = filled(2, 3, 4)
    net.convolution = nn.Conv2d(3, 4, 2)
    net.embedding = nn.Embedding(6, 4)
    net.attention = nn.MultiheadAttention(4, 2, bias=False)
    net.norm = nn.LayerNorm((3, 4))
    net.head = nn.Linear(4, 1)
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        {
            "weight": 0.05,
            "mixing": 0.05,
            "convolution.weight": 0.05,
            "convolution.bias": 0.0,
            "embedding.weight": 0.05,
            "attention.in_proj_weight": 0.05,
            "attention.out_proj.weight": 0.05,
            "norm.weight": 0.05,
            "norm.bias": 0.0,
            "head.weight": 0.05,
            "head.bias": 0.0,
        },
        "net has a Conv2d, an Embedding, a MultiheadAttention, a LayerNorm((3, 4)), a Linear(4, 1) and "
        "two Parameters of its own; weight decay by parameter",
        why="The rule asks for the number of dimensions and for the name, for nothing else.",
        mistakes={
            "A parameter stands in no group: it would never be trained. Kinds of layers are many, and a "
            "Parameter may stand outside of any layer.": lambda got: (
                ELSEWHERE not in got and NOWHERE in got.values()
            ),
            "The kind of the layer decided. The rule knows no kinds of layers.": lambda got: (
                got["mixing"] == 0.0 or got["embedding.weight"] == 0.0
            ),
            "A shape of (1, 4) has two dimensions, although one of them is 1.": lambda got: (
                got["head.weight"] == 0.0
            ),
            "The weight of LayerNorm((3, 4)) has two dimensions. That it belongs to a normalisation does "
            "not count.": lambda got: got["norm.weight"] == 0.0,
            **MISTAKES,
        },
    )


def test_frozen_parameters_and_buffers_are_in_no_group(kata):
    """Frozen parameters and buffers stand in no group."""
    net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 2))
    net[0].requires_grad_(False)
    net[2].bias.requires_grad = False
    net.count = nn.Parameter(torch.tensor([[1, 2], [3, 4]]), requires_grad=False)
    for _ in range(2):
        checks.equal(
            decays(kata.parameter_groups(net, 0.05), net),
            {
                "count": NOWHERE,
                "0.weight": NOWHERE,
                "0.bias": NOWHERE,
                "1.weight": 0.0,
                "1.bias": 0.0,
                "2.weight": 0.05,
                "2.bias": NOWHERE,
            },
            "net[0] and net[2].bias are frozen, net[1] is a BatchNorm1d; weight decay by parameter",
            why="An optimizer is given what it is to train. A frozen parameter that it knows would still be "
            "decayed when there is a gradient from earlier.",
            mistakes={
                "The frozen parameters are in the groups. requires_grad tells them from the others.": (
                    lambda got: got["0.weight"] != NOWHERE or got["2.bias"] != NOWHERE
                ),
                "A layer was left out because one of its parameters is frozen. Each has its own flag.": (
                    lambda got: got["2.weight"] == NOWHERE
                ),
                **MISTAKES,
            },
        )
    checks.equal(
        [parameter.requires_grad for parameter in net.parameters()],
        [False, False, False, True, True, True, False],
        "[p.requires_grad for p in net.parameters()] after parameter_groups(net, 0.05)",
        why="To divide the parameters changes none of them.",
    )


def test_a_tied_parameter_is_in_one_group_once(kata):
    """A Parameter that is reachable under several names stands in one group, once."""
    net = nn.Module()
    net.embedding = nn.Embedding(6, 4)
    net.output = nn.Linear(4, 6)
    net.output.weight = net.embedding.weight
    net.norm = nn.LayerNorm(4)
    net.blocks = nn.ModuleList([net.norm, net.output])
    checks.equal(
        decays(kata.parameter_groups(net, 0.05), net),
        {"embedding.weight": 0.05, "output.bias": 0.0, "norm.weight": 0.0, "norm.bias": 0.0},
        "net.output.weight is net.embedding.weight, and net.blocks holds net.norm and net.output once "
        "more; weight decay by parameter",
        why="It is one Parameter, however many names lead to it.",
        mistakes=MISTAKES,
    )


def test_weight_decay_is_what_was_asked_for(kata):
    """The weight decay of the groups is the one that this call asks for, and each call makes new groups."""
    nets = [nn.Linear(4, 3), nn.Linear(3, 2)]
    groups = [
        kata.parameter_groups(net, decay) for net, decay in zip(nets, (0.3, 0.01), strict=True)
    ]
    for net, decay, mine in zip(nets, (0.3, 0.01), groups, strict=True):
        checks.equal(
            decays(mine, net),
            {"weight": decay, "bias": 0.0},
            f"one = parameter_groups(net, 0.3); two = parameter_groups(other, 0.01); weight decay with {decay}",
            why="The number is taken from the call.",
            mistakes={
                "The first call's groups are not its own any more: a later call changed them, or they are "
                "kept from call to call. Make new lists and dictionaries in each call.": lambda got: (
                    ELSEWHERE in got or NOWHERE in got.values()
                ),
                "The weight decay is another one than the call asks for.": (
                    lambda got, decay=decay: got["weight"] != decay
                ),
            },
        )
    checks.equal(
        decays(kata.parameter_groups(nets[0], weight_decay=0.0), nets[0]),
        {"weight": 0.0, "bias": 0.0},
        "weight decay by parameter from parameter_groups(net, weight_decay=0.0)",
        why="No weight decay is a weight decay of 0.0. All parameters are in a group all the same.",
        mistakes=MISTAKES,
    )


def vision_transformer():
    """A very small network whose parameters are called like those of the article's ViT."""

    def after_norm(layer):
        block = nn.Module()
        block.norm, block.fn = nn.LayerNorm(4), layer
        return block

    def attention():
        layer = nn.Module()
        layer.to_qkv = nn.Linear(4, 12, bias=False)
        layer.to_out = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.1))
        return layer

    def feed_forward():
        layer = nn.Module()
        layer.net = nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.Dropout(0.1), nn.Linear(6, 4))
        return layer

    vit = nn.Module()
    vit.pos_embedding, vit.cls_token = filled(1, 7, 4), filled(1, 1, 4)
    vit.to_patch_embedding = nn.Sequential(nn.Flatten(), nn.Linear(12, 4))
    vit.transformer = nn.Module()
    vit.transformer.layers = nn.ModuleList(
        nn.ModuleList([after_norm(attention()), after_norm(feed_forward())]) for _ in range(2)
    )
    vit.mlp_head = nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 3))
    return vit


def test_a_vision_transformer(kata):
    """Of a ViT exactly the matrices decay: of the patches, the attention, the feed-forward layers and the head."""
    vit = vision_transformer()
    got = decays(kata.parameter_groups(vit, 0.05), vit)
    layers = [f"transformer.layers.{number}" for number in range(2)]
    decayed = [
        "to_patch_embedding.1.weight",
        *[
            f"{layer}.{name}.weight"
            for layer in layers
            for name in ("0.fn.to_qkv", "0.fn.to_out.0", "1.fn.net.0", "1.fn.net.3")
        ],
        "mlp_head.1.weight",
    ]
    checks.equal(
        [name for name, decay in got.items() if decay == 0.05],
        decayed,
        "names of what decays in a ViT of two layers, by parameter_groups(vit, 0.05)",
        why="The class token, the position embedding, all biases and the LayerNorms do not decay.",
        mistakes={
            "The class token and the position embedding decay. They have three dimensions, and are told "
            "by their names.": ["pos_embedding", "cls_token", *decayed],
            "The weights of the LayerNorms decay. They are vectors.": lambda got: (
                "mlp_head.0.weight" in got
            ),
        },
    )
    checks.equal(
        {name: decay for name, decay in got.items() if name not in decayed and decay != 0.0},
        {},
        "parameters of the ViT that should have a weight decay of 0.0, and have not",
        why="What does not decay is trained all the same: it stands in a group with weight_decay 0.0.",
        mistakes=MISTAKES,
    )


def test_a_transformer_by_the_rule(kata):
    """Of a whole nn.Transformer each parameter decays, or does not, by its dimensions and its name."""
    net = nn.Transformer(4, 2, 1, 1, 6, batch_first=True)
    net.decoder.requires_grad_(False)
    expected = {}
    for name, parameter in net.named_parameters():
        last = name.split(".")[-1]
        if not parameter.requires_grad:
            expected[name] = NOWHERE
        elif parameter.dim() < 2 or last in ("bias", "cls_token", "pos_embedding"):
            expected[name] = 0.0
        else:
            expected[name] = 0.3
    got = decays(kata.parameter_groups(net, 0.3), net)
    wrong = [name for name in expected if got[name] != expected[name]]
    checks.equal(
        {name: got[name] for name in wrong},
        {name: expected[name] for name in wrong},
        "weight decay by parameter of a nn.Transformer whose decoder is frozen; only what is wrong:",
        why="At most one dimension, or one of the three names: 0.0. Frozen: in no group. Else: 0.3.",
        mistakes=MISTAKES,
    )


def test_an_optimizer_with_these_groups(kata):
    """An optimizer with these groups draws the matrices to zero, and leaves the rest where it is."""
    net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))
    net.cls_token = filled(1, 1, 4)
    before = copy.deepcopy(net.state_dict())
    optimizer = torch.optim.SGD(kata.parameter_groups(net, weight_decay=0.5), lr=0.1, momentum=0.9)
    for parameter in net.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    for name, parameter in net.named_parameters():
        expected = before[name] * 0.95 if name == "0.weight" else before[name]
        checks.equal(
            parameter.detach(),
            expected,
            f"{name} after a step with zero gradients, lr=0.1 and weight_decay=0.5",
            tolerance=1e-6,
            why="Zero gradients move nothing. What moves is what decays: it shrinks by lr * weight_decay, "
            "here by a twentieth.",
            mistakes={
                "It did not decay.": before[name],
                "It decayed, though it should not.": before[name] * 0.95,
            },
        )
