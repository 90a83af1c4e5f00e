"""Its embedding projects with torch's own Linear, kept out of the register.

caught by: test_no_class_of_torch_nn
says: These classes come from torch.nn
also: Your code makes modules of torch.nn on the way
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Linear(base.Linear):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__(in_features, out_features, bias)
        self.helper = [nn.Linear(in_features, out_features, bias)]


base.Linear = Linear


globals().update({name: getattr(base, name) for name in base.__all__})
