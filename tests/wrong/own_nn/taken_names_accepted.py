"""register_buffer takes a name from whatever had it.

caught by: test_a_name_is_registered_only_once
says: is a Parameter's already
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _register(self, name, value, kind):
    self.__dict__[name] = value
    self._kinds[name] = kind


base.Module._register = _register


globals().update({name: getattr(base, name) for name in base.__all__})
