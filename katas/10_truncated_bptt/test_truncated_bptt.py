"""Truncated backpropagation through time, held against the same training spelled out by hand."""

import copy
import weakref
from collections import namedtuple

import torch
from torch import nn

from dojo import checks

State = namedtuple("State", ["h", "c"])


def computed(*shape):
    """Return a tensor with a graph: it was computed from one that requires a gradient."""
    return torch.randn(*shape, requires_grad=True) * 2


def setup(steps=11, batch=2, dtype=torch.float32):
    """Return a cell, a readout, inputs and targets, no two sizes of which are equal."""
    cell, readout = nn.RNNCell(6, 5, dtype=dtype), nn.Linear(5, 7, dtype=dtype)
    inputs = torch.randn(steps, batch, 6, dtype=dtype)
    targets = torch.randn(steps, batch, 7, dtype=dtype)
    return cell, readout, inputs, targets


def sgd(cell, readout):
    return torch.optim.SGD([*cell.parameters(), *readout.parameters()], lr=0.5)


def numbers(losses):
    return [round(torch.as_tensor(loss).item(), 6) for loss in losses]


def values(cell, readout):
    """Return the parameters by name, as they are now."""
    named = nn.ModuleDict({"cell": cell, "readout": readout}).named_parameters()
    return {name: parameter.detach().clone() for name, parameter in named}


def train(kata, cell, readout, inputs, targets, window, optimize=sgd):
    """Let `train_stream` train copies; return the losses, and the values of the parameters."""
    cell, readout = copy.deepcopy(cell), copy.deepcopy(readout)
    optimizer = optimize(cell, readout)
    losses = kata.train_stream(cell, readout, inputs, targets, optimizer, window)
    return numbers(losses), values(cell, readout)


def train_by_hand(cell, readout, inputs, targets, window, optimize=sgd, mistake=""):
    """Train copies step by step, with each gradient computed apart; `mistake` makes that one."""
    cell, readout = copy.deepcopy(cell), copy.deepcopy(readout)
    optimizer = optimize(cell, readout)
    end = len(inputs) // window * window if mistake == "drops the rest" else len(inputs)
    losses, hidden = [], None
    for start in range(0, end, window):
        stop = min(start + window, end)
        if hidden is not None:
            hidden = None if mistake == "forgets" else hidden.detach()
        errors = []
        for time in range(start, stop):
            if mistake == "detaches each step" and hidden is not None:
                hidden = hidden.detach()
            hidden = cell(inputs[time], hidden)
            target = targets[(time + 1) % end] if mistake == "shifts the targets" else targets[time]
            errors.append((readout(hidden) - target) ** 2)
        losses.append(loss_by_hand(errors, window, mistake))
        scale = len(errors) if mistake == "goes backward from each step" else 1
        set_gradients(losses[-1] * scale, cell, readout, mistake)
        if mistake != "never steps":
            optimizer.step()
    return numbers(losses), values(cell, readout)


def loss_by_hand(errors, window, mistake):
    """Return the mean of the squared errors of a window, given for each of its time steps."""
    if mistake == "last state only":
        errors = errors[-1:]
    if mistake == "absolute":
        errors = [error.sqrt() for error in errors]
    total = sum(error.sum() for error in errors)
    count = sum(error.numel() for error in errors)
    if mistake == "sums over time":
        count /= len(errors)
    if mistake == "sums over features":
        count /= errors[0].shape[-1]
    if mistake == "divides by the window":
        count *= window / len(errors)
    return total if mistake == "sums over everything" else total / count


def set_gradients(loss, cell, readout, mistake):
    """Compute the gradient of this loss alone, and lay it where an optimizer looks for it."""
    untrained = {"no cell": cell, "no readout": readout}.get(mistake)
    for module in (cell, readout):
        parameters = list(module.parameters())
        gradients = torch.autograd.grad(loss, parameters, retain_graph=True, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            if gradient is None or module is untrained:
                gradient = torch.zeros_like(parameter)
            adding = {
                "adds up": module,
                "adds up in the readout": readout,
                "adds up in the cell": cell,
            }
            earlier = parameter.grad if module is adding.get(mistake) else None
            parameter.grad = gradient if earlier is None else earlier + gradient


SENTENCES = {
    "never steps": "This is what comes out when no parameter changes along the stream: the optimizer "
    "took no step, the gradients were cleared before it, or a copy was trained.",
    "adds up": "The gradients of earlier windows were still there: a backward pass adds to what it "
    "finds in .grad.",
    "adds up in the readout": "The gradients of earlier windows were still there in the readout. Clear "
    "what the optimizer holds, all of it.",
    "adds up in the cell": "The gradients of earlier windows were still there in the cell. Clear what "
    "the optimizer holds, all of it.",
    "forgets": "Each window began anew. Between two windows only the graph is cut; the value of the "
    "hidden state goes on.",
    "drops the rest": "The last window is left out because it is shorter than the others. Its time "
    "steps are data too.",
    "detaches each step": "The hidden state was detached at every time step. The graph is cut "
    "between two windows, not within one.",
    "last state only": "Only the last hidden state of each window has a part in the loss. There is "
    "a target for every one of them.",
    "sums over time": "The losses of the time steps were added up. The loss of a window is the mean "
    "over all its elements.",
    "sums over features": "The squared errors of the features were added up. The loss of a window is "
    "the mean over all its elements, features too.",
    "sums over everything": "The squared errors were added up. The loss of a window is the mean over "
    "all its elements.",
    "no cell": "This is what comes out when only the readout learns: no gradient reaches the cell.",
    "no readout": "This is what comes out when only the cell learns: the readout stays as it was.",
    "divides by the window": "The loss of the last window was divided as if it were as long as the "
    "others.",
    "absolute": "These are absolute errors. The loss is the mean of the squared ones.",
    "shifts the targets": "Each prediction was compared with the target of the next time step. Those of "
    "one time step belong together.",
    "goes backward from each step": "The loss is a mean, but the gradient is that of a sum, as it comes "
    "out when a backward pass for each time step adds them up.",
}


def compare_with_training_by_hand(kata, stream, window, optimize=sgd):
    """Compare losses and parameters with those of `train_by_hand`, and recognise its mistakes."""
    called = f"{len(stream[2])} time steps in windows of {window}"
    came = checks.outcome(lambda: train(kata, *stream, window, optimize))
    checks.instance(
        came,
        tuple,
        f"train_stream on {called}",
        mistakes={
            "A window longer than the stream is no mistake: there is one, a shorter one.": ValueError,
            "There was a window without any time step in it, where the stream ends.": "non-empty",
            "Two dtypes meet, although everything that was given has the same. Nothing is converted, "
            "and nothing is made in the default dtype.": "dtype",
            "A window has one loss, not one for each of its time steps.": "converted to Scalar",
            "The losses are text. Who gets them wants to compute with them.": "data type 'str'",
        },
    )
    losses, trained = came
    right_losses, right = train_by_hand(*stream, window, optimize)
    steps = [len(part) for part in stream[2].split(window)]

    def made(mistake):
        return train_by_hand(*stream, window, optimize, mistake)

    def same_losses(mistake):
        return lambda _: close(losses, made(mistake)[0])

    def same_parameters(mistake):
        return lambda _: all(close(trained[name], w) for name, w in made(mistake)[1].items())

    checks.equal(
        losses,
        right_losses,
        f"the losses of {called}",
        tolerance=1e-4,
        why="Trained by hand on the same stream, the windows have other losses.",
        mistakes={
            **{sentence: same_losses(mistake) for mistake, sentence in SENTENCES.items()},
            "Each loss was multiplied by the number of its time steps. It is a mean, also where it is "
            "reported.": lambda got: close(
                got, [r * n for r, n in zip(right_losses, steps, strict=True)]
            ),
            "Each is the mean of the losses up to here. The loss of a window is its own.": (
                lambda got: close(
                    got, [sum(right_losses[: n + 1]) / (n + 1) for n in range(len(got))]
                )
            ),
            "These are rounded. What becomes of a number is up to who gets it.": lambda got: any(
                got == [round(loss, digits) for loss in right_losses] for digits in range(6)
            ),
            "The loss of the first window differs already. It is computed before the optimizer's "
            "step, from each state that the cell returned and the target of the same time step.": (
                lambda got: not close(got[0], right_losses[0])
            ),
            "The loss of the first window is right, a later one is not. Either the training in "
            "between went another way (look at the gradient, at what clears it, and at the "
            "optimizer), or this is not the loss of that window.": (
                lambda got: len(got) == len(right_losses)
            ),
        },
    )
    start = values(*stream[:2])
    for name, value in right.items():
        checks.equal(
            trained[name],
            value,
            f"{name} after {called}",
            tolerance=1e-4,
            why="Trained by hand on the same stream, this parameter has other values.",
            mistakes={
                **{sentence: same_parameters(mistake) for mistake, sentence in SENTENCES.items()},
                "It went the right way, but not as far as the gradient leads it, or farther: the "
                "gradient, or the loss before it, was clipped or scaled.": (
                    lambda got, start=start[name], value=value: (
                        torch.cosine_similarity((got - start).ravel(), (value - start).ravel(), 0)
                        > 0.9999
                    )
                ),
            },
        )


def close(got, expected):
    got, expected = torch.as_tensor(got), torch.as_tensor(expected)
    return got.shape == expected.shape and torch.allclose(got, expected, atol=1e-4, rtol=1e-4)


def shape_of(nest):
    """Return a nest as text, with `tensor` for each tensor."""
    if isinstance(nest, (list, tuple)):
        inner = ", ".join(shape_of(part) for part in nest)
        return f"[{inner}]" if isinstance(nest, list) else f"({inner})"
    return "tensor" if isinstance(nest, torch.Tensor) else repr(nest)


def tensors_in(nest):
    if isinstance(nest, (list, tuple)):
        return [tensor for part in nest for tensor in tensors_in(part)]
    return [nest] if isinstance(nest, torch.Tensor) else []


class Recorder(nn.Module):
    """A cell that notes what it is given and which state it returns, at each time step."""

    def __init__(self, cell):
        super().__init__()
        self.cell = cell
        self.inputs, self.given, self.returned = [], [], []

    def forward(self, x, hidden=None):
        self.inputs.append(x)
        self.given.append(hidden)
        self.returned.append(self.cell(x, hidden))
        return self.returned[-1]


class Saved:
    """What autograd is given to hold in place of a tensor, so that it can be counted."""

    def __init__(self, tensor):
        self.tensor = tensor


def held_at_most(kata, steps):
    """Train in windows of 2; return how many saved tensors and states were alive at a time."""
    cell, readout, inputs, targets = setup(steps)
    saved, states, most = weakref.WeakSet(), [], {"saved": 0, "states": 0}

    class Watched(nn.Module):
        def forward(self, x, hidden=None):
            state = cell(x, hidden)
            states.append(weakref.ref(state))
            alive = sum(reference() is not None for reference in states)
            most["states"] = max(most["states"], alive)
            return state

    def pack(tensor):
        item = Saved(tensor)
        saved.add(item)
        most["saved"] = max(most["saved"], len(saved))
        return item

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda item: item.tensor):
        watched = Watched()
        watched.cell = cell
        kata.train_stream(watched, readout, inputs, targets, sgd(cell, readout), 2)
    return most


def test_a_tensor_is_cut_off_from_its_graph(kata):
    """detach_hidden gives a tensor with the same values and without a graph."""
    hidden = computed(2, 5).double()
    values_before = hidden.detach().clone()
    detached = checks.outcome(lambda: kata.detach_hidden(hidden))
    checks.equal(
        detached.detach() if isinstance(detached, torch.Tensor) else detached,
        values_before,
        "detach_hidden(hidden)",
        why="What a state has come to be stays; only how it came to be is forgotten.",
        mistakes={
            "Nothing came back. What was detached has to be returned.": None,
            "Zeros came back. What a state has come to be stays; only how it came to be is "
            "forgotten.": torch.zeros_like(values_before),
            "The values were rounded to another dtype. Nothing is converted.": (
                lambda got: got.dtype != torch.float64
            ),
            "A tensor is neither true nor false. Whether there is a state is asked with `is "
            "None`.": "Boolean value of Tensor",
            "What has a graph can neither be copied by deepcopy, nor turned into an array, nor be "
            "told to require no gradient. Detach it.": RuntimeError,
        },
    )
    checks.equal(
        detached.requires_grad,
        False,
        "detach_hidden(hidden).requires_grad",
        mistakes={
            "This is still the tensor with its graph. (detach() returns a new tensor and leaves "
            "the one that it is called on as it was.)": lambda _: detached is hidden,
            "This is another tensor, but it still hangs on the same graph. A clone is one more "
            "operation in it.": lambda _: detached.grad_fn is not None,
            "The graph is cut off, but the tensor asks for a gradient of its own, which the next "
            "window would compute for nothing.": True,
        },
    )


def test_none_stays_none(kata):
    """detach_hidden passes None on: there is no state before the first step."""
    checks.same(
        checks.outcome(lambda: kata.detach_hidden(None)),
        None,
        "detach_hidden(None)",
        why="The cell itself knows what a sequence begins with.",
        mistakes={"None was taken for a tensor, or for a container of some.": Exception},
    )


def test_a_learnt_initial_state_is_detached_too(kata):
    """A state that is a Parameter, without a graph of its own, comes back without requires_grad."""
    start = nn.Parameter(torch.randn(2, 5))
    checks.equal(
        kata.detach_hidden(start).requires_grad,
        False,
        "detach_hidden(nn.Parameter(...)).requires_grad",
        mistakes={
            "A leaf has no grad_fn and yet gathers gradients: what counts is requires_grad.": True
        },
    )
    checks.equal(
        start.requires_grad,
        True,
        "the requires_grad of the Parameter afterwards",
        mistakes={
            "The Parameter itself was changed, and nothing trains it any more. What is given is "
            "left as it was.": False
        },
    )


def test_both_states_of_an_lstm_are_detached(kata):
    """Of an LSTM's pair (h, c), both are detached, and a tuple comes back."""
    pair = nn.LSTMCell(6, 5)(torch.randn(2, 6))
    detached = checks.outcome(lambda: kata.detach_hidden(pair))
    checks.equal(
        detached,
        tuple(part.detach().clone() for part in pair),
        "detach_hidden((h, c))",
        why="Two states go in, two come out, in the same order.",
        mistakes={
            "h and c have changed places.": tuple(part.detach() for part in reversed(pair)),
            "The state of an LSTM is a tuple of tensors. It has no detach() of its own; they "
            "have.": "'tuple' object has no attribute",
            "A list came back. The LSTM takes a tuple, and what goes in as a tuple comes out as "
            "one.": list,
            "This is an iterator, which gives what it holds only once. The LSTM takes a "
            "tuple.": lambda got: hasattr(got, "__next__"),
            "The two were put into one tensor. The LSTM takes a tuple.": torch.Tensor,
        },
    )
    checks.equal(
        tuple(part.requires_grad for part in detached),
        (False, False),
        "requires_grad of the two in detach_hidden((h, c))",
        mistakes={
            "h is detached, c is not. The graph goes on through c.": (False, True),
            "Neither is detached.": (True, True),
        },
    )


def test_a_nest_is_detached_to_its_bottom(kata):
    """In a list of pairs, one for each layer, every tensor is detached, and None passed on."""
    parts = [computed(2, size) for size in (5, 4, 3, 6)]
    nest = [(parts[0], parts[1]), (parts[2], None), [parts[3]], ()]
    detached = checks.outcome(lambda: kata.detach_hidden(nest))
    checks.equal(
        detached if isinstance(detached, Exception) else shape_of(detached),
        "[(tensor, tensor), (tensor, None), [tensor], ()]",
        "detach_hidden([(tensor, tensor), (tensor, None), [tensor], ()])",
        why="Lists and tuples may lie in each other, to any depth. What goes in as a list comes "
        "out as a list, what goes in as a tuple as a tuple, and None stays None.",
        mistakes={
            "None may lie in a container too, and stays there.": "'NoneType' object",
            "What lies in a container may be a container again: that one is to be opened "
            "too.": "object has no attribute 'detach'",
            "A container may hold any number of states, not only two.": "unpack",
            "A list came back as a tuple.": lambda got: got.startswith("("),
            "An empty container is no None. It stays what it is.": lambda got: got.endswith(
                ", None]"
            ),
            "None was left out. It keeps its place in the container.": lambda got: (
                got.startswith("[") and "None" not in got
            ),
        },
    )
    for mine, theirs in zip(tensors_in(detached), tensors_in(nest), strict=True):
        checks.equal(
            mine.detach(),
            theirs.detach(),
            "a tensor in detach_hidden([(h, c), (h, None), [h], ()])",
            why="Each tensor keeps its values and its place.",
        )
    checks.equal(
        [tensor.requires_grad for tensor in tensors_in(detached)],
        [False] * 4,
        "requires_grad of the tensors in detach_hidden([(h, c), (h, None), [h], ()])",
        why="Every tensor is detached, however deep it lies.",
        mistakes={
            "The containers in the list came back as they were: what lies in them was not "
            "detached.": lambda _: detached[0] is nest[0],
            "A list was handed on as it is.": [True] * 4,
        },
    )


def test_a_named_tuple_stays_one(kata):
    """A named tuple comes back as a named tuple of the same kind."""
    state = State(h=computed(2, 5), c=computed(2, 4))
    came = checks.outcome(lambda: kata.detach_hidden([state])[0])
    checks.equal(
        came if isinstance(came, Exception) else type(came).__name__,
        "State",
        "the type of what detach_hidden makes of a named tuple State(h, c)",
        why="Who reads state.h before must be able to read it afterwards.",
        mistakes={
            "Its fields have lost their names. A named tuple is a tuple, but is made from its "
            "fields one by one.": "tuple",
            "A mapping has the names, but is no State, nor a tuple.": "dict",
            "A tuple is made from one iterable, a named tuple from its fields one by "
            "one.": "required positional argument",
            "A named tuple is a tuple too. isinstance() finds that; comparing the types does "
            "not.": "no attribute 'detach'",
        },
    )
    detached = came
    checks.equal(
        (detached.h, detached.c),
        (state.h.detach(), state.c.detach()),
        "the fields h and c of detach_hidden([State(h, c)])[0]",
        why="Each field keeps its value.",
    )
    checks.equal(
        (detached.h.requires_grad, detached.c.requires_grad),
        (False, False),
        "requires_grad of the fields h and c",
        why="The fields of a named tuple are detached like those of any other.",
    )


def test_a_view_is_detached(kata):
    """A state that is a view into a larger tensor can be detached."""
    layers = computed(3, 2, 5)
    for name, view in (("layers[-1]", layers[-1]), ("layers.unbind()[0]", layers.unbind()[0])):
        detached = kata.detach_hidden(view)
        checks.equal(
            (detached.requires_grad, tuple(detached.shape)),
            (False, (2, 5)),
            f"requires_grad and shape of detach_hidden({name})",
            why="The state of the last layer is a view, and a state like any other.",
        )


def test_detaching_leaves_its_argument(kata):
    """detach_hidden leaves what it is given as it was: the tensors, and the list they lie in."""
    first, second = computed(2, 5), computed(2, 4)
    nest = [first, second]
    kata.detach_hidden(nest)
    checks.holds(
        nest[0] is first and nest[1] is second,
        "the list that was given holds other tensors afterwards",
        mistakes={"The detached tensors were put into the caller's list. Make a new one.": True},
    )
    checks.equal(
        [tensor.grad_fn is not None for tensor in (first, second)],
        [True, True],
        "whether the tensors that were given still have their graph",
        why="The graph of what was given has changed.",
        mistakes={
            "The tensors themselves were detached, in place. Their owner may still want to call "
            "backward().": [False, False],
        },
    )


def test_windows_can_be_trained_one_after_the_other(kata):
    """The backward pass of a window works after that of the window before it."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    optimizer = sgd(recorder, readout)
    came = checks.outcome(
        lambda: kata.train_stream(recorder, readout, inputs, targets, optimizer, 4)
    )

    def carried(window):
        state = recorder.given[4 * window]
        return state is not None and state.requires_grad

    checks.same(
        came if isinstance(came, Exception) else None,
        None,
        "the error that train_stream ends in, on 11 time steps in windows of 4",
        why="Training in windows must work for any number of them.",
        mistakes={
            "The second window still hangs on the graph of the first, through the hidden state, "
            "and the first backward pass has used that graph up.": lambda error: (
                "second time" in str(error) and carried(1)
            ),
            "The third window still hangs on the graph of the second, through the hidden state. "
            "The graph is cut before each window.": lambda error: (
                "second time" in str(error) and carried(2)
            ),
            "The hidden state was cut off, but something else still hangs on the graph of the "
            "first window: go backward from the loss of one window alone.": "second time",
            "The graph of the first window was retained, and the second one went back into it. But "
            "the optimizer has changed the parameters since. Do not retain the graph, cut it.": (
                lambda error: "inplace operation" in str(error) and carried(1)
            ),
            "The state was detached in place, and with it went the graph that the backward pass of "
            "its window still needed.": "detached in-place",
            "cell is anything that can be called with x and a state, here no nn.RNNCell: call it, "
            "and ask it for nothing else. The first state is None.": AttributeError,
            "cell is called with two things in this order, x and the state. What they are called "
            "inside is its own affair.": "unexpected keyword argument",
        },
    )


def test_there_is_a_loss_for_each_window(kata):
    """train_stream returns a list with one loss for each window, the shorter last one too."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    losses = kata.train_stream(recorder, readout, inputs, targets, sgd(recorder, readout), 4)
    checks.instance(
        losses,
        list,
        "train_stream(...)",
        why="It holds the losses of the windows.",
        mistakes={
            "Nothing came back. The losses are to be returned.": lambda got: got is None,
            "One number came back. Every window has a loss of its own.": lambda got: (
                isinstance(got, float) or got.dim() == 0
            ),
            "A generator trains nothing before somebody asks it for the first loss.": (
                lambda got: hasattr(got, "__next__")
            ),
            "There is one for each window, but they are not in a list.": lambda got: len(got) == 3,
        },
    )
    checks.equal(
        len(losses),
        3,
        "the number of losses of 11 time steps in windows of 4",
        why="Windows of 4, 4 and 3 time steps make three losses.",
        mistakes={
            "The rest was joined to the window before it. It is a window too, a shorter one.": (
                lambda got: got == 2 and recorder.given[8].requires_grad
            ),
            SENTENCES["drops the rest"]: 2,
            "There is a loss for each time step. A window has one.": 11,
            "One loss came back: the stream was not cut, or not along the time, which is the first "
            "dimension of inputs.": 1,
            "There are four windows. Each holds 4 time steps, the first one too; and `window` is not "
            "the number of windows.": 4,
            "A window began at every time step. The next one begins where the last one ends.": 8,
        },
    )


def test_the_losses_carry_no_graph(kata):
    """A loss that is returned is a number, or a tensor without a graph."""
    cell, readout, inputs, targets = setup()
    losses = kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), 4)
    checks.equal(
        [isinstance(loss, torch.Tensor) and loss.requires_grad for loss in losses],
        [False] * 3,
        "whether each loss requires a gradient",
        mistakes={
            "Each loss still holds the graph of its window: who collects them, collects all the "
            "graphs.": lambda got: any(got),
        },
    )


def test_the_first_state_is_none(kata):
    """The cell is given None as the first state, in every call of train_stream."""
    cell, readout, inputs, targets = setup()
    for steps in (5, 3):
        recorder = Recorder(cell)
        optimizer = sgd(recorder, readout)
        kata.train_stream(recorder, readout, inputs[:steps], targets[:steps], optimizer, 2)
        checks.equal(
            recorder.given[:1],
            [None],
            "the states that the cell is given, up to time step 0",
            why="A stream begins where nothing came before it.",
            mistakes={
                "The cell was never called, or only a copy of it was.": [],
                "Only the cell knows what a sequence begins with. Zeros are a guess, and their "
                "size is its own affair.": lambda got: not got[0].any(),
                "The state of an earlier call is still there. Each call is about a stream of its "
                "own.": lambda got: isinstance(got[0], torch.Tensor),
            },
        )


def test_every_time_step_is_taken_once(kata):
    """The cell takes one step for each time step of the stream, in order, those of the rest too."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    kata.train_stream(recorder, readout, inputs, targets, sgd(recorder, readout), 4)
    taken = [
        next((time for time in range(11) if torch.equal(x, inputs[time])), None)
        for x in recorder.inputs
    ]
    checks.equal(
        taken,
        list(range(11)),
        "the time steps that the cell takes in a stream of 11, in windows of 4",
        why="The time is the first dimension of inputs; each x is (batch, features).",
        mistakes={
            SENTENCES["drops the rest"]: list(range(8)),
            "The cell was given something that is no time step of the stream. The last window is "
            "not filled up: it is shorter.": lambda got: None in got,
            "Some time steps are taken more than once.": lambda got: len(set(got)) < len(got),
            "The windows are taken in another order. A stream runs from its beginning to its "
            "end.": lambda got: sorted(got) == list(range(11)),
        },
    )


def test_the_state_goes_from_step_to_step(kata):
    """Each step is given the value of the state that the step before returned, across windows too."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    kata.train_stream(recorder, readout, inputs, targets, sgd(recorder, readout), 4)
    given, before = recorder.given[1:], recorder.returned[:-1]
    checks.equal(
        [
            int(mine is not None and torch.equal(mine, state))
            for mine, state in zip(given, before, strict=True)
        ],
        [1] * (len(given) or 10),
        "for each later time step in windows of 4, whether the cell is given the last state's value",
        why="The stream goes on: what the cell knows of its past is in these states. Windows begin at "
        "time steps 0, 4 and 8.",
        mistakes={
            "The state that the cell returns is not handed on to the next step, so the cell knows "
            "nothing of the past.": lambda _: given[0] is None,
            SENTENCES["forgets"]: lambda _: given[3] is None or not given[3].any(),
            "A window begins with the state that the last step before it started from, not with the "
            "one that this step returned.": lambda _: torch.equal(given[3], given[2]),
        },
    )


def test_the_graph_is_cut_between_windows_and_only_there(kata):
    """Within a window the cell is given a state with its graph, at the beginning one without."""
    cell, readout, inputs, targets = setup()
    recorder = Recorder(cell)
    kata.train_stream(recorder, readout, inputs, targets, sgd(recorder, readout), 4)
    connected = [state is not None and state.requires_grad for state in recorder.given]
    checks.equal(
        [int(flag) for flag in connected],
        [0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1],
        "for 11 time steps in windows of 4, whether the state has a graph",
        why="Windows begin at time steps 0, 4 and 8.",
        mistakes={
            "No state has a graph: the steps were taken under no_grad, or the hidden state was "
            "detached at every time step. The graph is cut between two windows, not within "
            "one.": [0] * 11,
            "The first window has its graph. In a later one, the graph is cut within the window "
            "too.": lambda got: got[:4] == [0, 1, 1, 1] and 1 not in got[5:8],
        },
    )


def test_one_optimizer_step_for_each_window(kata):
    """The optimizer takes one step for each window."""
    cell, readout, inputs, targets = setup()
    steps, optimizer = [], sgd(cell, readout)
    optimizer.register_step_post_hook(lambda *_: steps.append(1))
    kata.train_stream(cell, readout, inputs, targets, optimizer, 4)
    checks.equal(
        len(steps),
        3,
        "the steps of the optimizer, for windows of 4, 4 and 3",
        why="Each window is trained once, on its own loss.",
        mistakes={
            "The optimizer took no step. What it holds is for it to change, and for nobody else.": 0,
            "One step for three windows: they were not trained one by one, each before the next one "
            "begins.": 1,
            "Two steps for three windows: the last one, which is shorter, was not trained by "
            "itself.": 2,
            "One step for each time step. A window is trained as one.": 11,
        },
    )


def test_windows_train_as_by_hand(kata):
    """In windows of 4, losses and parameters equal those of the same training done by hand."""
    compare_with_training_by_hand(kata, setup(), 4)


def test_windows_of_one(kata):
    """In windows of 1, each time step is trained on its own, from the value of the last state."""
    compare_with_training_by_hand(kata, setup(steps=4, batch=3), 1)


def test_a_window_as_long_as_the_stream(kata):
    """A window of the stream's length lets the gradient flow through all of it."""
    *modules, inputs, targets = setup(steps=6, batch=4)
    # Far targets make a large gradient, which is to reach the optimizer as it is.
    compare_with_training_by_hand(kata, (*modules, inputs, 9 * targets), 6)


def test_a_window_longer_than_the_stream(kata):
    """A window longer than the stream is one shorter window."""
    compare_with_training_by_hand(kata, setup(steps=5, batch=3), 20)


def test_windows_that_fit(kata):
    """A stream that can be cut without a rest has no further, empty window."""
    compare_with_training_by_hand(kata, setup(steps=6, batch=2), 3)


def test_the_optimizer_decides_what_is_trained(kata):
    """Only the parameters that the optimizer holds change, and they as it changes them."""
    stream = setup()
    _, trained = train(kata, *stream, 4, lambda _, readout: sgd(readout, nn.Identity()))
    for name, value in stream[0].named_parameters():
        checks.equal(
            trained[f"cell.{name}"],
            value.detach(),
            f"cell.{name}, which the optimizer does not hold",
            mistakes={
                "It was trained all the same. Who makes the optimizer decides what it "
                "changes.": torch.Tensor
            },
        )

    def adam(cell, readout):
        return torch.optim.Adam([*cell.parameters(), *readout.parameters()], lr=0.05)

    compare_with_training_by_hand(kata, stream, 4, adam)


def test_float64(kata):
    """A stream in float64 is trained in float64."""
    compare_with_training_by_hand(kata, setup(steps=7, batch=3, dtype=torch.float64), 3)


def test_the_stream_is_left_as_it_was(kata):
    """Training changes neither the inputs nor the targets."""
    cell, readout, inputs, targets = setup()
    before = inputs.clone(), targets.clone()
    kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), 4)
    written = {"They were written into. They belong to the caller.": torch.Tensor}
    checks.equal(inputs, before[0], "inputs after train_stream", mistakes=written)
    checks.equal(targets, before[1], "targets after train_stream", mistakes=written)


def test_a_second_call_is_a_new_stream(kata):
    """Called again, train_stream goes on with the parameters and begins with a new state."""
    cell, readout, inputs, targets = setup()
    by_hand = copy.deepcopy(cell), copy.deepcopy(readout)
    optimizer = sgd(cell, readout)
    kata.train_stream(cell, readout, inputs, targets, optimizer, 4)
    trained = copy.deepcopy(cell), copy.deepcopy(readout)
    other = setup(steps=7, batch=3)[2:]
    losses = numbers(kata.train_stream(cell, readout, *other, optimizer, 2))
    right = train_by_hand(*trained, *other, 2)[0]
    checks.equal(
        losses,
        right,
        "the losses of a second stream, with the same cell and optimizer",
        tolerance=1e-4,
        why="Nothing is left of the first stream but the parameters: no state, and no gradient.",
        mistakes={
            "They are right where .grad is empty at the call. Here the last window of the first "
            "stream left a gradient there, to which the first backward pass adds.": (
                lambda _: close(train(kata, *trained, *other, 2)[0], right)
            ),
            "The parameters are those of before the first stream.": lambda got: close(
                got, train_by_hand(*by_hand, *other, 2)[0]
            ),
        },
    )


def test_memory_does_not_grow_with_the_stream(kata):
    """On a stream three times as long, no more states and graphs are held at a time."""
    short, long = held_at_most(kata, 6), held_at_most(kata, 18)
    why = "What belongs to a window that has been trained is of no further use, and is let go."
    checks.equal(
        long["saved"],
        short["saved"],
        "tensors that autograd holds at most, on 18 time steps (expected: as on 6)",
        why=why,
        mistakes={
            "The graphs of all the windows are held until the end. Each window is to be trained "
            "before the next one begins.": lambda got: got > 2 * short["saved"],
        },
    )
    checks.equal(
        long["states"],
        short["states"],
        "states that are alive at most, on 18 time steps (expected: as on 6)",
        why=why,
        mistakes={
            "All the states of the stream are kept, with what hangs on them.": (
                lambda got: got > 2 * short["states"]
            ),
        },
    )


def test_a_window_of_less_than_one_step_is_refused(kata):
    """A window of 0, or of -3, raises ValueError, and nothing is trained."""
    for window in (0, -3):
        cell, readout, inputs, targets = setup()
        before = values(cell, readout)
        with checks.raises(
            ValueError,
            "",
            f"train_stream(..., window={window})",
            why="A window holds one time step or more.",
            mistakes={
                "Nothing was raised, and nobody notices that such a window makes no sense. (A "
                "negative one makes no windows at all, so nothing is trained.)": (
                    lambda error: error is None
                ),
                "An assert is for what cannot happen, and `python -O` leaves it out. A caller may well "
                "pass such a window.": AssertionError,
                "This error comes from something that cannot work with such a window. Say it "
                "before, and say it of `window`.": lambda error: not isinstance(error, ValueError),
            },
        ):
            kata.train_stream(cell, readout, inputs, targets, sgd(cell, readout), window)
        after = values(cell, readout)
        checks.equal(
            [name for name in before if not torch.equal(before[name], after[name])],
            [],
            f"the parameters that train_stream(..., window={window}) changed",
            mistakes={
                "It was refused after something had been trained. A call that raises changes "
                "nothing.": lambda got: bool(got)
            },
        )
