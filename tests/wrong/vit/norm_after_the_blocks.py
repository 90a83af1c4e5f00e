"""Normalises the tokens after the last block, without parameters.

caught by: test_a_checkpoint_gives_the_same_logits
says: You normalise the tokens after the last block
"""

from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def forward(self, tokens):
        return functional.layer_norm(super().forward(tokens), tokens.shape[-1:])


base.Transformer = Transformer
ViT = base.ViT
