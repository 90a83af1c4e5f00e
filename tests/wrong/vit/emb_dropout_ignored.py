"""Takes `emb_dropout` and drops nothing.

caught by: test_emb_dropout_drops_the_whole_embedding
says: Nothing is dropped in train mode
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.dropout = nn.Identity()
