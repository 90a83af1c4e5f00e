"""A new module is in evaluation mode.

caught by: test_a_module_takes_plain_attributes
says: A new module is in eval mode here
also: A new Dropout is in eval mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)


init = base.Module.__init__


def __init__(self):
    init(self)
    self.training = False


base.Module.__init__ = __init__


globals().update({name: getattr(base, name) for name in base.__all__})
