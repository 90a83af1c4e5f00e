"""Keeps the blocks in a plain list.

caught by: test_the_blocks_are_the_transformer
says: Your blocks are in a plain list, which hides their parameters
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        layers = list(self.layers)
        del self.layers
        self.layers = layers


base.Transformer = Transformer
ViT = base.ViT
