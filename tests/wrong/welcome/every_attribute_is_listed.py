"""Believes that a tensor is registered because it requires a gradient.

caught by: test_a_tensor_attribute
says: Only a Parameter is registered
"""

PLAIN_TENSOR_REQUIRES_GRAD = False
PARAMETER_REQUIRES_GRAD = True
LINEAR_PARAMETER_COUNT = 2
LINEAR_FIRST_NAME = "weight"
TENSOR_ATTRIBUTE_IS_LISTED = True
PARAMETERS_HAS_A_LENGTH = False
