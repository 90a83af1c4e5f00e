"""What people get wrong in kata 01, and how it shows."""

import copy
import traceback
from types import BuiltinMethodType, MethodType

import torch

from dojo import checks

STALE = "Your code returns an object that an earlier call made. Each call makes a new one, from its own data."
DATA_ITSELF = "Your code returns `data` itself. A Parameter is a new object beside its data."
PLAIN = (
    "Your code returns a plain tensor. A gradient does not make it a Parameter: only its class does, and so a module "
    "can tell the two apart."
)
NOTHING = "`__new__` returns None. It must return the object that it makes."
TORCHS = "This is torch's own Parameter, not an object of your class."
FLAG_OF_DATA = (
    "Your Parameter takes its flag from its data. The argument `requires_grad` decides about it, and its default is "
    "True."
)
FLAG_OF_OLD = "Your new Parameter takes its flag from the old one. The argument `requires_grad` decides about it."
OPPOSITE = "Your flag is the opposite of the argument `requires_grad`."
DROPS_ARGUMENTS = (
    "Your `__torch_function__` drops arguments. Call `func` with all of `args` and `kwargs`."
)
IGNORED = "Your code ignores `requires_grad=False`."
READ_ELSEWHERE = (
    "The Parameter itself is right, but reading it goes wrong. Attributes pass through `__torch_function__`, too: "
    "yours reads them from another tensor."
)
ON_DATA = (
    "Your code changes `data` itself. A method that ends in an underscore changes the tensor on which you call it. "
    "Detach first, and change the new tensor."
)
HAS_HISTORY = (
    "Your Parameter still belongs to a graph. detach() gives a tensor without it, on the same "
    "memory."
)
COPIES = "Your code copies the data. A Parameter uses the memory of its data."
FALSE = "Your code takes data that counts as false for no data. Ask whether `data` is None, nothing else."
NO_ELEMENTS = "Your code treats data without elements as no data: shape and dtype are lost. Only None means no data."
OTHER_DTYPE = "Your code changes the dtype of the data. A Parameter keeps it."
UNWRAPS_ITSELF = (
    "Your `__torch_function__` makes every result plain, also the Parameter that an in-place method returns. "
    "`requires_grad_()` in `__new__` then gives a plain tensor."
)
IN_PLACE_IS_PLAIN = (
    "Your `__torch_function__` returns another tensor than the Parameter. An in-place method returns the Parameter "
    "itself."
)
RETURNS_NOTHING = (
    "Your `__torch_function__` returns None. It must return the result of the operation."
)
RESULTS_ARE_PARAMETERS = (
    "Your results are Parameters: this is what torch does for every subclass. The `__torch_function__` of the stub "
    "prevents it."
)
CUT = (
    "Your `__torch_function__` cuts the result from the graph. detach(), .data and no_grad() do that. No gradient "
    "comes back, and nothing is trained."
)


def any_behaviour(got, error, expected, called, kata, numbers):
    if error is not None and (sentence := _of_exception(error, kata)):
        return sentence
    is_plain = type(got) is torch.Tensor and expected is kata.Parameter
    named = _of_basics(kata, numbers)
    return named or (PLAIN if is_plain and called.startswith("Parameter(") else None)


def _of_exception(error, kata):
    if checks.says(error, "flags of leaf variables") and _is_from(error, kata):
        return (
            "Your code changes the flag of a tensor that was computed. Only a leaf has a flag of its own: detach() "
            "gives a leaf on the same memory."
        )
    if checks.says(error, "detach views in-place"):
        return "detach_() changes the tensor on which you call it, and that one is a view. detach() gives a new tensor."
    if checks.says(error, "requires that detach()"):
        return "torch's own Parameter demands more of its subclasses. Make your class from torch.Tensor."
    if checks.says(error, "returned NotImplemented"):
        return (
            "Your `__torch_function__` returns NotImplemented: it does not perform the operation. (The one of "
            "torch.Tensor does that, too, if you do not call it with super().)"
        )
    if checks.says(error, "returned non-string (type NoneType)"):
        return "`__repr__` must return a string, and yours returns None. (What print() shows is not returned.)"
    if checks.says(error, "returned non-string (type method)"):
        return "`__repr__` returns a method itself, not the string that it gives. Write parentheses to call it."
    if checks.says(error, "returned non-string"):
        return "`__repr__` must return a string."
    if checks.says(error, "invalid combination of arguments") and _has_no_new(kata):
        return (
            "Your class has no `__new__`, so Tensor's own is called. It does not know your arguments. A tensor is "
            "made in `__new__`, before `__init__` is called."
        )
    return None


def _is_from(error, kata):
    return any(
        frame.f_code.co_filename == kata.__file__
        for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def _has_no_new(kata):
    kinds = kata.Parameter.__mro__
    own = kinds[: kinds.index(torch.Tensor)] if torch.Tensor in kinds else ()
    return bool(own) and not any("__new__" in vars(kind) for kind in own)


def _of_basics(kata, numbers):
    """Return what is wrong with every Parameter, also in a behaviour that asks for something else."""
    data = numbers()
    made = checks.outcome(lambda: kata.Parameter(data))
    if not torch.is_grad_enabled():
        return "Your code stops the recording of operations, and does not start it again."
    is_tensor = issubclass(kata.Parameter, torch.Tensor)
    if is_tensor and checks.outcome(lambda: _bare(kata, data) * 2) is None:
        return RETURNS_NOTHING
    if made is None:
        return NOTHING
    if made is data:
        return DATA_ITSELF
    if isinstance(made, MethodType | BuiltinMethodType):
        return "`__new__` returns a method, not what it gives. Write parentheses to call it."
    if type(made) is torch.nn.Parameter and kata.Parameter is not torch.nn.Parameter:
        return TORCHS
    if not is_tensor:
        return None
    bare = _bare(kata, data)
    if type(made) is torch.Tensor:
        return UNWRAPS_ITSELF if type(bare.requires_grad_()) is torch.Tensor else PLAIN
    with torch._C.DisableTorchFunctionSubclass():
        bare.requires_grad_()
    if bare.requires_grad is False:
        return READ_ELSEWHERE
    if isinstance(made, torch.Tensor) and made is kata.Parameter(numbers() * 3):
        return STALE
    return None


def _is_one(kata, value):
    """Tell whether a value is a tensor of the class, which no plain tensor is."""
    is_both = isinstance(value, kata.Parameter) and isinstance(value, torch.Tensor)
    return is_both and type(value) is not torch.Tensor


def _is_sound(kata, numbers):
    """Tell whether a usual Parameter is right: else its mistake is named in an earlier behaviour."""
    data = numbers()

    def ask():
        made = [kata.Parameter(data), kata.Parameter(data, False), kata.Parameter(numbers() * 3)]
        return (
            all(_is_one(kata, one) for one in made)
            and len({id(one) for one in (data, *made)}) == 4
            and [_flag(one) for one in made] == [True, False, True]
            and [one.requires_grad for one in made] == [True, False, True]
            and checks.alike(made[:2], [numbers(), numbers()])
            and checks.alike(made[2], numbers() * 3)
            and _has_memory_of(made[0], data)
            and all(_in_fact(one, "is_leaf") for one in made)
            and torch.is_grad_enabled()
        )

    return checks.outcome(ask) is True


def _is_plain(kata, numbers):
    """Tell whether results are plain, and in-place methods return the Parameter."""

    def ask():
        parameter = kata.Parameter(numbers(), False)
        return (
            type(parameter * 2) is torch.Tensor
            and parameter.add_(1) is parameter
            and type(parameter.unbind()[0]) is torch.Tensor
        )

    return _is_sound(kata, numbers) and checks.outcome(ask) is True


def _in_fact(tensor, attribute):
    """Return an attribute as it is, whatever `__torch_function__` makes of it."""
    with torch._C.DisableTorchFunctionSubclass():
        return getattr(tensor, attribute)


def _flag(parameter):
    return _in_fact(parameter, "requires_grad")


def _bare(kata, data):
    """Return an object of the class that `__new__` has not made."""
    with torch._C.DisableTorchFunctionSubclass():
        return data.clone().as_subclass(kata.Parameter)


# Step 1: a tensor of another class


def it_is_a_kind_of_tensor(got, kata):
    if got is True:
        return (
            "A plain tensor counts as a Parameter in your code. Make your class from torch.Tensor."
        )
    if not issubclass(kata.Parameter, torch.Tensor):
        return (
            "Your object holds a tensor, but it is not one itself. Make your class from torch.Tensor: then it can be "
            "used wherever torch takes a tensor."
        )
    return None


def it_has_the_values_of_its_data(got, expected, kata, numbers):
    first, other = kata.Parameter(numbers()), kata.Parameter(numbers() * 3)
    if not isinstance(got, torch.Tensor) or first is other:
        return None
    if tuple(got.shape) != tuple(expected.shape):
        nonzero = kata.Parameter(torch.ones(expected.shape))
        is_only_false = tuple(nonzero.shape) == tuple(expected.shape)
        return FALSE if expected.numel() == 1 and is_only_false and got.numel() == 0 else None
    if got.dtype != expected.dtype:
        return OTHER_DTYPE
    if not checks.alike(got, _in_fact(kata.Parameter(expected.clone()), "data")):
        return "Two calls with the same data give different values. A Parameter has the values of its data."
    if checks.alike([first, other], [torch.zeros(2, 3)] * 2):
        return "Your Parameter holds zeros. It must have the values of its data."
    return None


def each_call_makes_another_one(got, first, data):
    return STALE if got is True and isinstance(first, torch.Tensor) and first is not data else None


# Step 2: the flag requires_grad


def it_requires_a_gradient(got, kata, numbers):
    if got is not False or _flag(kata.Parameter(numbers())):
        return None
    if _flag(kata.Parameter(numbers(), True)):
        return "Your flag is False if nobody gives it. The default of `requires_grad` is True."
    if _flag(kata.Parameter(numbers().requires_grad_())):
        return FLAG_OF_DATA
    if _flag(kata.Parameter(numbers(), False)):
        return OPPOSITE
    return (
        "Your Parameter never requires a gradient, also when `requires_grad` is True. Detached data requires none "
        "until its flag is set."
    )


def it_can_be_frozen(got, kata, numbers):
    frozen, trained = kata.Parameter(numbers(), False), kata.Parameter(numbers())
    if got is not True or not _flag(frozen) or frozen is trained:
        return None
    if not _flag(trained):
        return OPPOSITE
    if "requires_grad" in vars(kata.Parameter):
        return "Your class has an attribute `requires_grad`. It hides the flag of the tensor."
    bare = _bare(kata, numbers())
    with torch._C.DisableTorchFunctionSubclass():
        bare.requires_grad_()
    bare.requires_grad_(False)
    return DROPS_ARGUMENTS if _flag(bare) else IGNORED


def the_flag_of_its_data_does_not_matter(got, flag, parameter, kata, numbers):
    if got is flag or not _is_sound(kata, numbers):
        return None
    if not _in_fact(parameter, "is_leaf"):
        return HAS_HISTORY
    if flag:
        return "Data that requires a gradient makes a frozen Parameter in your code, although `requires_grad` is True."
    return "Data that requires a gradient makes a Parameter that requires one, although `requires_grad` is False."


def no_grad_does_not_freeze_it(got, parameter, kata, numbers):
    if got is False and not _flag(parameter) and _is_sound(kata, numbers):
        return (
            "Under no_grad() your Parameter is frozen. no_grad() only stops the recording of operations: modules are "
            "initialised under it, and trained afterwards."
        )
    return None


# Step 3: the data


def _has_memory_of(parameter, data):
    return _in_fact(parameter, "data_ptr")() == _in_fact(data, "data_ptr")()


def it_shares_memory_with_its_data(got, expected, data, kata, numbers):
    if _has_memory_of(got, data) or checks.alike(got, expected):
        return None
    if _is_sound(kata, numbers):
        return "Your code copies the data in some cases. A Parameter always uses the memory of its data."
    usual = kata.Parameter(numbers())
    is_right = isinstance(usual, kata.Parameter) and checks.alike(usual, numbers())
    return COPIES if is_right and usual is not kata.Parameter(numbers()) else None


def it_leaves_its_data_as_it_was(got, expected):
    if got[0] == "Parameter":
        return "Your code turns `data` itself into a Parameter. Make a new object, and leave `data` as it was."
    if got[1] != expected[1]:
        return ON_DATA
    if got[2] is None:
        return "Your code deletes the gradient of `data`. Leave `data` as it was."
    if not checks.alike(got[3], expected[3]):
        return "Your code changes the values of `data`. Leave `data` as it was."
    return None


def it_is_a_leaf_even_from_a_computation(got, parameter, kata, numbers):
    if _is_sound(kata, numbers) and got[0] is False and not _in_fact(parameter, "is_leaf"):
        return HAS_HISTORY
    return None


def the_computation_keeps_its_graph(got, kata, numbers):
    if got[0] is True and _is_sound(kata, numbers):
        return (
            "Your code cuts `computed` itself from its graph: what it was computed from gets no gradient any more. "
            "detach_() does that; detach() gives a new tensor."
        )
    return None


def a_parameter_of_a_parameter_is_another_one(got, expected, called, new, old, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if called.startswith("new is old"):
        return "Your code returns the Parameter that it was given. Make a new one, which has its own flag and gradient."
    if not _in_fact(new, "is_leaf"):
        return HAS_HISTORY
    if called.startswith("[new"):
        if got[1] != expected[1] and _flag(old) == got[1]:
            return ON_DATA
        return FLAG_OF_OLD if got[0] != expected[0] and _flag(new) == _flag(old) else None
    return None if _has_memory_of(new, old) else COPIES


# Step 4: no data, no elements, no fractions


def without_data_it_is_empty(got, error, expected, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if checks.says(error, "NoneType"):
        return "Your code uses `data`, but it is None here."
    if isinstance(got, torch.Tensor) and not isinstance(expected, bool):
        if got.dim() == 0:
            return "Your Parameter holds one number: its shape is (). Without data it has no elements: shape (0,)."
        if got.numel() > 0:
            return "Your Parameter holds numbers that nobody gave. Without data it has no elements: shape (0,)."
        return None
    if got is None:
        return "Without data, your `__new__` returns None. Make a Parameter of shape (0,)."
    if expected is (not got):
        return "Without data, your code does not use the argument `requires_grad`."
    return None


def empty_data_keeps_its_shape_and_dtype(got, data, kata):
    ones = kata.Parameter(torch.ones(2, 3, dtype=data.dtype))
    if tuple(ones.shape) != (2, 3) or ones.dtype != data.dtype or not isinstance(got, torch.Tensor):
        return None
    if tuple(got.shape) == (0,) and (tuple(data.shape) != (0,) or got.dtype != data.dtype):
        return NO_ELEMENTS
    return None


def _is_empty_only(kata, data, dtype, flag):
    """Tell whether a wrong dtype comes from having no elements: with elements, the data is treated rightly."""
    filled = torch.ones(2, dtype=data.dtype)
    made = checks.outcome(lambda: kata.Parameter(filled, flag))
    is_right = isinstance(made, RuntimeError) if flag else checks.alike(made, filled)
    return is_right and data.numel() == 0 and dtype == torch.get_default_dtype()


def integers_cannot_be_trained(got, data, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if got is None:
        made = kata.Parameter(data)
        if made is None:
            return "Your code catches the exception and returns None. Let the exception reach the caller."
        if _is_empty_only(kata, data, made.dtype, flag=True):
            return NO_ELEMENTS
        if made.is_floating_point():
            return "Your code converts the data to floating point. Let torch refuse it."
        if made.dtype == data.dtype and not _flag(made):
            return "Your code makes a frozen Parameter instead. The caller asked for a gradient: refuse it."
        return None
    if isinstance(got, (TypeError, ValueError, AssertionError)):
        return (
            f"Your code refuses this with {type(got).__name__}. It must be a RuntimeError; torch raises one when you "
            "set the flag of such a tensor."
        )
    return None


def integers_can_be_kept_frozen(got, error, data, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if checks.says(error, "only Tensors of floating point"):
        return (
            "Your code lets the tensor require a gradient, although `requires_grad` is False. Integers do not accept "
            "that, not even for a moment."
        )
    if checks.says(error, "floating point"):
        return (
            "Your code refuses data that is no floating point, although no gradient is asked for."
        )
    if isinstance(got, torch.Tensor) and got.dtype != data.dtype:
        return NO_ELEMENTS if _is_empty_only(kata, data, got.dtype, flag=False) else OTHER_DTYPE
    return None


def complex_numbers_can_be_trained(got, error, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if error is not None:
        return "Your code refuses complex numbers. They can have a gradient."
    if got is False:
        return "Your code makes a frozen Parameter from complex numbers. They can have a gradient."
    return OTHER_DTYPE if isinstance(got, torch.Tensor) and not got.is_complex() else None


# Step 5: what is computed from it


def results_are_plain_tensors(got, called):
    if got == "Parameter":
        return RESULTS_ARE_PARAMETERS
    if called == "parameter.sum(dim=1)" and isinstance(got, torch.Tensor) and got.dim() == 0:
        return DROPS_ARGUMENTS
    return None


def each_of_several_results_is_a_plain_tensor(got, called, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    if got is False:
        return CUT
    if not isinstance(got, list) or "Parameter" not in got:
        return None
    if (
        "__torch_function__" not in vars(kata.Parameter)
        or type(kata.Parameter(numbers()).exp()) is not torch.Tensor
    ):
        return RESULTS_ARE_PARAMETERS
    if "max" in called:
        return "The tensors in the result of max() are still Parameters. It is a tuple with names, of its own class."
    return "Your `__torch_function__` makes a single result plain, but not the tensors in a tuple."


def results_keep_the_gradient(error, operation, kata, numbers):
    if not _is_sound(kata, numbers):
        return None
    parameter = kata.Parameter(numbers())
    if error is None:
        return READ_ELSEWHERE if _reads_no_grad(parameter, numbers) else None
    result = checks.outcome(lambda: operation(parameter))
    return CUT if isinstance(result, torch.Tensor) and not _flag(result) else None


def _reads_no_grad(parameter, numbers):
    with torch._C.DisableTorchFunctionSubclass():
        parameter.grad = numbers()
    return parameter.grad is None


def an_in_place_method_returns_the_parameter(got, called, parameter, kata, numbers):
    if called.startswith("parameter, after") or not _is_sound(kata, numbers):
        return None
    return IN_PLACE_IS_PLAIN if type(got) is torch.Tensor else None


def what_is_no_tensor_stays_as_it_is(got, expected):
    if type(got) in (list, tuple) and list(got) == list(expected):
        return "Your `__torch_function__` makes another kind of tuple from a shape. Return what is no tensor as it is."
    return None


def its_gradient_accumulates(got, kata, numbers):
    return READ_ELSEWHERE if _reads_no_grad(kata.Parameter(numbers()), numbers) else None


def an_optimizer_trains_it(called, parameter, data):
    return COPIES if called.startswith("data") and not _has_memory_of(parameter, data) else None


# Step 6: its string


def it_shows_what_it_is(got, called, kata, numbers, flag, shown):
    if not _is_sound(kata, numbers):
        return None
    if called.startswith("The value"):
        if shown.strip() == "Parameter containing:":
            return "Your string has no values. After `Parameter containing:` it shows what a tensor shows."
        if "{" in shown:
            return 'Your string shows the braces themselves. Python fills them in only in an f-string: f"...".'
        return (
            "Your string begins well, but the values are not in it. It shows what a tensor shows."
        )
    if "Parameter containing:" in shown:
        return "Something is in front of `Parameter containing:` in your string."
    if got.startswith("Parameter containing"):
        return "The colon after `Parameter containing` is missing."
    if got.lower() == "parameter containing:":
        return "Upper and lower case are wrong: `Parameter containing:`."
    if "__repr__" not in vars(kata.Parameter):
        return "Your class has no `__repr__`, so Tensor's own is called."
    if shown == torch.Tensor.__repr__(kata.Parameter(torch.tensor([1.25, -3.5]), flag)):
        return "Your string is that of a plain tensor. Put `Parameter containing:` before it."
    trained = repr(kata.Parameter(torch.tensor([1.25, -3.5])))
    if not flag and trained.startswith("Parameter containing:"):
        return "A frozen Parameter has another string in your code. It starts in the same way."
    return None


# Step 7: deep copies


def a_deep_copy_is_a_parameter(got, error, expected, called, kata, numbers):
    if not _is_plain(kata, numbers):
        return None
    if checks.says(error, "__deepcopy__") and checks.says(error, "positional argument"):
        return "copy.deepcopy calls `__deepcopy__` with one argument besides self: `memo`."
    if error is not None:
        return None
    if called.endswith("is parameter"):
        return "Your code returns the Parameter itself. A copy is another object."
    if got is None:
        return "`__deepcopy__` returns None. It must return the copy."
    if type(got) is torch.nn.Parameter and kata.Parameter is not torch.nn.Parameter:
        return TORCHS
    if type(got) is torch.Tensor:
        return "Your copy is a plain tensor, as all results of operations are. Make a Parameter from it."
    if isinstance(expected, torch.Tensor) and got.dtype != expected.dtype:
        return "Your copy has another dtype. It keeps the dtype of the original."
    return None


def a_deep_copy_has_the_same_flag(got, expected, kata, numbers):
    if not _is_plain(kata, numbers):
        return None
    if got[1] is False:
        return (
            "autograd has recorded your copying, so the copy is no leaf: its gradient goes to the original. Copy the "
            "detached tensor."
        )
    if got[0] is not expected[0]:
        return "Your copy does not have the flag of the original. A copy of a frozen Parameter is frozen, too."
    return None


def a_deep_copy_owns_its_memory(copied, parameter, kata, numbers):
    if not _is_plain(kata, numbers):
        return None
    if copied is parameter:
        return "Your code returns the Parameter itself. A copy is another object."
    if isinstance(copied, torch.Tensor) and _has_memory_of(copied, parameter):
        return "Your copy uses the memory of the original. A Parameter shares the memory of its data, so copy the data."
    return None


def each_deep_copy_is_new(parameter, first, second, kata, numbers):
    is_copy = isinstance(first, kata.Parameter) and first is not parameter
    if _is_plain(kata, numbers) and is_copy and first is second:
        return "Your code returns its first copy again. Each call makes a new copy, of the values at that time."
    return None


def several_parameters_are_copied_together(copied, first, second, kata, numbers):
    if not _is_plain(kata, numbers) or not isinstance(copied[0], kata.Parameter):
        return None
    alone = checks.outcome(lambda: [copy.deepcopy(first), copy.deepcopy(second)])
    if checks.alike(alone, [first, second]) and copied[0] is copied[1]:
        return "Your code returns the same copy for two different Parameters. Each Parameter has its own copy."
    return None


def a_deep_copy_leaves_the_original_alone(got, expected, kata, numbers):
    if not _is_plain(kata, numbers):
        return None
    if got[0] is not expected[0]:
        return "Copying changes the flag of the original in your code. Detach it first, and leave it as it was."
    if got[1] is None:
        return "Copying deletes the gradient of the original in your code. Leave it as it was."
    return None
