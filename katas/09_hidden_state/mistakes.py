"""What people get wrong in kata 09, and how it shows."""

import copy
import linecache

import torch
from torch import nn

from dojo import checks, meta

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
ATTACHED = "`hidden` still has the graph of its step. detach() returns a new tensor without a graph: keep that one."
BESIDE = (
    "The gradient goes back over all steps: you keep a state with its graph beside `hidden`, and start from that one. "
    "Start from the detached state."
)
PARAMETER = (
    "`hidden` is a Parameter, so an optimizer gets it and a checkpoint holds it. A state is computed, not learned: "
    "register it as a buffer."
)
PLAIN = "`hidden` is a plain attribute, so .to() leaves it behind. Register the name as a buffer."
PERSISTENT = (
    "`hidden` is saved with the weights, so a checkpoint fits only one batch size. "
    "A buffer need not be persistent."
)
SHARED = (
    "A new cell starts with the state of another cell. A class attribute or a global is there once for all cells; "
    "keep the state on `self`."
)
MADE = (
    "Your code makes a tensor, such as the zeros of the first step, without asking x. "
    "Make it with the dtype and on the device of x."
)
OLD_SIZE = "After reset() your code still has the batch size of the old sequence. reset() must forget it, too."
RANDOM = "The same x with the same weights gives another state each time. Something in forward() is random."
LOST = "Digits are lost: values went through float32. Do not convert anything."
TIED = "`bias_ih` and `bias_hh` share their memory. Each needs numbers of its own."
FROZEN = "A parameter of the cell does not require a gradient, so nothing can train it."
STALE = "After a step, your cell ignores new values of the parameters. Read the parameters in each step."


def any_behaviour(got, error, kata):
    if checks.says(error, "Inference tensors"):
        return (
            "A tensor that is made in inference mode can never take part in training. Use detach() to leave the "
            "graph behind."
        )
    if checks.says(error, "no attribute 'hidden'"):
        if not hasattr(kata.CachedRNNCell(3, 5), "hidden"):
            return "A new cell has no `hidden`. Register it in __init__: a buffer may hold None."
        if _has_no_hidden_after_reset(kata):
            return "reset() deletes the name `hidden`. Keep it registered: it may hold None."
    if isinstance(error, ValueError) and not checks.says(error, "to unpack"):
        if _leaks(kata):
            return SHARED
        return _of_refused_step(kata)
    if got is None and error is None and _step(kata) is None:
        return "forward() returns None. Return the new state."
    return None


def _of_refused_step(kata):
    accepted = [size for size in range(1, 15) if _accepts(kata, size)]
    if not accepted:
        return "Your code refuses the first x. Without a kept state, any batch size is right."
    if len(accepted) < 14:
        return SHARED if _forgets_for_all(kata, accepted) else None
    if not _accepts(kata, 4, 4):
        return "Your code refuses an x that has as many samples as the kept state. Compare the two batch sizes."
    if not _accepts(kata, 4, None, 4):
        return OLD_SIZE
    return None


def _accepts(kata, *sizes):
    """Tell whether a new cell accepts an x of each of these batch sizes; None stands for reset()."""
    cell = kata.CachedRNNCell(3, 5)
    try:
        for size in sizes:
            cell.reset() if size is None else cell(torch.randn(size, 3))
    except Exception as error:
        return not isinstance(error, ValueError)
    return True


def _forgets_for_all(kata, accepted):
    """Tell whether new cells accept other sizes than these once another cell was reset."""
    try:
        cell = kata.CachedRNNCell(3, 5)
        cell(torch.randn(accepted[0], 3))
        cell.reset()
    except Exception:
        return False
    return any(_accepts(kata, size) for size in range(1, 15) if size not in accepted)


def _has_no_hidden_after_reset(kata):
    cell = kata.CachedRNNCell(3, 5)
    cell(torch.randn(4, 3))
    cell.reset()
    return not hasattr(cell, "hidden")


def _pair(kata, dtype=torch.float32):
    """Return a new cell, and an nn.RNNCell with the same weights."""
    reference = nn.RNNCell(3, 5, dtype=dtype)
    return _filled(kata.CachedRNNCell(3, 5).to(dtype), reference), reference


def _filled(cell, reference):
    with torch.no_grad():
        for name in NAMES:
            getattr(cell, name).copy_(getattr(reference, name))
    return cell


def _step(kata):
    """Return what the first step of a new cell gives."""
    return kata.CachedRNNCell(3, 5)(torch.randn(4, 3))


def _unroll(reference, inputs, hidden=None):
    states = []
    for x in inputs:
        hidden = reference(x, hidden).detach()
        states.append(hidden)
    return states


def _close(got, expected, tolerance=1e-5):
    return checks.alike(got, expected, tolerance=tolerance)


def _is_right(kata, count=4):
    """Tell whether the first steps of a new cell are right: else the mistake is named elsewhere."""
    inputs = torch.randn(count, 4, 3)
    try:
        cell, reference = _pair(kata)
        return _close([cell(x).detach().clone() for x in inputs], _unroll(reference, inputs))
    except Exception:
        return False


def _leaks(kata):
    """Tell whether a step of one cell shows in a cell that is made later."""
    try:
        before = kata.CachedRNNCell(3, 5).hidden
        kata.CachedRNNCell(3, 5)(torch.randn(4 if before is None else len(before), 3))
        later = kata.CachedRNNCell(3, 5).hidden
    except Exception:
        return False
    return isinstance(later, torch.Tensor) and not checks.alike(before, later)


def _ignores_new_values(kata):
    """Tell whether a step that follows another one ignores that the parameters have changed in between."""
    cell, reference = _pair(kata)
    first, second = torch.randn(2, 4, 3)
    state = cell(first).detach().clone()
    old = reference(second, state)
    with torch.no_grad():
        for parameter in (*cell.parameters(), *reference.parameters()):
            parameter.add_(0.3)
    got = cell(second)
    return _close(got, old) and not _close(got, reference(second, state))


def _kind_of_hidden(cell):
    """Return what is wrong with where a cell keeps its `hidden`, if that is certain."""
    if "hidden" in dict(cell.named_parameters()):
        return PARAMETER
    if "hidden" in vars(cell):
        return PLAIN
    if "hidden" in vars(type(cell)) and "hidden" not in cell._buffers:
        kept = vars(type(cell))["hidden"]
        if isinstance(kept, property):
            return "`hidden` is a property. Register the name itself as a buffer."
        return "`hidden` is on the class, not on the cell. Register it in __init__ as a buffer."
    return None


# Parameters and buffer


def it_has_the_four_parameters_of_an_rnn_cell(got, expected, cell):
    if "hidden" in got:
        return PARAMETER
    if set(got) == set(NAMES):
        if list(got) != list(NAMES):
            return "The four are in another order. Parameters are listed in the order in which you assign them."
        return _of_shapes(got, expected)
    within = next((name for name in got if "." in name), None)
    if within:
        return (
            f"The parameter `{within}` belongs to a layer inside the cell. Only the cell itself has parameters: "
            "the four, without a dot in the name."
        )
    missing = next((name for name in NAMES if name not in got), None)
    if missing:
        return _of_missing(cell, missing)
    return f"`{next(name for name in got if name not in NAMES)}` is a parameter, too. A cell has only the four."


def _of_missing(cell, name):
    value = getattr(cell, name, None)
    if name in dict(cell.named_buffers()):
        return f"`{name}` is a buffer, so nothing trains it. Make it an nn.Parameter."
    if isinstance(value, nn.Parameter):
        other = next((known for known in NAMES if getattr(cell, known, None) is value), name)
        if other != name:
            return f"`{name}` and `{other}` are the same Parameter. Each of the four is one of its own."
        return f"`{name}` is a Parameter, but the cell has not registered it. Assign it to `self.{name}` in __init__."
    if isinstance(value, torch.Tensor):
        return f"`{name}` is a plain tensor. A module registers only an nn.Parameter."
    held = [value for value in vars(cell).values() if isinstance(value, (list, tuple)) and value]
    if any(isinstance(item, nn.Parameter) for items in held for item in items):
        return "A list hides the Parameters from the cell. Assign each one to its own name."
    if value is None:
        return f"After __init__ there is no parameter `{name}`. A checkpoint of an nn.RNNCell has this name."
    return None


def _of_shapes(got, expected):
    name = next(name for name in NAMES if got[name] != expected[name])
    shape, right = got[name], expected[name]
    if shape[0] in (15, 20):
        return "Three or four rows for each hidden unit are for a GRU or an LSTM. This cell has one row for each."
    if name == "weight_ih" and shape == right[::-1]:
        return "`weight_ih` is transposed. torch keeps a weight as (outputs, inputs); the outputs are the hidden units."
    if name.startswith("bias") and len(shape) != 1:
        return (
            f"`{name}` has {len(shape)} dimensions. A bias has one: a number for each hidden unit."
        )
    if name == "bias_ih" and shape == (3,):
        return "`bias_ih` has one number for each input. It needs one for each hidden unit."
    if name == "weight_hh":
        return f"`weight_hh` is {shape}. It leads from hidden units to hidden units: (hidden_size, hidden_size)."
    return None


def hidden_is_none_before_the_first_step(got, error, kata):
    if isinstance(got, nn.Parameter):
        return PARAMETER
    if isinstance(got, torch.Tensor) and error is None:
        return (
            "In a new cell, `hidden` is a tensor. The batch size is not known before the first x comes; a buffer may "
            "hold None until then."
        )
    return None


def it_exchanges_weights_with_an_rnn_cell(error, cell):
    if error is None and cell.bias_ih.data_ptr() == cell.bias_hh.data_ptr():
        return TIED
    if checks.says(error, "size mismatch") and tuple(cell.bias_hh.shape) == (3,):
        return "CachedRNNCell(3, 5) takes 3 for the hidden size. The first argument is input_size."
    return _of_loading(error, cell)


def _of_loading(error, cell):
    if checks.says(error, "state_dict") and (
        checks.says(error, '"hidden"') or checks.says(error, "for hidden:")
    ):
        return PARAMETER if "hidden" in dict(cell.named_parameters()) else PERSISTENT
    return None


# The first step


def the_first_step_starts_from_zeros(got, error, expected, kata, cell, reference, x):
    if error is not None or got is None:
        return None
    if isinstance(got, tuple):
        return "forward() returns a tuple. It returns one tensor: the new state."
    if not isinstance(got, torch.Tensor):
        return None
    if got.shape != expected.shape:
        if _close(got.T, expected):
            return "The result is transposed. It is (batch, hidden_size), as the batch comes first in x, too."
        return _of_x(got, x)
    if cell.bias_ih.data_ptr() == cell.bias_hh.data_ptr():
        return TIED
    if got[3].isnan().any() and _close(got[:3], expected[:3]):
        return "A large sum gives nan: exp() overflows. Use the tanh of torch."
    return (
        _of_x(got, x)
        or _of_formula(got, reference, x)
        or _of_source(got, expected, kata, reference, x)
    )


def _of_x(got, x):
    if got.shape == x.shape and torch.equal(got, x):
        return "forward() returns x. Return the new state."
    return None


def _of_formula(got, reference, x):
    from_x = nn.functional.linear(x, reference.weight_ih)
    one, two = reference.bias_ih, reference.bias_hh
    total = from_x + one + two
    known = {
        "forward() returns zeros: the state before the step. Return the state after it.": total * 0,
        "The tanh is missing: this is the sum.": total,
        "Your code uses ReLU. The cell uses tanh, which has negative values, too.": total.relu(),
        "Your code uses a sigmoid. The cell uses tanh.": total.sigmoid(),
        "`bias_hh` is missing. It is added in the first step, too, although the state is zero.": (
            from_x + one
        ).tanh(),
        "`bias_ih` is missing.": (from_x + two).tanh(),
        "Both biases are missing.": from_x.tanh(),
        "Your code adds `bias_ih` twice, and `bias_hh` not at all.": (from_x + 2 * one).tanh(),
        "Your code adds `bias_hh` twice, and `bias_ih` not at all.": (from_x + 2 * two).tanh(),
        "Each linear part has a tanh of its own. There is one tanh, around the sum.": (
            from_x + one
        ).tanh()
        + two.tanh(),
        "Your code applies tanh twice.": total.tanh().tanh(),
        "Your code subtracts `bias_hh`. It is added.": (from_x + one - two).tanh(),
        "Your code takes two steps with one x.": reference(x, total.tanh()),
        "The first step starts from ones. It starts from zeros.": reference(
            x, torch.ones_like(total)
        ),
    }
    return next((said for said, value in known.items() if _close(got, value)), None)


def _of_source(got, expected, kata, reference, x):
    """Return what the result depends on, besides x and the weights."""
    if _leaks(kata):
        return SHARED

    def result(of_init, of_step):
        torch.manual_seed(of_init)
        cell = _filled(kata.CachedRNNCell(3, 5), reference)
        torch.manual_seed(of_step)
        return cell(x.clone())

    first = result(1, 3)
    if not _close(first, result(1, 4)):
        return RANDOM
    if not _close(first, result(2, 3)):
        return (
            "forward() uses something that __init__ computed from the first values of the parameters. Use the values "
            "that they hold now."
        )
    given = x.clone()
    _filled(kata.CachedRNNCell(3, 5), reference)(given)
    if not torch.equal(given, x):
        return "forward() changes x in place. x belongs to the caller: make a new tensor."
    factor = float((got[:3] / expected[:3]).mean())
    if _close(got, expected * factor):
        return f"The result is {factor:.3g} times the right one."
    sums = expected[:3].atanh().flatten()
    if bool((got[:3].flatten()[sums.argsort()].diff() > 0).all()):
        return "The sum is right, but it goes through another function than tanh."
    return None


def any_sizes(got, error, expected, kata, input_size, hidden_size, batch):
    if isinstance(got, torch.Tensor) and batch == 1 and got.shape == (hidden_size,):
        return "The dimension of the batch is lost. A batch of one sample keeps its dimension."
    if isinstance(got, (RuntimeError, IndexError, torch.Tensor)) and _is_right(kata, 1):
        return (
            "CachedRNNCell(3, 5) is right with 4 samples, and with other sizes your code is not. "
            "Take each size from an argument, a parameter or x."
        )
    return None


def a_step_leaves_x_as_it_was(got, error):
    if error is None:
        return "forward() changes x in place. x belongs to the caller: make a new tensor."
    return None


def the_returned_state_has_its_graph(got, kata, cells):
    if not all(parameter.requires_grad for parameter in cells[0].parameters()):
        return FROZEN
    if not _is_right(kata, 1):
        return None
    if got == [True, False]:
        return "In eval mode your result has no graph. eval() does not stop autograd, and your cell should not either."
    if got == [False, False]:
        return (
            "The state that you return has no graph, so no loss can train anything. Only what is kept in `hidden` is "
            "detached."
        )
    return None


def the_first_step_works_in_float64(got, error, expected, kata):
    if error is not None:
        return _of_dtype(kata, error)
    if isinstance(got, torch.Tensor) and got.dtype != torch.float64:
        return (
            f"x and the parameters are float64, but your result is {got.dtype}. Do not convert it."
        )
    if checks.alike(got, expected, tolerance=1e-5):
        return LOST
    return None


def _of_dtype(kata, error):
    if not checks.says(error, "dtype"):
        return None
    if _leaks(kata):
        return SHARED
    if _is_right_in(kata, torch.float64):
        return None
    if _is_right_in(kata, torch.float64, torch.float64) or _is_right_in(
        kata, torch.float64, zeros=True
    ):
        return MADE
    return None


def _is_right_in(kata, dtype, default=torch.float32, zeros=False):
    """Tell whether the first step is right in a dtype, with this default dtype, or with zeros in `hidden`."""
    try:
        cell, reference = _pair(kata, dtype)
        x = torch.randn(4, 3, dtype=dtype)
        if zeros:
            cell.hidden = torch.zeros(4, 5, dtype=dtype)
        torch.set_default_dtype(default)
        return _close(cell(x), reference(x))
    except Exception:
        return False
    finally:
        torch.set_default_dtype(torch.float32)


# The kept state


def hidden_holds_the_last_state(got, expected, kata, cell, step):
    if _kind_of_hidden(cell) == PARAMETER:
        return PARAMETER
    if got is None:
        if any(_close(buffer, expected) for buffer in cell.buffers()):
            return "The state is in a buffer of another name. Its name is `hidden`."
        return "After a step, `hidden` is None. Your code must keep the new state there."
    if not isinstance(got, torch.Tensor) or not isinstance(expected, torch.Tensor):
        return None
    if got.shape != expected.shape:
        rows = got.reshape(-1, got.shape[-1])
        if any(_close(row, one) for row in rows for one in (expected.mean(0), *expected)):
            return "`hidden` is not one state for each sample. Keep the whole batch, without a mean or a selection."
        return None
    if step == "one step" and not got.any():
        return (
            "`hidden` holds zeros: the state that the step started from. Keep the state after it."
        )
    if _close(got.tanh(), expected):
        return "`hidden` holds the sum before the tanh. Keep the state after it."
    if _close(got, expected.mean(0, keepdim=True).expand_as(got)):
        return "`hidden` holds the mean over the batch. Each sample has a state of its own."
    if step == "two steps" and _keeps_the_first(kata):
        return "`hidden` still holds the state of the first step. Each step replaces it."
    if step == "two steps" and _keeps_the_one_before(kata):
        return "`hidden` holds the state that the last step started from. Keep the state after it."
    return None


def _keeps_the_first(kata):
    cell = kata.CachedRNNCell(3, 5)
    first = cell(torch.randn(4, 3)).detach().clone()
    kept = []
    for _ in range(2):
        cell(torch.randn(4, 3))
        kept.append(_close(cell.hidden, first))
    return all(kept)


def _keeps_the_one_before(kata):
    cell = kata.CachedRNNCell(3, 5)
    states, kept = [], []
    for _ in range(3):
        states.append(cell(torch.randn(4, 3)).detach().clone())
        kept.append(cell.hidden.detach().clone())
    return _close(kept[1:], states[:-1])


def _is_random(kata, reference, inputs):
    """Tell whether a sequence gives other states when only the seed is another one."""
    runs = []
    for seed in (1, 2):
        torch.manual_seed(0)
        cell = _filled(kata.CachedRNNCell(3, 5), reference)
        torch.manual_seed(seed)
        runs.append([cell(x).detach().clone() for x in inputs])
    return not _close(*runs)


def each_step_goes_on_from_the_last(got, expected, kata, reference, inputs):
    if not all(isinstance(state, torch.Tensor) for state in got):
        return None
    if _close(got, [reference(x) for x in inputs]):
        return "Each step starts from zeros. Start from the kept state, where there is one."
    if _close(got, [got[0], *(reference(x, expected[0]) for x in inputs[1:])]):
        return (
            "Each step starts from the state of the first one. Each step replaces the kept state."
        )
    if not _close(got[0], expected[0]):
        return None
    if _close(got, _unroll(_changed(reference, transpose=True), inputs)):
        return "`weight_hh` is transposed in the product. Its rows belong to the new state, its columns to the old."
    if _close(got, _unroll(_changed(reference, identity=True), inputs)):
        return "Your code adds the kept state without `weight_hh`."
    if _close(got[1], reference(inputs[1]) + got[0]):
        return "Your code adds the kept state to the new one. It goes through `weight_hh` and into the tanh."
    if _close(got[1], reference(inputs[1], got[0].mean(0, keepdim=True).expand(4, 5))):
        return (
            "All samples go on from the mean of their states. Each sample has a state of its own."
        )
    if _close(got[1], reference(inputs[1], got[0].flip(0))) or _close(
        got[1], reference(inputs[1], got[0][:1].expand(4, 5))
    ):
        return (
            "A sample goes on from the state of another sample. Each sample has a state of its own."
        )
    if _is_random(kata, reference, inputs):
        return RANDOM
    if _close(got[:2], expected[:2]):
        return "The first two steps are right, and a later one is not. Each step does the same."
    return None


def _changed(reference, transpose=False, identity=False):
    changed = copy.deepcopy(reference)
    with torch.no_grad():
        if transpose:
            changed.weight_hh.copy_(reference.weight_hh.T)
        if identity:
            changed.weight_hh.copy_(torch.eye(5))
    return changed


def eval_mode_and_no_grad_change_nothing(got, error, kata):
    if error is not None or not _is_right(kata):
        return None
    return _of_mode(kata, "In eval mode", training=False) or _of_mode(
        kata, "Under no_grad()", recording=False
    )


def _of_mode(kata, where, training=True, recording=True):
    """Return what is different about two steps in a mode, after two steps in train mode and before another."""
    cell, reference = _pair(kata)
    inputs = torch.randn(5, 4, 3)
    got = [cell(x).detach().clone() for x in inputs[:2]]
    cell.train() if training else cell.eval()
    with torch.set_grad_enabled(recording):
        got += [cell(x).detach().clone() for x in inputs[2:4]]
    right = _unroll(reference, inputs)
    if _close(got[2:], [reference(x) for x in inputs[2:4]]):
        return f"{where} each step starts from zeros. It goes on from the kept state there, too."
    if _close(got[2:], _unroll(reference, inputs[2:4])):
        return "A change of mode forgets the state. Only reset() ends a sequence."
    if _close(got[2:], [reference(x, right[1]) for x in inputs[2:4]]):
        return f"{where} a step does not keep its new state. It is kept there, too."
    if _close(got[2:], right[1:3]):
        return f"{where} a step returns the state that it started from. Return the state after it."
    cell.train()
    if _close(got, right[:4]) and _close(cell(inputs[4]), reference(inputs[4])):
        return "A change of mode forgets the state. Only reset() ends a sequence."
    return None


def later_steps_change_no_returned_state(got, expected, states, cell):
    last = cell.hidden
    if isinstance(last, torch.Tensor) and any(
        isinstance(state, torch.Tensor) and state.data_ptr() == last.data_ptr() for state in states
    ):
        return (
            "A step writes its state into memory that it shares with a state returned before. Keep a new tensor in "
            "each step."
        )
    return None


def two_cells_share_nothing(got, kata, one, two):
    if any(
        getattr(one, name) is getattr(two, name)
        or getattr(one, name).data_ptr() == getattr(two, name).data_ptr()
        for name in NAMES
    ):
        return "The two cells share a parameter. Make new Parameters in each __init__."
    if _leaks(kata):
        return SHARED
    return None


# What hidden is


def hidden_is_kept_without_its_graph(got, kata, cell):
    cell = kata.CachedRNNCell(3, 5)
    cell(torch.randn(4, 3))
    if isinstance(cell.hidden, nn.Parameter):
        return PARAMETER
    if got == [False, False, True, True]:
        return "In eval mode you keep the state with its graph. eval() does not stop autograd: detach it there, too."
    if got == [True] * 4:
        if cell.hidden.grad_fn is not None:
            return ATTACHED
        return (
            "`hidden` has no graph, but it requires a gradient of its own. Nothing trains a state."
        )
    return None


def hidden_is_no_parameter(got, cell):
    if "hidden" in got:
        return PARAMETER
    new = next((name for name in got if name not in NAMES), None)
    return f"After a step, `{new}` is a parameter, too. A step registers none." if new else None


def hidden_is_a_buffer(got, cell):
    return _kind_of_hidden(cell)


def hidden_is_not_saved(got, cell):
    if "hidden" in got:
        return PARAMETER if "hidden" in dict(cell.named_parameters()) else PERSISTENT
    within = next((name for name in got if "." in name), None)
    if within:
        return f"A layer inside the cell is saved as well, as `{within}`."
    other = next((name for name in got if name in dict(cell.named_buffers())), None)
    return f"The buffer `{other}` is saved as well. Only the four are." if other else None


# Training


def gradients_reach_back_over_one_step(got, expected, kata, cell, reference, mine, weights):
    if not _is_right(kata):
        return None
    if not all(getattr(cell, name).requires_grad for name in NAMES):
        return FROZEN
    missing = [name for name, grad in got.items() if grad is None or not grad.any()]
    if not missing and not all(grad.any() for grad in got["x"]):
        missing = ["x"]
    if missing:
        named = ", ".join(f"`{name}`" for name in missing)
        return (
            f"No gradient reaches {named}. detach(), .data, torch.no_grad() and a new tensor cut it off; only the "
            "kept state may be cut off."
        )
    if _close(got, _through_all_steps(reference, mine, weights), 1e-4):
        return ATTACHED if cell.hidden.grad_fn is not None else BESIDE
    factor = float(got["x"].norm() / expected["x"].norm())
    if _close({name: grad / factor for name, grad in got.items()}, expected, 1e-3):
        return (
            f"Each gradient is {factor:.3g} times the right one. Your code changes gradients on their way back; "
            "leave them as they are."
        )
    if _is_right_for_small(kata, reference):
        return "Small gradients are right, and large ones are not. Your code clips gradients; leave them as they are."
    is_state = not _close(got["weight_hh"], expected["weight_hh"], 1e-3)
    if is_state and all(
        _close(got[name], expected[name], 1e-3) for name in expected if name != "weight_hh"
    ):
        first = cell.hidden.data_ptr()
        cell(torch.randn(4, 3))
        if cell.hidden.data_ptr() == first:
            return (
                "Each step writes its state into the memory of the one before. The gradient of `weight_hh` still "
                "needs the old values: keep a new tensor."
            )
    return None


def _is_right_for_small(kata, reference):
    """Tell whether the gradient of a small loss is right."""
    cell, mine = (
        _filled(kata.CachedRNNCell(3, 5), reference),
        torch.randn(6, 4, 3, requires_grad=True),
    )
    theirs = mine.detach().clone().requires_grad_()
    (sum(cell(x).sum() for x in mine) / 1000).backward()
    hidden, total = None, 0
    for x in theirs:
        hidden = reference(x, None if hidden is None else hidden.detach())
        total = total + hidden.sum() / 1000
    total.backward()
    return checks.alike(mine.grad, theirs.grad, tolerance=1e-6)


def _through_all_steps(reference, mine, weights):
    whole = copy.deepcopy(reference)
    whole.zero_grad()
    inputs = mine.detach().clone().requires_grad_()
    hidden, states = None, []
    for x in inputs:
        hidden = whole(x, hidden)
        states.append(hidden)
    (torch.stack(states) * weights).sum().backward()
    return {"x": inputs.grad} | {name: getattr(whole, name).grad for name in NAMES}


def the_graph_does_not_grow(got, cell):
    kept = cell.hidden
    if got != sorted(set(got)):
        return None
    return ATTACHED if getattr(kept, "grad_fn", None) is not None else BESIDE


def training_goes_on_from_step_to_step(got, error, kata, cell):
    if "hidden" in dict(cell.named_parameters()):
        return PARAMETER
    if error is None and _is_right(kata) and _ignores_new_values(kata):
        return STALE
    return None


# Another batch size


def another_batch_size_is_refused(got, kata, kept, came, training):
    return _of_refusal(got, kata, kept, came, training)


def one_sample_is_not_broadcast(got, kata, kept, came):
    return _of_refusal(got, kata, kept, came)


def a_refused_step_leaves_the_state(got, called, expected, kata, state):
    if called.startswith("cell(x) with 2"):
        return _of_refusal(got, kata, 4, 2)
    if called.startswith("cell.hidden"):
        if got is None and _keeps(kata):
            return "The state is forgotten when x is refused. A call that raises changes nothing."
        if isinstance(got, torch.Tensor) and len(got) == 2:
            return "The refused x leaves a state behind. Compare the batch sizes before you keep anything."
    return None


def _keeps(kata):
    """Tell whether a step leaves a tensor in `hidden`."""
    cell = kata.CachedRNNCell(3, 5)
    cell(torch.randn(4, 3))
    return isinstance(cell.hidden, torch.Tensor)


def _of_refusal(got, kata, kept, came, training=True):
    """Return what is wrong where x was to be refused: `got` is the exception that came, or None."""
    if got is None:
        return _of_accepted(kata, kept, came, training)
    if isinstance(got, AssertionError):
        return "`python -O` leaves out each assert. Raise a ValueError with `raise`."
    if isinstance(got, ValueError):
        named = [size for size in (kept, came) if str(size) in str(got)]
        if len(named) == 1:
            return f"The message names {named[0]}, but not {came if named[0] == kept else kept}. Name both batch sizes."
        return None if named else "The message does not name the batch sizes. Name both of them."
    if any(
        checks.says(got, said)
        for said in (
            "size of tensor",
            "hidden0",
            "Sizes of tensors must match",
            "expanded size",
            "cannot be multiplied",
        )
    ):
        return "torch raises this in the middle of the step. Compare the batch sizes before it, and raise ValueError."
    if checks.says(got, "exceptions must derive"):
        return "Your code raises something that is no exception. Raise ValueError with the text as its argument."
    if _is_raised(got):
        return f"Your code refuses x with {type(got).__name__}. Raise ValueError."
    return None


def _is_raised(error):
    """Tell whether a `raise` statement ended with this error."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    line = linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
    return line.strip().startswith("raise ")


def _of_accepted(kata, kept, came, training):
    """Return what happens to an x of another batch size that is not refused."""
    if not _is_right(kata):
        return None
    if not training and _raises_value_error(kata, kept, came):
        return (
            "In train mode your code refuses this x, in eval mode it does not. Refuse it in both."
        )
    cell, reference = _pair(kata)
    first, second = torch.randn(kept, 3), torch.randn(came, 3)
    cell.train(training)
    state = cell(first).detach().clone()
    got = cell(second)
    if isinstance(got, BaseException):
        return "Your code returns the error. Raise it."
    if _close(got, reference(second)):
        return "Your code starts a new sequence when the batch size changes. Raise ValueError: only reset() ends one."
    if kept == 1 and _close(got, reference(second, state.expand(came, -1))):
        return "The state of one sample is broadcast to all. One is a batch size like any other: raise ValueError."
    if came == 1 and _close(got, reference(second.expand(kept, -1), state)):
        return "One sample is broadcast to all states. One is a batch size like any other: raise ValueError."
    if came < kept and any(
        _close(got, reference(second, part)) for part in (state[:came], state[-came:])
    ):
        return "Your code drops the states of some samples. It cannot know whose state is whose: raise ValueError."
    if came > kept and _close(got[:kept], reference(second[:kept], state)):
        return "Your code makes up states for the new samples. Raise ValueError instead."
    return None


def _raises_value_error(kata, kept, came):
    cell = kata.CachedRNNCell(3, 5)
    cell(torch.randn(kept, 3))
    try:
        cell(torch.randn(came, 3))
    except ValueError:
        return True
    except Exception:
        return False
    return False


# Reset


def reset_begins_a_new_sequence(got, error, kata, reference, inputs, cell):
    if error is not None or not _is_right(kata):
        return None
    cell, reference = _pair(kata)
    before, after = torch.randn(3, 4, 3), torch.randn(2, 4, 3)
    state = [cell(x).detach().clone() for x in before][-1]
    cell.reset()
    states = [cell(x).detach().clone() for x in after]
    if _close(states, _unroll(reference, after, state)):
        return "After reset() the sequence goes on from the old state. reset() does not forget it."
    if any(not _close(getattr(cell, name), getattr(reference, name)) for name in NAMES):
        return "reset() changes the parameters. It forgets the state, and nothing else."
    return None


def reset_forgets_the_batch_size_too(got, error, kata, batch):
    if isinstance(error, (ValueError, RuntimeError)) and _resets(kata) and _takes(kata, batch):
        return OLD_SIZE
    return None


def _takes(kata, batch):
    """Tell whether a new cell takes two steps with `batch` samples."""
    cell = kata.CachedRNNCell(3, 5)
    try:
        cell(torch.randn(batch, 3))
        cell(torch.randn(batch, 3))
    except Exception:
        return False
    return True


def _resets(kata):
    """Tell whether reset() works for a sequence of the same batch size."""
    x = torch.randn(4, 3)
    try:
        cell, reference = _pair(kata)
        cell(x)
        cell.reset()
        return _close(cell(x), reference(x))
    except Exception:
        return False


def reset_changes_no_returned_state(got, expected):
    if isinstance(got, torch.Tensor) and got.shape == expected.shape and not got.any():
        return (
            "reset() fills the kept tensor with zeros in place, and the returned state shares its memory. Let go of "
            "the tensor instead."
        )
    return None


def reset_leaves_the_parameters_alone(got, expected, error, called):
    if error is not None:
        return None
    if not called.startswith("the values"):
        return "reset() makes new Parameters. An optimizer still holds the old ones, so these are never trained."
    if torch.equal(got[0], expected[0]):
        return "reset() changes the gradients of the parameters. It forgets the state, and nothing else."
    return "reset() changes the parameters. It forgets the state, and nothing else."


def hidden_stays_a_buffer_after_reset(got, cell, kata):
    fresh = kata.CachedRNNCell(3, 5)
    fresh(torch.randn(4, 3))
    if _kind_of_hidden(fresh):
        return _kind_of_hidden(fresh)
    if "hidden" in fresh.state_dict():
        return PERSISTENT
    if "hidden" in vars(cell):
        return "After reset() `hidden` is a plain attribute. `del` removes the buffer; assign None to it instead."
    if got == {"buffer": True, "saved": True}:
        return "After reset() `hidden` is persistent: your code registers it again, in another way than __init__."
    return None


# Move, copy, save


def hidden_moves_to_another_dtype(got, called, error, expected, kata, cell):
    if _kind_of_hidden(cell):
        return _kind_of_hidden(cell)
    if not _is_right(kata):
        return None
    if _step_keeps_float32(kata):
        return (
            "After a step in float64, `hidden` is float32. Keep the state in the dtype that it has."
        )
    if error is not None:
        return _of_dtype(kata, error)
    if called.startswith("cell.hidden") and got is None:
        return "The state is lost when the cell moves. Only reset() ends a sequence."
    if isinstance(got, list) and checks.alike(got, expected, tolerance=1e-5):
        return LOST
    if isinstance(got, list) and any(getattr(one, "dtype", None) == torch.float32 for one in got):
        return "x, the parameters and `hidden` are float64, but your result is float32. Do not convert anything."
    return None


def _step_keeps_float32(kata):
    cell = kata.CachedRNNCell(3, 5).double()
    try:
        state = cell(torch.randn(4, 3, dtype=torch.float64))
    except RuntimeError:
        return False
    return state.dtype == torch.float64 and getattr(cell.hidden, "dtype", None) == torch.float32


def a_copy_has_its_own_state(got, called, kata, reference, second, third, state):
    if not _is_right(kata):
        return None
    if called.startswith("copy") and _close(got, reference(second)):
        return "The copy starts from zeros. It goes on from the state that the cell had."
    if _close(got, reference(third)):
        return "The reset() of the copy made the cell forget its state. Both use the same one."
    if _close(got, reference(third, reference(second, state))):
        return "The step of the copy changed the state of the cell. Both use the same one."
    return None


def a_checkpoint_fits_any_batch_size(got, error, kata, cell, reference, second):
    if error is not None or not _is_right(kata):
        return _of_loading(error, cell)
    if _close(got, reference(second)):
        return "Loading a state dict forgets the state. Only reset() ends a sequence."
    return None


def hidden_moves_to_another_device(got, called, error, kata, cell):
    if _kind_of_hidden(cell):
        return _kind_of_hidden(cell)
    return _of_device(kata, error)


def the_first_step_works_on_any_device(error, kata):
    return _of_device(kata, error)


def _of_device(kata, error):
    if isinstance(error, NotImplementedError) or checks.says(error, "cannot be called on meta"):
        return (
            "On the device meta, tensors have no values, and your code reads or copies some. A step computes with "
            "whole tensors, on the device where they are."
        )
    if error is None or not checks.says(error, "device"):
        return None
    if not _works_on_meta(kata) and _works_on_meta(kata, default="meta"):
        return MADE
    return None


def _works_on_meta(kata, default="cpu"):
    """Tell whether the first step works on the device meta, with this default device."""
    try:
        cell, x = kata.CachedRNNCell(3, 5).to("meta"), torch.empty(4, 3, device="meta")
        with torch.device(default), meta.Arithmetic():
            return cell(x).is_meta
    except Exception:
        return False
