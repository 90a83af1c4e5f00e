"""Returns its arguments.

caught by: test_a_step_goes_against_the_gradient, test_zero_grad_sets_none, test_groups_are_what_an_optimizer_takes
says: did not move
"""

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    return parameters


def zero_grad(parameters):
    return parameters


def parameter_groups(module, weight_decay):
    return module
