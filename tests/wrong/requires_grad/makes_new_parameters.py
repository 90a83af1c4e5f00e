"""It puts new, frozen Parameters in the place of the old ones.

caught by: test_freeze_changes_no_value
says: Your code puts new Parameters in the place of the old ones
also: Your code makes new Parameters, which no optimizer knows
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    base.freeze(module)
    for part in module.modules():
        for name, parameter in list(part.named_parameters(recurse=False)):
            setattr(part, name, nn.Parameter(parameter.detach(), requires_grad=False))
