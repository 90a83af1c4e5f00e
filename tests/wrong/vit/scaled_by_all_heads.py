"""Scales the scores by the width of all heads.

caught by: test_a_checkpoint_gives_the_same_logits
says: The scores are scaled by the width of all heads
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Attention(base.Attention):
    def forward(self, tokens):
        qkv = self.to_qkv(tokens).unflatten(-1, (3, self.heads, -1))
        queries, keys, values = qkv.permute(2, 0, 3, 1, 4)
        weights = (queries @ keys.mT * (self.heads * queries.shape[-1]) ** -0.5).softmax(dim=-1)
        return self.to_out((weights @ values).transpose(1, 2).flatten(2))


base.Attention = Attention
ViT = base.ViT
