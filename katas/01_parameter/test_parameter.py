"""What a Parameter is: a trainable leaf on its data's memory, whose results are plain tensors."""

import copy

import torch

from dojo import checks

NOT_DONE = (
    "NotImplemented tells torch that __torch_function__ does not know the operation. It must perform "
    "it, and return the result. (The inherited one says so when it is called on torch.Tensor, and "
    "not through super(): a Parameter is then of a class that it does not know.)"
)


def make(kata, called, *args, **keywords):
    """Return kata.Parameter(*args, **keywords), once it is known to be a Parameter."""
    parameter = checks.outcome(lambda: kata.Parameter(*args, **keywords))
    checks.instance(
        parameter,
        kata.Parameter,
        called,
        why="It is made in __new__, and methods called there pass through __torch_function__.",
        mistakes={
            "What is called on a Parameter inside __torch_function__, even `.data` or detach(), "
            "passes through __torch_function__ again, without end.": RecursionError,
            "`kwargs` is None when there are none: put an empty dict in its place.": (
                "after ** must be a mapping"
            ),
            "`data` was asked whether it is true. Whether it was given at all is another "
            "question: whether it is None.": "Boolean value of Tensor",
            "Without data, `data` is None: put a tensor without elements in its place first.": (
                lambda got: isinstance(got, Exception) and "data" not in keywords and not args
            ),
            "detach_() changes the tensor that it is called on, which belongs to somebody else. "
            "detach() gives a new tensor on the same memory.": "detach views in-place",
            "torch.Tensor's own __new__ got the arguments, and it knows no `requires_grad`. A "
            "tensor is made in the __new__ of your class, before any __init__ is called.": (
                "invalid combination of arguments"
            ),
            "The tensor still has the history of its data, so it is no leaf, and its flag cannot "
            "be changed: detach it first.": "flags of leaf variables",
            "Both arguments may be given by their place or by their name: `data`, `requires_grad`.": (
                lambda got: type(got) is TypeError and "__new__() " in str(got)
            ),
            NOT_DONE: "returned NotImplemented",
            "torch's own Parameter has other demands on the classes that are made of it. Make "
            "yours of torch.Tensor.": "requires that detach()",
            "A Parameter is data like any other tensor: a new one is made of it.": lambda got: (
                isinstance(got, Exception) and any(isinstance(one, kata.Parameter) for one in args)
            ),
            "Your __torch_function__ returns nothing. It is asked for every method of a Parameter, "
            "also for those that __new__ calls, and must return the result.": (
                lambda got: got is None and itself(kata) is None
            ),
            "__new__ must return the object that it makes.": lambda got: got is None,
            "That is `data` itself. A Parameter is a new object beside it.": lambda got: any(
                got is given for given in (*args, *keywords.values())
            ),
            "What came back is a plain tensor made of the Parameter. The methods that __new__ calls "
            "on it, such as requires_grad_(), pass through __torch_function__, which took the "
            "Parameter itself for a result and made it plain.": lambda got: (
                type(got) is torch.Tensor and type(itself(kata)) is torch.Tensor
            ),
            "That is torch's own Parameter, not yours.": torch.nn.Parameter,
            "A plain tensor came back. Requiring a gradient does not make a tensor a Parameter: "
            "it must be of the class `cls`, so that a module can tell the two apart.": (
                lambda got: type(got) is torch.Tensor
            ),
            "__new__ makes the object: it must return one of the class `cls`.": (
                lambda got: not isinstance(got, Exception)
            ),
        },
    )
    return parameter


def itself(kata):
    """Return what is left of a Parameter after a method that gives the Parameter itself."""
    return torch.ones(1).as_subclass(kata.Parameter).requires_grad_()


def in_fact(parameter, attribute):
    """Return an attribute as it is, whatever __torch_function__ makes of it."""
    with torch._C.DisableTorchFunctionSubclass():
        return getattr(parameter, attribute)


ASKED_IN_VAIN = (
    "The Parameter is right, but asking it goes wrong: attributes and methods pass through "
    "__torch_function__, which asks a detached tensor or another view in its place."
)


def test_it_is_a_tensor_of_its_own_class(kata):
    """Parameter(data) is a tensor of the class Parameter with the shape, dtype and values of it."""
    made = []
    for data in (
        torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        torch.tensor([[[0.1, 0.2]]], dtype=torch.float64),
        torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).T,
    ):
        made.append(check_class_and_values(kata, data, made))


def check_class_and_values(kata, data, made_before):
    parameter = make(kata, "Parameter(data)", data)
    checks.equal(
        parameter is data,
        False,
        "Parameter(data) is data",
        mistakes={
            "`data` itself came back, turned into a Parameter: whoever holds it did not ask for "
            "that. A Parameter is a new object beside its data.": True
        },
    )
    checks.equal(
        isinstance(data, kata.Parameter),
        False,
        "isinstance(data, Parameter)",
        mistakes={
            "A plain tensor counts as a Parameter here, so nothing tells the two apart. Make the "
            "class of torch.Tensor.": True
        },
    )
    checks.instance(
        parameter,
        torch.Tensor,
        "Parameter(data)",
        mistakes={
            "It has a tensor, but is none. A Parameter is a kind of tensor: wherever torch takes a "
            "tensor, it takes a Parameter.": object
        },
    )
    checks.equal(
        parameter,
        data,
        "Parameter(data)",
        why="A Parameter is `data`, seen as a Parameter: nothing about the values changes.",
        mistakes={
            "This is what an earlier call made: each call makes a new object of its own data.": (
                lambda got: any(got is one for one in made_before)
            ),
            "The shape of `data` is lost.": lambda got: got.shape != data.shape,
            "The dtype of `data` is lost. Data in float64 makes a Parameter in float64.": (
                lambda got: got.dtype != data.dtype
            ),
            "The values are lost: a Parameter is made of the data, not only of its shape.": (
                lambda got: got.shape == data.shape
            ),
        },
    )
    checks.equal(
        checks.outcome(lambda: parameter.shape),
        data.shape,
        "Parameter(data).shape",
        why="Attributes pass through __torch_function__, too: what is no tensor is given as it is.",
        mistakes={
            "__torch_function__ must return the result also when it is no tensor.": (
                lambda got: got is None
            ),
            "__torch_function__ makes another kind of sequence of it.": list,
            "`kwargs` is None when there are none: put an empty dict in its place.": (
                "after ** must be a mapping"
            ),
            NOT_DONE: "returned NotImplemented",
            "A shape is a kind of tuple, of numbers. A result that is no tensor is given as it is, "
            "and so is what stands in it.": lambda got: (
                "tuple expected" in str(got) or "'int' object" in str(got)
            ),
            "__torch_function__ hands on what it does not get in this order: func, types, args, "
            "kwargs.": TypeError,
        },
    )
    return parameter


def test_each_call_makes_another_one(kata):
    """Two Parameters of the same data are two objects, each with its own flag."""
    data = torch.tensor([1.0, 2.0])
    first = make(kata, "Parameter(data)", data)
    second = make(kata, "Parameter(data, requires_grad=False)", data, requires_grad=False)
    checks.equal(
        first is second,
        False,
        "Parameter(data) is Parameter(data, requires_grad=False)",
        mistakes={
            "What an earlier call made came back: each call makes a new object of its own data.": (
                True
            )
        },
    )
    another = make(kata, "Parameter(other_data)", torch.tensor([[5.0], [6.0], [7.0]]))
    checks.equal(
        (first.detach(), another.detach()),
        (data, torch.tensor([[5.0], [6.0], [7.0]])),
        "the values of (Parameter(data), Parameter(other_data))",
        why="A call changes nothing about what earlier calls made.",
    )


def test_it_requires_a_gradient(kata):
    """A Parameter requires a gradient by default, although its data does not."""
    parameter = make(kata, "Parameter(data)", torch.tensor([1.0, 2.0]))
    checks.equal(
        checks.outcome(lambda: parameter.requires_grad),
        True,
        "Parameter(data).requires_grad",
        mistakes={
            ASKED_IN_VAIN: lambda got: got is False and in_fact(parameter, "requires_grad"),
            "A Parameter is made to be trained. Its flag comes from the argument `requires_grad`, "
            "which is True by default; data as such never requires a gradient.": False,
        },
    )


def test_it_can_be_frozen(kata):
    """With requires_grad=False a Parameter requires no gradient, although its data does."""
    for called, args, keywords in (
        ("Parameter(data, requires_grad=False)", 1, {"requires_grad": False}),
        ("Parameter(data, False)", 2, {}),
        ("Parameter(requires_grad=False, data=data)", 0, {"requires_grad": False, "data": ...}),
    ):
        data = torch.tensor([1.0, 2.0], requires_grad=True)
        given = {name: data if value is ... else value for name, value in keywords.items()}
        parameter = make(kata, called, *(data, False)[:args], **given)
        checks.equal(
            parameter.requires_grad,
            False,
            f"{called}.requires_grad",
            mistakes={
                "The argument `requires_grad` alone decides, not what `data` had: this Parameter "
                "is frozen.": True
            },
        )


def test_no_grad_does_not_freeze_it(kata):
    """A Parameter that is made under torch.no_grad() requires a gradient all the same."""
    with torch.no_grad():
        parameter = make(kata, "Parameter(data)", torch.tensor([1.0, 2.0]))
    checks.equal(
        parameter.requires_grad,
        True,
        "Parameter(data).requires_grad, made under torch.no_grad()",
        why="The argument `requires_grad` decides, and it is True by default.",
        mistakes={
            "no_grad() says that operations are not recorded. It does not say that nothing may be "
            "trained: initialisation runs under no_grad(), and its Parameters are trained "
            "afterwards.": lambda _: kata.Parameter(torch.tensor([1.0, 2.0])).requires_grad
        },
    )


def test_it_shares_memory_with_its_data(kata):
    """A Parameter shares the memory of its data: a change of one is seen in the other."""
    for data in (
        torch.tensor([1.0, 2.0, 3.0]),
        torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=torch.float64).T,
        torch.tensor([1.0, 2.0, 3.0], requires_grad=True) * 3,
    ):
        before = data.detach().clone()
        parameter = make(kata, "Parameter(data)", data)
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
    checks.outcome(lambda: kata.Parameter(data))
    checks.equal(
        data.requires_grad,
        False,
        "data.requires_grad, after Parameter(data)",
        mistakes={
            "requires_grad was switched on `data` itself. Detach first: that gives a new tensor on "
            "the same memory, whose flag is its own.": True
        },
    )
    checks.equal(
        type(data).__name__,
        "Tensor",
        "type(data).__name__, after Parameter(data)",
        mistakes={
            "`data` itself was turned into a Parameter. Make a new object, and leave the tensor "
            "that somebody else still holds as it was.": "Parameter"
        },
    )
    trainable = torch.tensor([1.0, 2.0], requires_grad=True)
    make(kata, "Parameter(data, requires_grad=False)", trainable, requires_grad=False)
    checks.equal(
        trainable.requires_grad,
        True,
        "data.requires_grad, after Parameter(data, requires_grad=False)",
        mistakes={
            "requires_grad was switched off on `data` itself. Its flag belongs to whoever made "
            "it.": False
        },
    )


def test_it_is_a_leaf_even_from_a_computation(kata):
    """A Parameter made of a computed tensor is a leaf: the computation does not belong to it."""
    for requires_grad in (True, False):
        source = torch.tensor([1.0, 2.0], requires_grad=True)
        called = f"Parameter(source * 3, requires_grad={requires_grad})"
        parameter = make(kata, called, source * 3, requires_grad=requires_grad)
        checks.equal(
            (parameter.is_leaf, parameter.requires_grad),
            (True, requires_grad),
            f"(is_leaf, requires_grad) of {called}",
            why="A Parameter has no history: only a leaf can be trained, and an optimizer refuses "
            "the result of an operation.",
            mistakes={
                ASKED_IN_VAIN: lambda got, made=parameter: not got[0] and in_fact(made, "is_leaf"),
                "The Parameter still hangs on the graph of `source * 3`. Detach the data first, so "
                "that training changes the Parameter itself and not what it was once computed "
                "from.": lambda got: not got[0],
            },
        )


def test_the_computation_keeps_its_graph(kata):
    """Making a Parameter of a computed tensor leaves that tensor in the graph it belongs to."""
    source = torch.tensor([1.0, 2.0], requires_grad=True)
    computed = source * 3
    make(kata, "Parameter(computed)", computed)
    checks.equal(
        computed.is_leaf,
        False,
        "computed.is_leaf, after Parameter(computed)",
        mistakes={
            "`computed` itself was cut from its graph, so `source` will never get a gradient. "
            "detach() gives a new tensor; detach_() changes the one that somebody else still "
            "holds.": True
        },
    )
    computed.sum().backward()
    checks.equal(
        source.grad, torch.tensor([3.0, 3.0]), "source.grad, after computed.sum().backward()"
    )


def test_a_parameter_of_a_parameter_is_another_one(kata):
    """Parameter(parameter) is another object on the same memory, with a flag of its own."""
    called = "frozen = Parameter(data, requires_grad=False)"
    frozen = make(kata, called, torch.tensor([1.0, 2.0]), requires_grad=False)
    parameter = make(kata, "Parameter(frozen)", frozen)
    came_back = {
        "The same object came back. Each call makes a new object, whatever the flag: the two have "
        "gradients of their own, and an optimizer counts them as two.": True
    }
    checks.equal(parameter is frozen, False, "Parameter(frozen) is frozen", mistakes=came_back)
    checks.equal(
        (parameter.requires_grad, frozen.requires_grad),
        (True, False),
        "requires_grad of (Parameter(frozen), frozen)",
        why="The argument `requires_grad` decides about the new one alone.",
        mistakes={
            "The new one is frozen, too. Its flag comes from the argument `requires_grad`, which is "
            "True by default, not from the Parameter that came in.": (False, False),
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
    for old, flag in ((parameter, True), (frozen, False)):
        called = f"Parameter(parameter, {flag})"
        checks.equal(
            make(kata, called, old, flag) is old,
            False,
            f"{called} is parameter, whose requires_grad is {flag}",
            mistakes=came_back,
        )


def test_without_data_it_is_empty(kata):
    """Without data a Parameter is empty, of shape (0,), and requires a gradient like any other."""
    parameter = make(kata, "Parameter()")
    checks.equal(
        parameter,
        torch.empty(0),
        "Parameter()",
        why="No data means no elements: a vector of length 0.",
        mistakes={
            "A tensor of shape () holds one number. No data at all is shape (0,).": lambda got: (
                got.dim() == 0
            ),
            "It holds an element that nobody gave. No data at all is shape (0,).": lambda got: (
                got.numel() > 0
            ),
        },
    )
    checks.equal(
        parameter.requires_grad,
        True,
        "Parameter().requires_grad",
        mistakes={
            "The argument `requires_grad` decides about the flag here, too; its default is True.": (
                False
            )
        },
    )
    frozen = make(kata, "Parameter(requires_grad=False)", requires_grad=False)
    checks.equal(
        frozen.requires_grad,
        False,
        "Parameter(requires_grad=False).requires_grad",
        mistakes={"Without data, too, the argument `requires_grad` decides about the flag.": True},
    )


def test_integers_cannot_be_trained(kata):
    """Integer and boolean data is refused with a RuntimeError: it cannot require a gradient."""
    made = []
    mistakes = {
        "The data was converted to floating point behind the caller's back: the Parameter no "
        "longer shares its memory. Let it be refused.": (
            lambda error: error is None and made[-1].is_floating_point()
        ),
        "The exception was caught on its way to the caller, who gets nothing.": lambda error: (
            error is None and made[-1] is None
        ),
        "The flag was dropped without a word: the caller believes that this Parameter is "
        "trained.": lambda error: error is None and not made[-1].requires_grad,
        "Refused, but with an exception of another kind. torch itself raises the right one when "
        "such a tensor is told to require a gradient.": lambda error: (
            error is not None and not isinstance(error, RuntimeError)
        ),
        "Refused, but the text does not say why: floating point is what the data lacks. torch says "
        "so by itself when such a tensor is told to require a gradient.": RuntimeError,
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
        called = f"Parameter(torch.tensor({data.tolist()}), requires_grad=False)"
        checks.equal(
            checks.outcome(lambda data=data: kata.Parameter(data, requires_grad=False)),
            data,
            called,
            why="Without a gradient any dtype will do, and it is kept.",
            mistakes={
                "No gradient is asked for, so there is nothing to refuse: any dtype will do.": (
                    RuntimeError
                ),
                "The data was converted. Without a gradient any dtype will do, and it is kept.": (
                    lambda got, dtype=data.dtype: got.dtype != dtype
                ),
            },
        )
        make(kata, called, data, requires_grad=False)


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
    parameter = make(kata, "Parameter(data)", DATA.clone())
    for called, operation in OPERATIONS.items():
        result = checks.outcome(lambda operation=operation: operation(parameter))
        checks.instance(
            result,
            torch.Tensor,
            called,
            why="An operation gives what it gives for any tensor, only that it is a plain one.",
            mistakes={
                "The operation was called with a Parameter still among its arguments, perhaps "
                "inside a list. So torch handed it to __torch_function__ again, without end.": (
                    RecursionError
                ),
                "The flag of a result belongs to autograd: leave it as it comes.": (
                    "flags of leaf variables"
                ),
                "__torch_function__ must return the result of the operation.": (
                    lambda got: got is None
                ),
                "The result of the operation is made into something else: it stays a tensor.": (
                    lambda got: not isinstance(got, Exception)
                ),
            },
        )
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
                "`kwargs`.": lambda got, called=called: "sum" in called and got.dim() == 0
            },
        )


def test_each_of_several_results_is_a_plain_tensor(kata):
    """Where an operation gives several tensors, each of them is a plain Tensor."""
    parameter = make(kata, "Parameter(data)", DATA.clone())
    for called, operation in (
        ("unbind()", lambda x: x.unbind()),
        ("max(dim=1)", lambda x: x.max(dim=1)),
    ):
        checks.equal(
            checks.outcome(lambda run=operation: [type(one).__name__ for one in run(parameter)]),
            ["Tensor", "Tensor"],
            f"[type(one).__name__ for one in parameter.{called}]",
            why=f"{called} gives two plain tensors: a tuple of them, or a kind of tuple with names.",
            mistakes={
                "The tensors inside a tuple are results, too, and must be plain ones. (That of "
                "max() has names, and a class of its own.)": lambda got: "Parameter" in got,
                "The operation itself succeeds. What is done to its result afterwards fails: max() "
                "gives a tuple with names, of a class that is made in another way.": (
                    lambda got, called=called: "max" in called and isinstance(got, TypeError)
                ),
            },
        )
    checks.equal(list(parameter.unbind()), list(DATA), "list(parameter.unbind())")


def test_results_keep_the_gradient(kata):
    """The gradient flows from the result of an operation back to the Parameter."""
    operations = {**OPERATIONS, "parameter.unbind()[1]": lambda x: x.unbind()[1]}
    for called, operation in operations.items():
        parameter = make(kata, "Parameter(data)", DATA.clone())
        result = operation(parameter)
        checks.equal(
            result.requires_grad,
            True,
            f"({called}).requires_grad",
            mistakes={
                "The result was cut from the graph: a plain tensor that still knows how it was "
                "computed is wanted. .data, detach() and torch.tensor() forget it, and under "
                "no_grad() it is not recorded.": False
            },
        )
        result.sum().backward()
        by_torch = DATA.clone().requires_grad_()
        operation(by_torch).sum().backward()
        checks.equal(
            parameter.grad,
            by_torch.grad,
            f"parameter.grad, after ({called}).sum().backward()",
            why="The Parameter gets the gradient that any leaf in its place would get.",
            mistakes={
                ASKED_IN_VAIN: lambda got, made=parameter: (
                    got is None and in_fact(made, "grad") is not None
                ),
                "No gradient arrived: the result hangs on something else than the Parameter.": (
                    lambda got: got is None
                ),
            },
        )


def test_its_gradient_accumulates(kata):
    """backward() adds to the Parameter's .grad."""
    parameter = make(kata, "Parameter(data)", torch.tensor([1.0, 2.0, 3.0]))
    factors = torch.tensor([4.0, 5.0, 6.0])
    (parameter * factors).sum().backward()
    checks.equal(
        parameter.grad,
        factors,
        "parameter.grad, after (parameter * factors).sum().backward()",
        why="A leaf that requires a gradient gets it in .grad.",
        mistakes={
            ASKED_IN_VAIN: lambda got: got is None and in_fact(parameter, "grad") is not None,
            "No gradient arrived: the Parameter is not the leaf at which the graph ends.": (
                lambda got: got is None
            ),
        },
    )
    (parameter * factors).sum().backward()
    checks.equal(
        parameter.grad,
        2 * factors,
        "parameter.grad, after a second backward pass",
        why="A backward pass adds its gradient to what is there already.",
        mistakes={
            "Only the gradient of the second pass is there: something took the first one away.": (
                factors
            )
        },
    )


def test_an_optimizer_trains_it(kata):
    """An optimizer accepts a Parameter and changes it in place, in the memory of its data."""
    data = torch.tensor([1.0, 2.0], dtype=torch.float64)
    parameter = make(kata, "Parameter(data)", data)
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
    first_line = "Parameter containing:"
    for requires_grad in (True, False):
        parameter = make(kata, "Parameter(data)", torch.tensor([1.25, -3.5]), requires_grad)
        shown = checks.outcome(lambda made=parameter: repr(made))
        checks.instance(
            shown,
            str,
            "repr(parameter)",
            why="__repr__ gives a text.",
            mistakes={
                "__repr__ must return the text. To print it is up to whoever asks.": "non-string",
                "What is shown below the line is a Parameter again, which shows itself in the same "
                "way, without end. f'{self}' is one, and so are self.data and self.detach() as "
                "long as results are Parameters.": RecursionError,
            },
        )
        checks.equal(
            shown[: len(first_line)],
            first_line,
            "the first 21 characters of repr(parameter)",
            why="print(module.weight) shall say that this is a Parameter, before it shows the "
            "tensor.",
            mistakes={
                "The line is there, but something stands before it.": lambda _, shown=shown: (
                    first_line in shown
                ),
                "The colon is missing.": lambda got: got.startswith("Parameter containing"),
                "A frozen Parameter is a Parameter, too, and shows the same line.": (
                    lambda _, frozen=not requires_grad: frozen
                ),
                "That is what a tensor shows without a __repr__ of yours: is yours a method of "
                "the class, and called so?": lambda _, shown=shown, made=parameter: (
                    shown == torch.Tensor.__repr__(made)
                ),
                "The line is another one, to the letter.": lambda _: True,
            },
        )
        checks.holds(
            "1.25" in shown and "-3.5" in shown,
            f"repr(parameter) gives {shown!r}, which does not show the values 1.25 and -3.5",
            why="After the first line comes what any tensor shows of itself.",
            mistakes={
                "Only the line is there. After it comes what any tensor shows of itself.": (
                    shown.strip() == first_line
                ),
                "What stands after the line is not what a tensor shows of itself.": True,
            },
        )


def deep_copy(kata, parameter):
    """Return copy.deepcopy(parameter), once it is known to be a Parameter."""
    copied = checks.outcome(lambda: copy.deepcopy(parameter))
    checks.instance(
        copied,
        kata.Parameter,
        "copy.deepcopy(parameter)",
        why="__deepcopy__ gives a Parameter: in a copied module the weight is one, too.",
        mistakes={
            "copy.deepcopy calls __deepcopy__ with one argument besides self, its `memo`.": (
                "positional argument"
            ),
            "To copy the Parameter, copy.deepcopy calls __deepcopy__: asking it to copy the "
            "Parameter from there goes on without end.": RecursionError,
            "Copy the values without their history: detach them first.": "requires grad",
            "The result of an operation, such as clone(), is a plain tensor: make a Parameter "
            "of it. In a copied module the weight would no longer be one.": (
                lambda got: type(got) is torch.Tensor
            ),
            "__deepcopy__ must return the copy.": lambda got: got is None,
        },
    )
    checks.equal(
        copied is parameter,
        False,
        "copy.deepcopy(parameter) is parameter",
        mistakes={"The Parameter itself came back. A copy is another object.": True},
    )
    return copied


def test_a_deep_copy_is_a_parameter(kata):
    """copy.deepcopy gives another Parameter: a leaf with the same values, dtype and flag."""
    for requires_grad, dtype in ((True, torch.float32), (False, torch.float64)):
        data = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=dtype)
        parameter = make(kata, "Parameter(data)", data, requires_grad)
        copied = deep_copy(kata, parameter)
        checks.equal(
            copied,
            data,
            "copy.deepcopy(parameter)",
            why="A copy has the values and the dtype of its original.",
            mistakes={
                "The shape of the original is lost.": lambda got, data=data: (
                    got.shape != data.shape
                ),
                "The dtype of the original is lost.": lambda got, dtype=dtype: got.dtype != dtype,
                "The values of the original are lost.": lambda got, data=data: (
                    got.shape == data.shape
                ),
            },
        )
        checks.equal(
            copied.requires_grad,
            requires_grad,
            f"copy.deepcopy(Parameter(data, requires_grad={requires_grad})).requires_grad",
            mistakes={
                "The copy has the flag of its original: a frozen Parameter stays frozen.": True,
                "The copy has the flag of its original: what is trained is trained in a copy, "
                "too.": False,
            },
        )
        checks.equal(
            copied.is_leaf,
            True,
            "copy.deepcopy(parameter).is_leaf",
            mistakes={
                "autograd has recorded the copying: training the copy would send its gradient to "
                "the original. Copy the values without their history.": False
            },
        )


def test_a_deep_copy_owns_its_memory(kata):
    """A deep copy shares no memory with its original, leaves it alone, and is made anew each time."""
    before, after = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([10.0, 2.0, 3.0])
    for requires_grad in (True, False):
        parameter = make(kata, "Parameter(data)", before.clone(), requires_grad)
        parameter.grad = after.clone() if requires_grad else None
        first = deep_copy(kata, parameter)
        checks.equal(
            [parameter.requires_grad, parameter.grad],
            [requires_grad, after if requires_grad else None],
            "[parameter.requires_grad, parameter.grad], after copy.deepcopy(parameter)",
            why="To copy a Parameter changes nothing about it: it is trained on, whatever becomes of "
            "its copy. What ends in an underscore, or assigns to `self`, changes the original.",
        )
        with torch.no_grad():
            parameter[0] = 10.0
        checks.equal(
            first,
            before,
            "the copy, after parameter[0] = 10.0",
            why="A copy keeps the values that its original had.",
            mistakes={
                "The copy still looks at the memory of its original. A Parameter shares the memory "
                "of its data, so for a deep copy the data itself must be copied.": after
            },
        )
        checks.equal(
            deep_copy(kata, parameter),
            after,
            "a second copy, made after parameter[0] = 10.0",
            why="A copy has the values that its original has when it is made.",
            mistakes={
                "The first copy came back, with the values of that time: each copy.deepcopy makes "
                "a copy anew.": before
            },
        )
