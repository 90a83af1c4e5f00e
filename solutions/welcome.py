"""Six predictions about torch.

Replace each `...` with what you think is true: `True`, `False`, a number, or a name in quotes. Then run
`pytest katas/00_welcome` and read what it says.
"""

__all__ = [
    "PLAIN_TENSOR_REQUIRES_GRAD",
    "PARAMETER_REQUIRES_GRAD",
    "LINEAR_PARAMETER_COUNT",
    "LINEAR_FIRST_NAME",
    "TENSOR_ATTRIBUTE_IS_LISTED",
    "PARAMETERS_HAS_A_LENGTH",
]

# Does a tensor made by `torch.ones(2)` require a gradient?
PLAIN_TENSOR_REQUIRES_GRAD = False  # SOLUTION

# Does the Parameter `torch.nn.Parameter(torch.ones(2))` require a gradient?
PARAMETER_REQUIRES_GRAD = True  # SOLUTION

# How many tensors does `torch.nn.Linear(3, 2).parameters()` list?
LINEAR_PARAMETER_COUNT = 2  # SOLUTION

# Which name does `torch.nn.Linear(3, 2).named_parameters()` list first?
LINEAR_FIRST_NAME = "weight"  # SOLUTION

# After `module = torch.nn.Linear(3, 2)` and `module.scale = torch.ones(2, requires_grad=True)`:
# does `module.named_parameters()` list the name `scale`?
TENSOR_ATTRIBUTE_IS_LISTED = False  # SOLUTION

# Does `len(torch.nn.Linear(3, 2).parameters())` give a number (True), or an error (False)?
PARAMETERS_HAS_A_LENGTH = False  # SOLUTION
