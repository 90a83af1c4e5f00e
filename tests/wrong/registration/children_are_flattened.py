"""It copies the parameters of a child into its own registry.

caught by: test_the_parameters_of_a_child_stay_in_the_child
says: Your code puts the child's parameters into the registry of its parent, too
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, Module):
            for inner, parameter in value._parameters.items():
                self._parameters[f"{name}.{inner}"] = parameter
