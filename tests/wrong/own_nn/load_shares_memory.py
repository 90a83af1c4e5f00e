"""load_state_dict puts the tensors of the state into the Parameters.

caught by: test_a_load_copies_every_value
says: The network is on the memory of the loaded state
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    result = load(self, state_dict, strict)
    for name, parameter in self.named_parameters():
        if name in state_dict:
            parameter.data = state_dict[name]
    return result


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
