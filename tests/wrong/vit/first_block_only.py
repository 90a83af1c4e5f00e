"""Sends the tokens through the first block only.

caught by: test_a_checkpoint_gives_the_same_logits
says: The tokens go through the first block only
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def forward(self, tokens):
        attention, feed_forward = self.layers[0]
        tokens = tokens + attention(tokens)
        return tokens + feed_forward(tokens)


base.Transformer = Transformer
ViT = base.ViT
