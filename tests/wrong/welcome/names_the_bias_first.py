"""Believes that the bias comes first, and that a generator can be counted.

caught by: test_the_first_name_of_a_linear_layer, test_the_length_of_parameters
says: This name is listed, but not first
also: parameters() gives a generator: one Parameter after the other
"""

PLAIN_TENSOR_REQUIRES_GRAD = False
PARAMETER_REQUIRES_GRAD = True
LINEAR_PARAMETER_COUNT = 2
LINEAR_FIRST_NAME = "bias"
TENSOR_ATTRIBUTE_IS_LISTED = False
PARAMETERS_HAS_A_LENGTH = True
