"""Its Dropout makes one of torch.nn's in every call, where no name and no attribute shows it.

caught by: test_no_module_of_torch_is_made_on_the_way
says: Your code makes modules of torch.nn on the way
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    return nn.Dropout(self.p).train(self.training)(x)


base.Dropout.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
