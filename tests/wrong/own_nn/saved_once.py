"""What is shared is saved under its first name only.

caught by: test_what_is_shared_is_saved_under_every_name
says: What is shared is saved under its first name only
"""

from dojo.loading import solution_of

base = solution_of(__file__)


state_dict = base.Module.state_dict


def once(self):
    names = dict(self.named_parameters()) | dict(self.named_buffers())
    return {name: value for name, value in state_dict(self).items() if name in names}


base.Module.state_dict = once


globals().update({name: getattr(base, name) for name in base.__all__})
