"""state_dict holds the Parameters themselves.

caught by: test_saved_tensors_share_memory_and_have_no_graph
says: The Parameters are saved with their gradient flag
"""

from dojo.loading import solution_of

base = solution_of(__file__)


state_dict = base.Module.state_dict


def live(self):
    named = dict(self.named_parameters(remove_duplicate=False))
    return {name: named.get(name, value) for name, value in state_dict(self).items()}


def load_state_dict(self, state, strict=True):
    base.Module.state_dict = state_dict
    result = load(self, state, strict)
    base.Module.state_dict = live
    return result


load = base.Module.load_state_dict
base.Module.state_dict, base.Module.load_state_dict = live, load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
