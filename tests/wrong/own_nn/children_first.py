"""Children come before the module's own Parameters.

caught by: test_own_parameters_come_before_those_of_children, test_the_experiment_of_the_article
says: Your code lists the children first
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def pairs(module, lead):
    for name, child in module._own(base.Module):
        yield from pairs(child, f"{lead}{name}.")
    for name, parameter in module._own(base.Parameter):
        yield lead + name, parameter


base.Module.named_parameters = lambda self, *args, **kwargs: pairs(self, "")


globals().update({name: getattr(base, name) for name in base.__all__})
