"""load_state_dict puts new Parameters in place of the old.

caught by: test_a_load_keeps_the_objects
says: Your code puts new Parameters in place of the old
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    result = load(self, state_dict, strict)
    for _, module in self._walk():
        for name, parameter in list(module._own(base.Parameter)):
            setattr(module, name, base.Parameter(parameter.detach().clone()))
    return result


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
