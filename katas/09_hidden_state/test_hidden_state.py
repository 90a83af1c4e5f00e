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
    checks.equal(
        {name: tuple(p.shape) for name, p in cell.named_parameters() if name in NAMES},
        {name: tuple(p.shape) for name, p in reference.named_parameters()},
        f"names and shapes of the parameters of CachedRNNCell({input_size}, {hidden_size})",
        why="Nothing can be compared with nn.RNNCell before these agree with its own.",
    )
    copy_weights(reference, cell)
    return cell, reference


def copy_weights(source, target):
    with torch.no_grad():
        for name in NAMES:
            getattr(target, name).copy_(getattr(source, name))


def values(state):
    """Return the values of a state, without its graph and in memory of their own."""
    return state.detach().clone() if isinstance(state, torch.Tensor) else state


def close(got, expected):
    """Tell whether two states, or two lists of states, have the same values."""
    got, expected = (torch.stack(list(states)) for states in (got, expected))
    return torch.allclose(got, expected, rtol=1e-4, atol=1e-5)


def unroll(reference, inputs, hidden=None):
    """Return the states of a sequence one by one, with the state detached before each step."""
    states = []
    for x in inputs:
        hidden = reference(x, None if hidden is None else hidden.detach())
        states.append(hidden)
    return states


def step_by_hand(weights, x, hidden):
    """Return the state after one step, computed number by number."""
    w_ih, w_hh, b_ih, b_hh = (getattr(weights, name).tolist() for name in NAMES)
    state = torch.zeros(len(x), len(b_ih))
    for sample in range(len(x)):
        for unit in range(len(b_ih)):
            total = b_ih[unit] + b_hh[unit]
            for weight, value in zip(w_ih[unit], x[sample].tolist(), strict=True):
                total += weight * value
            for weight, value in zip(w_hh[unit], hidden[sample].tolist(), strict=True):
                total += weight * value
            state[sample, unit] = math.tanh(total)
    return state


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

    def names():
        cell = kata.CachedRNNCell(input_size=3, hidden_size=5)
        return [name for name, _ in cell.named_parameters()]

    checks.equal(
        checks.outcome(names),
        NAMES,
        "names of CachedRNNCell(input_size=3, hidden_size=5).named_parameters()",
        why="Each of the four is a Parameter that is assigned to the cell itself under its name.",
        mistakes={
            "__init__ takes an argument of another name. Who writes the names in a call relies on "
            "input_size and hidden_size.": "unexpected keyword argument",
            "The name hidden was given a plain value before it was registered. Registering it is "
            "enough: a buffer may hold None.": "'hidden' already exists",
            "The four are there in another order. Parameters are listed in the order in which they "
            "were assigned.": lambda got: sorted(got) == sorted(NAMES),
            "The hidden state is a Parameter here. Nobody trains a state: it is computed anew in "
            "each step.": lambda got: "hidden" in got,
            "A layer inside the cell holds these, so their names begin with the layer's name. The "
            "cell needs the four as its own attributes.": lambda got: any("." in n for n in got),
            "Nothing was registered. A tensor becomes a parameter of the cell when it is an "
            "nn.Parameter and is assigned to an attribute.": [],
            "Listed are Parameters, each once. One of the four is a plain tensor, or the same object "
            "as another.": lambda _: all(hasattr(kata.CachedRNNCell(3, 5), name) for name in NAMES),
            "Some of the four are missing, or go by another name. A checkpoint of an nn.RNNCell "
            "knows them by these names.": lambda got: not set(NAMES) <= set(got),
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
            "A bias is a vector: one number for each hidden unit, and no further dimension.": (
                lambda got: got[:2] == [(5, 3), (5, 5)]
            ),
            "There are three or four rows for each hidden unit, as in a GRU or an LSTM, which "
            "compute gates as well. This cell has none.": (
                lambda got: [shape[0] for shape in got] in ([15] * 4, [20] * 4)
            ),
        },
    )


def test_hidden_is_none_before_the_first_step(kata):
    """Before its first step hidden is None, whatever other cells have done."""
    checks.same(
        checks.outcome(lambda: kata.CachedRNNCell(3, 5).hidden),
        None,
        "CachedRNNCell(3, 5).hidden",
        why="A cell that has seen nothing has nothing to remember.",
        mistakes={
            "A tensor needs a batch size, and nobody knows it before the first x comes. A buffer "
            "may be None until then.": torch.Tensor,
            "A new cell does not know the name yet. Register it when the cell is made: a buffer "
            "may be None until there is a tensor.": "has no attribute 'hidden'",
        },
    )
    checks.outcome(lambda: kata.CachedRNNCell(3, 5)(torch.randn(4, 3)))
    checks.same(
        kata.CachedRNNCell(3, 5).hidden,
        None,
        "hidden of a new cell, after a step of another",
        why="A step of one cell leaves no trace in another.",
        mistakes={
            "A class attribute or a global is there once for all cells: each cell needs its "
            "own.": torch.Tensor
        },
    )


def test_the_first_step_starts_from_a_state_of_zeros(kata):
    """The first step gives tanh of the sum of both linear maps, from a hidden state of zeros."""
    cell, reference = cell_and_reference(kata)
    x, zeros = torch.randn(4, 3), torch.zeros(4, 5)
    given = x.clone()
    expected = step_by_hand(cell, x, zeros)
    from_x = nn.functional.linear(x, reference.weight_ih, reference.bias_ih)
    linear = from_x + reference.bias_hh

    def after_reset():
        cell.reset()
        return cell(given.clone())

    def in_another_cell():
        another = kata.CachedRNNCell(3, 5)
        copy_weights(reference, another)
        return another(given.clone())

    checks.equal(
        checks.outcome(lambda: cell(x)),
        expected,
        "CachedRNNCell(3, 5)(x)",
        tolerance=1e-5,
        why="With h all zero, the new state is tanh(weight_ih x + bias_ih + bias_hh).",
        mistakes={
            "forward takes x alone. The state of the step before is kept in the cell, which is "
            "what this cell is for.": "missing 1 required positional argument",
            "The inputs are the last dimension of both, of x (batch, input_size) and of a weight "
            "(outputs, inputs).": "shapes cannot be multiplied",
            "What was assigned to hidden is no tensor. Is it a method that was named, but not "
            "called?": "as buffer 'hidden'",
            "forward returns nothing.": None,
            "nn.RNN returns an output and a state; for a cell the two are the same, and it returns "
            "the state alone.": tuple,
            "x is one time step of all samples, (batch, input_size). It was taken for a whole "
            "sequence.": lambda got: got.dim() == 3,
            "This is x itself.": x,
            "A new cell started from what another cell had left: after a reset() it gives the "
            "right state. Each cell needs a memory of its own.": (
                lambda _: close(after_reset(), expected)
            ),
            "The step wrote into x, and computed with what it had written. What a caller passes in "
            "belongs to the caller.": lambda _: not torch.equal(x, given),
            "Something in it was made once, with the cell, and is not one of the four: it knows "
            "nothing of the weights that these hold now. Compute with them in each step.": (
                lambda got: (
                    not torch.equal(got, in_another_cell())
                    and torch.equal(after_reset(), after_reset())
                )
            ),
            "The same x in a cell with the same weights gives another state: something random is "
            "in it.": lambda got: not torch.equal(got, in_another_cell()),
            "These are zeros: the state before the step, not after it.": zeros,
            "This is the sum before the tanh: the tanh is missing.": linear,
            "This is the sum through a ReLU. The cell uses tanh, which also has negative "
            "values.": linear.relu(),
            "This is the sum through a sigmoid. The cell uses tanh.": linear.sigmoid(),
            "bias_hh is missing. It is added in the first step too, although the state is "
            "zero.": from_x.tanh(),
            "Two steps were taken with one x.": step_by_hand(cell, x, expected),
            "Here is bias_ih twice, and bias_hh not at all.": (from_x + reference.bias_ih).tanh(),
            "Each of the two linear parts went through a tanh of its own. There is one tanh, "
            "around their sum.": from_x.tanh() + reference.bias_hh.tanh(),
            "Inside the tanh, the same is too much or missing for every sample. Look at the biases, "
            "and at the state before the first step, which is zero.": lambda got: close(
                (got.atanh() - linear)[:-1], (got.atanh() - linear)[1:]
            ),
            "The sum is right, but it went through another function than tanh.": lambda got: bool(
                (got.flatten()[linear.flatten().argsort()].diff() >= 0).all()
            ),
        },
    )


def test_any_sizes(kata):
    """Any sizes will do: those of the cell, and that of the batch, also one."""
    for batch in (7, 1):
        cell, _ = cell_and_reference(kata, 6, 2)
        x = torch.randn(batch, 6)
        checks.equal(
            checks.outcome(lambda cell=cell, x=x: cell(x)),
            step_by_hand(cell, x, torch.zeros(batch, 2)),
            f"CachedRNNCell(6, 2)(x) with a batch size of {batch}",
            tolerance=1e-5,
            why="With h all zero, the new state is tanh(weight_ih x + bias_ih + bias_hh).",
            mistakes={
                "With 3, 5 and a batch size of 4 it works. Is one of these written into the code? Ask "
                "x or a parameter instead.": lambda got: (
                    isinstance(got, RuntimeError)
                    and kata.CachedRNNCell(3, 5)(torch.randn(4, 3)).shape == (4, 5)
                ),
                "A batch of one sample is a batch: the dimension of size 1 stays.": lambda got: (
                    got.dim() == 1
                ),
            },
        )


def test_a_step_keeps_the_state_that_it_returns(kata):
    """After each step, hidden holds the values that the step returned."""
    cell, _ = cell_and_reference(kata)
    first = values(cell(torch.randn(4, 3)))
    checks.equal(
        cell.hidden,
        first,
        "cell.hidden after state = cell(x)",
        why="The new state is what the next step starts from.",
        mistakes={
            "Nothing was kept: hidden is still None.": None,
            "What is kept is the state of zeros that the step started from, not the state that it "
            "led to.": torch.zeros(4, 5),
            "What is kept is the sum before the tanh. The new state is its tanh.": (
                lambda kept: close(kept.tanh(), first)
            ),
            "Each sample goes on from its own state. Here one row stands for all of them.": (
                lambda kept: len(kept) in (1, 4) and bool((kept == kept[:1]).all())
            ),
            "This is not what was returned: something was done to it in between.": (
                lambda kept: kept.shape == first.shape
            ),
        },
    )
    x = torch.randn(4, 3)
    second = checks.outcome(lambda: values(cell(x)))
    checks.instance(
        second,
        torch.Tensor,
        "a second cell(x), with as many samples,",
        why="The second step is as the first, but starts from the kept state.",
        mistakes={
            "The step was refused, although x has as many samples as before: something else than "
            "the two batch sizes was compared.": lambda error: isinstance(error, ValueError),
            "Whether there is a state was asked of the state's values: a tensor is neither true "
            "nor false. Ask whether it is None.": "Boolean value of Tensor",
            "A tensor that is made in inference mode can never take part in training. To leave the "
            "graph behind, detach.": "Inference tensors",
        },
    )
    checks.equal(
        cell.hidden,
        second,
        "cell.hidden after a second state = cell(x)",
        why="Every step keeps its new state, not only the first.",
        mistakes={
            "This is still the state of the first step.": first,
            "This is neither the state that was returned nor the one before. What a step returns "
            "takes the place of what was kept, as it is.": lambda kept: kept.shape == first.shape,
        },
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

    def take_steps():
        return [values(cell(x)) for x in inputs]

    def take_them_again():
        cell.reset()
        return take_steps()

    checks.equal(
        torch.stack(take_steps()),
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
            "The same steps, taken again after a reset(), give other states: something random is in "
            "them.": lambda got: (
                close(got[:1], states[:1]) and not close(take_them_again(), take_them_again())
            ),
            "The first step is right, where the state before is zero, and the second is not. The "
            "kept state comes in once, as weight_hh h + bias_hh, inside the tanh.": (
                lambda got: close(got[:1], states[:1]) and not close(got[1:2], states[1:2])
            ),
            "The first two steps are right, and a later one is not: what a step does depends on "
            "how many there were before.": lambda got: close(got[:2], states[:2]),
        },
    )


def test_two_cells_share_nothing(kata):
    """Two cells that take turns each follow their own sequence, with their own weights."""
    one, one_reference = cell_and_reference(kata)
    two, two_reference = cell_and_reference(kata)
    checks.equal(
        [name for name in NAMES if getattr(one, name) is getattr(two, name)],
        [],
        "the parameters that two cells have in common",
        mistakes={"Made once for the class, it is one for all cells. Each makes its own.": list},
    )
    inputs, others = torch.randn(2, 6, 4, 3)
    turns = [
        (values(one(x)), values(two(y)))
        for x, y in zip(inputs.clone(), others.clone(), strict=True)
    ]
    for number, (which, reference, sequence) in enumerate(
        [("first", one_reference, inputs), ("second", two_reference, others)]
    ):
        alone = kata.CachedRNNCell(3, 5)
        copy_weights(reference, alone)
        checks.equal(
            torch.stack([states[number] for states in turns]),
            torch.stack([values(alone(x)) for x in sequence.clone()]),
            f"the states of the {which} of two cells that take turns",
            tolerance=1e-5,
            why="Alone, this cell gives other states: something is shared. A class attribute or a "
            "global is there once for all cells: each cell needs its own.",
        )


def test_reset_may_be_called_at_any_time(kata):
    """reset() takes no argument; it may come first, after a step, and twice: a step works after it."""
    cell, _ = cell_and_reference(kata)
    gone = (
        "reset() took the name itself away. The buffer stays registered; only what it holds is "
        "forgotten."
    )
    for when in ("before the first step", "after a step", "a second time"):
        checks.same(
            checks.outcome(lambda: (cell.reset(), None)[1]),
            None,
            f"cell.reset() {when}",
            why="A sequence can be ended at any time.",
            mistakes={
                "reset takes no argument. The batch size is not known before the next x "
                "comes.": "required positional argument",
                "Before the first step hidden is None, and has nothing to be cleared.": "NoneType",
                gone: "no attribute 'hidden'",
            },
        )
        if when == "before the first step":
            checks.outcome(lambda: cell(torch.randn(4, 3)))
    checks.instance(
        checks.outcome(lambda: cell(torch.randn(4, 3))),
        torch.Tensor,
        "cell(x) after cell.reset()",
        why="The next step begins a new sequence.",
        mistakes={
            gone: "no attribute 'hidden'",
            "reset() left a state behind, and this x was compared with it. After reset() there is "
            "none that it could fail to fit.": ValueError,
        },
    )


def test_states_already_returned_keep_their_values(kata):
    """A later step, or reset(), changes no state that was returned before."""
    cell, _ = cell_and_reference(kata)
    first = cell(torch.randn(4, 3))
    first_before = values(first)
    second = cell(torch.randn(4, 3))
    second_before = values(second)
    checks.equal(
        values(first),
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
        values(second),
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


def compare_around(kata, mode, training=True, recording=True):
    """Compare two steps in training, two in the `mode`, and two in training with nn.RNNCell's."""
    cell, reference = cell_and_reference(kata)
    inputs = torch.randn(6, 4, 3)
    states = [values(cell(x)) for x in inputs[:2]]
    cell.train(training)
    with torch.set_grad_enabled(recording):
        states += [values(cell(x)) for x in inputs[2:4]]
    cell.train()
    states += [values(cell(x)) for x in inputs[4:]]

    expected = unroll(reference, inputs)
    middle = inputs[2:4]

    def went_on_with(got, then):
        return close(got[:4], expected[:2] + then)

    checks.equal(
        torch.stack(states),
        torch.stack(expected).detach(),
        f"the states of two steps in training, two {mode}, two in training",
        tolerance=1e-5,
        why="A sequence needs its past whether or not anybody trains: each step starts from the kept "
        "state, keeps the new one, and returns it.",
        mistakes={
            f"Of the two steps {mode}, each returned the state that it started from, not the one "
            "that it led to.": lambda got: close(got[2:4], expected[1:3]),
            f"The two steps {mode} each started from zeros. Whether anybody trains says nothing "
            "about remembering.": lambda got: went_on_with(got, [reference(x) for x in middle]),
            f"The two steps {mode} started from the kept state, but left nothing behind. Whether "
            "anybody trains says nothing about remembering.": (
                lambda got: went_on_with(got, [reference(x, expected[1]) for x in middle])
            ),
            "The change of mode forgot the state. Only reset() ends a sequence.": (
                lambda got: went_on_with(got, unroll(reference, middle))
            ),
        },
    )


def test_it_keeps_the_state_in_evaluation_too(kata):
    """In eval() mode the state is used and kept as in training."""
    compare_around(kata, "in eval()", training=False)


def test_it_keeps_the_state_under_no_grad_too(kata):
    """Under no_grad the state is used and kept as with gradients."""
    compare_around(kata, "under no_grad", recording=False)


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
    """The kept state is detached, in training and in evaluation: it requires no gradient."""
    cell, _ = cell_and_reference(kata)
    for step, training in (
        ("the first step", True),
        ("the second step", True),
        ("a step in eval()", False),
    ):
        cell.train(training)
        cell(torch.randn(4, 3))
        checks.equal(
            cell.hidden.requires_grad,
            False,
            f"cell.hidden.requires_grad after {step}",
            why="What is kept must not ask autograd to remember anything.",
            mistakes={
                "eval() changes what some layers do. It does not stop autograd, which goes on "
                "recording: there too the kept state must let go of its graph.": (
                    lambda _: not cell.training
                ),
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
    """The state that a step returns is connected to the parameters: in every step, in eval() too."""
    cell, _ = cell_and_reference(kata)
    for step, training in (("first", True), ("second", True), ("third, in eval(),", False)):
        cell.train(training)
        state = cell(torch.randn(4, 3))
        checks.equal(
            state.requires_grad,
            True,
            f"the {step} cell(x).requires_grad",
            mistakes={
                "eval() does not stop autograd, and neither does a cell in it: whoever wants no "
                "graph calls it under no_grad.": lambda _, training=training: not training,
                "The parameters themselves require no gradient, so nothing could train them.": (
                    lambda _: not any(p.requires_grad for p in cell.parameters())
                ),
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
    before = {name: values(getattr(cell, name)) for name in NAMES}
    cell(torch.randn(4, 3)).sum().backward()
    state = values(cell.hidden)
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
        why="Each of the four is trained, and must be the very object that the optimizer holds.",
        mistakes={
            "No gradient reaches the others: they are not used, or require none, or something was "
            "detached or computed under no_grad on the way to them.": (
                lambda got: all(getattr(cell, name).grad is None for name in set(NAMES) - set(got))
            ),
        },
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
            "What is a parameter is saved, and hidden is one.": (
                lambda _: "hidden" in dict(cell.named_parameters())
            ),
            "The state is saved with the weights, and its batch size with it: the checkpoint then "
            "fits no cell of another batch size. A buffer need not be persistent.": (
                lambda got: set(got) - set(NAMES) <= set(dict(cell.named_buffers()))
            ),
            "The same Parameters are registered in a layer inside the cell as well, and saved a "
            "second time under its name.": lambda got: any("." in name for name in got),
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
    """After a step, hidden is one of the cell's buffers; after a reset() and a step it still is."""
    cell, _ = cell_and_reference(kata)
    for when, prepare in (("a step", lambda: None), ("cell.reset() and a step", cell.reset)):
        prepare()
        cell(torch.randn(4, 3))
        checks.equal(
            [name for name, _ in cell.named_buffers() if name == "hidden"],
            ["hidden"],
            f"'hidden' among the names of cell.named_buffers() after {when}",
            why="A step leaves the new state in hidden, and hidden is registered as a buffer.",
            mistakes={
                "hidden is a parameter instead.": lambda _: (
                    "hidden" in dict(cell.named_parameters())
                ),
                "The state is in a buffer of another name. It is to be registered as hidden.": (
                    lambda _: any(buffer is cell.hidden for buffer in cell.buffers())
                ),
                "Since reset(), hidden is a plain attribute: who deletes a buffer deletes what the "
                "module knew about the name.": lambda _, when=when: "reset" in when,
                "hidden is a plain attribute: the module does not know it, so it stays behind when "
                "the cell is moved. Its name must be registered as a buffer.": (
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
    state = values(other(torch.randn(2, 3)))
    checks.equal(
        loading(other, torch.load(file)),
        "<All keys matched successfully>",
        "other.load_state_dict(torch.load(file))",
        why="The state of one sequence is in the checkpoint, where it fits no other.",
    )
    checks.equal(
        other.hidden,
        state,
        "other.hidden after loading",
        why="New weights do not end a sequence: the state is still that of this one.",
    )
    x = torch.randn(2, 3)
    checks.equal(
        other(x),
        reference(x, state),
        "other(x) after loading",
        tolerance=1e-5,
        why="The weights are those of the checkpoint, the state is still that of this sequence.",
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
                "For this gradient autograd multiplies with the states that the steps started "
                "from. Their values were replaced in the meantime, behind its back: in `.data`, or "
                "in memory that is shared.": lambda _: "weight_hh" in name,
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
        why="An optimizer holds these objects.",
        mistakes={
            "reset() has made new Parameters. An optimizer still holds the old ones, and would "
            "never train these.": lambda got: not any(got)
        },
    )
    for name in NAMES:
        checks.equal(
            getattr(cell, name).detach(),
            getattr(reference, name).detach(),
            f"cell.{name} after cell.reset()",
            why="A sequence ends; the training goes on.",
            mistakes={
                "reset() has changed the weights. What was learnt stays: reset() forgets the "
                "state, and is no reset_parameters().": torch.Tensor
            },
        )


def test_reset_begins_a_new_sequence(kata):
    """After reset(), a sequence gives what a new cell with the same weights would give."""
    cell, reference = cell_and_reference(kata)
    last, sequence = torch.randn(5, 4, 3), torch.randn(6, 4, 3)
    before = [cell(x) for x in last]

    def after_reset():
        cell.reset()
        return [values(cell(x)) for x in sequence]

    checks.equal(
        torch.stack(after_reset()),
        torch.stack(unroll(reference, sequence)).detach(),
        "the states of a sequence after cell.reset()",
        tolerance=1e-5,
        why="reset() forgets the hidden state, and nothing else: the weights stay.",
        mistakes={
            "The new sequence goes on from the last one: the state leaked through reset().": (
                torch.stack(unroll(reference, sequence, before[-1]))
            ),
            "After another reset() the same sequence gives other states: it starts from something "
            "random.": lambda got: not close(got, after_reset()),
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
                checks.outcome(lambda x=x: cell(x)),
                state,
                f"cell.reset(), then step {step} with {batch} samples",
                tolerance=1e-5,
                why="The state of the last sequence is gone, whatever size it had.",
                mistakes={
                    "The size of the last sequence is still there: reset() must leave no state "
                    "that has one.": lambda got, step=step: (
                        step == 1 and isinstance(got, ValueError | RuntimeError)
                    ),
                },
            )


def test_another_batch_size_is_refused(kata):
    """A step with another batch size than the state's raises a ValueError that names both sizes."""
    for size, mode in (("11", "in train()"), ("13", "in train()"), ("11", "in eval()")):
        cell, _ = cell_and_reference(kata)
        cell.train(mode == "in train()")
        cell(torch.randn(13, 3))
        with checks.raises(
            ValueError,
            size,
            f"{mode}, cell(x) with 11 samples, when the state is of 13",
            why="Each sample goes on from its own state, and there is not one for each.",
            mistakes={
                "Nothing was raised. Each sample goes on from its own state: with another number "
                "of samples, none of them knows which one is its own. To drop, add or forget some "
                "quietly would hide it.": lambda error: error is None,
                "The message names only one of the two sizes.": lambda error: (
                    isinstance(error, ValueError) and ("11" in str(error)) != ("13" in str(error))
                ),
                "The message names no size. With both sizes in it, the reader sees what does not "
                "fit.": ValueError,
                "A RuntimeError is what torch raises out of the middle of the computation, about "
                "tensors that the caller never saw. Compare the sizes first, and say ValueError: "
                "the value that was given does not fit.": RuntimeError,
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
            f"cell(x) with a batch size of {came}, when the state has {kept}",
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
    first, second = torch.randn(2, 4, 3)
    state = values(cell(first))
    with checks.raises(
        ValueError,
        "",
        "cell(x) with 2 samples, when the state is of 4",
        mistakes={"Another batch size than that of the state is to be refused.": lambda _: True},
    ):
        cell(torch.randn(2, 3))
    checks.equal(
        cell.hidden,
        state,
        "cell.hidden after the refused batch",
        why="A call that raises changes nothing: the state is still that of the first step.",
        mistakes={
            "The state was forgotten when the batch was refused.": lambda kept: (
                kept is None or not kept.any()
            ),
            "The refused batch has left a state of its own behind. Look at the sizes before "
            "anything is kept.": lambda kept: len(kept) == 2,
        },
    )
    checks.equal(
        checks.outcome(lambda: cell(second)),
        reference(second, state),
        "cell(x) with 4 samples again",
        tolerance=1e-5,
        why="A call that raises changes nothing: the next step starts from the state before it.",
    )


def test_hidden_moves_with_the_cell_to_another_dtype(kata):
    """When the cell is moved to float64, the state moves along and the sequence goes on."""
    cell, reference = cell_and_reference(kata)
    cell(torch.randn(4, 3))
    state = values(cell.hidden)
    cell.to(torch.float64)
    reference.to(torch.float64)
    behind = "hidden stayed behind: .to() moves parameters and buffers, a plain attribute is "
    behind += "neither. The next step would mix two dtypes."
    checks.equal(
        cell.hidden,
        state.double(),
        "cell.hidden after cell.to(torch.float64)",
        why="The same values, in the new dtype.",
        mistakes={behind: state, "The state was lost on the way.": None},
    )
    state = state.double()
    for step in ("cell(x)", "a second cell(x)"):
        x = torch.randn(4, 3, dtype=torch.float64)
        state = reference(x, state.detach())
        checks.equal(
            checks.outcome(lambda x=x: cell(x)),
            state,
            f"{step} after cell.to(torch.float64)",
            tolerance=1e-12,
            why="The sequence goes on in float64, from the state that it had.",
            mistakes={
                "x, weights and kept state are all float64, but the new state is float32: a step "
                "converts nothing.": lambda got: got.dtype == torch.float32,
                "Two dtypes meet in this step, although x, weights and hidden were all float64. "
                "Something is converted on the way, or kept a second time outside the "
                "buffer.": "dtype",
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
    checks.equal(
        checks.outcome(lambda: cell(torch.randn(4, 3, device="meta"))),
        torch.empty(4, 5, device="meta"),
        'cell(x) after cell.to("meta")',
        why="The result lies where the cell and x lie.",
        mistakes={
            "On this device tensors have no values to be read. A step needs none: it computes with "
            "whole tensors, and leaves them on the device where they are.": (
                lambda got: isinstance(got, Exception) and "meta" in str(got)
            ),
        },
    )


def test_the_first_step_works_in_any_dtype_and_on_any_device(kata):
    """The first step of a sequence works in any dtype and on any device."""

    def made_elsewhere(got):
        return isinstance(got, RuntimeError) and ("dtype" in str(got) or "device" in str(got))

    mistakes = {
        "Two dtypes or two devices meet. What a step makes itself, such as zeros to start from, is "
        "made like x, and nothing is converted.": made_elsewhere,
    }
    x = torch.randn(4, 6, dtype=torch.float64)
    cell, reference = cell_and_reference(kata, 6, 2)
    for name in ("a new cell", "after reset(), a cell"):
        checks.equal(
            checks.outcome(lambda: cell.double()(x)),
            reference.double()(x),
            f"{name}.double()(x)",
            tolerance=1e-12,
            why="x, weights and state are all float64 here, and so is the result.",
            mistakes=mistakes,
        )
        cell.float()
        cell.reset()
    checks.equal(
        checks.outcome(lambda: cell.to("meta")(torch.randn(4, 6, device="meta"))),
        torch.empty(4, 2, device="meta"),
        'after reset(), cell.to("meta")(x)',
        why="x, weights and state are all on the device `meta` here, and so is the result.",
        mistakes=mistakes,
    )


def test_a_copy_has_a_state_of_its_own(kata):
    """copy.deepcopy works after a step: the copy goes on from the same state, and on its own."""
    cell, reference = cell_and_reference(kata)
    first, second, third = torch.randn(3, 4, 3)
    state = values(cell(first))
    twin = copy.deepcopy(cell)
    checks.equal(
        twin.hidden,
        state,
        "copy.deepcopy(cell).hidden after a step",
        why="The copy begins with the state that the cell had when it was copied.",
    )
    checks.equal(
        twin(second),
        reference(second, state),
        "copy.deepcopy(cell)(x) after a step",
        tolerance=1e-5,
        why="The copy goes on from the state that the cell had when it was copied.",
    )
    twin.reset()
    checks.equal(
        cell(third),
        reference(third, state),
        "cell(x) after a step and a reset() of its copy",
        tolerance=1e-5,
        why="What the copy does is of no concern to the cell that it was copied from.",
        mistakes={
            "The step of the copy moved the state of the original: both share one state.": (
                reference(third, reference(second, state))
            ),
            "The reset() of the copy made the original forget its state.": reference(third),
        },
    )
