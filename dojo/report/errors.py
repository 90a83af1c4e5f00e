"""What errors of torch and Python mean, in words for a learner."""

from __future__ import annotations

# What torch and Python say, and what it means: (what the message holds, sentence). Each sentence is true of
# every code that gets this message; what only may be the cause is for the `mistakes.py` of a kata.
KNOWN_ERRORS: list[tuple[str, str]] = [
    (
        r"default implementation of __deepcopy__",
        "Tensor's own __deepcopy__ expects that `clone()` keeps the class. Write a __deepcopy__ of your own.",
    ),
    (
        r"argument after \*\* must be a mapping, not NoneType",
        "`**kwargs` needs a dict, and it is None here. Use `kwargs or {}`.",
    ),
    (
        r"a leaf Variable that requires grad .*in-place",
        "A tensor that requires a gradient was changed in place while autograd records. Change a parameter under "
        "torch.no_grad(); everywhere else, make a new tensor.",
    ),
    (
        r"backward through the graph a second time",
        "The graph of an earlier backward pass is still attached, and that pass has freed it. Detach what you "
        "keep from one step to the next.",
    ),
    (
        r"modified by an inplace operation",
        "A value that the backward pass still needs was changed in place. Make a new tensor instead.",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        "The result has no graph, so no gradient can flow. detach(), .data and torch.no_grad() cut the graph.",
    ),
    (
        r"can't optimize a non-leaf Tensor",
        "The optimizer got the result of an operation, not a Parameter. clone(), .to() and arithmetic give results.",
    ),
    (
        r"optimizer got an empty parameter list",
        "The optimizer got no parameters. A generator that was used once is empty, too.",
    ),
    (
        r"more than one parameter group",
        "The same Parameter is in two groups. Each Parameter belongs to exactly one group.",
    ),
    (
        r"(Boolean|bool) value of Tensor with",
        "Python asked whether a whole tensor is true. `if tensor`, `a or b` and `tensor in a_list` (which compares "
        "with ==) do that. Use `is None` or `is` instead.",
    ),
    (
        r"only Tensors of floating point",
        "Integers and booleans cannot require a gradient. Only floating-point and complex tensors can.",
    ),
    (
        r"cannot assign .* as parameter",
        "This name belongs to a registered Parameter. torch accepts only a Parameter or None there.",
    ),
    (
        r"cannot assign .* before Module",
        "Call super().__init__() first. It creates the registries.",
    ),
    (
        r"'(?!NoneType)\w+' object has no attribute '_(parameters|buffers|modules|backward_hooks)'",
        "This object has no registries yet. The `__init__` of Module creates them.",
    ),
    (
        r"'NoneType' object (has no attribute|is not|does not support)|operand .*'NoneType'|non-iterable NoneType"
        r"|must be Tensor, not NoneType",
        "A value in this line is None. A function without `return` gives None, and `.grad` is None before the first "
        "backward().",
    ),
    (
        r"'(dict|OrderedDict)' object is not callable",
        "Your code calls a dict. Is there a variable with the same name as a function?",
    ),
    (
        r"attribute '.*' already exists",
        "The module has an attribute of this name that is of another kind. torch does not register over it.",
    ),
    (
        r"'(tuple|list)' object has no attribute",
        "This is a tuple or a list, and it has no such attribute. Do you mean one of its items?",
    ),
    (
        r"deepcopy protocol",
        "deepcopy() refuses a tensor with a graph. Detach a tensor that you keep.",
    ),
    (
        r"'generator' object is not subscriptable|'generator' has no len",
        "A generator has no length and no index. Make a list of it first.",
    ),
    (
        r"changed size during iteration|mutated during iteration",
        "A dict was changed during a loop over it. Loop over a copy.",
    ),
    (
        r"more than one element of the written-to tensor",
        "expand() shows one row many times. Writing in place would change all of them. Make a new tensor.",
    ),
    (
        r"Sizes of tensors must match except in dimension",
        "cat() joins tensors along one dimension. All other dimensions must have the same length.",
    ),
    (
        r"The size of tensor a .* must match",
        "These two shapes do not broadcast. The lengths of a dimension must be equal, or one of them 1.",
    ),
    (
        r"shape '\[.*\]' is invalid for input of size",
        "A reshape keeps the number of values. The product of the new sizes must be that number.",
    ),
    (
        r"view size is not compatible",
        "view() needs the values in this order in memory. reshape() copies them when it must.",
    ),
    (
        r"must have the same dtype|to have the same dtype",
        "Two tensors in this line have different dtypes. Parameters and buffers follow .to(); plain tensor "
        "attributes and dtypes in the code do not.",
    ),
    (
        r"same device|expected device meta|device meta",
        "Two tensors in this line are on different devices. Parameters and buffers follow .to(); plain tensor "
        "attributes and devices in the code do not.",
    ),
    (
        r"shapes cannot be multiplied",
        "In a matrix product, the last size of the first must equal the first size of the second. nn.Linear(in, "
        "out) stores its weight as (out, in).",
    ),
    (
        r"'(method|function|builtin_function_or_method)' object (is not (iterable|subscriptable)|has no attribute)|"
        r"\(not \"(method|function|builtin_function_or_method)\"\)",
        "This is the function itself. Write parentheses to call it.",
    ),
    (
        r"missing \d+ required (positional|keyword-only) argument",
        "The call has too few arguments. Compare it with the signature.",
    ),
    (
        r"takes .* positional arguments? but \d+ (was|were) given|got an unexpected keyword argument",
        "The call and the signature do not fit. Compare the names and the number of arguments.",
    ),
    (
        r"number of sizes provided .*expand|expanded size of the tensor|expand\(.*size",
        "expand() needs one size for each dimension, and repeats only dimensions of length 1. -1 keeps a size.",
    ),
    (
        r"ordering of dimensions|repeated dim in permute|permute\(.*number of dimensions",
        "permute() needs every dimension of the tensor exactly once.",
    ),
    (
        r"stack expects each tensor to be equal size",
        "stack() makes a new dimension out of tensors of the same shape. cat() joins along an existing one.",
    ),
    (
        r"must be tuple of Tensors",
        "cat() and stack() take all tensors in one list or tuple.",
    ),
    (
        r"same number of dimensions",
        "cat() joins tensors with the same number of dimensions.",
    ),
    (
        r"cannot assign .* as buffer",
        "This name belongs to a registered buffer. torch accepts only a tensor or None there.",
    ),
    (
        r"name '\w+' is not defined",
        "Python does not know this name. Check the spelling and the imports; inside a class, `self.` may be missing.",
    ),
    (
        r"cannot access local variable|referenced before assignment",
        "This variable has no value yet when this line runs.",
    ),
    (
        r"object has no attribute '\w+'",
        "This object has no attribute of this name. Check the spelling, and whether it was set before this line.",
    ),
    (
        r"iteration over a 0-d tensor",
        "A tensor without dimensions holds one number. A loop over it is not possible.",
    ),
    (
        r"can't call numpy\(\) on Tensor that requires grad",
        "NumPy does not record gradients. Stay with torch.",
    ),
    (
        r"(too many|not enough) values to unpack",
        "There are more names, or fewer, on the left of the `=` (or of the `in`) than values come from the right.",
    ),
    (
        r"cannot unpack non-iterable",
        "Several names stand on the left, but the right side is one value. Only a tuple, a list or a tensor with "
        "dimensions can be unpacked.",
    ),
    (
        r"'(int|float|bool)' object is not (subscriptable|iterable|callable)",
        "This is a number. It has no items and cannot be called.",
    ),
    (
        r"'\w+' object is not iterable",
        "A loop, list() and `*` need an object with items. This one has none.",
    ),
    (
        r"'\w+' object is not callable",
        "Parentheses call a function, and this value is none. Does a variable have the name of a function?",
    ),
    (
        r"received an invalid combination of arguments",
        "This function of torch does not take arguments of these types, or not in this order. Compare them with its "
        "documentation.",
    ),
    (
        r"argument '\w+' (.*must be .*, (not|but found)|failed to unpack)",
        "An argument of this call has the wrong type: the message says which one, and what it must be.",
    ),
    (
        r"Operation not permitted|Permission denied",
        "The system refuses this. In the sandbox, an answer writes only into its temporary folder, reads no other "
        "file, and has no network.",
    ),
    (
        r"unhashable type",
        "A list, a dict or a set cannot be the key of a dict or an item of a set. A tuple can.",
    ),
    (
        r"(list|tuple) index out of range|index -?\d+ is out of bounds",
        "There are fewer items than this index needs. The first one has the index 0.",
    ),
    (
        r"Dimension out of range",
        "The tensor has fewer dimensions than that. They count from 0, or from the end: -1 is the last.",
    ),
    (
        r"indices must be integers",
        "An index is a whole number or a slice here. Only a dict takes other keys.",
    ),
    (
        r"can only concatenate",
        "`+` joins a list with a list, a tuple with a tuple, a string with a string, and nothing else.",
    ),
    (
        r"unsupported operand type",
        "This operator does not work on these two types of value.",
    ),
]
