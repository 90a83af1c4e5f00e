"""Gives the feed-forward network the tokens from before the attention.

caught by: test_a_checkpoint_gives_the_same_logits
says: The feed-forward network gets the tokens from before the attention
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def forward(self, tokens):
        for attention, feed_forward in self.layers:
            tokens = tokens + attention(tokens) + feed_forward(tokens)
        return tokens


base.Transformer = Transformer
ViT = base.ViT
