"""While a registered name holds None, anything may be assigned to it.

caught by: test_registered_names_are_guarded
says: While a registered name holds None, your code accepts any value
also: After register_parameter(name, None) the name accepts a tensor
also: Your code accepts a number under the name of a buffer
"""

from dojo.loading import solution_of

base = solution_of(__file__)

setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if (
        name in self.__dict__.get("_kinds", {})
        and self.__dict__[name] is None
        and value is not None
    ):
        if not isinstance(value, self._kinds[name]):
            del self._kinds[name]
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__

globals().update({name: getattr(base, name) for name in base.__all__})
