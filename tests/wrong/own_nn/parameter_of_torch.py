"""It takes torch's own Parameter.

caught by: test_no_class_of_torch_nn
says: These classes come from torch.nn
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


base.Parameter = nn.Parameter


globals().update({name: getattr(base, name) for name in base.__all__})
