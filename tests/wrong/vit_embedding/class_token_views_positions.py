"""Makes the class token of a part of the positions, whose memory it then shares.

caught by: test_no_parameter_shares_memory
says: `pos_embedding` and `cls_token` share memory: nn.Parameter() does not copy its data
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.cls_token = nn.Parameter(self.pos_embedding.data[:, :1])
