"""What a Parameter is: a trainable leaf on its data's memory, whose results are plain tensors."""

import copy
from itertools import product

import torch
from torch import nn

from dojo import checks


def numbers():
    """Return a new tensor that holds 1, 2, ..., 6."""
    return torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def thirds():
    """Return a new float64 tensor whose values float32 cannot hold."""
    return torch.arange(1, 7, dtype=torch.float64).reshape(2, 3) / 3


def whole_numbers():
    """Return new tensors that cannot have a gradient."""
    return torch.tensor([1, 2, 3]), torch.tensor([True, False]), torch.empty(0, dtype=torch.int32)


# Step 1: a tensor of another class


def test_it_is_a_parameter(kata):
    """`Parameter(data)` gives an object of the class Parameter."""
    data = numbers()
    checks.instance(kata.Parameter(data), kata.Parameter, "Parameter(data)")
    checks.instance(kata.Parameter(data, False), kata.Parameter, "Parameter(data, False)")


def test_it_is_a_kind_of_tensor(kata):
    """Every Parameter is a torch.Tensor, but a plain tensor is not a Parameter."""
    checks.instance(kata.Parameter(numbers()), torch.Tensor, "Parameter(data)")
    checks.equal(isinstance(numbers(), kata.Parameter), False, "isinstance(data, Parameter)")


def test_it_has_the_values_of_its_data(kata):
    """A Parameter has the values, the shape and the dtype of its data."""
    for called, data in {
        "data": numbers(),
        "data in float64": thirds(),
        "data.T": numbers().T,
        "torch.tensor(0.0)": torch.tensor(0.0),
        "data in bfloat16": numbers().bfloat16(),
    }.items():
        checks.equal(kata.Parameter(data.clone()), data, f"Parameter({called})")


def test_each_call_makes_another_one(kata):
    """Each call makes a new Parameter, and leaves the earlier ones as they were."""
    data = numbers()
    first, second = kata.Parameter(data), kata.Parameter(data, requires_grad=False)
    checks.equal(first is second, False, "first is second")
    kata.Parameter(thirds())
    checks.equal(first, numbers(), "the first of three Parameters, after the third was made")


# Step 2: the flag requires_grad


def test_it_requires_a_gradient(kata):
    """A Parameter requires a gradient by default, although its data does not."""
    checks.equal(kata.Parameter(numbers()).requires_grad, True, "Parameter(data).requires_grad")


def test_it_can_be_frozen(kata):
    """With requires_grad=False, a Parameter requires no gradient."""
    by_place = kata.Parameter(numbers(), False)
    by_name = kata.Parameter(requires_grad=False, data=numbers())
    checks.equal(by_place.requires_grad, False, "Parameter(data, False).requires_grad")
    checks.equal(by_name.requires_grad, False, "the flag, if both arguments are given by name")


def test_the_flag_of_its_data_does_not_matter(kata):
    """`requires_grad` alone decides, also when the data itself requires a gradient."""
    for flag in (True, False):
        parameter = kata.Parameter(numbers().requires_grad_(), flag)
        called = f"Parameter(data.requires_grad_(), {flag}).requires_grad"
        checks.equal(parameter.requires_grad, flag, called)


def test_no_grad_does_not_freeze_it(kata):
    """A Parameter that is made under torch.no_grad() requires a gradient, too."""
    with torch.no_grad():
        parameter = kata.Parameter(numbers())
    checks.equal(parameter.requires_grad, True, "requires_grad, if made under torch.no_grad()")


# Step 3: the data


def test_it_shares_memory_with_its_data(kata):
    """A Parameter shares the memory of its data: a change of one is seen in the other."""
    for called, data in {
        "data": numbers(),
        "data.T, in float64": thirds().T,
        "data that requires a gradient": numbers().requires_grad_(),
        "computed data": numbers().requires_grad_() * 3,
    }.items():
        parameter = kata.Parameter(data)
        with torch.no_grad():
            data[1, 1] = 10.0
        checks.equal(parameter, data.detach(), f"Parameter({called}), after data[1, 1] = 10.0")


def test_it_leaves_its_data_as_it_was(kata):
    """The data keeps its class, its flag, its gradient and its values."""
    for before, flag in product((True, False), repeat=2):
        data = numbers().requires_grad_(before)
        data.grad = numbers() * 2
        kata.Parameter(data, flag)
        found = [type(data).__name__, data.requires_grad, data.grad, data.detach()]
        called = f"data's [class, flag, gradient, values], after Parameter(data, {flag})"
        checks.equal(found, ["Tensor", before, numbers() * 2, numbers()], called)


def test_it_is_a_leaf_even_from_a_computation(kata):
    """A Parameter made from a computed tensor is a leaf: the computation is not part of it."""
    for flag in (True, False):
        parameter = kata.Parameter(numbers().requires_grad_() * 3, flag)
        checks.instance(parameter, kata.Parameter, f"Parameter(source * 3, {flag})")
        found = [parameter.is_leaf, parameter.requires_grad]
        called = f"[is_leaf, requires_grad] of Parameter(source * 3, {flag})"
        checks.equal(found, [True, flag], called)


def test_the_computation_keeps_its_graph(kata):
    """A computed tensor stays in its graph when a Parameter is made from it."""
    for flag in (True, False):
        computed = numbers().requires_grad_() * 3
        kata.Parameter(computed, flag)
        found = [computed.is_leaf, computed.requires_grad]
        called = f"computed's [is_leaf, requires_grad], after Parameter(computed, {flag})"
        checks.equal(found, [False, True], called)


def test_a_parameter_of_a_parameter_is_another_one(kata):
    """A Parameter made from a Parameter is another object on the same memory, with its own flag."""
    for before, flag in product((True, False), repeat=2):
        old = kata.Parameter(numbers(), before)
        new = kata.Parameter(old, flag)
        called = f"new = Parameter(old, {flag}), old = Parameter(data, {before})"
        checks.equal(new is old, False, f"new is old, after {called}")
        checks.equal(
            [new.requires_grad, old.requires_grad],
            [flag, before],
            f"[new.requires_grad, old.requires_grad], after {called}",
        )
        with torch.no_grad():
            old[0] = 10.0
        checks.equal(new, old.detach(), "new, after old[0] = 10.0")


# Step 4: no data, no elements, no fractions


def test_without_data_it_is_empty(kata):
    """Without data, a Parameter has the shape (0,). `requires_grad` decides about its flag."""
    checks.equal(kata.Parameter(), torch.empty(0), "Parameter()")
    for flag in (True, False):
        parameter = kata.Parameter(None, requires_grad=flag)
        called = f"Parameter(None, requires_grad={flag})"
        checks.instance(parameter, kata.Parameter, called)
        checks.equal(parameter.requires_grad, flag, f"{called}.requires_grad")


def test_empty_data_keeps_its_shape_and_dtype(kata):
    """Data without elements is still data: its shape and its dtype stay."""
    for shape in ((0, 3), (0,), (2, 0)):
        data = torch.empty(shape, dtype=torch.float64)
        parameter = kata.Parameter(data)
        checks.equal(parameter, data, f"Parameter(data), data of shape {shape} in float64")
        checks.instance(parameter, kata.Parameter, f"Parameter(data), data of shape {shape}")


def test_integers_cannot_be_trained(kata):
    """Integers and booleans cannot have a gradient: a RuntimeError says "floating point"."""
    for data in whole_numbers():
        with checks.raises(RuntimeError, "floating point", f"Parameter({data!r})"):
            kata.Parameter(data)


def test_integers_can_be_kept_frozen(kata):
    """With requires_grad=False any dtype is accepted, and it is kept."""
    for data in whole_numbers():
        parameter, called = kata.Parameter(data, False), f"Parameter({data!r}, False)"
        checks.equal(parameter, data, called)
        checks.instance(parameter, kata.Parameter, called)


def test_complex_numbers_can_be_trained(kata):
    """Complex numbers can have a gradient."""
    data = torch.tensor([1 + 2j, 3 - 1j])
    checks.equal(kata.Parameter(data), data, "Parameter(torch.tensor([1 + 2j, 3 - 1j]))")
    checks.equal(kata.Parameter(data).requires_grad, True, "its requires_grad")


# Step 5: what is computed from it

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
SEVERAL = {
    "parameter.unbind()": lambda x: x.unbind(),
    "parameter.max(dim=1)": lambda x: x.max(dim=1),
}
IN_PLACE = {
    "parameter.add_(1)": lambda x: x.add_(1),
    "parameter.requires_grad_(False)": lambda x: x.requires_grad_(False),
    "parameter.copy_(data)": lambda x: x.copy_(torch.ones(3)),
    "nn.init.ones_(parameter)": nn.init.ones_,
}


def test_results_are_plain_tensors(kata):
    """The result of an operation on a Parameter is a plain tensor with the usual values."""
    for called, operation in OPERATIONS.items():
        result = operation(kata.Parameter(numbers()))
        checks.equal(type(result).__name__, "Tensor", f"type({called}).__name__")
        checks.equal(result, operation(numbers()), called)


def test_each_of_several_results_is_a_plain_tensor(kata):
    """If an operation gives several tensors, each of them is a plain tensor with a gradient."""
    for called, operation in SEVERAL.items():
        results = operation(kata.Parameter(numbers()))
        kinds = [type(one).__name__ for one in results]
        checks.equal(kinds, ["Tensor", "Tensor"], f"the types in {called}")
        checks.equal(list(results), list(operation(numbers())), f"list({called})")
        checks.equal(results[0].requires_grad, True, f"{called}[0].requires_grad")


def test_results_keep_the_gradient(kata):
    """The gradient flows from the result of an operation back to the Parameter."""
    for called, operation in OPERATIONS.items():
        parameter, plain = kata.Parameter(numbers()), numbers().requires_grad_()
        operation(parameter).sum().backward()
        operation(plain).sum().backward()
        checks.equal(parameter.grad, plain.grad, f"parameter.grad, after {called}.sum().backward()")


def test_an_in_place_method_returns_the_parameter(kata):
    """An in-place method returns the Parameter itself."""
    for called, operation in IN_PLACE.items():
        parameter = kata.Parameter(numbers())
        with torch.no_grad():
            checks.same(operation(parameter), parameter, called)
            checks.equal(parameter, operation(numbers()), f"parameter, after {called}")


def test_what_is_no_tensor_stays_as_it_is(kata):
    """A shape, a number or a list of a Parameter is the same as that of its data."""
    parameter, data = kata.Parameter(thirds()), thirds()
    checks.equal(parameter.shape, data.shape, "parameter.shape")
    checks.equal(parameter.numel(), data.numel(), "parameter.numel()")
    checks.equal(parameter.tolist(), data.tolist(), "parameter.tolist()")


def test_its_gradient_accumulates(kata):
    """backward() adds to the Parameter's `.grad`."""
    parameter, factors = kata.Parameter(numbers()), numbers() * 10
    for count in (1, 2):
        (parameter * factors).sum().backward()
        checks.equal(parameter.grad, factors * count, f"parameter.grad, after {count} backward()")


def test_an_optimizer_trains_it(kata):
    """An optimizer accepts a Parameter, and changes it in the memory of its data."""
    data = thirds()
    parameter = kata.Parameter(data)
    (parameter * parameter).sum().backward()
    torch.optim.SGD([parameter], lr=0.25).step()
    # The gradient of x * x is 2x, so a quarter of it is half of x.
    checks.equal(parameter, thirds() / 2, "parameter, after a step on the sum of its squares")
    checks.equal(data, thirds() / 2, "data, after that step")


# Step 6: its string


def test_it_shows_what_it_is(kata):
    """repr() of a Parameter starts with "Parameter containing:" and shows the values."""
    for flag in (True, False):
        shown = repr(kata.Parameter(torch.tensor([1.25, -3.5]), flag))
        checks.equal(shown[:21], "Parameter containing:", f"repr(Parameter(data, {flag}))[:21]")
        checks.holds("-3.5" in shown, f"The value -3.5 is not in repr(parameter): {shown!r}.")


# Step 7: deep copies


def originals(kata):
    """Return a trainable and a frozen Parameter, to be copied."""
    return kata.Parameter(numbers()), kata.Parameter(thirds(), requires_grad=False)


def test_a_deep_copy_is_a_parameter(kata):
    """copy.deepcopy gives another Parameter with the same values and dtype."""
    for parameter in originals(kata):
        copied = copy.deepcopy(parameter)
        checks.instance(copied, kata.Parameter, "copy.deepcopy(parameter)")
        checks.equal(copied, parameter, "copy.deepcopy(parameter)")
        checks.equal(copied is parameter, False, "copy.deepcopy(parameter) is parameter")


def test_a_deep_copy_has_the_same_flag(kata):
    """A deep copy requires a gradient if its original does, and is a leaf."""
    for parameter in originals(kata):
        copied, flag = copy.deepcopy(parameter), parameter.requires_grad
        checks.equal(
            [copied.requires_grad, copied.is_leaf],
            [flag, True],
            f"[requires_grad, is_leaf] of the copy of a Parameter whose flag is {flag}",
        )


def test_a_deep_copy_owns_its_memory(kata):
    """A deep copy has its own memory: it keeps its values when the original changes."""
    for flag in (True, False):
        parameter = kata.Parameter(numbers(), requires_grad=flag)
        copied = copy.deepcopy(parameter)
        with torch.no_grad():
            parameter[0] = 10.0
        checks.equal(copied, numbers(), "the copy, after parameter[0] = 10.0")


def test_each_deep_copy_is_new(kata):
    """Each deep copy is a new object with the values that the original has now."""
    parameter = kata.Parameter(numbers())
    first = copy.deepcopy(parameter)
    with torch.no_grad():
        parameter[0] = 10.0
    second = copy.deepcopy(parameter)
    checks.equal(second, parameter, "a second copy, made after parameter[0] = 10.0")
    checks.equal(first is second, False, "first_copy is second_copy")


def test_several_parameters_are_copied_together(kata):
    """In a deep copy of a list, each Parameter is copied, and one that occurs twice only once."""
    first, second = originals(kata)
    copied = copy.deepcopy([first, second, first])
    checks.equal(copied, [first, second, first], "copy.deepcopy([first, second, first])")
    checks.equal(copied[0] is copied[2], True, "copied[0] is copied[2]")


def test_a_deep_copy_leaves_the_original_alone(kata):
    """The original keeps its flag, its gradient and its values when it is copied."""
    for flag in (True, False):
        parameter = kata.Parameter(numbers(), flag)
        parameter.grad = numbers() * 2
        copy.deepcopy(parameter)
        found = [parameter.requires_grad, parameter.grad, parameter.detach()]
        called = "[requires_grad, grad, values] of the original, after copy.deepcopy"
        checks.equal(found, [flag, numbers() * 2, numbers()], called)
