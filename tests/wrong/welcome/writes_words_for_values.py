"""Writes the answers as words in quotes.

caught by: test_a_plain_tensor, test_the_number_of_parameters_of_a_linear_layer
says: In quotes it is a string
"""

PLAIN_TENSOR_REQUIRES_GRAD = "False"
PARAMETER_REQUIRES_GRAD = "True"
LINEAR_PARAMETER_COUNT = "2"
LINEAR_FIRST_NAME = "weight"
TENSOR_ATTRIBUTE_IS_LISTED = False
PARAMETERS_HAS_A_LENGTH = False
