"""Its Module and its Parameter are made from torch.nn's.

caught by: test_no_class_of_torch_nn_among_the_names, test_no_class_of_torch_nn_in_the_network
says: Module is torch.nn.Module
says: torch.nn.Module
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Module(nn.Module):
    def _own(self, kind):
        return self.named_children()


source = open(base.__file__).read()
base.Module, base.Parameter = Module, nn.Parameter
exec(
    "from __future__ import annotations\n\n" + source[source.index("class Linear") :], base.__dict__
)


globals().update({name: getattr(base, name) for name in base.__all__})
