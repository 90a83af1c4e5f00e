"""A stream is trained window by window: the hidden state goes on from window to window, its graph does not."""

import copy
import weakref
from collections import namedtuple

import torch
from torch import nn

from dojo import checks

State = namedtuple("State", ["h", "c", "first"])


def computed(*shape):
    """Return a tensor with a graph: it was computed from one that requires a gradient."""
    return torch.randn(*shape, requires_grad=True) * 2


def outline(nest):
    """Return a nest as a string: `graph` for a tensor that requires a gradient, `value` for any other."""
    if isinstance(nest, list):
        return f"[{', '.join(map(outline, nest))}]"
    if isinstance(nest, tuple):
        name = "" if type(nest) is tuple else type(nest).__name__
        return f"{name}({', '.join(map(outline, nest))})"
    if isinstance(nest, torch.Tensor):
        return "graph" if nest.requires_grad else "value"
    return "None" if nest is None else type(nest).__name__


def tensors_in(nest):
    if isinstance(nest, (list, tuple)):
        return [tensor for part in nest for tensor in tensors_in(part)]
    return [nest.detach().clone()] if isinstance(nest, torch.Tensor) else []


def setup(steps=11, dtype=torch.float32):
    """Return a cell, a readout, inputs (steps, 2, 6) and targets (steps, 2, 7)."""
    cell, readout = nn.RNNCell(6, 5, dtype=dtype), nn.Linear(5, 7, dtype=dtype)
    return cell, readout, *(torch.randn(steps, 2, size, dtype=dtype) for size in (6, 7))


def sgd(*modules):
    return torch.optim.SGD(nn.ModuleList(modules).parameters(), lr=0.5)


def adam(*modules):
    return torch.optim.Adam(nn.ModuleList(modules).parameters(), lr=0.05)


def train_by_hand(cell, readout, inputs, targets, optimizer, window):
    """Do the same training: each gradient is computed apart, from the loss of one window."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    losses, state = [], None
    for time in range(len(inputs)):
        if time % window == 0:
            errors, state = [], None if state is None else state.detach()
        state = cell(inputs[time], state)
        errors.append((readout(state) - targets[time]) ** 2)
        if len(errors) == window or time == len(inputs) - 1:
            loss = sum(error.sum() for error in errors) / sum(error.numel() for error in errors)
            gradients = torch.autograd.grad(loss, parameters)
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter.grad = gradient
            optimizer.step()
            losses.append(loss.item())
    return losses


def values(cell, readout):
    """Return the parameters by name, as they are now."""
    named = nn.ModuleDict({"cell": cell, "readout": readout}).named_parameters()
    return {name: parameter.detach().clone() for name, parameter in named}


def results(train, stream, window, make_optimizer=sgd):
    """Let `train` train copies; return the losses and the parameters, by name."""
    cell, readout, inputs, targets = copy.deepcopy(stream)
    losses = train(cell, readout, inputs, targets, make_optimizer(cell, readout), window)
    if isinstance(losses, list):
        losses = [x.item() if torch.is_tensor(x) and x.numel() == 1 else x for x in losses]
    return {"the losses": losses, **values(cell, readout)}


def compare(train, stream, window, make_optimizer=sgd, tolerance=1e-5):
    """Check that `train` gives the same losses and parameters as training by hand."""
    mine = results(train, stream, window, make_optimizer)
    right = results(train_by_hand, stream, window, make_optimizer)
    for name, value in right.items():
        said = f"{name} after {len(stream[2])} time steps in windows of {window}"
        checks.equal(mine[name], value, said, tolerance=tolerance)


class Recorder(nn.Module):
    """A cell that notes what it is given and what it returns, at each time step."""

    def __init__(self, cell):
        super().__init__()
        self.cell = cell
        self.inputs, self.given, self.returned = [], [], []

    def forward(self, x, hidden=None):
        self.inputs.append(x)
        self.given.append(hidden)
        self.returned.append(self.cell(x, hidden))
        return self.returned[-1]


def recorded(kata, steps=11):
    """Train a Recorder along a stream, in windows of 4, and return it."""
    cell, readout, inputs, targets = setup(steps)
    recorder = Recorder(cell)
    recorder.losses = kata.train_stream(recorder, readout, inputs, targets, sgd(cell, readout), 4)
    recorder.stream = inputs
    return recorder


def place(tensor, known):
    """Return where `known` has the same values, or None."""
    equal = (n for n, one in enumerate(known) if tensor is not None and torch.equal(tensor, one))
    return next(equal, None)


# Step 1: detach one state


def test_a_detached_tensor_keeps_its_values(kata):
    """detach_hidden returns a tensor with the same values, in the same dtype."""
    hidden = computed(2, 5).double() / 3
    expected = hidden.detach().clone()
    checks.equal(kata.detach_hidden(hidden), expected, "detach_hidden(hidden)")


def test_a_detached_tensor_has_no_graph(kata):
    """The tensor that comes back has no graph, and does not require a gradient."""
    hidden = computed(2, 5)
    checks.equal(outline(kata.detach_hidden(hidden)), "value", "detach_hidden(a tensor with graph)")


def test_none_stays_none(kata):
    """detach_hidden(None) is None: there is no state before the first step."""
    checks.same(kata.detach_hidden(None), None, "detach_hidden(None)")


def test_a_parameter_is_detached(kata):
    """A state that is a Parameter is detached, too: what comes back does not require a gradient."""
    start = nn.Parameter(torch.randn(2, 5))
    checks.equal(outline(kata.detach_hidden(start)), "value", "detach_hidden(nn.Parameter(...))")


def test_a_view_is_detached(kata):
    """A state that is a view, a part of a larger tensor, is detached, too."""
    layers = computed(3, 2, 5)
    for view in (layers[-1], layers.unbind()[0]):
        checks.equal(outline(kata.detach_hidden(view)), "value", "detach_hidden(a view)")


# Step 2: detach a nest


def test_both_states_of_an_lstm_are_detached(kata):
    """The pair (h, c) of an LSTM comes back as a tuple in which both are detached."""
    pair = nn.LSTMCell(6, 5)(torch.randn(2, 6))
    detached = kata.detach_hidden(pair)
    checks.equal(outline(detached), "(value, value)", "detach_hidden((h, c))")
    checks.equal(tensors_in(detached), tensors_in(pair), "the values in detach_hidden((h, c))")


def test_a_nest_is_detached_at_every_depth(kata):
    """Tuples and lists can be nested to any depth: a tuple stays a tuple, a list a list, and None stays None."""
    a, b, c, d, e = (computed(2, size) for size in (5, 4, 3, 6, 7))
    nest = [(a, None, [b, ([c], None)]), [d], [], ((), (e,))]
    detached = kata.detach_hidden(nest)
    checks.equal(
        outline(detached),
        "[(value, None, [value, ([value], None)]), [value], [], ((), (value))]",
        "detach_hidden([(a, None, [b, ([c], None)]), [d], [], ((), (e,))])",
    )
    checks.equal(tensors_in(detached), tensors_in(nest), "the values in detach_hidden(nest)")


def test_a_named_tuple_stays_one(kata):
    """A named tuple comes back as a named tuple of its own kind."""
    state = State(h=(computed(2, 5), computed(2, 4)), c=computed(2, 3), first=None)
    detached = kata.detach_hidden([state])
    called = "detach_hidden([State(h=(a, b), c=d, first=None)])"
    checks.equal(outline(detached), "[State((value, value), value, None)]", called)
    checks.equal(tensors_in(detached), tensors_in(state), f"the values in {called}")


def test_the_argument_stays_as_it_was(kata):
    """What you give to detach_hidden stays as it was: tensors keep their graph, lists keep their tensors."""
    parameter, nest = nn.Parameter(torch.randn(2, 5)), [computed(2, 5), [computed(3)]]
    for hidden in (computed(2, 5), parameter, nest):
        before = outline(hidden)
        kata.detach_hidden(hidden)
        checks.equal(outline(hidden), before, "hidden, after detach_hidden(hidden)")


# Step 3: go along the stream


def test_every_time_step_is_taken_once(kata):
    """The cell takes every time step once and in order, those of the shorter last window, too."""
    recorder = recorded(kata)
    checks.equal(
        [place(x, recorder.stream) for x in recorder.inputs],
        list(range(11)),
        "the time steps that the cell gets, for 11 in windows of 4",
    )


def test_the_first_state_is_none(kata):
    """In every call of train_stream, the first state that the cell gets is None."""
    for steps in (5, 3):
        checks.equal(recorded(kata, steps).given[:1], [None], "the first state that the cell gets")


def test_the_state_goes_from_step_to_step(kata):
    """Each later step gets the values of the state that the step before returned, across windows, too."""
    recorder = recorded(kata)
    checks.equal(
        [place(state, recorder.returned) for state in recorder.given],
        [None, *range(10)],
        "for each of 11 time steps, which step returned the state that the cell gets",
    )


def test_the_stream_is_left_as_it_was(kata):
    """Training changes neither the inputs nor the targets."""
    cell, readout, inputs, targets = setup()
    before = inputs.clone(), targets.clone()
    kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), 4)
    checks.equal(inputs, before[0], "inputs after train_stream")
    checks.equal(targets, before[1], "targets after train_stream")


def test_there_is_a_loss_for_each_window(kata):
    """train_stream returns a list with one loss for each window, the shorter last one, too."""
    losses = recorded(kata).losses
    checks.instance(losses, list, "train_stream(...)")
    checks.equal(len(losses), 3, "the number of losses for 11 time steps in windows of 4")


def test_the_loss_of_a_window(kata):
    """The loss of a window is the mean squared error over all elements of its predictions, one for each state."""
    stream, window = setup(steps=4), 4
    checks.equal(
        results(kata.train_stream, stream, window)["the losses"],
        results(train_by_hand, stream, window)["the losses"],
        "train_stream(...) on one window of 4 time steps",
        tolerance=1e-5,
    )


def test_the_losses_have_no_graph(kata):
    """A loss in the list is a number or a tensor without a graph."""
    losses = recorded(kata).losses
    checks.equal(outline(losses).count("graph"), 0, "how many of the losses have a graph")


# Step 4: train each window


def test_the_graph_is_cut_between_windows_only(kata):
    """Within a window the cell gets the state with its graph. The first step of a window gets only the value."""
    checks.equal(
        [int(state is not None and state.grad_fn is not None) for state in recorded(kata).given],
        [0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1],
        "for 11 time steps in windows of 4, whether the state that the cell gets has a graph",
    )


def test_one_optimizer_step_for_each_window(kata):
    """The optimizer takes one step for each window."""
    cell, readout, inputs, targets = setup()
    steps, optimizer = [], sgd(cell, readout)
    optimizer.register_step_post_hook(lambda *_: steps.append(1))
    kata.train_stream(cell, readout, inputs, targets, optimizer, 4)
    checks.equal(len(steps), 3, "the steps of the optimizer, for windows of 4, 4 and 3")


def test_a_window_as_long_as_the_stream(kata):
    """In a window as long as the stream, the gradient flows back through all time steps."""
    compare(kata.train_stream, setup(), 11)


def test_windows_train_as_by_hand(kata):
    """Each window is trained with the gradient of its own loss alone, before the next window starts."""
    compare(kata.train_stream, setup(), 4)


def test_float64(kata):
    """A stream in float64 is trained in float64, and its losses keep every digit."""
    compare(kata.train_stream, setup(dtype=torch.float64), 4, tolerance=1e-12)


def test_gradients_from_before_the_call_are_not_used(kata):
    """Gradients that are there before the call do not enter the first step."""

    def sgd_after_backward(*modules):
        optimizer = sgd(*modules)
        for parameter in optimizer.param_groups[0]["params"]:
            parameter.grad = torch.full_like(parameter, 0.1)
        return optimizer

    compare(kata.train_stream, setup(), 4, sgd_after_backward)


def test_large_gradients_are_used_as_they_are(kata):
    """The optimizer gets the gradients as they are, however large: they are not clipped or scaled."""
    cell, readout, inputs, targets = setup(dtype=torch.float64)
    compare(kata.train_stream, (cell, readout, inputs, 1e6 * targets), 11)


def test_the_optimizer_decides_what_is_trained(kata):
    """Only the parameters that the optimizer holds are trained, in the way of this optimizer."""
    compare(kata.train_stream, setup(), 4, lambda _, readout: sgd(readout))
    compare(kata.train_stream, setup(), 4, adam)


# Step 5: any stream, any window


def test_windows_of_one(kata):
    """In windows of 1, each time step is trained on its own, from the value of the last state."""
    compare(kata.train_stream, setup(), 1)


def test_windows_that_fit(kata):
    """When the windows fit the stream, there is no empty window at the end."""
    compare(kata.train_stream, setup(steps=12), 3)


def test_a_window_longer_than_the_stream(kata):
    """A window longer than the stream is one shorter window."""
    compare(kata.train_stream, setup(), 20)


def test_a_second_call_is_a_new_stream(kata):
    """A second call goes on with the trained parameters. Nothing else is left of the first stream."""
    cell, readout, inputs, targets = setup(steps=16)
    kata.train_stream(cell, readout, inputs[:5], targets[:5], sgd(cell, readout), 4)
    compare(kata.train_stream, (cell, readout, inputs[5:], targets[5:]), 4)


def test_sizes_of_one(kata):
    """One sample, one feature, one output: a dimension of length 1 is a dimension, too."""
    for batch, features, out in [(2, 6, 1), (1, 6, 7), (3, 1, 7), (1, 1, 1)]:
        cell, readout = nn.RNNCell(features, 5), nn.Linear(5, out)
        stream = cell, readout, torch.randn(4, batch, features), torch.randn(4, batch, out)
        checks.equal(
            results(kata.train_stream, stream, 3)["the losses"],
            results(train_by_hand, stream, 3)["the losses"],
            f"train_stream(...) with {batch=}, {features=}, {out=}, in windows of 3 and 1",
            tolerance=1e-5,
        )


def held_at_most(train, steps):
    """Train in windows of 2; return how many states and steps of a graph exist at the same time, at most."""
    cell, readout, inputs, targets = setup(steps)
    held, counts = weakref.WeakSet(), [0]

    class Watched(nn.Module):
        def forward(self, x, hidden=None):
            state = cell(x, hidden)

            def hook(gradient):
                """Change nothing, and live as long as the graph."""

            if state.requires_grad:
                state.register_hook(hook)
            held.update([state.untyped_storage(), hook])
            counts.append(len(held))
            return state

    train(Watched(), readout, inputs, targets, sgd(cell, readout), 2)
    return max(counts)


def test_memory_does_not_grow_with_the_stream(kata):
    """A stream three times as long needs no more memory: what belongs to a trained window is not kept."""
    checks.equal(
        held_at_most(kata.train_stream, 18),
        held_at_most(kata.train_stream, 6),
        "the most states and graphs that exist at a time, on 18 time steps (expected: as on 6)",
    )


def test_a_window_of_less_than_one_step_is_refused(kata):
    """A window of 0 or -3 raises a ValueError, before anything is trained."""
    for window in (0, -3):
        cell, readout, inputs, targets = setup()
        before = values(cell, readout)
        with checks.raises(ValueError, "", f"train_stream(..., window={window})"):
            kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), window)
        after = values(cell, readout)
        changed = [name for name in before if not torch.equal(before[name], after[name])]
        checks.equal(changed, [], f"the parameters that train_stream(..., window={window}) changed")
