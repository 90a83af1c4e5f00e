"""The registries belong to the class, so all modules share them.

caught by: test_two_modules_share_nothing
says: Two modules have the same registry
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    parameters, modules = {}, {}

    def __init__(self):
        self.__dict__.update(_parameters=self.parameters, _modules=self.modules)
