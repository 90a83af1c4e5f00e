"""Returns its arguments.

caught by: test_a_step_goes_against_the_gradient
says: The Parameter keeps its old values
also: The gradients are still there
"""

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    return parameters


def zero_grad(parameters):
    return parameters


def parameter_groups(module, weight_decay):
    return module
