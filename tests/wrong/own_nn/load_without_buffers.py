"""load_state_dict loads the Parameters only.

caught by: test_a_load_copies_every_value
says: The buffers are not loaded
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    before = {name: buffer.clone() for name, buffer in self.named_buffers()}
    result = load(self, state_dict, strict)
    for name, buffer in self.named_buffers():
        buffer.copy_(before[name])
    return result


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
