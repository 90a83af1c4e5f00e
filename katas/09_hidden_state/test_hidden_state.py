"""A recurrent cell that keeps its last hidden state, compared with `torch.nn.RNNCell`."""

import copy
import math

import torch
from torch import nn

from dojo import checks, meta

NAMES = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]


def cell_and_reference(kata, input_size=3, hidden_size=5, dtype=torch.float32):
    """Return a new cell, and an nn.RNNCell with the same weights."""
    reference = nn.RNNCell(input_size, hidden_size, dtype=dtype)
    return with_weights_of(
        reference, kata.CachedRNNCell(input_size, hidden_size).to(dtype)
    ), reference


def with_weights_of(source, cell):
    with torch.no_grad():
        for name in NAMES:
            getattr(cell, name).copy_(getattr(source, name))
    return cell


def some_x(count, batch=4):
    """Return the x of `count` steps: parts of one tensor, which are not contiguous."""
    return torch.randn(batch, count, 3).unbind(dim=1)


def values(state):
    """Return the values of a state, without its graph and in memory of their own."""
    return state.detach().clone() if isinstance(state, torch.Tensor) else state


def steps(cell, inputs):
    """Return the values of the states that a cell returns, step by step."""
    return [values(cell(x)) for x in inputs]


def unroll(reference, inputs, hidden=None):
    """Return the states of an nn.RNNCell, step by step. The state is detached before each step."""
    states = []
    for x in inputs:
        hidden = reference(x, None if hidden is None else hidden.detach())
        states.append(hidden)
    return states


def step_by_hand(weights, x):
    """Return the state after a step from zeros, computed number by number."""
    w_ih, _, b_ih, b_hh = (getattr(weights, name).tolist() for name in NAMES)
    state = torch.zeros(len(x), len(b_ih))
    for sample, numbers in enumerate(x.tolist()):
        for unit, row in enumerate(w_ih):
            products = (weight * number for weight, number in zip(row, numbers, strict=True))
            state[sample, unit] = math.tanh(sum(products) + b_ih[unit] + b_hh[unit])
    return state


def graph_size(node):
    """Return how many nodes of autograd's graph can be reached from this one; 0 for None."""
    return 1 + sum(graph_size(earlier) for earlier, _ in node.next_functions) if node else 0


# Step 1: parameters and buffer


def test_it_has_the_four_parameters_of_an_rnn_cell(kata):
    """A cell has four parameters in this order, with the shapes that nn.RNNCell gives them."""
    cell = kata.CachedRNNCell(input_size=3, hidden_size=5)
    checks.equal(
        {name: tuple(parameter.shape) for name, parameter in cell.named_parameters()},
        {"weight_ih": (5, 3), "weight_hh": (5, 5), "bias_ih": (5,), "bias_hh": (5,)},
        "the parameters of CachedRNNCell(input_size=3, hidden_size=5), with shapes",
    )


def test_hidden_is_none_before_the_first_step(kata):
    """Before the first step, `hidden` is None."""
    checks.same(kata.CachedRNNCell(3, 5).hidden, None, "CachedRNNCell(3, 5).hidden")


def test_it_exchanges_weights_with_an_rnn_cell(kata):
    """A new cell loads the state dict of an nn.RNNCell, and an nn.RNNCell loads that of the cell."""
    cell, reference, other = kata.CachedRNNCell(3, 5), nn.RNNCell(3, 5), nn.RNNCell(3, 5)
    cell.load_state_dict(reference.state_dict())
    other.load_state_dict(cell.state_dict())
    checks.equal(
        dict(other.state_dict()),
        dict(reference.state_dict()),
        "a state dict that went from an nn.RNNCell to a CachedRNNCell and on to another nn.RNNCell",
    )


# Step 2: the first step


def test_the_first_step_starts_from_zeros(kata):
    """The first step starts from a state of zeros: it returns tanh(weight_ih x + bias_ih + bias_hh)."""
    cell, reference = cell_and_reference(kata)
    x = torch.randn(4, 3)
    x[3] *= 1000  # a large sum is no problem for tanh
    checks.equal(cell(x.clone()), step_by_hand(reference, x), "cell(x)", tolerance=1e-5)


def test_a_step_leaves_x_as_it_was(kata):
    """A step does not change the x that it gets."""
    cell, _ = cell_and_reference(kata)
    x = torch.randn(4, 3)
    before = x.clone()
    cell(x)
    checks.equal(x, before, "x, after cell(x)")


def test_any_sizes(kata):
    """A cell may have any sizes, and x any number of samples, one sample too."""
    for input_size, hidden_size, batch in ((6, 2, 7), (2, 4, 1)):
        cell, reference = cell_and_reference(kata, input_size, hidden_size)
        x = torch.randn(batch, input_size)
        checks.equal(
            cell(x),
            step_by_hand(reference, x),
            f"CachedRNNCell({input_size}, {hidden_size})(x), where x is ({batch}, {input_size})",
            tolerance=1e-5,
        )


def test_the_returned_state_has_its_graph(kata):
    """The state that a step returns is connected to the parameters, in train mode and in eval mode."""
    cells = [kata.CachedRNNCell(3, 5).train(training) for training in (True, False)]
    checks.equal(
        [getattr(cell(torch.randn(4, 3)), "requires_grad", None) for cell in cells],
        [True, True],
        "cell(x).requires_grad, in train mode and in eval mode",
    )


def test_the_first_step_works_in_float64(kata):
    """A step works in any dtype: with float64 parameters and a float64 x, every digit counts."""
    cell, reference = cell_and_reference(kata, dtype=torch.float64)
    x = torch.randn(4, 3, dtype=torch.float64)
    checks.equal(cell(x), reference(x), "cell.double()(x), with a float64 x", tolerance=1e-12)


# Step 3: the kept state


def test_hidden_holds_the_last_state(kata):
    """After each step, `hidden` holds the values that the step returned."""
    cell, _ = cell_and_reference(kata)
    for step in ("one step", "two steps", "three steps"):
        state = values(cell(torch.randn(4, 3)))
        checks.equal(cell.hidden, state, f"cell.hidden, after {step}")


def test_each_step_goes_on_from_the_last(kata):
    """Each step starts from the state that the step before left."""
    cell, reference = cell_and_reference(kata)
    inputs = some_x(6)
    checks.equal(
        steps(cell, inputs),
        unroll(reference, inputs),
        "the states that six calls of cell(x) return",
        tolerance=1e-5,
    )


def test_eval_mode_and_no_grad_change_nothing(kata):
    """In eval mode and under torch.no_grad(), a step starts from the kept state and keeps the new one, too."""
    cell, reference = cell_and_reference(kata)
    inputs = some_x(8)
    states = steps(cell, inputs[:2])
    states += steps(cell.eval(), inputs[2:4])
    with torch.no_grad():
        states += steps(cell.train(), inputs[4:6])
    states += steps(cell, inputs[6:])
    checks.equal(
        states,
        unroll(reference, inputs),
        "the states of two steps in train mode, two in eval mode, two under no_grad(), two more",
        tolerance=1e-5,
    )


def test_later_steps_change_no_returned_state(kata):
    """A later step does not change the states that were returned before."""
    cell, _ = cell_and_reference(kata)
    states = [cell(x) for x in some_x(2)]
    before = [values(state) for state in states]
    cell(torch.randn(4, 3))
    checks.equal(
        [values(state) for state in states],
        before,
        "first, second = cell(x), cell(x); cell(x); the values of first and second",
    )


def test_two_cells_share_nothing(kata):
    """Two cells have their own parameters and their own state: each follows its own sequence."""
    (one, one_reference), (two, two_reference) = cell_and_reference(kata), cell_and_reference(kata)
    inputs, others = some_x(4), some_x(4, batch=2)
    turns = [(values(one(x)), values(two(y))) for x, y in zip(inputs, others, strict=True)]
    checks.equal(
        [list(states) for states in zip(*turns, strict=True)],
        [unroll(one_reference, inputs), unroll(two_reference, others)],
        "the states of two cells that take turns",
        tolerance=1e-5,
    )


# Step 4: what hidden is


def test_hidden_is_kept_without_its_graph(kata):
    """The kept state is detached, in train mode and in eval mode."""
    cell, _ = cell_and_reference(kata)
    kept = []
    for training in (True, True, False, False):
        cell.train(training)(torch.randn(4, 3))
        kept.append(getattr(cell.hidden, "requires_grad", None))
    checks.equal(
        kept,
        [False] * 4,
        "cell.hidden.requires_grad, after each of two steps in train mode and two in eval mode",
    )


def test_hidden_is_no_parameter(kata):
    """After some steps, the four parameters are still the only ones: no optimizer trains `hidden`."""
    cell, _ = cell_and_reference(kata)
    steps(cell, some_x(2))
    checks.equal(
        [name for name, _ in cell.named_parameters()], NAMES, "names in cell.named_parameters()"
    )


def test_hidden_is_a_buffer(kata):
    """After a step, `hidden` is registered as a buffer."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    checks.equal(
        [name for name, _ in cell.named_buffers() if name == "hidden"],
        ["hidden"],
        'names in cell.named_buffers() that are "hidden", after a step',
    )


def test_hidden_is_not_saved(kata):
    """The state dict holds the four parameters, and no state."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    checks.equal(list(cell.state_dict()), NAMES, "list(cell.state_dict()), after a step")


# Step 5: training


def test_gradients_reach_back_over_one_step(kata):
    """Gradients are those of an nn.RNNCell whose state is detached before each step."""
    cell, reference = cell_and_reference(kata)
    mine = torch.randn(6, 4, 3, requires_grad=True)
    theirs = mine.detach().clone().requires_grad_()
    weights = 100 * torch.randn(6, 4, 5)
    sum((cell(x) * weight).sum() for x, weight in zip(mine, weights, strict=True)).backward()
    (torch.stack(unroll(reference, theirs)) * weights).sum().backward()
    checks.equal(
        {"x": mine.grad} | {name: getattr(cell, name).grad for name in NAMES},
        {"x": theirs.grad} | {name: getattr(reference, name).grad for name in NAMES},
        "the gradients of x and of the parameters, after the loss of six steps",
        tolerance=1e-4,
    )


def test_the_graph_does_not_grow(kata):
    """The graph of a state is as large after many steps as after two."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))  # the first step has no state to multiply by
    sizes = [graph_size(getattr(cell(x), "grad_fn", None)) for x in some_x(5)]
    checks.equal(sizes, sizes[:1] * 5, "the number of nodes in the graph of cell(x), steps 2 to 6")


def test_training_goes_on_from_step_to_step(kata):
    """Rounds of step, backward and optimizer step work, and train the parameters only. Gradients add up."""
    cell, reference = cell_and_reference(kata)
    optimizers = [torch.optim.SGD(net.parameters(), lr=0.5) for net in (cell, reference)]
    hidden = torch.zeros(4, 5)
    for x in some_x(4):
        states = [cell(x), reference(x, hidden)]
        hidden = values(states[1])
        for optimizer, state in zip(optimizers, states, strict=True):
            state.square().mean().backward()
            optimizer.step()
    checks.equal(
        {name: values(getattr(cell, name)) for name in [*NAMES, "hidden"]},
        {name: values(getattr(reference, name)) for name in NAMES} | {"hidden": hidden},
        "the parameters and hidden, after four rounds of training",
        tolerance=1e-5,
    )


# Step 6: another batch size


def test_another_batch_size_is_refused(kata):
    """An x of another batch size than `hidden` raises a ValueError that names both sizes."""
    for kept, came, training in ((13, 11, True), (11, 13, True), (13, 11, False)):
        for size in (kept, came):
            cell, _ = cell_and_reference(kata)
            cell.train(training)(torch.randn(kept, 3))
            with checks.raises(
                ValueError,
                str(size),
                f"cell(x) with {came} samples, after a step with {kept}, in {'train' if training else 'eval'} mode",
            ):
                cell(torch.randn(came, 3))


def test_one_sample_is_not_broadcast(kata):
    """One is a batch size like any other: one sample does not fit a state of four, nor four a state of one."""
    for kept, came in ((4, 1), (1, 4)):
        cell, _ = cell_and_reference(kata)
        cell(torch.randn(kept, 3))
        with checks.raises(ValueError, "", f"cell(x) with {came} samples, after {kept}"):
            cell(torch.randn(came, 3))


def test_a_refused_step_leaves_the_state(kata):
    """A refused x changes nothing: `hidden` is as before, and the sequence can go on."""
    cell, reference = cell_and_reference(kata)
    first, second = some_x(2)
    state = values(cell(first))
    with checks.raises(ValueError, "", "cell(x) with 2 samples, after a step with 4"):
        cell(torch.randn(2, 3))
    checks.equal(cell.hidden, state, "cell.hidden, after the refused x")
    checks.equal(
        cell(second), reference(second, state), "cell(x), after the refused x", tolerance=1e-5
    )


# Step 7: reset


def test_reset_begins_a_new_sequence(kata):
    """After reset(), the next sequence depends on nothing before it: it starts from zeros."""
    cell, reference = cell_and_reference(kata)
    inputs = some_x(4)
    steps(cell, some_x(3))
    cell.reset()
    checks.equal(
        steps(cell, inputs),
        unroll(reference, inputs),
        "the states of four steps, after three other steps and cell.reset()",
        tolerance=1e-5,
    )


def test_reset_may_be_called_at_any_time(kata):
    """You may call reset() before the first step, and twice."""
    cell, reference = cell_and_reference(kata)
    x = torch.randn(4, 3)
    cell.reset()
    before = values(cell(x))
    cell.reset()
    cell.reset()
    checks.equal(
        [before, values(cell(x))],
        [reference(x)] * 2,
        "cell(x), after reset() of a new cell, and again after two reset()",
        tolerance=1e-5,
    )


def test_reset_forgets_the_batch_size_too(kata):
    """After reset(), the next sequence may have any batch size."""
    cell, reference = cell_and_reference(kata)
    for batch in (4, 2, 7, 1, 3):
        cell.reset()
        inputs = some_x(2, batch)
        checks.equal(
            steps(cell, inputs),
            unroll(reference, inputs),
            f"cell.reset(), then two steps with {batch} samples",
            tolerance=1e-5,
        )


def test_reset_changes_no_returned_state(kata):
    """reset() does not change the states that were returned before."""
    cell, _ = cell_and_reference(kata)
    state = cell(torch.randn(4, 3))
    before = values(state)
    cell.reset()
    checks.equal(values(state), before, "state = cell(x); cell.reset(); the values of state")


def test_reset_leaves_the_parameters_alone(kata):
    """reset() leaves the parameters as they are: the same objects, values and gradients."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3)).sum().backward()
    four = [(name, getattr(cell, name)) for name in NAMES]
    before = [(name, one, [values(one), values(one.grad)]) for name, one in four]
    cell.reset()
    for name, parameter, old in before:
        checks.same(getattr(cell, name), parameter, f"cell.{name}, after cell.reset()")
        now = [values(parameter), values(parameter.grad)]
        checks.equal(now, old, f"the values of cell.{name} and of its gradient, after cell.reset()")


def test_hidden_stays_a_buffer_after_reset(kata):
    """After reset() and a step, `hidden` is still a buffer, and still not saved."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    cell.reset()
    cell(torch.randn(4, 3))
    checks.equal(
        {"buffer": "hidden" in dict(cell.named_buffers()), "saved": "hidden" in cell.state_dict()},
        {"buffer": True, "saved": False},
        "is hidden a buffer, and is it saved, after a step, reset() and a step",
    )


# Step 8: move, copy, save


def test_hidden_moves_to_another_dtype(kata):
    """After .to(torch.float64), `hidden` is float64 as well, and the sequence goes on."""
    cell, reference = cell_and_reference(kata)
    state = values(cell(torch.randn(4, 3)))
    cell.to(torch.float64)
    checks.equal(cell.hidden, state.double(), "cell.hidden, after cell.to(torch.float64)")
    inputs = [x.double() / 3 for x in some_x(2)]
    checks.equal(
        steps(cell, inputs),
        unroll(reference.double(), inputs, state.double()),
        "the states of two more steps, after cell.to(torch.float64)",
        tolerance=1e-12,
    )


def test_a_copy_has_its_own_state(kata):
    """copy.deepcopy(cell) works after a step. The copy goes on from the same state, and the cell is not changed."""
    cell, reference = cell_and_reference(kata)
    first, second, third = some_x(3)
    state = values(cell(first))
    twin = copy.deepcopy(cell)
    checks.equal(twin(second), reference(second, state), "copy.deepcopy(cell)(x)", tolerance=1e-5)
    twin.reset()
    checks.equal(
        cell(third),
        reference(third, state),
        "cell(x), after a step and a reset() of its copy",
        tolerance=1e-5,
    )


def test_a_checkpoint_fits_any_batch_size(kata):
    """A state dict that was saved after a step loads into a cell in another sequence, and leaves its state."""
    cell, reference = cell_and_reference(kata)
    other, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    first, second = some_x(2, batch=2)
    state = values(other(first))
    other.load_state_dict(cell.state_dict())
    checks.equal(
        other(second),
        reference(second, state),
        "other(x), after other.load_state_dict(cell.state_dict())",
        tolerance=1e-5,
    )


def test_hidden_moves_to_another_device(kata):
    """After .to("meta"), `hidden` is on the device meta as well, and the sequence goes on."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    cell.to("meta")
    checks.equal(
        cell.hidden, torch.empty(4, 5, device="meta"), 'cell.hidden, after cell.to("meta")'
    )
    x = torch.empty(4, 3, device="meta")
    with meta.Arithmetic():
        checks.equal(cell(x), torch.empty(4, 5, device="meta"), 'cell(x), after cell.to("meta")')


def test_the_first_step_works_on_any_device(kata):
    """The first step works on any device: all that it needs is on the device of x."""
    cell = kata.CachedRNNCell(3, 5).to("meta")
    x = torch.empty(4, 3, device="meta")
    with meta.Arithmetic():
        checks.equal(cell(x), torch.empty(4, 5, device="meta"), 'CachedRNNCell(3, 5).to("meta")(x)')
