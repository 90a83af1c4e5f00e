"""A recurrent cell that keeps its last hidden state, held against `torch.nn.RNNCell`."""

import copy
import io
import math

import torch
from torch import nn

from dojo import checks

NAMES = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]


def cell_and_reference(kata, input_size=3, hidden_size=5):
    """Return a new cell, and torch's own with the same weights."""
    cell = kata.CachedRNNCell(input_size, hidden_size)
    reference = nn.RNNCell(input_size, hidden_size)
    copy_weights(reference, cell)
    return cell, reference


def copy_weights(source, target):
    with torch.no_grad():
        for name in NAMES:
            getattr(target, name).copy_(getattr(source, name))


def unroll(reference, inputs, hidden=None):
    """Return the states of a sequence one by one, with the state detached before each step."""
    states = []
    for x in inputs:
        hidden = reference(x, None if hidden is None else hidden.detach())
        states.append(hidden)
    return states


def step_by_hand(weights, x, hidden, activation=math.tanh, bias_hh=1.0):
    """Return the state after one step, computed number by number."""
    w_ih, w_hh, b_ih, b_hh = (getattr(weights, name).tolist() for name in NAMES)
    state = torch.zeros(len(x), len(b_ih))
    for sample in range(len(x)):
        for unit in range(len(b_ih)):
            total = b_ih[unit] + bias_hh * b_hh[unit]
            for weight, value in zip(w_ih[unit], x[sample].tolist(), strict=True):
                total += weight * value
            for weight, value in zip(w_hh[unit], hidden[sample].tolist(), strict=True):
                total += weight * value
            state[sample, unit] = activation(total)
    return state


def outcome(step):
    """Return what a step gives: a state, or the error that it raises."""
    try:
        return step()
    except NotImplementedError:
        raise
    except (ValueError, RuntimeError) as error:
        return error


def loading(module, state_dict):
    """Return what torch says when `state_dict` is loaded into `module`."""
    try:
        return str(module.load_state_dict(state_dict))
    except RuntimeError as error:
        return " ".join(str(error).split())


def graph_size(tensor):
    """Return how many nodes of autograd's graph can be reached from `tensor`."""
    seen, waiting = set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [earlier for earlier, _ in node.next_functions]
    return len(seen)


def test_it_has_the_four_parameters_of_an_rnn_cell(kata):
    """A new cell has four parameters: weight_ih, weight_hh, bias_ih, bias_hh, in that order."""
    cell = kata.CachedRNNCell(3, 5)
    checks.equal(
        [name for name, _ in cell.named_parameters()],
        NAMES,
        "names of CachedRNNCell(3, 5).named_parameters()",
        why="Each of the four is a Parameter that is assigned to the cell itself under its name.",
        mistakes={
            "The four are there in another order. Parameters are listed in the order in which they "
            "were assigned.": lambda got: sorted(got) == sorted(NAMES),
            "The hidden state is a Parameter here. Nobody trains a state: it is computed anew in "
            "each step.": lambda got: "hidden" in got,
            "A layer inside the cell holds these, so their names begin with the layer's name. The "
            "cell needs the four as its own attributes.": lambda got: any("." in n for n in got),
            "Nothing was registered. A tensor becomes a parameter of the cell when it is an "
            "nn.Parameter and is assigned to an attribute.": [],
        },
    )


def test_the_parameters_have_the_shapes_of_an_rnn_cell(kata):
    """The parameters have the shapes of those of nn.RNNCell."""
    cell = kata.CachedRNNCell(3, 5)
    checks.equal(
        [tuple(parameter.shape) for parameter in cell.parameters()],
        [(5, 3), (5, 5), (5,), (5,)],
        "shapes of CachedRNNCell(3, 5).parameters()",
        why="weight_ih is (hidden_size, input_size), weight_hh (hidden_size, hidden_size), each "
        "bias (hidden_size,).",
        mistakes={
            "weight_ih is transposed: torch keeps a weight as (outputs, inputs), and the outputs "
            "of this one are the hidden units.": [(3, 5), (5, 5), (5,), (5,)],
        },
    )


def test_hidden_is_none_before_the_first_step(kata):
    """Before the first step, hidden is None."""
    cell = kata.CachedRNNCell(3, 5)
    checks.same(
        cell.hidden,
        None,
        "CachedRNNCell(3, 5).hidden",
        why="A cell that has seen nothing has nothing to remember.",
        mistakes={
            "A tensor needs a batch size, and nobody knows it before the first x comes. A buffer "
            "may be None until then.": torch.Tensor,
        },
    )


def test_the_first_step_starts_from_a_state_of_zeros(kata):
    """The first step gives tanh of the sum of both linear maps, from a hidden state of zeros."""
    cell, _ = cell_and_reference(kata)
    x, zeros = torch.randn(4, 3), torch.zeros(4, 5)
    expected = step_by_hand(cell, x, zeros)
    linear = step_by_hand(cell, x, zeros, activation=float)
    state = cell(x)
    checks.equal(
        state,
        expected,
        "CachedRNNCell(3, 5)(x)",
        tolerance=1e-5,
        why="With h all zero, the new state is tanh(weight_ih x + bias_ih + bias_hh).",
        mistakes={
            "This is the sum before the tanh: the tanh is missing.": linear,
            "This is the sum through a ReLU. The cell uses tanh, which also has negative "
            "values.": linear.relu(),
            "This is the sum through a sigmoid. The cell uses tanh.": linear.sigmoid(),
            "bias_hh is missing. It is added in the first step too, although the state is "
            "zero.": step_by_hand(cell, x, zeros, bias_hh=0.0),
            "This is the state before the step, not after it.": zeros,
            "nn.RNN returns an output and a state; for a cell the two are the same, and it returns "
            "the state alone.": tuple,
            "This is x itself.": x,
        },
    )


def test_a_step_keeps_the_state_that_it_returns(kata):
    """After each step, hidden holds the values that the step returned."""
    cell, _ = cell_and_reference(kata)
    first = cell(torch.randn(4, 3))
    checks.equal(
        cell.hidden,
        first.detach().clone(),
        "cell.hidden after state = cell(x)",
        why="The new state is what the next step starts from.",
        mistakes={
            "Nothing was kept: hidden is still None.": None,
            "What is kept is the state of zeros that the step started from, not the state that it "
            "led to.": torch.zeros(4, 5),
        },
    )
    second = cell(torch.randn(4, 3))
    checks.equal(
        cell.hidden,
        second.detach().clone(),
        "cell.hidden after a second state = cell(x)",
        why="Every step keeps its new state, not only the first.",
        mistakes={"This is still the state of the first step.": first.detach()},
    )


def test_two_cells_share_nothing(kata):
    """Two cells that take turns each follow their own sequence, with their own weights."""
    shared = "A class attribute or a global is there once for all cells: each cell needs its own."
    state = kata.CachedRNNCell(3, 5)(torch.randn(4, 3))
    checks.same(
        kata.CachedRNNCell(3, 5).hidden,
        None,
        "hidden of a new cell, after a step of another",
        why="A step of one cell leaves no trace in another.",
        mistakes={shared: state},
    )
    one, one_reference = cell_and_reference(kata)
    two, two_reference = cell_and_reference(kata)
    inputs, others = torch.randn(2, 6, 4, 3)
    turns = [
        (one(x.clone()).detach().clone(), two(y.clone()).detach().clone())
        for x, y in zip(inputs, others, strict=True)
    ]
    for number, (which, reference, sequence) in enumerate(
        [("first", one_reference, inputs), ("second", two_reference, others)]
    ):
        alone = kata.CachedRNNCell(3, 5)
        copy_weights(reference, alone)
        checks.equal(
            torch.stack([states[number] for states in turns]),
            torch.stack([alone(x.clone()).detach().clone() for x in sequence]),
            f"the states of the {which} of two cells that take turns",
            tolerance=1e-5,
            why=f"Alone, this cell gives other states: something is shared. {shared}",
        )


def test_each_step_goes_on_from_the_last(kata):
    """Over a sequence, every step starts from the state that the step before left."""
    cell, reference = cell_and_reference(kata)
    inputs = torch.randn(6, 4, 3)
    states = unroll(reference, inputs)
    from_first = [states[0], *(reference(x, states[0]) for x in inputs[1:])]
    transposed = copy.deepcopy(reference)
    with torch.no_grad():
        transposed.weight_hh.copy_(reference.weight_hh.T)
    checks.equal(
        torch.stack([cell(x).detach().clone() for x in inputs]),
        torch.stack(states).detach(),
        "the states that six calls of cell(x) return",
        tolerance=1e-5,
        why="nn.RNNCell with the same weights, given its last state each time, says otherwise.",
        mistakes={
            "Each step starts from zeros again: the kept state is not used.": torch.stack(
                [reference(x) for x in inputs]
            ),
            "Every step starts from the state of the first one: the kept state is never "
            "replaced.": torch.stack(from_first),
            "The kept state is multiplied by weight_hh the wrong way round. Rows of weight_hh "
            "belong to new values, columns to old ones.": torch.stack(unroll(transposed, inputs)),
        },
    )


def test_states_already_returned_keep_their_values(kata):
    """A later step, or reset(), changes no state that was returned before."""
    cell, _ = cell_and_reference(kata)
    first = cell(torch.randn(4, 3))
    first_before = first.detach().clone()
    second = cell(torch.randn(4, 3))
    second_before = second.detach().clone()
    checks.equal(
        first.detach(),
        first_before,
        "the state of step 1, after step 2",
        mistakes={
            "The second step wrote its state over the first one: what is kept shares its memory "
            "with what was returned. Keep a new tensor instead of writing into the old one.": (
                second.detach()
            ),
        },
        why="What a step returned belongs to the caller.",
    )
    cell.reset()
    checks.equal(
        second.detach(),
        second_before,
        "the state of step 2, after cell.reset()",
        mistakes={
            "reset() filled the kept tensor with zeros, and what was returned shares its memory. "
            "Let go of the tensor instead of writing into it.": torch.zeros(4, 5),
        },
        why="What a step returned belongs to the caller.",
    )


def test_a_step_leaves_its_input_as_it_was(kata):
    """A step changes nothing in the x that it is given."""
    cell, _ = cell_and_reference(kata)
    x = torch.randn(4, 3)
    before = x.clone()
    cell(x)
    cell(x)
    checks.equal(
        x,
        before,
        "x after two calls of cell(x)",
        mistakes={
            "A step wrote into x. What a caller passes in belongs to the caller.": torch.Tensor
        },
    )


def test_it_keeps_the_state_in_evaluation_too(kata):
    """In eval() mode and under no_grad the state is used and kept as in training."""
    cell, reference = cell_and_reference(kata)
    inputs = torch.randn(6, 4, 3)
    states = [cell(x).detach().clone() for x in inputs[:2]]
    cell.eval()
    with torch.no_grad():
        states += [cell(x).clone() for x in inputs[2:4]]
    cell.train()
    states += [cell(x).detach().clone() for x in inputs[4:]]

    before = unroll(reference, inputs[:2])
    resumed = unroll(reference, inputs[4:], before[-1])
    blind = [*before, *(reference(x) for x in inputs[2:4]), *resumed]
    kept = [*before, *(reference(x, before[-1]) for x in inputs[2:4]), *resumed]
    apart = before + unroll(reference, inputs[2:4]) + unroll(reference, inputs[4:])
    checks.equal(
        torch.stack(states),
        torch.stack(unroll(reference, inputs)).detach(),
        "the states of two steps in train(), two in eval(), two in train()",
        tolerance=1e-5,
        why="A sequence needs its past whether or not anybody trains.",
        mistakes={
            "The steps in eval() each started from zeros and left nothing behind. The mode says "
            "nothing about remembering.": torch.stack(blind),
            "The steps in eval() started from the kept state, but left nothing behind. The mode "
            "says nothing about remembering.": torch.stack(kept),
            "Each change between train() and eval() forgot the state. Only reset() ends a "
            "sequence.": torch.stack(apart),
        },
    )


def test_hidden_does_not_become_a_parameter(kata):
    """After some steps, the four parameters are still all that the cell lists."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    cell(torch.randn(4, 3))
    checks.equal(
        [name for name, _ in cell.named_parameters()],
        NAMES,
        "names of cell.named_parameters() after two steps",
        why="A step computes a state; it registers no parameter.",
        mistakes={
            "hidden is listed as a parameter, so an optimizer would change it, and a checkpoint "
            "hold it. A state is the result of a step, not something to train. (requires_grad"
            "=False does not help: it is listed all the same.)": lambda got: "hidden" in got,
        },
    )


def test_hidden_is_kept_without_its_graph(kata):
    """The kept state is detached: it requires no gradient."""
    cell, _ = cell_and_reference(kata)
    for step in ("the first", "the second"):
        cell(torch.randn(4, 3))
        checks.equal(
            cell.hidden.requires_grad,
            False,
            f"cell.hidden.requires_grad after {step} step",
            why="What is kept must not ask autograd to remember anything.",
            mistakes={
                "The kept state still hangs on the graph of its step, and that on the one before: "
                "nothing of a long sequence could ever be freed. (detach() returns a new tensor "
                "and leaves the one it is called on as it was.)": (
                    lambda _: cell.hidden.grad_fn is not None
                ),
                "It is cut off from its graph, but asks for a gradient of its own, as a parameter "
                "does. Nobody trains it.": lambda _: cell.hidden.is_leaf,
            },
        )


def test_the_returned_state_keeps_its_graph(kata):
    """The state that a step returns is connected to the parameters, in every step."""
    cell, _ = cell_and_reference(kata)
    for step in ("first", "second"):
        state = cell(torch.randn(4, 3))
        checks.equal(
            state.requires_grad,
            True,
            f"the {step} cell(x).requires_grad",
            mistakes={
                "What is returned has no graph: it was detached, or computed under no_grad. From "
                "such a state no loss can train anything. Detach only what is kept.": False,
            },
        )


def test_the_optimizer_trains_the_parameters_and_not_the_state(kata):
    """An optimizer over cell.parameters() moves the four parameters and leaves hidden alone."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    optimizer = torch.optim.SGD(cell.parameters(), lr=0.1, momentum=0.9, weight_decay=0.5)
    checks.equal(
        any(held is cell.hidden for held in optimizer.param_groups[0]["params"]),
        False,
        "whether an optimizer over cell.parameters() holds cell.hidden",
        why="Whatever the optimizer holds is trained: the state must not be among the parameters.",
    )
    before = {name: getattr(cell, name).detach().clone() for name in NAMES}
    cell(torch.randn(4, 3)).sum().backward()
    state = cell.hidden.detach().clone()
    optimizer.step()
    checks.equal(
        cell.hidden.detach(),
        state,
        "cell.hidden after optimizer.step()",
        why="A state is changed by a step of the cell, not by one of the optimizer.",
    )
    checks.equal(
        [name for name in NAMES if not torch.equal(getattr(cell, name), before[name])],
        NAMES,
        "the parameters that optimizer.step() changed",
        why="Each of the four is trained: each must be reached by the gradient and be the very "
        "object that the optimizer holds.",
    )


def test_hidden_is_not_saved(kata):
    """state_dict() holds the four parameters and no hidden state, after a reset() as well."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    checks.equal(
        list(cell.state_dict()),
        NAMES,
        "keys of cell.state_dict() after a step",
        why="A checkpoint holds what was learnt, and nothing else.",
        mistakes={
            "The state is saved with the weights, and its batch size with it: the checkpoint then "
            "fits no cell of another batch size. A buffer need not be persistent.": (
                lambda got: "hidden" in got
            ),
        },
    )
    cell.reset()
    cell(torch.randn(4, 3))
    checks.equal(
        list(cell.state_dict()),
        NAMES,
        "keys of cell.state_dict() after cell.reset() and a step",
        why="A checkpoint holds what was learnt, and nothing else.",
        mistakes={
            "Since reset(), the state is saved with the weights: the name is no longer registered "
            "as it was in the beginning.": lambda got: "hidden" in got,
        },
    )


def test_hidden_is_a_buffer(kata):
    """After a step, hidden is one of the cell's buffers."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    checks.equal(
        [name for name, _ in cell.named_buffers() if name == "hidden"],
        ["hidden"],
        "'hidden' among the names of cell.named_buffers()",
        why="A step leaves the new state in hidden, and hidden is registered as a buffer.",
        mistakes={
            "hidden is a parameter instead.": lambda _: "hidden" in dict(cell.named_parameters()),
            "hidden is a plain attribute: the module does not know it, so it stays behind when the "
            "cell is moved. Its name must be registered as a buffer.": (
                lambda _: cell.hidden is not None
            ),
        },
    )


def test_it_exchanges_weights_with_an_rnn_cell(kata):
    """It loads the state_dict of an nn.RNNCell, and an nn.RNNCell loads its own."""
    cell, reference, other = kata.CachedRNNCell(3, 5), nn.RNNCell(3, 5), nn.RNNCell(3, 5)
    x = torch.randn(4, 3)
    checks.equal(
        loading(cell, reference.state_dict()),
        "<All keys matched successfully>",
        "cell.load_state_dict(nn.RNNCell(3, 5).state_dict())",
        why="The names and shapes are those of nn.RNNCell, so what one saves fits the other.",
    )
    checks.equal(
        cell(x),
        reference(x),
        "cell(x) with the weights of an nn.RNNCell",
        tolerance=1e-5,
        why="A step must compute with the values that were loaded.",
    )
    checks.equal(
        loading(other, cell.state_dict()),
        "<All keys matched successfully>",
        "nn.RNNCell(3, 5).load_state_dict(cell.state_dict()) after a step of the cell",
        why="The names and shapes are those of nn.RNNCell, so what one saves fits the other.",
    )
    checks.equal(
        other(x),
        reference(x),
        "nn.RNNCell(3, 5)(x) with the weights of the cell",
        why="The cell was given these weights before; its state_dict() must hold them.",
    )


def test_a_checkpoint_fits_a_cell_with_another_batch_size(kata):
    """A state_dict saved after a step loads into a cell amid a sequence of another batch size."""
    cell, reference = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    file = io.BytesIO()
    torch.save(cell.state_dict(), file)
    file.seek(0)
    other, _ = cell_and_reference(kata)
    state = other(torch.randn(2, 3)).detach().clone()
    checks.equal(
        loading(other, torch.load(file)),
        "<All keys matched successfully>",
        "other.load_state_dict(torch.load(file))",
        why="The state of one sequence is in the checkpoint, where it fits no other.",
    )
    x = torch.randn(2, 3)
    expected = reference(x, state)
    checks.equal(
        other(x),
        expected,
        "other(x) after loading",
        tolerance=1e-5,
        why="The weights are those of the checkpoint, the state is still that of this sequence.",
        mistakes={"Loading the weights has lost the state of this sequence.": reference(x)},
    )


def test_gradients_stop_at_the_step_before(kata):
    """Gradients equal those of a hand-unrolled nn.RNNCell whose state is detached at each step."""
    cell, reference = cell_and_reference(kata)
    weights = torch.randn(6, 4, 5)
    mine = torch.randn(6, 4, 3, requires_grad=True)
    (torch.stack([cell(x) for x in mine]) * weights).sum().backward()

    detached = mine.detach().clone().requires_grad_()
    (torch.stack(unroll(reference, detached)) * weights).sum().backward()

    whole, full = mine.detach().clone().requires_grad_(), copy.deepcopy(reference)
    states, hidden = [], None
    for x in whole:
        hidden = full(x, hidden)
        states.append(hidden)
    full.zero_grad()
    (torch.stack(states) * weights).sum().backward()

    def compare(name, got, expected, through_all):
        checks.equal(
            got,
            expected,
            f"{name} after the loss of six steps",
            tolerance=1e-4,
            why="Both terms, from x and from the kept state, belong to the graph of their step.",
            mistakes={
                "This is the gradient through all the steps: the state that is carried over still "
                "has its graph.": through_all,
                "No gradient arrives here: on the way, something was detached or computed under "
                "no_grad.": lambda value: value is None or not value.any(),
            },
        )

    for name in NAMES:
        grads = [getattr(module, name).grad for module in (cell, reference, full)]
        compare(f"cell.{name}.grad", *grads)
    compare("the gradient of the inputs", mine.grad, detached.grad, whole.grad)


def test_training_goes_on_from_step_to_step(kata):
    """Rounds of forward, backward and optimizer step work one after the other."""
    cell, reference = cell_and_reference(kata)
    inputs, targets = torch.randn(4, 4, 3), torch.randn(4, 4, 5)
    mine = torch.optim.SGD(cell.parameters(), lr=0.5)
    theirs = torch.optim.SGD(reference.parameters(), lr=0.5)
    hidden = torch.zeros(4, 5)
    for x, target in zip(inputs, targets, strict=True):
        loss = nn.functional.mse_loss(cell(x), target)
        mine.zero_grad()
        loss.backward()
        mine.step()
        state = reference(x, hidden)
        theirs.zero_grad()
        nn.functional.mse_loss(state, target).backward()
        theirs.step()
        hidden = state.detach()
    for name in NAMES:
        checks.equal(
            getattr(cell, name).detach(),
            getattr(reference, name).detach(),
            f"cell.{name} after four rounds of training",
            tolerance=1e-5,
            why="Trained in the same way, nn.RNNCell has other values now.",
        )


def test_the_graph_does_not_grow(kata):
    """The graph of a state is as large after many steps as after two."""
    cell, _ = cell_and_reference(kata)
    # The first step may have a smaller graph: there is no state to multiply by yet.
    sizes = [graph_size(cell(torch.randn(4, 3))) for _ in range(6)][1:]
    checks.equal(
        sizes,
        [sizes[0]] * 5,
        "nodes in the graph of cell(x), steps 2 to 6",
        why="Each state's graph reaches back over one step: its own.",
        mistakes={
            "It grows with every step: each state still hangs on the one before. Over a long "
            "sequence this fills the memory.": lambda got: got == sorted(set(got)),
        },
    )


def test_reset_leaves_the_parameters_alone(kata):
    """reset() forgets the state, and leaves the parameters as they are."""
    cell, reference = cell_and_reference(kata)
    parameters = list(cell.parameters())
    cell(torch.randn(4, 3))
    cell.reset()
    checks.equal(
        [mine is now for mine, now in zip(parameters, cell.parameters(), strict=True)],
        [True] * 4,
        "[old is new for the parameters before and after cell.reset()]",
        why="An optimizer holds these objects; new ones would never be trained.",
    )
    for name in NAMES:
        checks.equal(
            getattr(cell, name).detach(),
            getattr(reference, name).detach(),
            f"cell.{name} after cell.reset()",
            why="A sequence ends; the training goes on.",
        )


def test_reset_begins_a_new_sequence(kata):
    """After reset(), a sequence gives what a new cell with the same weights would give."""
    cell, reference = cell_and_reference(kata)
    last, sequence = torch.randn(5, 4, 3), torch.randn(6, 4, 3)
    cell.reset()
    before = [cell(x) for x in last]
    cell.reset()
    cell.reset()
    checks.equal(
        torch.stack([cell(x) for x in sequence]).detach(),
        torch.stack(unroll(reference, sequence)).detach(),
        "the states of a sequence after cell.reset()",
        tolerance=1e-5,
        why="reset() forgets the hidden state, and nothing else: the weights stay.",
        mistakes={
            "The new sequence goes on from the last one: the state leaked through reset().": (
                torch.stack(unroll(reference, sequence, before[-1]))
            ),
        },
    )


def test_reset_forgets_the_batch_size_too(kata):
    """After reset(), the next sequence may have another batch size."""
    cell, reference = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    for batch in (2, 7, 1):
        cell.reset()
        sequence = torch.randn(3, batch, 3)
        expected = unroll(reference, sequence)
        for step, (x, state) in enumerate(zip(sequence, expected, strict=True), start=1):
            checks.equal(
                outcome(lambda x=x: cell(x)),
                state,
                f"cell.reset(), then step {step} with {batch} samples",
                tolerance=1e-5,
                why="The state of the last sequence is gone, whatever size it had.",
                mistakes={
                    "The size of the last sequence is still there: reset() must leave no state "
                    "that has one.": Exception,
                },
            )


def test_another_batch_size_is_refused(kata):
    """A step with another batch size than the state's raises a ValueError that names both sizes."""
    for size in ("11", "13"):
        cell, _ = cell_and_reference(kata)
        cell(torch.randn(13, 3))
        with checks.raises(
            ValueError,
            size,
            "cell(x) with 11 samples, when the state is of 13",
            why="The message says both sizes, so that the reader sees what does not fit.",
            mistakes={
                "Nothing was raised. Each sample goes on from its own state: with another number "
                "of samples, none of them knows which one is its own. To drop, add or forget some "
                "quietly would hide it.": lambda error: error is None,
                "The message names only one of the two sizes.": lambda error: (
                    type(error) is ValueError and ("11" in str(error)) != ("13" in str(error))
                ),
                "This is torch's own error, out of the middle of the computation, about tensors "
                "that the caller never saw. Compare the sizes first.": RuntimeError,
                "An assert is for what cannot happen, and `python -O` leaves it out. This does "
                "happen: the last batch of an epoch is smaller.": AssertionError,
            },
        ):
            cell(torch.randn(11, 3))


def test_one_sample_is_not_broadcast(kata):
    """A single sample does not go on from the states of many, nor many from the state of one."""
    for kept, came in ((1, 4), (4, 1)):
        cell, _ = cell_and_reference(kata)
        cell(torch.randn(kept, 3))
        with checks.raises(
            ValueError,
            "",
            f"cell(x) with {came} samples, when the state is of {kept}",
            why="Another batch size is refused, and one is a batch size too.",
            mistakes={
                "Nothing was raised. One is a batch size like any other. (Broadcasting fits a "
                "single row to every batch, so the sums alone do not notice.)": (
                    lambda error: error is None
                ),
            },
        ):
            cell(torch.randn(came, 3))


def test_a_refused_step_leaves_the_state(kata):
    """After a refused batch, the sequence goes on from the state that it had."""
    cell, reference = cell_and_reference(kata)
    undisturbed = kata.CachedRNNCell(3, 5)
    copy_weights(reference, undisturbed)
    first, second = torch.randn(2, 4, 3)
    cell(first)
    with checks.raises(
        ValueError,
        "",
        "cell(x) with 2 samples, when the state is of 4",
        why="Another batch size than that of the state is refused.",
    ):
        cell(torch.randn(2, 3))
    undisturbed(first)
    checks.equal(
        outcome(lambda: cell(second)),
        undisturbed(second),
        "cell(x) with 4 samples again",
        tolerance=1e-5,
        why="A call that raises changes nothing: the state is still that of the first step.",
        mistakes={"The state was forgotten when the batch was refused.": reference(second)},
    )


def test_hidden_moves_with_the_cell_to_another_dtype(kata):
    """When the cell is moved to float64, the state moves along and the sequence goes on."""
    cell, reference = cell_and_reference(kata)
    first, second = torch.randn(2, 4, 3)
    cell(first)
    state = cell.hidden.detach().clone()
    cell.to(torch.float64)
    behind = "hidden stayed behind: .to() moves parameters and buffers, a plain attribute is "
    behind += "neither. The next step would mix two dtypes."
    checks.equal(
        cell.hidden,
        state.double(),
        "cell.hidden after cell.to(torch.float64)",
        why="The same values, in the new dtype.",
        mistakes={behind: state, "The state was lost on the way.": None},
    )
    checks.equal(
        cell(second.double()),
        reference.double()(second.double(), state.double()),
        "cell(x) after cell.to(torch.float64)",
        tolerance=1e-12,
        why="The sequence goes on in float64, from the state that it had.",
        mistakes={
            "x, weights and kept state are all float64, but the new state is float32: a step "
            "converts nothing.": lambda got: got.dtype == torch.float32,
        },
    )


def test_hidden_moves_with_the_cell_to_another_device(kata):
    """When the cell is moved to another device, the state moves along and the next step works."""
    cell, _ = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    cell.to("meta")
    checks.equal(
        cell.hidden.device.type,
        "meta",
        'cell.hidden.device.type after cell.to("meta")',
        why="Every tensor that a step needs must be on one device.",
        mistakes={
            "hidden stayed behind: .to() moves parameters and buffers, a plain attribute is "
            "neither.": "cpu",
        },
    )
    state = cell(torch.randn(4, 3, device="meta"))
    checks.equal(
        (state.device.type, tuple(state.shape)),
        ("meta", (4, 5)),
        'device and shape of cell(x) after cell.to("meta")',
        why="The result lies where the cell and x lie.",
    )


def test_the_first_step_works_in_any_dtype_and_on_any_device(kata):
    """The first step of a sequence works in any dtype and on any device."""
    default = (
        "The zeros of the first step were made with the default dtype or device: make them like x."
    )
    x = torch.randn(4, 6, dtype=torch.float64)
    cell, reference = cell_and_reference(kata, 6, 2)
    for name in ("a new cell", "after reset(), a cell"):
        checks.equal(
            outcome(lambda cell=cell: cell.double()(x)),
            reference.double()(x),
            f"{name}.double()(x)",
            tolerance=1e-12,
            why="x, weights and state are all float64 here, and so is the result.",
            mistakes={default: RuntimeError},
        )
        cell.float()
        cell.reset()
    got = outcome(lambda: cell.to("meta")(torch.randn(4, 6, device="meta")))
    checks.equal(
        got,
        torch.empty(4, 2, device="meta"),
        'after reset(), cell.to("meta")(x)',
        why="x, weights and state are all on the device `meta` here, and so is the result.",
        mistakes={default: RuntimeError},
    )


def test_a_copy_has_a_state_of_its_own(kata):
    """copy.deepcopy works after a step: the copy goes on from the same state, and on its own."""
    cell, reference = cell_and_reference(kata)
    first, second, third = torch.randn(3, 4, 3)
    cell(first)
    twin = copy.deepcopy(cell)
    state = reference(first)
    checks.equal(
        twin(second),
        reference(second, state),
        "copy.deepcopy(cell)(x) after a step",
        tolerance=1e-5,
        why="The copy begins with the state that the cell had when it was copied.",
        mistakes={"The copy has lost the state: it began from zeros.": reference(second)},
    )
    checks.equal(
        cell(third),
        reference(third, state),
        "cell(x) after a step of its copy",
        tolerance=1e-5,
        why="What the copy does is of no concern to the cell that it was copied from.",
        mistakes={
            "The step of the copy moved the state of the original: both share one state.": (
                reference(third, reference(second, state))
            ),
        },
    )
