"""Splits the heads so that neighbouring numbers belong to different heads.

caught by: test_a_checkpoint_gives_the_same_logits
says: Numbers that are side by side go to different heads
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Attention(base.Attention):
    def forward(self, tokens):
        qkv = self.to_qkv(tokens).unflatten(-1, (3, -1, self.heads))
        queries, keys, values = qkv.permute(2, 0, 4, 1, 3)
        weights = (queries @ keys.mT * queries.shape[-1] ** -0.5).softmax(dim=-1)
        return self.to_out((weights @ values).transpose(1, 2).flatten(2))


base.Attention = Attention
ViT = base.ViT
