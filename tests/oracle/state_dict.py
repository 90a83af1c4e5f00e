"""torch's own methods, called as functions; a load that torch refuses leaves a half-loaded module.

exempt: test_a_refused_load_changes_nothing, test_strict_false_does_not_forgive_a_shape
"""

from torch import nn

state_dict = nn.Module.state_dict
load_state_dict = nn.Module.load_state_dict
