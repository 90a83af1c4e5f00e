"""A step of gradient descent, gradients that are forgotten, and groups with a weight decay of their own."""

import copy
import warnings
from collections.abc import Iterable
from functools import partial

import torch
from torch import nn

from dojo import checks

# sgd_step


def parameter_with(values, grad, dtype=torch.float32):
    """Make a Parameter that has got a gradient."""
    parameter = nn.Parameter(torch.tensor(values, dtype=dtype))
    parameter.grad = None if grad is None else torch.tensor(grad, dtype=dtype)
    return parameter


def stepped(kata, *parameters, lr=0.1):
    """Return the parameters' values after a step, or the exception that the step has raised."""
    error = checks.outcome(lambda: kata.sgd_step(list(parameters), lr))
    return error if isinstance(error, Exception) else [one.detach() for one in parameters]


def multiple(moved, direction):
    """Return the number that makes `direction` into `moved`, or None when there is none."""
    number = float((moved * direction).sum() / (direction * direction).sum())
    fits = torch.allclose(moved, number * direction, rtol=1e-5, atol=1e-6)
    return round(number, 5) if fits else None


STEP_ERRORS = {
    "While autograd is recording, no parameter may be changed in place. The step is nothing that is to be "
    "differentiated: use torch.no_grad() for it.": "a leaf Variable that requires grad",
    "A parameter that took no part in the loss has None for a gradient: look before you compute with "
    "it. Such a parameter is passed over.": "'NoneType'",
    "Something was unpacked into several names. The parameters come without names, one by one, and how "
    "many there are is not known beforehand.": "to unpack",
    "A gradient holds many values, and is neither true nor false. Ask whether it is None.": (
        "Boolean value of Tensor"
    ),
    "What was computed for another parameter was used for this one: is something kept from step to step, "
    "or from one parameter to the next?": "The size of tensor",
}


def test_a_step_goes_against_the_gradient(kata):
    """A step moves each parameter by lr times its gradient, against the gradient."""
    for lr, dtype in ((0.5, torch.float32), (0.12345, torch.float64)):
        vector = parameter_with([1.0, 2.0, 3.0], [4.0, -2.0, 0.0], dtype)
        matrix = parameter_with([[1.0, 2.0], [3.0, 4.0]], [[1.0, -2.0], [-3.0, 4.0]], dtype)
        number = parameter_with(2.0, 1.0, dtype)
        before, grad = vector.detach().clone(), vector.grad.clone()
        expected = [
            torch.tensor([1 - lr * 4, 2 + lr * 2, 3.0], dtype=dtype),
            torch.tensor([[1 - lr, 2 + 2 * lr], [3 + 3 * lr, 4 - 4 * lr]], dtype=dtype),
            torch.tensor(2 - lr, dtype=dtype),
        ]

        def turns(got, before=before, grad=grad):
            """By which multiple of its gradient p has moved."""
            return multiple(got[0] - before, grad)

        checks.equal(
            stepped(kata, vector, matrix, number, lr=lr),
            expected,
            "p, q, r = [1, 2, 3], [[1, 2], [3, 4]], 2 with the gradients [4, -2, 0], "
            f"[[1, -2], [-3, 4]], 1; sgd_step([p, q, r], lr={lr}); [p, q, r]",
            tolerance=1e-6 if dtype == torch.float32 else 1e-12,
            why="p becomes p - lr * p.grad, element by element.",
            mistakes={
                "p did not move, though q did. Was the first one skipped, or its gradient, in which one number "
                "is 0, taken for none? Whether there is one is asked, not what is in it.": lambda got: (
                    turns(got) == 0 and got[1].tolist() != [[1.0, 2.0], [3.0, 4.0]]
                ),
                "p did not move. `p = p - ...` gives the name `p` to a new tensor and leaves the "
                "Parameter as it was; it must be changed in place.": lambda got: turns(got) == 0,
                "p went along the gradient, uphill. The loss falls in the other direction.": (
                    lambda got: turns(got) > 0
                ),
                "p moved by the whole gradient, not by lr times the gradient.": (
                    lambda got: turns(got) == -1
                ),
                "p moved twice in one step.": lambda got, lr=lr: turns(got) == -2 * lr,
                "The gradient was brought to length 1. It is used as it is.": (
                    lambda got, lr=lr, grad=grad: abs(turns(got) + lr / float(grad.norm())) < 1e-4
                ),
                "p moved against its gradient, but not by lr times it: the gradient or the learning rate "
                "was made smaller or larger before.": lambda got, lr=lr: (
                    turns(got) not in (None, -lr)
                ),
                "p was replaced by the step instead of being moved by it.": (
                    lambda got, lr=lr, grad=grad: got[0].tolist() == (-lr * grad).tolist()
                ),
                "Only the sign of the gradient was used; its size counts too.": (
                    lambda got, lr=lr, grad=grad, before=before: (
                        (got[0] - before + lr * grad.sign()).abs().max() < 1e-5
                    )
                ),
                "All of p moved by the same number. Each element has a gradient of its own.": (
                    lambda got, before=before: (got[0] - before).std() < 1e-5
                ),
                "p was decayed as well: this step knows no weight decay.": (
                    lambda got, before=before, expected=expected: (
                        multiple(got[0] - expected[0], before) is not None and got[0][2] != 3.0
                    )
                ),
                "Only the first parameter was moved.": (
                    lambda got: got[1].tolist() == [[1.0, 2.0], [3.0, 4.0]]
                ),
                "The parameter of no dimensions, a single number, did not move.": lambda got: (
                    got[2] == 2.0
                ),
                "The step was computed in float32. A float64 parameter keeps all its digits.": (
                    lambda got, dtype=dtype, expected=expected: (
                        dtype == torch.float64 and (got[0] - expected[0]).abs().max() < 1e-5
                    )
                ),
                "Digits were lost: the values are rounded.": (
                    lambda got, expected=expected: (got[0] - expected[0]).abs().max() < 0.01
                ),
                **STEP_ERRORS,
            },
        )


def test_a_step_is_made_in_place(kata):
    """A step writes into the parameter's own memory: whoever shares it sees the new values."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    shared = parameter.detach()
    error = stepped(kata, parameter)
    checks.equal(
        error if isinstance(error, Exception) else shared,
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
            **STEP_ERRORS,
        },
    )


def test_a_parameter_stays_a_trainable_leaf(kata):
    """After a step each parameter is a leaf as before, trainable or frozen as before."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    frozen = parameter_with([1.0, 2.0], [10.0, -10.0])
    frozen.requires_grad = False
    error = stepped(kata, parameter, frozen)
    state = [parameter.requires_grad, parameter.is_leaf, parameter.grad_fn, frozen.requires_grad]
    checks.holds(
        isinstance(error, Exception) or parameter.tolist() != [1.0, 2.0],
        "p did not move; this test needs a step that is made",
    )
    checks.equal(
        error if isinstance(error, Exception) else state,
        [True, True, None, False],
        "sgd_step([p, f], lr=0.1), where f is frozen and has an old gradient; [p.requires_grad, "
        "p.is_leaf, p.grad_fn, f.requires_grad]",
        why="The step is no part of any computation that is to be differentiated: it is made under "
        "torch.no_grad(), and leaves p as trainable as it was.",
        mistakes={
            "p is frozen now: its flag was switched off for the step, and not on again.": (
                lambda got: got[:2] == [False, True]
            ),
            "The frozen parameter is trainable now: the step switched its flag on.": (
                lambda got: got[0] and got[3]
            ),
            **STEP_ERRORS,
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
    checks.equal(
        stepped(kata, first, second, third),
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
            "p or r moved by something else than lr times its gradient: was one of the two changed before, "
            "or is something kept from earlier steps?": (
                lambda got: got[0].tolist() != [1.0, 2.0] and got[2].tolist() != [5.0, 6.0, 7.0]
            ),
            **STEP_ERRORS,
            "A parameter without a gradient is no error: it is passed over.": (
                lambda got: isinstance(got, Exception)
            ),
        },
    )
    checks.equal(
        second.grad,
        None,
        "sgd_step([p, q, r], lr=0.1); q.grad",
        mistakes={
            "There was no gradient, and the step makes none. None is not the same as zero.": (
                lambda got: got is not None
            )
        },
    )


def test_a_step_leaves_the_gradients_alone(kata):
    """A step leaves each gradient as it is: the same tensor with the same values."""
    parameter = parameter_with([1.0, 2.0], [10.0, -10.0])
    grad = parameter.grad
    error = stepped(kata, parameter)
    checks.holds(
        isinstance(error, Exception) or parameter.tolist() != [1.0, 2.0],
        "p did not move; this test needs a step that is made",
    )
    checks.equal(
        error if isinstance(error, Exception) else parameter.grad,
        torch.tensor([10.0, -10.0]),
        "p.grad = [10, -10]; sgd_step([p], lr=0.1); p.grad",
        why="The gradient itself was changed, in place. The step only reads it.",
        mistakes={
            "The gradient was forgotten. That is what zero_grad is for.": lambda got: got is None,
            "The gradient was set to zero. The step only reads it.": torch.zeros(2),
            "The gradient itself was multiplied by lr, in place. The step only reads it.": (
                torch.tensor([1.0, -1.0])
            ),
            "The gradient was turned round, in place. The step only reads it.": (
                lambda got: multiple(got, torch.tensor([10.0, -10.0])) < 0
            ),
            "The gradient itself was changed, in place. The step only reads it.": (
                lambda got: not isinstance(got, Exception)
            ),
            **STEP_ERRORS,
        },
    )
    checks.same(
        parameter.grad,
        grad,
        "sgd_step([p], lr=0.1); p.grad",
        mistakes={
            "The gradient was exchanged for another tensor. The step only reads it.": (
                lambda got: got is not grad
            )
        },
    )


def test_each_step_starts_afresh(kata):
    """A step depends on the gradients of the moment alone, not on earlier steps."""
    parameter = parameter_with([1.0, 2.0], [1.0, 1.0])
    for step in (1, 2, 3):
        parameter.grad = torch.tensor([10.0 * step, -10.0])
        before = parameter.detach().clone()
        after = stepped(kata, parameter)
        checks.equal(
            after if isinstance(after, Exception) else after[0] - before,
            torch.tensor([-1.0 * step, 1.0]),
            f"by how much p moved in step {step}, with p.grad = [{10 * step}, -10] and lr=0.1",
            tolerance=1e-5,
            why="Each step moves p by -lr * p.grad. What remembers earlier gradients is called momentum, "
            "and is not asked for here.",
            mistakes={
                "The first step was right, and this one moved nothing: something is kept from step to "
                "step.": lambda got, step=step: step > 1 and not got.any(),
                "Each step moves p by -lr * p.grad. What remembers earlier gradients is called momentum, "
                "and is not asked for here.": lambda got, step=step: step > 1 and got[1] > 1.001,
                "The steps grow shorter from call to call: something is kept between them. Each step "
                "uses the lr that it is given.": lambda got, step=step: (
                    step > 1 and 0 < got[1] < 0.999
                ),
                **STEP_ERRORS,
            },
        )


def test_only_the_given_parameters_move(kata):
    """Only the parameters that are given move, though others have gradients as well."""
    net = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))
    net(torch.arange(20.0).reshape(5, 4)).square().sum().backward()
    before = copy.deepcopy(net)
    error = checks.outcome(lambda: kata.sgd_step(net[2].parameters(), lr=0.1))
    moved = [
        name
        for (name, old), new in zip(before.named_parameters(), net.parameters(), strict=True)
        if not torch.equal(old, new)
    ]
    checks.equal(
        error if isinstance(error, Exception) else moved,
        ["2.weight", "2.bias"],
        "sgd_step(net[2].parameters(), lr=0.1); names of what has moved in net",
        why="The layers that are not given are left alone: that is how one part of a network is trained.",
        mistakes={
            "Nothing moved. net[2].parameters() can be gone through only once: was it used up before "
            "the step, or was a copy stepped?": [],
            "Only the first parameter moved.": ["2.weight"],
            "The first parameter did not move. net[2].parameters() can be gone through only once, and a "
            "look at it before the step has taken its first item.": ["2.bias"],
        },
    )


# zero_grad


ZERO_GRAD_ERRORS = {
    "What is given are Parameters, not a module: each of them has an attribute that is to be set.": (
        "has no attribute 'zero_grad'"
    ),
    "A parameter may have no gradient, and then there is nothing to write into. And zero is not what is "
    "asked for: the gradient is to be None.": "'NoneType' object has no attribute",
    "What is given are the Parameters alone, without their names.": "to unpack",
    "The gradient is to be None, which no number is.": "assigned grad expected to be a Tensor or None",
}


def test_zero_grad_sets_none(kata):
    """zero_grad sets the gradient of each parameter to None, and leaves its values alone."""
    first, second = (
        parameter_with([1.0, 2.0], [10.0, -10.0]),
        parameter_with([4.0, 5.0], [1.0, 1.0]),
    )
    third, fourth = parameter_with([3.0], None), parameter_with([4.0, 5.0], [1.0, 3.0])
    frozen = parameter_with([6.0, 7.0], [1.0, 2.0])
    frozen.requires_grad = False
    given = [first, second, third, fourth, frozen]
    error = checks.outcome(lambda: kata.zero_grad(given))
    checks.equal(
        [first.detach(), frozen.detach()],
        [torch.tensor([1.0, 2.0]), torch.tensor([6.0, 7.0])],
        "zero_grad([p, q, r, s, f]); [p, f]",
        mistakes={
            "Only the gradients are forgotten: the values of the parameters stay as they are.": (
                lambda got: True
            )
        },
    )

    def kept(one):
        return one is not None and bool(one.any())

    checks.equal(
        error if isinstance(error, Exception) else [one.grad for one in given],
        [None] * 5,
        "zero_grad([p, q, r, s, f]), where r has no gradient and f is frozen; their gradients",
        why="Every parameter is without a gradient afterwards, whether it had one, and trainable or not.",
        mistakes={
            **ZERO_GRAD_ERRORS,
            "Nothing was forgotten. `grad = p.grad; grad = None` changes only the name `grad`; it is the "
            "attribute of the parameter that must be set.": lambda got: (
                kept(got[0]) and kept(got[1])
            ),
            "Only the first parameter's gradient was forgotten: did the loop end too early?": (
                lambda got: kept(got[1]) and kept(got[3])
            ),
            "The loop ended at the parameter that had no gradient. The ones after it count too.": (
                lambda got: kept(got[3])
            ),
            "The gradients are zero, not None. To an optimizer that is a difference: with a zero gradient "
            "weight decay and momentum go on moving a parameter, with None it is passed over.": (
                lambda got: any(one is not None and not one.any() for one in got)
            ),
            "The frozen parameter kept its old gradient, which an optimizer would still apply.": (
                lambda got: kept(got[4])
            ),
        },
    )


def test_a_gradient_that_is_not_forgotten_adds_up(kata):
    """After zero_grad the next backward pass gives its own gradient, not a sum."""
    net = nn.Linear(3, 2)
    inputs = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    for _ in range(2):
        error = checks.outcome(lambda: kata.zero_grad(net.parameters()))
        net(inputs).sum().backward()
    checks.equal(
        error if isinstance(error, Exception) else [net.weight.grad, net.bias.grad],
        [torch.tensor([[5.0, 7.0, 9.0]] * 2), torch.tensor([2.0, 2.0])],
        "[net.weight.grad, net.bias.grad] after two rounds of zero_grad(net.parameters()) and backward",
        tolerance=1e-6,
        why="backward adds to what is there; zero_grad makes sure that nothing is.",
        mistakes={
            **ZERO_GRAD_ERRORS,
            "The gradients of the two rounds have added up: they were not forgotten between them. "
            "net.parameters() can be gone through only once: was it used up before?": (
                lambda got: got[0][0, 0] == 10.0 or got[1][0] == 4.0
            ),
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
NOWHERE, TWICE, UNSAID = "in no group", "listed twice", "not said"


def called_in(net, tensor):
    """Return the name that `tensor` has in net, or what else it is."""
    for name, parameter in net.named_parameters():
        if parameter is tensor:
            return name
        if parameter.data_ptr() == tensor.data_ptr():
            return f"{name}.data"
    buffers = [name for name, buffer in net.named_buffers() if buffer is tensor]
    return f"the buffer {buffers[0]}" if buffers else "something else"


def decays_by(groups, net):
    """Return by name which weight decay an optimizer with these groups gives to each parameter of net."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch only warns of what stands twice in one group
        optimizer = torch.optim.SGD(groups, lr=0.1, weight_decay=NOT_SAID)
    found = {name: NOWHERE for name, _ in net.named_parameters()}
    for group in optimizer.param_groups:
        decay = UNSAID if group["weight_decay"] == NOT_SAID else float(group["weight_decay"])
        for parameter in group["params"]:
            name = called_in(net, parameter)
            found[name] = TWICE if found.get(name, NOWHERE) != NOWHERE else decay
    return found


def decays(kata, net, weight_decay=0.05):
    """Return the weight decay of each parameter by name, or the exception that came instead."""
    return checks.outcome(lambda: decays_by(kata.parameter_groups(net, weight_decay), net))


def listed(value):
    """Return a list of what `value` holds, or `value` itself when it holds nothing."""
    return list(value) if isinstance(value, Iterable) else value


MISTAKES = {
    "`.data` is another tensor than the Parameter: no gradient ever comes to it, and the optimizer would "
    "move nothing.": lambda got: any(name.endswith(".data") for name in got),
    "A buffer stands in a group. It belongs to net, but nobody trains it.": lambda got: any(
        name.startswith("the buffer") for name in got
    ),
    "Something that is no parameter of net stands in a group: a copy, or what is left of an earlier call. "
    "The optimizer would change that.": lambda got: "something else" in got,
    "A group does not say its weight_decay. Its parameters would get what the optimizer has for all "
    "that says nothing.": lambda got: UNSAID in got.values(),
    "A parameter is listed twice, and would be stepped twice. Each stands in exactly one group.": (
        lambda got: TWICE in got.values()
    ),
    "A weight decay is neither 0.0 nor the number that the call asks for: it is given on as it came.": (
        lambda got: any(
            isinstance(n, float) and n not in (0.0, 0.05, 0.07, 0.3) for n in got.values()
        )
    ),
    "The optimizer was given the result of an operation (a clone, a product) instead of the Parameter "
    "itself.": "can't optimize a non-leaf Tensor",
    "The same Parameter stands in two groups: each belongs to exactly one.": (
        "more than one parameter group"
    ),
    "A set has no order, and an optimizer wants one: a list of Parameters.": "ordered collections",
    "A name at the top has no dot: its path has one part, which is the last one and the first one.": (
        lambda got: (
            isinstance(got, (IndexError, ValueError))
            and any(
                sign in str(got)
                for sign in ("list index out of range", "to unpack", "substring not found")
            )
        )
    ),
    "A parameter that is a single number has the shape (): there is no first size to look at.": (
        "tuple index out of range"
    ),
    "A module has no `requires_grad`: each of its parameters has one.": (
        "object has no attribute 'requires_grad'"
    ),
}
LEFT_OUT = {
    "A parameter stands in no group: it would never be trained. What does not decay belongs to a group "
    "with weight_decay 0.0.": lambda got: NOWHERE in got.values() and len(set(got.values())) < 3,
    "A parameter stands in no group, though others of its kind do. Is it taken for one that was there "
    "before? Two parameters with equal values are still two.": lambda got: NOWHERE in got.values(),
}


def test_groups_are_what_an_optimizer_takes(kata):
    """parameter_groups gives a list of dictionaries, each with its `params` and its own `weight_decay`."""
    net = nn.Sequential(nn.Linear(4, 3))
    groups = checks.outcome(lambda: kata.parameter_groups(net, 0.05))
    groups = groups if isinstance(groups, dict) else listed(groups)
    checks.instance(
        groups,
        list,
        "parameter_groups(net, 0.05)",
        why="An optimizer takes a list of groups.",
        mistakes={
            "Nothing was given back: is there a `return`?": lambda got: got is None,
            "That is one group. What decays and what does not need a group each.": (
                lambda got: isinstance(got, dict) and "params" in got
            ),
            "Each group is a dictionary of its own, with the keys `params` and `weight_decay`; what is asked "
            "for is a list of them.": lambda got: isinstance(got, dict),
            "The optimizer is the caller's to make, and the caller chooses which. Only its groups are "
            "asked for.": lambda got: isinstance(got, torch.optim.Optimizer),
            **MISTAKES,
        },
    )
    checks.equal(
        [
            sorted({"params", "weight_decay"} & set(group))
            if isinstance(group, dict)
            else type(group).__name__
            for group in groups
        ],
        [["params", "weight_decay"]] * len(groups),
        "which of the keys `params` and `weight_decay` each group has",
        why="A group is a dictionary that says which Parameters it holds, and how they decay.",
        mistakes={
            "These are not dictionaries. A group is a dictionary with the two keys.": lambda got: (
                any(isinstance(group, str) for group in got)
            ),
            "A group does not say its weight_decay. It would get the one that the optimizer has for all "
            "that says nothing; a group that is not to decay says 0.0. Or is the key misspelt?": (
                lambda got: ["params"] in got
            ),
            "A group does not say which Parameters it holds.": lambda got: True,
        },
    )
    params = [group["params"] for group in groups]
    params = [[one] if isinstance(one, torch.Tensor) else listed(one) for one in params]
    held = [type(item).__name__ for one in params for item in one]
    checks.equal(
        held,
        ["Parameter"] * 2,
        "net = nn.Sequential(nn.Linear(4, 3)); what the `params` of its groups hold",
        why="The matrix and the vector each stand in one group.",
        mistakes={
            "The groups hold names. An optimizer needs the Parameters themselves: it knows no module.": (
                lambda got: "str" in got
            ),
            "The groups hold pairs. The names are for you; the groups hold the Parameters themselves.": (
                lambda got: "tuple" in got
            ),
            "What does not decay stands in a group all the same, one with weight_decay 0.0. Else it would "
            "never be trained.": ["Parameter"],
            "Nothing stands in a group. named_parameters() knows the whole tree.": [],
            "The same Parameter stands in two groups: each belongs to exactly one.": ["Parameter"]
            * 3,
            "The optimizer was given something else instead of the Parameter itself: .data, or the result of "
            "an operation, such as a clone.": lambda got: set(got) != {"Parameter"},
        },
    )
    checks.equal(
        decays(kata, net),
        {"0.weight": 0.05, "0.bias": 0.0},
        "net = nn.Sequential(nn.Linear(4, 3)); weight decay of its parameters by parameter_groups(net, 0.05)",
        why="Each of the two stands in one group: the matrix decays, the vector does not.",
        mistakes={
            "The two are exchanged: the bias decays, and the weight does not.": {
                "0.weight": 0.0,
                "0.bias": 0.05,
            },
            "Both decay. A vector, such as a bias, does not.": {"0.weight": 0.05, "0.bias": 0.05},
            "Nothing decays. A matrix gets the weight_decay that is asked for.": {
                "0.weight": 0.0,
                "0.bias": 0.0,
            },
            "The weight decay is not the one that the call asks for.": lambda got: (
                got["0.bias"] == 0.0 and got["0.weight"] not in (0.05, NOWHERE, TWICE, UNSAID)
            ),
            **MISTAKES,
            **LEFT_OUT,
        },
    )


def test_vectors_and_numbers_do_not_decay(kata):
    """Parameters of at most one dimension do not decay: biases, the weights of a normalisation, single numbers."""
    net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))
    net.temperature = filled()
    net.scale = filled(3)
    checks.equal(
        decays(kata, net),
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
            "of your own.": lambda got: (
                got["scale"] == got["1.weight"] == 0.05 and got["0.bias"] == 0.0
            ),
            "The kind of the layer decided. The Parameters of net itself are in no LayerNorm, and do not "
            "decay either: they have at most one dimension.": lambda got: (
                got["scale"] == got["temperature"] == 0.05 and got["1.weight"] == 0.0
            ),
            "A number has no dimension at all. At most one dimension includes that.": lambda got: (
                got["temperature"] == 0.05 and got["scale"] == 0.0
            ),
            "Only single numbers do not decay. A vector has one dimension, and does not decay either.": (
                lambda got: got["scale"] == 0.05 and got["temperature"] == 0.0
            ),
            "A Parameter of net itself is in no group: was only what belongs to a layer collected?": (
                lambda got: got["scale"] == NOWHERE and got["0.bias"] == 0.0
            ),
            "The children's parameters are in no group: the whole tree counts.": lambda got: (
                got["scale"] == 0.0 and got["0.weight"] == NOWHERE
            ),
            **MISTAKES,
            **LEFT_OUT,
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
        decays(kata, net),
        expected,
        "weight decay by parameter; all of them have two dimensions or more",
        why="These three are told by their name, which is the last part of the path.",
        mistakes={
            "None of the three names was found: only the number of dimensions counted. A class token has three, "
            "(1, 1, dim), and a position embedding too; they are told by the last part of their path.": lambda got: (
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
            "A matrix that is called `weight` does not decay here, and its name is none of the three.": (
                lambda got: got["encoder.block.weight"] == 0.0
            ),
            **MISTAKES,
            "One of the three names is recognised, and another is not.": lambda got: (
                {0.0, 0.05} <= set(got.values())
            ),
        },
    )


def test_the_whole_last_part_of_a_name_counts(kata):
    """Only the last part of a name counts, and all of it: `relative_bias` and `cls_token.weight` decay."""
    net = nn.Module()
    net.weight = filled(3, 4)
    net.relative_bias = filled(3, 4)
    net.token = filled(3, 4)
    net.bias_table = filled(3, 4)
    net.cls_token = nn.Linear(4, 3, bias=False)
    net.unbiased = nn.Module()
    net.unbiased.pos_embedding_2 = filled(5, 4)
    net.bias = nn.Module()
    net.bias.table = filled(3, 4)
    checks.equal(
        decays(kata, net),
        {
            "weight": 0.05,
            "relative_bias": 0.05,
            "token": 0.05,
            "bias_table": 0.05,
            "cls_token.weight": 0.05,
            "unbiased.pos_embedding_2": 0.05,
            "bias.table": 0.05,
        },
        "weight decay by parameter; none of them is a `bias`, a `cls_token` or a `pos_embedding`",
        why="Split the path at its dots. What counts is whether the last part is one of the three names.",
        mistakes={
            "A matrix that is called `weight` does not decay here: no rule says so.": lambda got: (
                got["weight"] == 0.0
            ),
            "A name was looked for anywhere in the path. `bias` is also found in `unbiased`.": (
                lambda got: got["bias_table"] == 0.0 and got["cls_token.weight"] == 0.0
            ),
            "The end of a path was compared as text. `relative_bias` ends in `bias`, but its last part is "
            "another name.": lambda got: got["relative_bias"] == 0.0,
            "`token` was found in `cls_token`. `in` looks for parts of a text when what stands after it is one "
            "text, and for whole names when it is a set or a list.": lambda got: (
                got["token"] == 0.0
            ),
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
        decays(kata, net),
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
            "The two are exchanged: what should decay does not, and the other way round.": lambda got: (
                got["head.weight"] == 0.0 and got["head.bias"] == 0.05
            ),
            "A parameter stands in no group: it would never be trained. Kinds of layers are many, and a "
            "Parameter may stand outside of any layer.": lambda got: (
                "something else" not in got and NOWHERE in got.values()
            ),
            "What has more than two dimensions does not decay here. It has more than one, too.": (
                lambda got: (
                    got["mixing"] == got["convolution.weight"] == 0.0 and got["weight"] == 0.05
                )
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
    for _ in range(2):
        checks.equal(
            decays(kata, net),
            {
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
                "A frozen bias is in a group, and the frozen weight is not. The flag is asked first, for "
                "both kinds: `a and b or c` is `(a and b) or c`.": lambda got: (
                    got["0.weight"] == NOWHERE and got["0.bias"] == 0.0
                ),
                "The frozen parameters are in the groups. requires_grad tells them from the others.": (
                    lambda got: got["0.weight"] != NOWHERE or got["2.bias"] != NOWHERE
                ),
                "A layer was left out because one of its parameters is frozen. Each has its own flag.": (
                    lambda got: got["2.weight"] == NOWHERE and got["1.weight"] == 0.0
                ),
                "Nothing stands in a group: did the loop end at the first frozen parameter? The ones after it "
                "count too.": lambda got: set(got.values()) == {NOWHERE},
                **MISTAKES,
            },
        )
    checks.equal(
        [parameter.requires_grad for parameter in net.parameters()],
        [False, False, True, True, True, False],
        "[p.requires_grad for p in net.parameters()] after parameter_groups(net, 0.05)",
        mistakes={
            "To divide the parameters changes none of them: requires_grad is only asked.": lambda got: (
                True
            )
        },
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
        decays(kata, net),
        {"embedding.weight": 0.05, "output.bias": 0.0, "norm.weight": 0.0, "norm.bias": 0.0},
        "net.output.weight is net.embedding.weight, and net.blocks holds net.norm and net.output once "
        "more; weight decay by parameter",
        why="It is one Parameter, however many names lead to it.",
        mistakes=MISTAKES,
    )


def test_weight_decay_is_what_was_asked_for(kata):
    """The weight decay of the groups is the one that this call asks for, and each call makes new groups."""
    net, other = nn.Linear(4, 3), nn.Linear(3, 2)
    asked = [(net, 0.3), (other, 0.07), (net, 0.0)]
    groups = [checks.outcome(partial(kata.parameter_groups, *call)) for call in asked]
    for mine, (one, decay) in zip(groups, asked, strict=True):
        checks.equal(
            mine if isinstance(mine, Exception) else checks.outcome(partial(decays_by, mine, one)),
            {"weight": decay, "bias": 0.0},
            "parameter_groups(net, 0.3); parameter_groups(other, 0.07); parameter_groups(net, 0.0); weight "
            f"decay in the groups of the call with {decay}",
            why="The number is taken from the call, 0.0 too; and every parameter is in a group.",
            mistakes={
                "The groups are not this call's own: another call has changed them, or they are kept from "
                "call to call. Make new lists and dictionaries in each call.": lambda got, decay=decay: (
                    "something else" in got
                    or TWICE in got.values()
                    or (got["weight"] != decay and got["weight"] in (0.3, 0.07, 0.0))
                ),
                "The weight decay is another one than the call asks for.": (
                    lambda got, decay=decay: got["weight"] not in (decay, NOWHERE, TWICE)
                ),
                **MISTAKES,
                **LEFT_OUT,
            },
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
    matrices = ("to_patch_embedding.1", "to_qkv", "to_out.0", "net.0", "net.3", "mlp_head.1")
    expected = {
        name: 0.05 if name.endswith(tuple(f"{matrix}.weight" for matrix in matrices)) else 0.0
        for name, _ in vit.named_parameters()
    }
    got = decays(kata, vit)
    wrong = [] if isinstance(got, Exception) else [n for n in expected if got[n] != expected[n]]
    checks.equal(
        got if isinstance(got, Exception) else {name: got[name] for name in wrong},
        {name: expected[name] for name in wrong},
        "weight decay by parameter of a ViT of two layers; only what is wrong",
        why="The class token, the position embedding, all biases and the LayerNorms do not decay; all else does.",
        mistakes={
            **MISTAKES,
            "The class token and the position embedding decay. They have three dimensions, and are told "
            "by their names.": {"pos_embedding": 0.05, "cls_token": 0.05},
            "The weights of the LayerNorms decay. They are vectors.": lambda got: (
                got["mlp_head.0.weight"] == 0.05
            ),
            "A parameter stands in no group: it would never be trained.": lambda got: (
                NOWHERE in got.values()
            ),
        },
    )


def test_an_optimizer_with_these_groups(kata):
    """An optimizer with these groups trains all of them alike, and draws only the matrices to zero."""
    net = nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))
    net.cls_token = filled(1, 1, 4)
    before = copy.deepcopy(net.state_dict())
    for parameter in net.parameters():
        parameter.grad = torch.ones_like(parameter)
    groups = list(kata.parameter_groups(net, weight_decay=0.5))
    settings = {"lr", "momentum", "dampening", "nesterov", "betas", "eps", "maximize", "amsgrad"}
    checks.equal(
        sorted({key for group in groups for key in group if key in settings}),
        [],
        "which other settings of an optimizer the groups say",
        mistakes={
            "What a group says counts more than what the optimizer is told: an lr of its own, or a "
            "momentum, would train it differently. The groups say their weight_decay alone.": (
                lambda got: got
            )
        },
    )
    torch.optim.SGD(groups, lr=0.1, momentum=0.9).step()
    for name, parameter in net.named_parameters():
        stepped_only, decayed = before[name] - 0.1, before[name] * 0.95 - 0.1
        checks.equal(
            parameter.detach(),
            decayed if name == "0.weight" else stepped_only,
            f"{name} after a step with gradients of 1, lr=0.1 and weight_decay=0.5",
            tolerance=1e-6,
            why="All move by lr times the gradient. What decays shrinks by lr * weight_decay too, here by a "
            "twentieth.",
            mistakes={
                "It did not move, though it has a gradient: it is in no group.": before[name],
                "It did not decay.": stepped_only,
                "It decayed, though it should not.": decayed,
            },
        )
