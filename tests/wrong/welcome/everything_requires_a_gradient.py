"""Believes that every tensor requires a gradient.

caught by: test_a_plain_tensor
says: Data is not trained unless you ask for it
"""

PLAIN_TENSOR_REQUIRES_GRAD = True
PARAMETER_REQUIRES_GRAD = True
LINEAR_PARAMETER_COUNT = 2
LINEAR_FIRST_NAME = "weight"
TENSOR_ATTRIBUTE_IS_LISTED = False
PARAMETERS_HAS_A_LENGTH = False
