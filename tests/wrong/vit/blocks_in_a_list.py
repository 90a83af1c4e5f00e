"""Keeps the blocks in a plain list.

caught by: test_the_keys_of_the_state_dict
says: a plain list hides what it holds
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
