"""Keeps the expanded parameter for the next batch of that size: `.to()` gives the parameter other memory.

caught by: test_it_follows_the_dtype
says: It keeps something from that call
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ClassToken(base.ClassToken):
    def forward(self, tokens):
        if not hasattr(self, "rows") or len(self.rows) != len(tokens):
            self.rows = self.cls_token.expand(len(tokens), -1, -1)
        return torch.cat((self.rows, tokens), dim=1)
