"""`unfreeze` passes over a parameter without elements.

caught by: test_unfreeze_makes_everything_trainable
says: Your code leaves out a parameter without elements
"""

from dojo.loading import solution_of

base = solution_of(__file__)
freeze, keeps_statistics = base.freeze, base.keeps_statistics
trainable_parameters, count_parameters = base.trainable_parameters, base.count_parameters


def unfreeze(module):
    flags = [(p, p.requires_grad) for p in module.parameters() if not p.numel()]
    base.unfreeze(module)
    for parameter, flag in flags:
        parameter.requires_grad = flag
