"""Its Module and its Parameter are made from torch.nn's.

caught by: test_what_does_not_fit_is_refused
says: has copied something before it found the problem
also: A module that is given three times runs once
also: These classes come from torch.nn
also: Your code makes modules of torch.nn on the way
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
