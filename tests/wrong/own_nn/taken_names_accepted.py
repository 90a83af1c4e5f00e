"""register_buffer takes a name from whatever had it.

caught by: test_names_that_cannot_be_registered
says: register_parameter accepts the name '', which is empty
also: register_parameter accepts a tensor
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _register(self, name, value, kind):
    self.__dict__[name] = value
    self._kinds[name] = kind


base.Module._register = _register


globals().update({name: getattr(base, name) for name in base.__all__})
