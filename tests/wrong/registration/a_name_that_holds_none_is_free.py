"""A name that holds None counts as not registered.

caught by: test_none_keeps_the_name, test_a_name_that_holds_none_is_still_that_of_a_parameter
says: Your code treats a name that holds None as free
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        parameters = self.__dict__.get("_parameters", {})
        if name in parameters and parameters[name] is None:
            del parameters[name]
        super().__setattr__(name, value)
