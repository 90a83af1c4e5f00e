"""to() converts to float64, whatever it is asked for.

caught by: test_to_converts_the_buffers
says: to() ignores its argument: everything becomes float64
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)

to = base.Module.to
base.Module.to = lambda self, dtype: to(self, torch.float64)

globals().update({name: getattr(base, name) for name in base.__all__})
