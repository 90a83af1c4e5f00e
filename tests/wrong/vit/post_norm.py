"""Normalises the sums instead of what is added.

caught by: test_a_checkpoint_gives_the_same_logits
says: You normalise the sums
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def forward(self, tokens):
        for attention, feed_forward in self.layers:
            tokens = attention.norm(tokens + attention.fn(tokens))
            tokens = feed_forward.norm(tokens + feed_forward.fn(tokens))
        return tokens


base.Transformer = Transformer
ViT = base.ViT
