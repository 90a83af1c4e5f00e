"""Replaces the tokens by what attention and feed-forward make of them.

caught by: test_a_checkpoint_gives_the_same_logits
says: Attention and feed-forward replace the tokens
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def forward(self, tokens):
        for attention, feed_forward in self.layers:
            tokens = feed_forward(attention(tokens))
        return tokens


base.Transformer = Transformer
ViT = base.ViT
