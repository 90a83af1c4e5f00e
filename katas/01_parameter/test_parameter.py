"""What a Parameter is: a trainable leaf on its data's memory, whose results are plain tensors."""

import copy

import torch

from dojo import checks


def test_it_is_a_tensor_of_its_own_class(kata):
    """Parameter(data) is a tensor of the class Parameter with the shape, dtype and values of it."""
    check_class_and_values(kata, torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    check_class_and_values(kata, torch.tensor([0.1, 0.2], dtype=torch.float64))
    check_class_and_values(kata, torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).T)


def check_class_and_values(kata, data):
    parameter = kata.Parameter(data)
    checks.instance(
        parameter,
        kata.Parameter,
        "Parameter(data)",
        why="__new__ makes the object: it must return an object of the class `cls`.",
        mistakes={
            "That is `data` itself. A Parameter is a new object beside it.": lambda got: (
                got is data
            ),
            "What came back is a plain view of the Parameter. The methods that __new__ calls on it, "
            "such as requires_grad_(), pass through __torch_function__, which took the Parameter "
            "itself for a result and made it plain.": (
                lambda got: type(got) is torch.Tensor and got.grad_fn is not None
            ),
            "A plain tensor came back. Requiring a gradient does not make a tensor a Parameter: "
            "it must be of the class `cls`, so that a module can tell the two apart.": (
                lambda got: type(got) is torch.Tensor
            ),
            "__new__ must return the object that it makes.": lambda got: got is None,
        },
    )
    checks.equal(
        parameter is data,
        False,
        "Parameter(data) is data",
        why="`data` itself came back, turned into a Parameter: whoever holds it did not ask for "
        "that. A Parameter is a new object beside its data.",
    )
    checks.instance(
        parameter,
        torch.Tensor,
        "Parameter(data)",
        why="A Parameter is a kind of tensor: wherever torch takes a tensor, it takes a Parameter.",
    )
    checks.equal(
        parameter,
        data,
        "Parameter(data)",
        why="A Parameter is `data`, seen as a Parameter: nothing about the values changes.",
        mistakes={
            "This is what an earlier call made: each call makes a new object of its own data.": (
                lambda got: got.shape != data.shape
            ),
            "The dtype of `data` is lost. Data in float64 makes a Parameter in float64.": (
                lambda got: got.dtype != data.dtype
            ),
            "The values are lost: a Parameter is made of the data, not only of its shape.": (
                lambda got: got.shape == data.shape
            ),
        },
    )


def test_it_requires_a_gradient(kata):
    """A Parameter requires a gradient by default, although its data does not."""
    checks.equal(
        kata.Parameter(torch.tensor([1.0, 2.0])).requires_grad,
        True,
        "Parameter(data).requires_grad",
        why="A Parameter is made to be trained. Its flag comes from the argument `requires_grad`, "
        "which is True by default; data as such never requires a gradient.",
    )


def test_it_can_be_frozen(kata):
    """With requires_grad=False a Parameter requires no gradient, although its data does."""
    data = torch.tensor([1.0, 2.0], requires_grad=True)
    why = (
        "The argument `requires_grad` alone decides, not what `data` had: this Parameter is frozen."
    )
    checks.equal(
        kata.Parameter(data, requires_grad=False).requires_grad,
        False,
        "Parameter(data, requires_grad=False).requires_grad",
        why=why,
    )
    checks.equal(
        kata.Parameter(data, False).requires_grad,
        False,
        "Parameter(data, False).requires_grad",
        why=why,
    )


def test_no_grad_does_not_freeze_it(kata):
    """A Parameter that is made under torch.no_grad() requires a gradient all the same."""
    with torch.no_grad():
        parameter = kata.Parameter(torch.tensor([1.0, 2.0]))
    checks.equal(
        parameter.requires_grad,
        True,
        "Parameter(data).requires_grad, made under torch.no_grad()",
        why="no_grad() says that operations are not recorded. It does not say that nothing may be "
        "trained: initialisation runs under no_grad(), and its Parameters are trained afterwards.",
    )


def test_it_shares_memory_with_its_data(kata):
    """A Parameter shares the memory of its data: a change of one is seen in the other."""
    for data in (
        torch.tensor([1.0, 2.0, 3.0]),
        torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=torch.float64).T,
    ):
        before = data.clone()
        parameter = kata.Parameter(data)
        with torch.no_grad():
            data[0] = 10.0
        checks.equal(
            parameter,
            data.detach(),
            "parameter, after data[0] = 10.0",
            why="A Parameter is another view of the same memory.",
            mistakes={
                "The data was copied. A Parameter costs no memory of its own: it shares what "
                "`data` has.": before
            },
        )
        with torch.no_grad():
            parameter[1] = 20.0
        checks.equal(
            data.detach(),
            parameter.detach(),
            "data, after parameter[1] = 20.0",
            why="What changes the Parameter, such as a step of an optimizer, is seen in its data.",
        )


def test_it_leaves_its_data_as_it_was(kata):
    """Making a Parameter changes neither the flag nor the class of the tensor it is made of."""
    data = torch.tensor([1.0, 2.0])
    kata.Parameter(data)
    checks.equal(
        data.requires_grad,
        False,
        "data.requires_grad, after Parameter(data)",
        why="requires_grad was switched on `data` itself. Detach first: that gives a new tensor on "
        "the same memory, whose flag is its own.",
    )
    checks.equal(
        type(data).__name__,
        "Tensor",
        "type(data).__name__, after Parameter(data)",
        why="`data` itself was turned into a Parameter. Make a new object, and leave the tensor "
        "that somebody else still holds as it was.",
    )
    trainable = torch.tensor([1.0, 2.0], requires_grad=True)
    kata.Parameter(trainable, requires_grad=False)
    checks.equal(
        trainable.requires_grad,
        True,
        "data.requires_grad, after Parameter(data, requires_grad=False)",
        why="requires_grad was switched off on `data` itself. Its flag belongs to whoever made it.",
    )


def test_it_is_a_leaf_even_from_a_computation(kata):
    """A Parameter made of a computed tensor is a leaf: the computation does not belong to it."""
    for requires_grad in (True, False):
        source = torch.tensor([1.0, 2.0], requires_grad=True)
        parameter = kata.Parameter(source * 3, requires_grad=requires_grad)
        checks.equal(
            (parameter.is_leaf, parameter.requires_grad),
            (True, requires_grad),
            "(is_leaf, requires_grad) of Parameter(source * 3, requires_grad)",
            why="A Parameter has no history: only a leaf can be trained, and an optimizer refuses "
            "the result of an operation.",
            mistakes={
                "The Parameter still hangs on the graph of `source * 3`. Detach the data first, so "
                "that training changes the Parameter itself and not what it was once computed "
                "from.": lambda got: not got[0]
            },
        )


def test_the_computation_keeps_its_graph(kata):
    """Making a Parameter of a computed tensor leaves that tensor in the graph it belongs to."""
    source = torch.tensor([1.0, 2.0], requires_grad=True)
    computed = source * 3
    kata.Parameter(computed)
    checks.equal(
        computed.is_leaf,
        False,
        "computed.is_leaf, after Parameter(computed)",
        why="`computed` itself was cut from its graph, so `source` will never get a gradient. "
        "detach() gives a new tensor; detach_() changes the one that somebody else still holds.",
    )
    computed.sum().backward()
    checks.equal(
        source.grad, torch.tensor([3.0, 3.0]), "source.grad, after computed.sum().backward()"
    )


def test_a_parameter_of_a_parameter_is_another_one(kata):
    """Parameter(parameter) is another object on the same memory, with a flag of its own."""
    frozen = kata.Parameter(torch.tensor([1.0, 2.0]), requires_grad=False)
    parameter = kata.Parameter(frozen)
    checks.equal(
        parameter is frozen,
        False,
        "Parameter(frozen) is frozen",
        why="The same object came back. Each call makes a new object: the two have flags and "
        "gradients of their own, and an optimizer counts them as two.",
    )
    checks.instance(parameter, kata.Parameter, "Parameter(frozen)")
    checks.equal(
        (parameter.requires_grad, frozen.requires_grad),
        (True, False),
        "requires_grad of (Parameter(frozen), frozen)",
        why="The argument `requires_grad` decides about the new one alone.",
        mistakes={
            "The flag was taken from the Parameter that came in. The argument decides.": (
                False,
                False,
            ),
            "Both require a gradient: either the first one was never frozen, or making the second "
            "one switched the flag of the first.": (True, True),
        },
    )
    with torch.no_grad():
        frozen[0] = 10.0
    checks.equal(
        parameter,
        torch.tensor([10.0, 2.0]),
        "Parameter(frozen), after frozen[0] = 10.0",
        why="A Parameter shares the memory of its data, also when that is a Parameter.",
    )


def test_without_data_it_is_empty(kata):
    """Without data a Parameter is empty, of shape (0,), and requires a gradient like any other."""
    parameter = kata.Parameter()
    checks.instance(parameter, kata.Parameter, "Parameter()")
    checks.equal(
        parameter,
        torch.empty(0),
        "Parameter()",
        why="No data means no elements: a vector of length 0.",
        mistakes={
            "A tensor of shape () holds one number. No data at all is shape (0,).": lambda got: (
                got.dim() == 0
            ),
        },
    )
    checks.equal(parameter.requires_grad, True, "Parameter().requires_grad")
    checks.equal(
        kata.Parameter(requires_grad=False).requires_grad,
        False,
        "Parameter(requires_grad=False).requires_grad",
    )


def test_integers_cannot_be_trained(kata):
    """Integer and boolean data is refused with a RuntimeError: it cannot require a gradient."""
    made = []
    mistakes = {
        "The data was converted to floating point behind the caller's back: the Parameter no "
        "longer shares its memory. Let it be refused.": (
            lambda error: error is None and made[-1].is_floating_point()
        ),
        "The flag was dropped without a word: the caller believes that this Parameter is "
        "trained.": lambda error: error is None and not made[-1].requires_grad,
    }
    for data in (torch.tensor([1, 2, 3]), torch.tensor([True, False])):
        with checks.raises(
            RuntimeError,
            "floating point",
            f"Parameter(torch.tensor({data.tolist()}))",
            why="A gradient is a small change, and an integer or a boolean has none. torch says so "
            "by itself when such a tensor is told to require a gradient.",
            mistakes=mistakes,
        ):
            made.append(kata.Parameter(data))


def test_integers_can_be_kept_frozen(kata):
    """Integer and boolean data makes a Parameter when no gradient is asked for, with its dtype."""
    for data in (torch.tensor([1, 2, 3]), torch.tensor([True, False])):
        parameter = kata.Parameter(data, requires_grad=False)
        checks.instance(parameter, kata.Parameter, "Parameter(data, requires_grad=False)")
        checks.equal(
            parameter,
            data,
            "Parameter(data, requires_grad=False)",
            why="Without a gradient any dtype will do, and it is kept.",
        )


DATA = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
OPERATIONS = {
    "parameter * 2": lambda x: x * 2,
    "2 * parameter": lambda x: 2 * x,
    "torch.exp(parameter)": torch.exp,
    "parameter[0]": lambda x: x[0],
    "parameter.T": lambda x: x.T,
    "parameter.clone()": lambda x: x.clone(),
    "parameter.sum(dim=1)": lambda x: x.sum(dim=1),
    "parameter @ parameter.T": lambda x: x @ x.T,
    "torch.ones(3) + parameter": lambda x: torch.ones(3) + x,
    "torch.cat([parameter, parameter])": lambda x: torch.cat([x, x]),
}


def test_results_are_plain_tensors(kata):
    """What an operation on a Parameter gives is a plain Tensor, not a Parameter."""
    parameter = kata.Parameter(DATA.clone())
    for called, operation in OPERATIONS.items():
        result = operation(parameter)
        checks.equal(
            type(result).__name__,
            "Tensor",
            f"type({called}).__name__",
            why="A result is an object of the class torch.Tensor itself.",
            mistakes={
                "torch makes every result of a subclass an object of that subclass, unless its "
                "__torch_function__ says otherwise. A result is no Parameter: a module that keeps "
                "it, such as a hidden state, would register it and train it.": "Parameter"
            },
        )
        checks.equal(
            result,
            operation(DATA),
            called,
            why="The operation itself does what it does for any tensor, with the same arguments.",
            mistakes={
                "The keyword argument was lost: an operation is called with `args` and with "
                "`kwargs`.": lambda got: got.dim() == 0
            },
        )


def test_each_of_several_results_is_a_plain_tensor(kata):
    """Where an operation gives several tensors, each of them is a plain Tensor."""
    parameter = kata.Parameter(DATA.clone())
    checks.equal(
        [type(row).__name__ for row in parameter.unbind()],
        ["Tensor", "Tensor"],
        "[type(row).__name__ for row in parameter.unbind()]",
        why="unbind() gives a tuple of plain tensors, one for each row.",
        mistakes={
            "unbind() gives a tuple: the tensors inside it are results, too, and must be plain "
            "ones.": ["Parameter", "Parameter"]
        },
    )
    checks.equal(list(parameter.unbind()), list(DATA), "list(parameter.unbind())")


def test_results_keep_the_gradient(kata):
    """The gradient flows from the result of an operation back to the Parameter."""
    operations = {**OPERATIONS, "parameter.unbind()[1]": lambda x: x.unbind()[1]}
    for called, operation in operations.items():
        parameter = kata.Parameter(DATA.clone())
        result = operation(parameter)
        checks.equal(
            result.requires_grad,
            True,
            f"({called}).requires_grad",
            why="The result was cut from the graph: a plain tensor that still knows how it was "
            "computed is wanted. .data, detach() and torch.tensor() forget it.",
        )
        result.sum().backward()
        by_torch = DATA.clone().requires_grad_()
        operation(by_torch).sum().backward()
        checks.equal(
            parameter.grad,
            by_torch.grad,
            f"parameter.grad, after ({called}).sum().backward()",
            why="The Parameter gets the gradient that any leaf in its place would get.",
        )


def test_its_gradient_accumulates(kata):
    """backward() adds to the Parameter's .grad."""
    parameter = kata.Parameter(torch.tensor([1.0, 2.0, 3.0]))
    factors = torch.tensor([4.0, 5.0, 6.0])
    (parameter * factors).sum().backward()
    checks.equal(
        parameter.grad,
        factors,
        "parameter.grad, after (parameter * factors).sum().backward()",
        why="A leaf that requires a gradient gets it in .grad.",
        mistakes={
            "No gradient arrived: the Parameter is not the leaf at which the graph ends.": (
                lambda got: got is None
            )
        },
    )
    (parameter * factors).sum().backward()
    checks.equal(
        parameter.grad,
        2 * factors,
        "parameter.grad, after a second backward pass",
        why="A backward pass adds its gradient to what is there already.",
    )


def test_an_optimizer_trains_it(kata):
    """An optimizer accepts a Parameter and changes it in place, in the memory of its data."""
    data = torch.tensor([1.0, 2.0], dtype=torch.float64)
    parameter = kata.Parameter(data)
    optimizer = torch.optim.SGD([parameter], lr=0.25)
    (parameter * parameter).sum().backward()
    optimizer.step()
    halved = torch.tensor([0.5, 1.0], dtype=torch.float64)
    checks.equal(
        parameter,
        halved,
        "parameter, after one step of SGD(lr=0.25) on its squares",
        why="The gradient of x * x is 2x, so a quarter of it takes half of each value away.",
    )
    checks.equal(
        data,
        halved,
        "data, after that step",
        why="The step changes the memory, which the Parameter shares with its data.",
    )


def test_it_shows_what_it_is(kata):
    """repr() of a Parameter starts with "Parameter containing:" and shows the values."""
    for requires_grad in (True, False):
        shown = repr(kata.Parameter(torch.tensor([1.25, -3.5]), requires_grad))
        checks.equal(
            shown[: len("Parameter containing:")],
            "Parameter containing:",
            "the first 21 characters of repr(parameter)",
            why="print(module.weight) shall say that this is a Parameter, before it shows the "
            "tensor.",
        )
        checks.holds(
            "1.25" in shown and "-3.5" in shown,
            f"repr(parameter) gives {shown!r}, which does not show the values 1.25 and -3.5",
            why="After the first line comes what any tensor shows of itself.",
        )


def test_a_deep_copy_is_a_parameter(kata):
    """copy.deepcopy gives another Parameter: a leaf with the same values, dtype and flag."""
    for requires_grad, dtype in ((True, torch.float32), (False, torch.float64)):
        parameter = kata.Parameter(torch.tensor([1.0, 2.0, 3.0], dtype=dtype), requires_grad)
        copied = copy.deepcopy(parameter)
        checks.instance(
            copied,
            kata.Parameter,
            "copy.deepcopy(parameter)",
            why="The result of an operation, such as clone(), is a plain tensor: make a Parameter "
            "of it. In a copied module the weight would no longer be one.",
        )
        checks.equal(
            copied is parameter,
            False,
            "copy.deepcopy(parameter) is parameter",
            why="A copy is another object.",
        )
        checks.equal(
            copied,
            parameter.detach(),
            "copy.deepcopy(parameter)",
            why="A copy has the values and the dtype of its original.",
        )
        checks.equal(
            copied.requires_grad,
            requires_grad,
            f"copy.deepcopy(Parameter(data, requires_grad={requires_grad})).requires_grad",
            why="The copy has the flag of its original: a frozen Parameter stays frozen.",
        )
        checks.equal(
            copied.is_leaf,
            True,
            "copy.deepcopy(parameter).is_leaf",
            why="autograd has recorded the copying: training the copy would send its gradient to "
            "the original. Copy the values without their history.",
        )


def test_a_deep_copy_owns_its_memory(kata):
    """A deep copy shares no memory with its original: training one does not move the other."""
    parameter = kata.Parameter(torch.tensor([1.0, 2.0, 3.0]))
    copied = copy.deepcopy(parameter)
    with torch.no_grad():
        parameter[0] = 10.0
    checks.equal(
        copied,
        torch.tensor([1.0, 2.0, 3.0]),
        "the copy, after parameter[0] = 10.0",
        why="The copy still looks at the memory of its original. A Parameter shares the memory of "
        "its data, so for a deep copy the data itself must be copied.",
    )
