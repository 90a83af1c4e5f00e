"""register_parameter(name, None) sets a plain attribute.

caught by: test_register_parameter
says: After register_parameter(name, None) the name accepts a tensor
"""

from dojo.loading import solution_of

base = solution_of(__file__)


register = base.Module.register_parameter


def register_parameter(self, name, param):
    register(self, name, param) if param is not None else setattr(self, name, None)


base.Module.register_parameter = register_parameter


globals().update({name: getattr(base, name) for name in base.__all__})
