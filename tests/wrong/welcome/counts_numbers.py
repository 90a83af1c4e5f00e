"""Counts the numbers in the tensors, not the tensors.

caught by: test_the_number_of_parameters_of_a_linear_layer
says: You count the numbers inside the tensors
"""

PLAIN_TENSOR_REQUIRES_GRAD = False
PARAMETER_REQUIRES_GRAD = True
LINEAR_PARAMETER_COUNT = 8
LINEAR_FIRST_NAME = "weight"
TENSOR_ATTRIBUTE_IS_LISTED = False
PARAMETERS_HAS_A_LENGTH = False
