"""A child's name that holds None counts as not registered.

caught by: test_none_keeps_the_name, test_anything_else_over_a_child_is_refused
says: Your code treats a name that holds None as free
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        children = self.__dict__.get("_modules", {})
        if name in children and children[name] is None and not isinstance(value, Module):
            del children[name]
        super().__setattr__(name, value)
