"""What people get wrong in kata 06, and how it shows."""

import traceback

import torch
from torch import nn

from dojo import checks

NOT_MOVED = (
    "The Parameter keeps its old values. A new tensor, such as that of `p = p - ...`, does not change it: write into "
    "the Parameter in place."
)
USED_UP = (
    "Your code works with a list, but not with `net.parameters()`. That is an iterator: after one loop, or one "
    "list(), it is empty."
)
FIRST_LOST = "Your code takes the first parameter from the iterator before the loop. The loop does not see it again."
LIMITED = "Your code limits large gradients. A step uses each gradient as it is."
NO_DECAY = "Your step also makes the values smaller. That is weight decay, and this step has none."
STATE = (
    "Two calls with the same lr and gradient make different steps. Keep nothing from call to call."
)
ONLY_READ = "A step must only read the gradient."
KEEPS = "Your code keeps lists or groups from one call to the next. Make new ones in each call."
NOT_GIVEN = (
    "A group has no `weight_decay`. Then the optimizer's own value counts. Each group gives one."
)
BUFFER = "A buffer is in your groups. The module owns it, but it is not trained."
DATA = "Your groups hold tensors that share the memory of the Parameters, such as `.data`. They never get a gradient."
COPY = "Your groups hold copies, or results of operations, such as a clone. The optimizer must get the Parameters."
MANY = (
    "Your code puts the same Parameter into the groups twice. Each is in exactly one group, once."
)
LEFT_OUT = (
    "What does not decay is in no group, so it is never trained. Put it into a group with 0.0."
)
FIXED = "Your code always gives the same weight decay. Use the argument `weight_decay`."
FROZEN = "Frozen parameters are in your groups. `requires_grad` tells you which ones are frozen."
CHILDREN = "The parameters of the children are in no group. The whole tree of modules counts."
OWN = "The Parameters of the module itself are in no group. A Parameter need not belong to a layer."
BY_LAYER = (
    "Your code decides by the kind of the layer. Only the number of dimensions and the name count."
)
LAYER_LEFT_OUT = "Your code leaves out parameters because of the kind of their layer. All kinds of layers are trained."
EQUAL = "Your code takes two Parameters with equal values for one. Compare objects, not values."
LINEAR = {"weight": 0.05, "bias": 0.0}
FLAG = "Your code changes `requires_grad`. It must only read it."


def any_behaviour(error):
    if checks.says(error, "tuple index out of range"):
        return "Your code asks for a size that a shape does not have. A single number has the shape (), without a size."
    line, function = _place(error)
    if checks.says(error, "to unpack") and function in ("sgd_step", "zero_grad"):
        return (
            "Your code unpacks each item of `parameters`. The items are Parameters, without names."
        )
    if isinstance(error, (IndexError, ValueError)) and "split(" in line:
        return "Your code expects more parts of a path. A parameter of the module itself has a path of one part."
    return None


def _place(error):
    """Return the line where an exception was raised, and the name of its function."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, Exception) else []
    return (frames[-1].line or "", frames[-1].name) if frames else ("", "")


# Experiments with a step


def _parameter(values, grad):
    made = nn.Parameter(torch.tensor(values, dtype=torch.float64))
    made.grad = None if grad is None else torch.tensor(grad, dtype=torch.float64)
    return made


def _moves(kata, given, lr=0.25, pack=list):
    """Return how far each Parameter moves in one step, or nothing if the step raises an exception."""
    before = [one.detach().clone() for one in given]
    if isinstance(checks.outcome(lambda: kata.sgd_step(pack(given), lr)), Exception):
        return None
    return [one.detach() - old for one, old in zip(given, before, strict=True)]


def _of_the_step(kata):
    """Return what is wrong with a step of one parameter, whose gradient has no special value."""
    value, grad, lr = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, -2.0, 0.5]), 0.25
    moved, again = [_moves(kata, [_parameter(value.tolist(), grad.tolist())], lr) for _ in range(2)]
    value, grad = value.double(), grad.double()
    if moved is None or again is None:
        return None
    if checks.alike(moved[0], -lr * grad, tolerance=1e-9):
        return LIMITED if _limits(kata) else None
    if not checks.alike(moved, again, tolerance=1e-9):
        return STATE
    known = [
        (torch.zeros(3), NOT_MOVED),
        (lr * grad, "Your step goes along the gradient, uphill. The loss falls against it."),
        (-grad, "Your step is the whole gradient. Multiply it by lr."),
        (-2 * lr * grad, "Your step moves p twice as far as it should: by 2 * lr * p.grad."),
        (-lr * grad / grad.norm(), "Your step divides the gradient by its length. Use it as it is."),
        (-lr * grad.sign(), "Your step uses only the sign of the gradient. Its size counts, too."),
        (-lr * grad.abs(), "Your step loses the sign of the gradient. A negative gradient moves p up."),
        (-lr * grad - value, "Your code replaces p by the step. The step is added to the old value."),
        (-lr * grad.mean().expand(3), "Your step uses the mean of the gradient. Each value has its own gradient."),
        (-lr * grad.sum().expand(3), "Your step uses the sum of the gradient. Each value has its own gradient."),
        (-lr * grad.clamp(-1, 1), LIMITED),
        (-grad - lr, "Your step subtracts the gradient and lr. Multiply the two."),
        (-lr * grad * value, "Your step multiplies the gradient by p as well. Use only lr and the gradient."),
        (-lr * value, "Your step uses the values of p instead of its gradient."),
    ]  # fmt: skip
    if not moved[0].any() and any(which := _which_move(kata, list) or []):
        return _of_the_places(which)
    for wrong, sentence in known:
        if checks.alike(moved[0], wrong.double(), tolerance=1e-5):
            return sentence
    rest, times = (moved[0] + lr * grad) / value, moved[0] / (-lr * grad)
    if checks.alike(rest, rest[:1].expand(3), tolerance=1e-6):
        return NO_DECAY
    other = _moves(kata, [_parameter(value.tolist(), grad.tolist())], 0.75)
    if other and checks.alike(other, moved, tolerance=1e-9):
        return "Your step does not depend on lr. Use the argument."
    if checks.alike(times, times[:1].expand(3), tolerance=1e-6):
        return f"Your step is {times[0]:.4g} times as long as it should be. Use only lr and the gradient."
    return None


def _of_the_places(which):
    """Return which of three parameters do not move."""
    return {
        (True, False, False): "Only the first parameter moves. Your loop ends too early.",
        (False, False, True): "Only the last parameter moves. The step belongs in the loop.",
        (False, True, True): "The first parameter does not move. The step is for all of them.",
        (True, True, False): "The last parameter does not move. The step is for all of them.",
    }.get(tuple(which))


def _limits(kata):
    """Tell whether a large gradient moves a parameter less than it should."""
    small, large = [_moves(kata, [_parameter([0.0, 0.0], [one, -one])]) for one in (1.0, 1e7)]
    if small is None or large is None:
        return False
    return small[0].tolist() == [-0.25, 0.25] and -0.249e7 < large[0][0] < 0 < large[0][1] < 0.249e7


def _is_right(kata):
    """Tell whether a step of several parameters in a list is right: else that is an earlier behaviour."""
    moved = _moves(kata, [_parameter([1.0, 2.0], [4.0, -2.0]), _parameter([3.0], [3.0])])
    expected = [torch.tensor([-1.0, 0.5]).double(), torch.tensor([-0.75]).double()]
    return moved is not None and checks.alike(moved, expected, tolerance=1e-9)


def _which_move(kata, pack, count=3, without=None):
    """Return for each of some parameters whether it moves; one can be without a gradient."""
    given = [_parameter([1.0, 2.0], None if k == without else [4.0, -2.0]) for k in range(count)]
    moved = _moves(kata, given, pack=pack)
    return moved and [bool(one.any()) for one in moved]


# A step


def a_step_goes_against_the_gradient(got, kata):
    if sentence := _of_the_step(kata):
        return sentence
    if got.tolist() == [1.0, 2.0, 3.0] and _is_right(kata):
        return "Your code passes over a gradient that contains a 0. Only None means that there is no gradient."
    return None


def every_parameter_moves(got, kata):
    if sentence := _of_the_step(kata):
        return sentence
    if sentence := _of_the_places(_which_move(kata, list) or []):
        return sentence
    if not _is_right(kata):
        return None
    if got[2].tolist() == 2.0:
        return "A parameter without dimensions, a single number, does not move in your code."
    if got[1].tolist() == [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]:
        return (
            "The transposed parameter does not move. flatten(), reshape() and contiguous() make a copy of it. Write "
            "into the Parameter itself."
        )
    return None


def a_parameter_without_a_gradient_is_passed_over(got, kata):
    if not _is_right(kata):
        return _of_the_step(kata)
    if _which_move(kata, list, without=1) == [True, False, False]:
        return "Your step ends at the parameter without a gradient. Go on with the next one."
    if got[1].tolist() != [3.0]:
        return "A parameter without a gradient moves in your code. Pass over it."
    if _which_move(kata, list, without=1) == [False] * 3:
        return "No parameter moves when one has no gradient. Pass over only that one."
    return None


def only_the_given_parameters_move(got, kata):
    if not _is_right(kata):
        return _of_the_step(kata)
    moved = _which_move(kata, iter)
    if moved == [False] * 3:
        return USED_UP
    if moved == [False, True, True]:
        return FIRST_LOST
    return None


def every_digit_counts(got, kata):
    if not _is_right(kata):
        return _of_the_step(kata)
    if all(checks.alike(one, one.float().double()) for one in got):
        return "Your code computes the step in float32. A float64 parameter keeps all its digits."
    if got[1].tolist() == [1 / 7, 0.0] and not _of_the_step(kata):
        return "Your code passes over a small gradient. Only None means that there is no gradient."
    return _of_the_step(kata)


# What a step leaves as it is


def a_step_writes_into_the_old_memory(got, kata, p, shared):
    if not _is_right(kata):
        return _of_the_step(kata)
    if p.data_ptr() != shared.data_ptr() and got.tolist() == [1.0, 2.0]:
        return (
            "Your code gives p new memory, as `p.data = ...` does. A state dict or a view that shares the old memory "
            "does not see the step. Write into the old memory."
        )
    return None


def a_parameter_stays_a_leaf(got):
    if not got[2]:
        return "Your code turns `requires_grad` off for the step, and not on again."
    if got[3]:
        return "The frozen parameter is trainable now. Your code turns its `requires_grad` on."
    return None


def a_step_only_reads_the_gradients(got, called):
    if called.startswith("p.grad"):
        return f"Your code puts another tensor in the place of the gradient. {ONLY_READ}"
    if got[1] is not None:
        return "Your code makes a gradient where there is none. None stays None."
    if got[0] is None:
        return f"Your code sets the gradient to None. zero_grad does that. {ONLY_READ}"
    if not got[0].any():
        return f"Your code sets the gradient to zero. {ONLY_READ}"
    if checks.alike(got[0] / got[0][0], torch.tensor([1.0, -1.0]), tolerance=1e-6):
        return f"Your code multiplies the gradient itself, in place. {ONLY_READ}"
    return None


def each_step_starts_afresh(kata):
    if sentence := _of_the_step(kata):
        return sentence
    p = _parameter([1.0, 2.0], [4.0, -2.0])
    first = _moves(kata, [p])
    second = _moves(kata, [p])
    if first is None or second is None:
        return None
    p.grad = torch.zeros(2, dtype=torch.float64)
    third = _moves(kata, [p])
    if third and third[0].any():
        return "A step with a gradient of 0 still moves p. Your code adds earlier gradients: that is momentum."
    if first[0].any() and not second[0].any():
        return "Your code moves a Parameter only in its first step. Every call makes a step."
    if not checks.alike(second, first, tolerance=1e-9):
        return STATE
    moved = _moves(kata, [_parameter([1.0, 2.0], [4.0, -2.0])], lr=0.0)
    if moved and moved[0].any():
        return "With lr=0, p still moves in your code. Use lr as it is, also when it is 0."
    return None


# zero_grad


def _grads(kata, grads, pack=list):
    """Return the gradients that some parameters have after zero_grad, as lists."""
    given = [_parameter([1.0, 2.0], grad) for grad in grads]
    if isinstance(checks.outcome(lambda: kata.zero_grad(pack(given))), Exception):
        return None
    return [one.grad if one.grad is None else one.grad.tolist() for one in given]


def zero_grad_sets_every_gradient_to_none(kata):
    one, two, three = grads = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    after = _grads(kata, grads)
    if after == grads:
        return "The gradients are still there. Set the attribute `grad` of each Parameter, not a variable of your own."
    if after == [[0.0, 0.0]] * 3:
        return (
            "Your code fills the gradients with zeros. Set them to None: momentum and weight decay still move a "
            "parameter whose gradient is zero."
        )
    if after == [None, two, three]:
        return "Only the first parameter loses its gradient. Your loop ends too early."
    if after == [one, two, None]:
        return "Only the last parameter loses its gradient. The assignment belongs in the loop."
    if after == [one, None, None]:
        return (
            "The first parameter keeps its gradient. Set the gradients of all parameters to None."
        )
    if after == [None, None, three]:
        return "The last parameter keeps its gradient. Set the gradients of all parameters to None."
    if after == [None] * 3 and _grads(kata, [one, None, two]) == [None, None, two]:
        return "Your loop ends at a parameter that has no gradient. Go on with the next one."
    if after == [None] * 3 and _keeps_frozen(kata):
        return "The frozen parameter keeps its gradient, and an optimizer would still use it. Set it to None, too."
    return None


def _keeps_frozen(kata):
    p = _parameter([1.0, 2.0], [3.0, 4.0]).requires_grad_(False)
    kata.zero_grad([p])
    return p.grad is not None


def zero_grad_changes_nothing_else(got):
    if not got[0].any():
        return "Your code sets the values to zero. Only the gradients change."
    if not got[2]:
        return "Your code freezes the parameters. Only the gradients change."
    if got[3]:
        return "Your code makes the frozen parameter trainable. Only the gradients change."
    return None


def gradients_do_not_add_up(kata):
    grads = [[1.0, 2.0], [3.0, 4.0]]
    if _grads(kata, grads) != [None, None]:
        return zero_grad_sets_every_gradient_to_none(kata)
    after = _grads(kata, grads, pack=iter)
    if after == grads:
        return USED_UP
    if after == [grads[0], None]:
        return FIRST_LOST
    return None


def training_goes_as_with_torch(got, kata):
    if not _is_right(kata):
        return _of_the_step(kata)
    given = [_parameter([1.0, 2.0], [4.0, -2.0]) for _ in range(3)]
    given[1].requires_grad_(False)
    moved = _moves(kata, given)
    if moved and moved[0].any() and not moved[2].any():
        return "Your step ends at a frozen parameter. Go on with the next one."
    return only_the_given_parameters_move(got, kata) or gradients_do_not_add_up(kata)


# Experiments with groups


def _of_the_items(kata, got, entries, listed):
    """Return what is wrong with what the groups hold; `got` has it by name."""
    if _keeps(kata, entries):
        return KEEPS
    net = nn.Sequential(nn.Linear(4, 3))
    names = [name for name, _ in entries(kata.parameter_groups(net, 0.05), net)]
    if len(names) > 2 and set(names) == {"0.weight", "0.bias"}:
        return MANY
    if any(name.startswith("the buffer") for name in got):
        return BUFFER
    net = nn.Linear(4, 3)
    memories = {one.data_ptr() for one in net.parameters()}
    groups = listed(kata.parameter_groups(net, 0.05))
    if not all(isinstance(group, dict) for group in groups):
        return None
    items = [item for group in groups for item in listed(group.get("params"))]
    others = [item for item in items if not any(item is one for one in net.parameters())]
    if any(isinstance(item, str) for item in others):
        return "Your groups hold names. An optimizer knows no names: it needs the Parameters themselves."
    if any(isinstance(item, tuple) for item in others):
        return (
            "Your groups hold pairs of name and Parameter. Put only the Parameters into the groups."
        )
    if others and all(isinstance(item, torch.Tensor) for item in others):
        return DATA if all(item.data_ptr() in memories for item in others) else COPY
    return None


def _keeps(kata, entries):
    """Tell whether a call knows of an earlier call."""
    both = nn.ModuleList([nn.Linear(4, 3), nn.Linear(4, 3)])
    first, second = kata.parameter_groups(both[0], 0.3), kata.parameter_groups(both[1], 0.7)
    before, after = entries(first, both), entries(second, both)
    return any(name.startswith("0.") for name, _ in after) or (
        {decay for name, decay in before if name == "0.weight"} == {0.7}
        or {decay for name, decay in after if name == "1.weight"} == {0.3}
    )


def _layers(kata, network, decays):
    """Return the weight decays of matrices of the same path and shape, in layers of several kinds."""
    nets = [network({"layer.weight": (3, 4)})]
    for layer in (
        nn.Linear(4, 3, bias=False),
        nn.Embedding(3, 4),
        nn.LayerNorm((3, 4), bias=False),
    ):
        nets.append(nn.ModuleDict({"layer": layer}))
    return [decays(kata.parameter_groups(net, 0.05), net).get("layer.weight") for net in nets]


def _of_the_tree(kata, network, decays, NOWHERE):
    """Return what is wrong with which parameters are found at all, or with the kinds of layers."""
    net = network({"weight": (3, 4)})
    net.layer = nn.Linear(4, 3)
    found = decays(kata.parameter_groups(net, 0.05), net)
    if found["layer.weight"] == found["layer.bias"] == NOWHERE != found["weight"]:
        return CHILDREN
    layers = _layers(kata, network, decays)
    if NOWHERE in layers and set(layers) != {NOWHERE}:
        return LAYER_LEFT_OUT
    if found["weight"] == NOWHERE and found["layer.weight"] != NOWHERE:
        return OWN
    return BY_LAYER if set(layers) == {0.0, 0.05} else None


def _of_the_rule(kata, network, decays):
    """Return which part of the rule is not kept by plain parameters."""
    shapes = {"bias": (3, 4), "cls_token": (1, 1, 4), "pos_embedding": (1, 5, 4)}
    deep = {f"encoder.{name}": shape for name, shape in shapes.items()}
    net = network({**shapes, **deep, "weight": (3, 4), "vector": (3,), "number": ()})
    found = decays(kata.parameter_groups(net, 0.05), net)
    if found["weight"] != 0.05:
        return None
    at_top, below = ([name for name in names if found[name] == 0.05] for names in (shapes, deep))
    if len(at_top) == len(below) == 3 and found["vector"] == 0.05:
        return "Your code asks for one of the three names and for few dimensions. One of the two is enough for 0.0."
    if len(at_top) == len(below) == 3:
        return (
            "The three names make no difference in your code. A class token and a position embedding have three "
            "dimensions: only their names tell that they get 0.0."
        )
    if below and not at_top:
        return "Your code knows the three names only at the top. The name is the last part of the path, at any depth."
    if at_top and not below:
        return "Your code does not know a name at the top. There is no dot before it, as its path has one part."
    if at_top and [f"encoder.{name}" for name in at_top] == below:
        return f"A parameter called `{at_top[0]}` decays in your code. The three names get 0.0, whatever the shape."
    if found["vector"] == 0.05:
        return "A parameter of one dimension decays in your code. It gets 0.0, whatever its name."
    if found["number"] == 0.05:
        return "A single number decays in your code. It has no dimension, so it gets 0.0, too."
    return None


def _of_all(kata, got, entries, listed, network, decays, NOWHERE):
    """Return what is wrong with the groups of every module, else None."""
    net, equals = nn.Linear(4, 3), network({"first": (3, 4), "second": (3, 4)})
    found, pair = [decays(kata.parameter_groups(one, 0.05), one) for one in (net, equals)]
    if sentence := _of_the_items(kata, got, entries, listed) or _of_two(
        found, kata, decays, NOWHERE
    ):
        return sentence
    if list(pair.values()).count(NOWHERE) == 1:
        return EQUAL
    namesakes = network({"a.weight": (3, 4), "b.weight": (4, 3)})
    namesakes.b.weight.data.fill_(2.0)
    pair = decays(kata.parameter_groups(namesakes, 0.05), namesakes)
    if list(pair.values()).count(NOWHERE) == 1:
        return "Your code takes parameters with the same short name for one. Most modules have a `weight`."
    if sentence := _of_the_tree(kata, network, decays, NOWHERE):
        return sentence
    return _of_the_rule(kata, network, decays) if found == LINEAR else None


def _is_linear_right(kata, decays):
    """Tell whether the groups of a Linear layer are right: else that is an earlier behaviour."""
    net = nn.Linear(4, 3)
    return decays(kata.parameter_groups(net, 0.05), net) == LINEAR


def _of_two(found, kata, decays, NOWHERE):
    """Return what is wrong with the weight decays of a Linear layer."""
    if None in found.values():
        return NOT_GIVEN
    known = {
        (0.0, 0.05): "You have exchanged the two: the bias decays, and the matrix does not.",
        (0.05, 0.05): "The bias decays, too. Put it into a group of its own, with 0.0.",
        (
            0.0,
            0.0,
        ): "The matrix does not decay in your code. It gets the `weight_decay` of the call.",
        (0.05, NOWHERE): LEFT_OUT,
    }
    if sentence := known.get((found["weight"], found["bias"])):
        return sentence
    net = nn.Linear(4, 3)
    others = [decays(kata.parameter_groups(net, one), net)["weight"] for one in (0.3, 0.07)]
    if isinstance(found["weight"], float) and others == [found["weight"]] * 2:
        return FIXED
    return None


# What a group is


def a_group_is_a_dictionary(got, kata):
    made = kata.parameter_groups(nn.Linear(4, 3), 0.05)
    if made is None:
        return "Your function returns None. A `return` is missing."
    if isinstance(made, torch.optim.Optimizer):
        return "Your code makes the optimizer. The caller does that: return only the groups."
    if isinstance(made, dict) and "params" in made:
        return "Your code returns one dictionary. That is one group: return a list of groups."
    if isinstance(made, dict):
        return "Your code returns one dictionary for all. Return a list, with a dictionary for each group."
    if ["params"] in got:
        return NOT_GIVEN
    if ["weight_decay"] in got:
        return "A group has no `params`. That is the key for the list of its Parameters."
    if got and all(one in (list, tuple) for one in got):
        return "Your groups are lists or tuples. A group is a dictionary with the two keys."
    return None


def the_groups_hold_the_parameters(got, kata, entries, listed, net):
    if sentence := _of_the_items(kata, got, entries, listed):
        return sentence
    if got == [] and all(isinstance(one, dict) for one in listed(kata.parameter_groups(net, 0.05))):
        for parameter in net.parameters():
            parameter.grad = torch.zeros_like(parameter)
        if any(one.get("params") for one in listed(kata.parameter_groups(net, 0.05))):
            return "Only parameters that have a gradient already are in your groups. Ask for `requires_grad`."
        return "There is nothing in your groups."
    if got == ["weight"]:
        return LEFT_OUT
    if len(got) > len(set(got)) and set(got) == {"bias", "weight"}:
        return MANY
    return None


def a_matrix_decays_and_a_bias_does_not(got, kata, decays, entries, NOWHERE):
    return KEEPS if _keeps(kata, entries) else _of_two(got, kata, decays, NOWHERE)


def a_group_has_no_other_setting(got):
    return (
        f"A group sets `{got[0]}`. That counts more than what the caller tells the optimizer. Set only "
        "`weight_decay`."
    )


def an_optimizer_takes_the_groups(got, error, kata, entries, listed, network, decays, NOWHERE):
    if checks.says(error, "ordered collections"):
        return "`params` is a set in your code. A set has no order, and an optimizer needs one: use a list."
    if error is not None:
        return None
    return _of_all(kata, [], entries, listed, network, decays, NOWHERE)


# What decays


def at_most_one_dimension_does_not_decay(got, kata, entries, listed, network, decays, NOWHERE):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    if got["scale"] == got["temperature"] == 0.0 and got["1.weight"] == 0.05:
        return "The weight of a LayerNorm is a vector, and it decays in your code. It gets 0.0."
    return None


def three_names_do_not_decay(got, kata, entries, listed, network, decays, NOWHERE):
    return _of_all(kata, got, entries, listed, network, decays, NOWHERE)


def only_the_last_part_of_a_path_counts(
    got, expected, kata, entries, listed, network, decays, NOWHERE
):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    begin, path = {"bias_table", "unbiased.pos_embedding_2"}, {"cls_token.weight", "bias.table"}
    undecayed = frozenset(name for name in expected if got[name] == 0.0)
    return {
        frozenset({"relative_bias"}): (
            "Your code asks how the path ends. `relative_bias` ends in `bias`, but it is another name."
        ),
        frozenset({"relative_bias", *begin, *path}): (
            "Your code looks for the three names anywhere in the path. `unbiased` contains `bias`, too. Only the last "
            "part counts."
        ),
        frozenset({"relative_bias", *begin}): (
            "Your code looks for the three names inside the last part. The last part must be one of them."
        ),
        frozenset(begin): (
            "Your code asks how the last part begins. `bias_table` begins with `bias`, but it is another name."
        ),
        frozenset(path): (
            "Your code looks at every part of the path. A module can be called `bias`, too. Only the last part counts."
        ),
        frozenset(
            {"Bias"}
        ): "Your code takes `Bias` for `bias`. In a name, upper and lower case differ.",
        frozenset({"token"}): (
            "Your code finds `token` in `cls_token`. In a string, `in` finds parts of names. In a set or a list, it "
            "finds whole names."
        ),
    }.get(undecayed)


def everything_else_decays(got, expected, kata, entries, listed, network, decays, NOWHERE):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    wrong = {name for name in expected if got[name] != expected[name]}
    if wrong == {"mixing", "convolution.weight"}:
        return "What has more than two dimensions gets 0.0 in your code. It decays, too."
    if wrong == {"single", "head.weight"}:
        return "Your code does not count a dimension of length 1. A shape of (1, 4) has two dimensions."
    if wrong == {"norm.weight"}:
        return (
            "This LayerNorm has a weight of two dimensions. It decays, though it is in a LayerNorm."
        )
    if wrong == {"empty"}:
        return "A parameter of shape (0, 4) holds no number, but it has two dimensions. It decays, too."
    return None


def a_vision_transformer(got, kata, entries, listed, network, decays, NOWHERE):
    return _of_all(kata, got, entries, listed, network, decays, NOWHERE)


# Which parameters are in the groups


def frozen_parameters_and_buffers_are_in_no_group(
    got, kata, entries, listed, network, decays, NOWHERE
):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    if not _is_linear_right(kata, decays):
        return None
    if got["0.weight"] != NOWHERE and got["0.bias"] != NOWHERE:
        return FROZEN
    if got["0.weight"] == NOWHERE != got["0.bias"]:
        return (
            "A frozen bias is in a group, and a frozen matrix is not. Ask both for `requires_grad`: `a and b or c` "
            "is `(a and b) or c`."
        )
    whole = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 2))
    if NOWHERE in decays(kata.parameter_groups(whole, 0.05), whole).values():
        return None
    if got["2.weight"] == NOWHERE and got["1.weight"] == 0.0:
        return "Your code leaves out a layer because one of its parameters is frozen. Each has a flag of its own."
    if set(got.values()) == {NOWHERE}:
        return "Your code leaves out everything because of a frozen parameter. Pass over only that one."
    return None


def a_parameter_with_two_names_is_in_one_group_once(
    got, kata, entries, listed, network, decays, NOWHERE, TWICE
):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    if TWICE in got.values():
        return MANY
    return None


def two_parameters_are_two(got, kata, entries, listed, network, decays, NOWHERE):
    if sentence := _of_all(kata, got, entries, listed, network, decays, NOWHERE):
        return sentence
    if got["shared"] == NOWHERE != got["equal"]:
        return (
            "Your code takes two Parameters in the same memory for one. Each has its own gradient."
        )
    return None


def nothing_trainable_gives_nothing(got, error, kata, entries):
    if error is not None:
        is_meant = _place(error)[0].startswith(("raise", "assert"))
        return (
            "Your code refuses a module without trainable parameters. It is allowed."
            if is_meant
            else None
        )
    if _keeps(kata, entries):
        return KEEPS
    return FROZEN if sorted(got) == ["bias", "weight"] else None


def each_call_sees_the_module_of_now(got, kata, entries, decays, NOWHERE):
    if _keeps(kata, entries):
        return KEEPS
    if not _is_linear_right(kata, decays):
        return None
    if got["bias"] == 0.0:
        kept = nn.Linear(4, 3)
        kept.bias.requires_grad_(False)
        found = decays(kata.parameter_groups(kept, 0.05), kept)
        return KEEPS if found["bias"] == NOWHERE else FROZEN
    return None


def each_call_has_its_own_groups(got, kata, entries, decays, decay, NOWHERE):
    if _keeps(kata, entries):
        return KEEPS
    net = nn.Linear(4, 3)
    if sentence := _of_two(decays(kata.parameter_groups(net, 0.05), net), kata, decays, NOWHERE):
        return sentence
    kata.parameter_groups(net, 0.3)
    if not all(one.requires_grad for one in net.parameters()):
        return FLAG
    if decay == 0.0 and NOWHERE in got.values():
        return "With `weight_decay=0.0` parameters are in no group. They must still be trained."
    if decay == 0.0 and got["weight"] != 0.0:
        return "Your code does not use a `weight_decay` of 0.0, because 0.0 counts as false."
    return None


def the_module_stays_as_it_is(got, expected, called):
    if called.startswith("the train modes"):
        return "Your code turns train mode on. It must only read the module." if got[0] else None
    flags = [[one[0] for one in listing] for listing in (got, expected)]
    return FLAG if flags[0] != flags[1] else None
