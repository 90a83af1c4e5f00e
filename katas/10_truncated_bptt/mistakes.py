"""What people get wrong in kata 10, and how it shows."""

import weakref
from contextlib import suppress
from functools import partial

import torch
from torch import nn

from dojo import checks


def any_behaviour(error, kata, setup, sgd, Recorder):
    if checks.says(error, "detach views in-place"):
        return "`detach_()` changes the tensor itself, and a view does not allow this. Make a new tensor instead."
    if checks.says(error, "change requires_grad flags of leaf"):
        return (
            "Only a leaf can change its `requires_grad`, and this tensor was computed. Make a new tensor that is "
            "detached from the graph."
        )
    if checks.says(error, "detached in-place"):
        return (
            "You detach a state in place, so its window loses the graph before the backward pass."
        )
    if checks.says(error, "values to unpack"):
        return _if_it_is_a_pair(kata)
    if checks.says(error, "to be 1D or 2D, got 3D"):
        return "You give the cell several time steps at once. It takes one: x of shape (batch, features)."
    if checks.says(error, "second time") or checks.says(error, "inplace operation"):
        return _of_the_graph(kata, setup, sgd, *_recorded(kata, setup, sgd, Recorder))
    if checks.says(error, "dtype") and _fixes_a_dtype(kata, setup, sgd, Recorder):
        return (
            "In float32 your code works. It fixes a dtype somewhere: use the dtype of the inputs."
        )
    if isinstance(error, IndexError):
        recorder, other = _recorded(kata, setup, sgd, Recorder)
        if isinstance(other, IndexError) and len(recorder.inputs) == 11:
            return "Your last window goes on after the end of the stream. It can be shorter."
    if checks.says(error, "non-empty"):
        recorder, other = _recorded(kata, setup, sgd, Recorder)
        if other is None and len(recorder.inputs) == 11:
            return "There is an empty window at the end. Where the windows fit, the stream ends with the last one."
    return None


def _if_it_is_a_pair(kata):
    one = torch.ones(2)
    kata.detach_hidden((one, one))
    with suppress(ValueError):
        kata.detach_hidden((one, one, one))
        return None
    return "Your code expects two states in each tuple. There can be any number."


def _recorded(kata, setup, sgd, Recorder):
    """Train a Recorder on 11 time steps in windows of 4; return it, and the error that it ended in."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    try:
        recorder.losses = kata.train_stream(
            recorder, readout, inputs, targets, sgd(cell, readout), 4
        )
    except Exception as error:
        return recorder, error
    return recorder, None


def _fixes_a_dtype(kata, setup, sgd, Recorder):
    """Tell whether float32 works, without a state from an earlier call."""
    recorder, error = _recorded(kata, setup, sgd, Recorder)
    return error is None and not any(torch.is_tensor(state) for state in recorder.given[:1])


def _of_the_graph(kata, setup, sgd, recorder, error):
    """Return which graph it was that a backward pass could not go through."""
    given = [state is not None and state.grad_fn is not None for state in recorder.given]
    steps = len(given)
    if error is None:
        return None
    if steps == 2 and given[1]:
        return (
            "You go backward after each time step. A window has one loss, and one backward pass after its "
            "last step."
        )
    if steps == 4:
        return "You go backward through the same window more than once. A window has one loss and one backward pass."
    if given == [False, True, True, True] * 2:
        if checks.says(error, "inplace operation") and _steps_too_soon(kata, setup, sgd):
            return "The optimizer changes the weights before the backward pass, which still needs the old ones."
        return "Your loss still contains the window before. Go backward from the loss of one window alone."
    if given != [False, *[True] * 7]:
        return None
    if checks.says(error, "inplace operation"):
        return (
            "You keep the graph of the window before, and the backward pass goes into it again. The optimizer "
            "has changed the weights since then. Cut the graph."
        )
    if not _is_detached(kata):
        return (
            "The second window starts from a state with its graph: `detach_hidden` does not cut it."
        )
    return (
        "The second window starts from the state with its graph, so the backward pass goes on into the first "
        "window. Carry over only the value."
    )


def _steps_too_soon(kata, setup, sgd):
    """Tell whether one window alone cannot be trained when there are gradients from before."""
    cell, readout, inputs, targets = setup(4)
    for parameter in (*cell.parameters(), *readout.parameters()):
        parameter.grad = torch.ones_like(parameter)
    try:
        kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), 4)
    except RuntimeError as error:
        return checks.says(error, "inplace operation")
    return False


def _is_detached(kata):
    came = kata.detach_hidden(torch.ones(2, requires_grad=True) * 2)
    return isinstance(came, torch.Tensor) and not came.requires_grad


# Detach one state


def a_detached_tensor_keeps_its_values(got, expected):
    if got is None:
        return "Your function returns nothing for a tensor. Return the detached tensor."
    if isinstance(got, (list, tuple)) and all(map(torch.is_tensor, got)):
        return "You take the tensor apart, row by row. A loop works on a tensor, too: ask first whether it is one."
    if not isinstance(got, torch.Tensor):
        return None
    if got.dtype != expected.dtype:
        return "Your code changes the dtype. The detached state has the dtype of the given one."
    if got.shape == expected.shape and not got.any():
        return "You return zeros. Detaching removes the graph and keeps the values."
    return None


def a_detached_tensor_has_no_graph(kata, hidden):
    detached = kata.detach_hidden(hidden)
    if detached is hidden:
        return (
            "You return the given tensor itself, with its graph. (`detach()` does not change its tensor. It "
            "returns a new one.)"
        )
    if not isinstance(detached, torch.Tensor):
        return None
    if detached.grad_fn is not None:
        return "You return a new tensor, but it was computed from the given one, as a clone is. So it has the graph."
    if detached.requires_grad and not hidden.requires_grad:
        return None
    if detached.requires_grad:
        return (
            "You cut the graph, but the tensor requires a gradient again. A state is only a value."
        )
    return None


def a_parameter_is_detached(kata, start):
    if _is_detached(kata) and kata.detach_hidden(start) is start:
        return "You return the Parameter itself. It has no `grad_fn`, but it requires a gradient: detach it, too."
    return None


# Detach a nest


def both_states_of_an_lstm_are_detached(got, called, kata, detached, pair):
    if not _is_detached(kata):
        return None
    if called.startswith("the values"):
        if len(got) == 2 and checks.alike(got, [pair[1].detach(), pair[0].detach()]):
            return "You exchange h and c. Keep their order."
        return None
    if isinstance(detached, torch.Tensor) and detached.shape != pair[0].shape:
        return "You make one tensor of the two. The LSTM takes a tuple."
    if isinstance(detached, torch.Tensor):
        return "Only one of the two states comes back. Return both, in a tuple."
    if hasattr(detached, "__next__"):
        return "You return an iterator. The LSTM takes a tuple, so make a tuple of it."
    return {
        "(value, graph)": "You detach h, but not c. The graph goes on through c.",
        "(graph, value)": "You detach c, but not h. The graph goes on through h.",
        "(graph, graph)": "You detach neither h nor c. Detach each tensor in the tuple.",
        "[value, value]": "The tuple comes back as a list. A tuple stays a tuple.",
        "[graph, graph]": "The tuple comes back as a list, and neither h nor c is detached.",
        "None": "Your function returns nothing for a tuple. Return a tuple of the detached states.",
    }.get(got)


def a_nest_is_detached_at_every_depth(got, called, kata, nest, outline):
    if called.startswith("the values") or not _is_detached(kata):
        return None
    if got == "None":
        return "Your function returns nothing for a list. Return a list of the detached parts."
    for sentence, change in _NESTS.items():
        if got == outline(change(nest)):
            return sentence
    return None


def _rebuilt(nest, of_list=list, of_tuple=tuple, of_none=None, depth=9):
    """Return a nest with everything detached, as somebody builds it who makes a mistake."""
    if isinstance(nest, torch.Tensor):
        return nest.detach()
    if nest is None or depth == 0:
        return nest
    again = partial(_rebuilt, of_list=of_list, of_tuple=of_tuple, of_none=of_none, depth=depth - 1)
    parts = [again(part) for part in nest if part is not None or not of_none]
    return (of_list if isinstance(nest, list) else of_tuple)(parts)


_NESTS = {
    "Your list comes back as a tuple. A list stays a list.": partial(_rebuilt, of_list=tuple),
    "Your tuples come back as lists. A tuple stays a tuple.": partial(_rebuilt, of_tuple=list),
    "You leave out None. It keeps its place.": partial(_rebuilt, of_none="left out"),
    "An empty list or tuple comes back as None. It stays what it is.": partial(
        _rebuilt, of_list=lambda parts: parts or None, of_tuple=lambda parts: tuple(parts) or None
    ),
    "An empty list or tuple is lost. It keeps its place.": lambda nest: [
        _rebuilt(part) for part in nest if part
    ],
    "You hand on the containers in the list as they are. Detach what is in them, at every depth.": partial(
        _rebuilt, depth=1
    ),
    "You detach two levels. Go on to every depth.": partial(_rebuilt, depth=2),
    "You detach three levels. Go on to every depth.": partial(_rebuilt, depth=3),
    "You hand on the list as it is. Detach what is in it.": list,
}


def a_named_tuple_stays_one(got, kata):
    if not isinstance(got, str) or not _is_detached(kata):
        return None
    return {
        "[((value, value), value, None)]": (
            "The named tuple comes back as a plain tuple, and its fields have no names. Make one of its own type."
        ),
        "[dict]": "The named tuple comes back as a dict. Make one of its own type.",
        "[[(value, value), value, None]]": "The named tuple comes back as a list. Make one of its own type.",
        "[State((graph, graph), graph, None)]": (
            "You hand on the named tuple as it is, with its graph. It is a tuple, too: detach what is in it."
        ),
        "[State((graph, graph), value, None)]": (
            "You detach the fields that are tensors. A field can also hold a tuple: go on into it."
        ),
    }.get(got)


def the_argument_stays_as_it_was(kata, hidden, computed):
    if isinstance(hidden, nn.Parameter):
        return "Your code changes the Parameter itself, and nothing will train it any more. Make a new tensor."
    first = computed(2, 5)
    nest = [first]
    kata.detach_hidden(first if isinstance(hidden, torch.Tensor) else nest)
    if not first.requires_grad:
        return "You detach the given tensor in place. Its owner still needs the graph: make a new tensor."
    if len(nest) != 1 or nest[0] is not first:
        return "You change the given list. It belongs to the caller: make a new one."
    return None


# Go along the stream


def every_time_step_is_taken_once(got, recorder):
    xs, inputs = recorder.inputs, recorder.stream
    windows = [list(range(11))[start : start + 4] for start in range(11)]
    if got == []:
        return _GENERATOR if hasattr(recorder.losses, "__next__") else _NEVER_CALLED
    if got == list(range(8)):
        return "You leave out the last window because it is shorter. It is a window, too."
    if got == [*range(11), None] and not xs[-1].any():
        return "You fill up the last window with zeros. It is shorter: take only the steps that are there."
    if got == [*windows[8], *windows[4], *windows[0]]:
        return "You take the windows from the last to the first. Go from the beginning to the end."
    if got in ([step for window in windows[:n] for step in window] for n in (7, 8, 11)):
        return "Your windows overlap: one starts at every time step. The next one starts where the last one ends."
    if torch.equal(xs[0], inputs[:, 0]):
        return "You cut along the batch. Time is dimension 0 of inputs."
    if got == [*range(11)] * 2:
        return "You go along the stream twice. Take each time step once."
    return None


def the_first_state_is_none(got, kata, recorded):
    if not got or got[0] is None:
        return None
    before, now = recorded(kata), recorded(kata)
    if torch.equal(before.returned[-1], now.given[0]):
        return "You keep the state of an earlier call. Each call starts with None."
    if not got[0].any():
        return "Your code starts with zeros. The first state is None: only the cell knows its size and how it starts."
    return None


def the_state_goes_from_step_to_step(got, recorder):
    given = recorder.given
    if len(given) != 11:
        return None
    if all(state is None for state in given):
        return "You never give the cell the state that it returned. Hand it on to the next step."
    is_empty = given[4] is None or not given[4].any()
    if got == [None, 0, 1, 2, None, 4, 5, 6, None, 8, 9] and is_empty:
        return _FORGETS
    if got == [None, 0, 1, 2, 2, 4, 5, 6, 6, 8, 9]:
        return "Your window starts with the state before the last one. Carry over the last one."
    return None


_NEVER_CALLED = "Your code never calls the cell that it gets. Call this cell, not a copy."
_ROUNDS = "You round the losses. Return them with all their digits."
_LATE = (
    "You compute the loss again after the optimizer's step. Return the loss that you trained on."
)
_GENERATOR = (
    "Your function has a `yield`, so it does nothing before somebody asks for the first loss."
)
_CLIPS = "You clip the gradients. The optimizer gets them as they are, however large."
_FORGETS = "Each window starts without the values of the last state. Only the graph is cut: the values go on."
_DROPS = "Your code does not train the last window because it is shorter. It is a window, too."


def there_is_a_loss_for_each_window(got, called, losses, kata, recorded):
    if called == "train_stream(...)":
        if losses is None:
            return "Your function returns nothing. Return the list of the losses."
        if hasattr(losses, "__next__"):
            return _GENERATOR
        if isinstance(losses, float) or (torch.is_tensor(losses) and losses.dim() == 0):
            return "You return one number. Each window has its own loss."
        if torch.is_tensor(losses) and losses.shape == (3,):
            return "You return one tensor. Return a list with one loss for each window."
        return None
    recorder = recorded(kata)
    graphs = [int(state is not None and state.grad_fn is not None) for state in recorder.given]
    if got == 2 and len(graphs) == 8:
        return _DROPS
    if got == 2 and graphs == [0, 1, 1, 1, 0, *[1] * 6]:
        return (
            "You join the last steps to the window before. They are a shorter window of their own."
        )
    if got == 11:
        return "Your list has a loss for each time step. Each window has one loss."
    if got == 1 and graphs == [0, *[1] * 10]:
        return "You train the whole stream as one window. Cut it along dimension 0, the time."
    if got == 4 and graphs == [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1]:
        return "You cut the stream into `window` windows. `window` is the number of time steps in one window."
    if got == 6:
        return "Your list has more than one entry for each window. Each window has one loss."
    return None


def the_loss_of_a_window(got, expected, results, stream, window):
    if not isinstance(got, list) or len(got) != 1 or not isinstance(got[0], float):
        return None
    if got != expected and any(got == [round(loss, n) for loss in expected] for n in range(9)):
        return _ROUNDS
    return _only(
        _MISTAKES[mistake]
        for mistake in _LOSSES
        if _close(got, results(partial(_train, mistake), stream, window)["the losses"])
    )


def the_losses_have_no_graph():
    return "A loss in your list still holds the graph of its window. Keep only its value."


# Train each window


def the_graph_is_cut_between_windows_only(got, kata, recorded):
    if got == [0] * 11:
        if all(state is None for state in recorded(kata).given):
            return None
        if recorded(kata).returned[0].grad_fn is None:
            return "The cell runs without a graph, so it cannot learn. Do not switch the gradients off."
        return "You cut the graph at every time step. Cut it only between two windows."
    if got == [0, 1, 1, 1] + [0] * 7:
        return "In the first window you keep the graph. In the later ones you cut it at every time step."
    if got == [0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1]:
        return "You cut the graph after the first step of a window. Cut it before that step."
    if got == [0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0]:
        return "You cut the graph after five time steps. These windows have four."
    if got == [0] + [1] * 10:
        return (
            "You never cut the graph. The first step of a window gets only the value of the state."
        )
    return None


def one_optimizer_step_for_each_window(got, kata, setup, sgd, Recorder):
    recorder, error = _recorded(kata, setup, sgd, Recorder)
    if got == 0 and error is None and hasattr(recorder.losses, "__next__"):
        return _GENERATOR
    return {
        0: "The optimizer takes no step. Only the optimizer changes the parameters.",
        1: "The optimizer takes one step for the whole stream. Train each window before the next one starts.",
        2: "The optimizer takes no step for the last, shorter window. It is a window, too.",
        11: "The optimizer takes a step at every time step. Take one for each window.",
    }.get(got)


def windows_train_as_by_hand(
    mine, right, stream, window, make_optimizer, kata, results, train_by_hand
):
    if not _is_readable(mine["the losses"]):
        return None
    sentence = _of_the_report(mine, right)
    if sentence:
        return sentence
    if _alike(mine, results(partial(_train, "never steps"), stream, window, make_optimizer)):
        return _of_no_change(kata, stream, window, make_optimizer)
    return _only(
        sentence
        for mistake, sentence in _MISTAKES.items()
        if _alike(mine, results(partial(_train, mistake), stream, window, make_optimizer))
    )


a_window_as_long_as_the_stream = windows_train_as_by_hand
gradients_from_before_the_call_are_not_used = windows_train_as_by_hand
windows_of_one = windows_train_as_by_hand
windows_that_fit = windows_train_as_by_hand
a_window_longer_than_the_stream = windows_train_as_by_hand
a_second_call_is_a_new_stream = windows_train_as_by_hand


def large_gradients_are_used_as_they_are(
    mine, right, stream, window, make_optimizer, kata, results, train_by_hand
):
    cell, readout, inputs, targets = stream
    usual = cell, readout, inputs, targets / 1e6
    small = results(kata.train_stream, usual, window, make_optimizer)
    right_small = results(train_by_hand, usual, window, make_optimizer)
    if not _is_readable(small["the losses"]) or not _alike(small, right_small):
        return windows_train_as_by_hand(
            small, right_small, usual, window, make_optimizer, kata, results, train_by_hand
        )
    start = {**dict(_named("cell", cell)), **dict(_named("readout", readout))}
    is_shorter = all(
        ((mine[name] - before).abs() <= (right[name] - before).abs() * (1 + 1e-6)).all()
        for name, before in start.items()
    )
    return _CLIPS if is_shorter else None


def _named(prefix, module):
    return ((f"{prefix}.{name}", p.detach()) for name, p in module.named_parameters())


def the_optimizer_decides_what_is_trained(
    mine, right, stream, window, make_optimizer, kata, results, train_by_hand
):
    cell, readout = stream[:2]
    held = {id(p) for group in make_optimizer(cell, readout).param_groups for p in group["params"]}
    if not any(id(p) in held for p in cell.parameters()):
        if all(checks.alike(mine[name], before) for name, before in _named("cell", cell)):
            return windows_train_as_by_hand(
                mine, right, stream, window, make_optimizer, kata, results, train_by_hand
            )
        return "Your code changes the cell, and the optimizer does not hold it. Leave the change to the optimizer."
    return windows_train_as_by_hand(
        mine, right, stream, window, make_optimizer, kata, results, train_by_hand
    )


def _is_readable(losses):
    return isinstance(losses, list) and all(isinstance(loss, float) for loss in losses)


def _close(got, expected, tolerance=1e-5):
    return checks.alike(got, expected, tolerance=tolerance)


def _alike(mine, made):
    return all(_close(mine[name], value) for name, value in made.items())


def _only(sentences):
    """Return the sentence, if there is only one."""
    found = list(dict.fromkeys(sentences))
    return found[0] if len(found) == 1 else None


def _of_the_report(mine, right):
    """Return what is wrong with the losses in the list, when the training is right."""
    got, losses = mine["the losses"], right["the losses"]
    if not _alike(mine, {**right, "the losses": got}):
        return None
    if len(losses) > 1 and _close(
        got, [sum(losses[: n + 1]) / (n + 1) for n in range(len(losses))]
    ):
        return "Each number in your list is the mean of all losses so far. Each window has its own loss."
    if len(losses) > 1 and _close(got, [sum(losses[: n + 1]) for n in range(len(losses))]):
        return "Each number in your list is the sum of all losses so far. Each window has its own loss."
    if got != losses and any(got == [round(loss, n) for loss in losses] for n in range(9)):
        return _ROUNDS
    if len(losses) > 1 and _close(got, losses[::-1]):
        return "Your list starts with the last window. Keep the order of the stream."
    return None


def _of_no_change(kata, stream, window, make_optimizer):
    """Return why no parameter changes."""
    cell, readout, inputs, targets = stream
    optimizer, gradients, called = make_optimizer(cell, readout), [], []
    cell.register_forward_hook(lambda module, *_: called.append(module is cell))
    optimizer.register_step_pre_hook(
        lambda *_: gradients.append(
            any(
                p.grad is not None and p.grad.any()
                for p in [*cell.parameters(), *readout.parameters()]
            )
        )
    )
    before = [p.detach().clone() for p in [*cell.parameters(), *readout.parameters()]]
    kata.train_stream(cell, readout, inputs, targets, optimizer, window)
    after = [p.detach().clone() for p in [*cell.parameters(), *readout.parameters()]]
    if not checks.alike(after, before):
        return None
    if not any(called):
        return _NEVER_CALLED
    if not gradients:
        return "The optimizer takes no step. Only the optimizer changes the parameters."
    if not any(gradients):
        return "When the optimizer steps, there is no gradient. Clear first, then go backward from the loss, then step."
    return None


# The training of somebody who makes one mistake


_MISTAKES = {
    "adds up": "You do not clear the gradients of the window before. A backward pass adds to what is in `.grad`.",
    "adds up in the readout": (
        "You do not clear the gradients of the readout. A backward pass adds to what is in `.grad`."
    ),
    "adds up in the cell": (
        "You do not clear the gradients of the cell. A backward pass adds to what is in `.grad`."
    ),
    "clears late": (
        "The first backward pass adds to gradients from before the call. Clear them before the first window, too."
    ),
    "forgets": _FORGETS,
    "drops the rest": _DROPS,
    "joins the rest": "You join the last steps to the window before. They are a shorter window of their own.",
    "detaches each step": "You cut the graph at every time step. Cut it only between two windows.",
    "last state only": "You use only the last state of a window. Every state in it has a prediction and a target.",
    "sums over time": "Your loss is a sum over the time steps. The loss of a window is the mean over all elements.",
    "sums over features": "Your loss is a sum over the features. The loss of a window is the mean over all elements.",
    "sums over the batch": "Your loss is a sum over the batch. The loss of a window is the mean over all elements.",
    "sums over everything": "Your loss is a sum over all elements. The loss of a window is the mean over them.",
    "divides again": "Your loss is the mean, divided once more by the number of time steps. Use the mean itself.",
    "reports late": _LATE,
    "reads out late": _LATE,
    "halves": "Your loss is half of the mean squared error. Use all of it.",
    "root": "Your loss is the root of the mean squared error. Leave out the root.",
    "absolute": "You use absolute errors. The loss is the mean of the squared errors.",
    "divides by the window": (
        "You divide the loss of the last window by `window`. It has fewer time steps than that."
    ),
    "shifts the targets": (
        "You compare each prediction with the target of the next time step. Use that of the same step."
    ),
    "no cell": "No gradient reaches the cell, so only the readout learns. Keep the graph of the states.",
    "no readout": "Only the cell learns. The readout stays as it was.",
    "backward from each step": (
        "Your gradient is that of a sum over the time steps. The loss of a window is a mean: use its gradient."
    ),
    "changes them itself": (
        "You change the parameters with lr * gradient. The optimizer does it in its own way: let it step."
    ),
    "trains twice": "The optimizer takes two steps for each window. Take one.",
}
for _bound in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0):
    for _kind in ("norm", "value"):
        _MISTAKES[_kind, _bound] = _CLIPS
_LOSSES = [
    *("last state only", "sums over time", "sums over features", "sums over the batch"),
    *(
        "divides again",
        "reports late",
        "reads out late",
        "sums over everything",
        "halves",
        "root",
        "absolute",
        "shifts the targets",
    ),
]


def _windows(mistake, steps, window):
    starts = list(range(0, steps, window))
    stops = [min(start + window, steps) for start in starts]
    if steps % window and mistake == "drops the rest":
        starts, stops = starts[:-1], stops[:-1]
    if steps % window and mistake == "joins the rest" and len(starts) > 1:
        starts, stops = starts[:-1], [*stops[:-2], steps]
    return list(zip(starts, stops, strict=True))


def _train(mistake, cell, readout, inputs, targets, optimizer, window):
    """Train as somebody does who makes this mistake; return the losses."""
    losses, hidden = [], None
    held = [p for group in optimizer.param_groups for p in group["params"]]
    kept = {"adds up": held, "adds up in the cell": list(cell.parameters())}
    kept["adds up in the readout"] = list(readout.parameters())
    kept = {id(p) for p in kept.get(mistake, [])}
    if mistake == "shifts the targets":
        targets = targets.roll(-1, 0)
    for start, stop in _windows(mistake, len(inputs), window):
        hidden = None if hidden is None or mistake == "forgets" else hidden.detach()
        first, states = hidden, []
        for time in range(start, stop):
            if mistake == "detaches each step" and hidden is not None:
                hidden = hidden.detach()
            hidden = cell(inputs[time], hidden)
            states.append(hidden.detach() if mistake == "no cell" else hidden)
        errors = readout(torch.stack(states)) - targets[start:stop]
        loss = _loss(mistake, errors, window)
        for parameter in held:
            if id(parameter) not in kept and not (mistake == "clears late" and not losses):
                parameter.grad = None
        scale = len(errors) if mistake == "backward from each step" else 1
        if mistake == "never steps":
            losses.append(loss.item())
            continue
        (loss * scale).backward()
        if mistake == "no readout":
            readout.zero_grad()
        _step(mistake, optimizer, held)
        if mistake == "reports late":
            states, state = [], first
            for time in range(start, stop):
                state = cell(inputs[time], state)
                states.append(state)
        if mistake in ("reports late", "reads out late"):
            loss = _loss(mistake, readout(torch.stack(states)) - targets[start:stop], window)
        losses.append(loss.item())
    return losses


def _loss(mistake, errors, window):
    """Return the loss of a window; `errors` is (time, batch, out)."""
    if mistake == "last state only":
        errors = errors[-1:]
    if mistake == "absolute":
        return errors.abs().mean()
    factor = {
        "sums over time": len(errors),
        "sums over the batch": errors.shape[1],
        "sums over features": errors.shape[2],
        "sums over everything": errors.numel(),
        "halves": 0.5,
        "divides again": 1 / len(errors),
        "divides by the window": len(errors) / window,
    }.get(mistake, 1)
    loss = errors.square().mean() * factor
    return loss.sqrt() if mistake == "root" else loss


def _step(mistake, optimizer, held):
    if isinstance(mistake, tuple):
        kind, bound = mistake
        clip = nn.utils.clip_grad_norm_ if kind == "norm" else nn.utils.clip_grad_value_
        clip(held, bound)
    if mistake == "changes them itself":
        with torch.no_grad():
            for parameter in held:
                parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    else:
        optimizer.step()
    if mistake == "trains twice":
        optimizer.step()


# Any stream, any window


def float64(mine, right, stream, window, make_optimizer, kata, results, train_by_hand):
    rule = windows_train_as_by_hand(
        mine, right, stream, window, make_optimizer, kata, results, train_by_hand
    )
    if rule is None and _is_readable(mine["the losses"]) and _alike(mine, right):
        return "Your results have only about seven right digits: something on the way is computed in float32."
    return rule


def the_stream_is_left_as_it_was(called):
    return f"Your code changes the {called.split()[0]} in place. They belong to the caller: make a new tensor."


def sizes_of_one(got, error, kata, results, train_by_hand, setup, stream):
    def is_right(given):
        """Tell whether the loss of the first window is right: no step of an optimizer is in it."""
        mine = checks.outcome(lambda: results(kata.train_stream, given, 3)["the losses"][:1])
        return _close(mine, results(train_by_hand, given, 3)["the losses"][:1])

    if is_right(setup(steps=4)) and not is_right(stream):
        return (
            "With larger sizes your losses are right. Here a dimension has length 1, and it must stay: without it, "
            "predictions and targets are broadcast. squeeze() removes such dimensions."
        )
    return None


def memory_does_not_grow_with_the_stream(got, expected, kata, setup, sgd):
    if got <= expected:
        return None
    if _graphs(kata, setup(18), sgd) > _graphs(kata, setup(6), sgd):
        return (
            "You keep the graphs of earlier windows, in a state, a loss or a sum of losses. Let each one go when "
            "its window is trained."
        )
    return "You keep the values of all states. Only the last one is needed."


def _graphs(kata, stream, sgd):
    """Return how many steps of the graph exist at a time, at most."""
    cell, readout, inputs, targets = stream
    held, counts = weakref.WeakSet(), [0]

    def watch(module, given, state):
        def hook(gradient):
            """Change nothing, and live as long as the graph."""

        if state.requires_grad:
            state.register_hook(hook)
            held.add(hook)
        counts.append(len(held))

    cell.register_forward_hook(watch)
    kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), 2)
    return max(counts)


def a_window_of_less_than_one_step_is_refused(got, called, window, kata, setup, sgd):
    if called.startswith("the parameters"):
        return "Your code trains before it raises the error. Check `window` first."
    if got is None:
        cell, readout, inputs, targets = setup()
        losses = kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), window)
        if isinstance(losses, BaseException):
            return "You return the error. Raise it."
        if hasattr(losses, "__next__"):
            return _GENERATOR
        if not isinstance(losses, list):
            return None
        if not losses:
            return "Your code takes this window, trains nothing, and says nothing. Check `window` first."
        return "Your code takes this window as if it were another one. Raise a ValueError instead."
    if isinstance(got, AssertionError):
        return "You use `assert`. It is for errors in your own code, and `python -O` leaves it out. Raise a ValueError."
    if isinstance(got, ZeroDivisionError) or checks.says(got, "split"):
        return "This error comes from a later line that cannot work with this window. Check `window` first."
    return None
