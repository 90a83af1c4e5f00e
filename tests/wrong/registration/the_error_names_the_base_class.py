"""The error about an unknown name names the base class.

caught by: test_an_unknown_name
says: Your message does not name the class
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            raise AttributeError(f"Module has no attribute {name}") from None
