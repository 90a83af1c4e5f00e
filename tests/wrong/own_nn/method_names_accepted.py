"""A name that belongs to a method may be registered.

caught by: test_names_that_cannot_be_registered
says: register_parameter accepts the name '__call__', which belongs to a method
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _register(self, name, value, kind):
    if not isinstance(name, str) or not isinstance(value, kind | None):
        raise TypeError(name)
    if not name or "." in name or (name in vars(self) and self._kinds.get(name) is not kind):
        raise KeyError(name)
    self._kinds[name] = kind
    self.__dict__[name] = value


base.Module._register = _register

globals().update({name: getattr(base, name) for name in base.__all__})
