"""Lists one block `depth` times.

caught by: test_the_blocks_are_the_transformer, test_a_checkpoint_gives_the_same_logits
says: Your blocks are one object, listed several times
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.layers = nn.ModuleList([self.layers[0]] * len(self.layers))


base.Transformer = Transformer
ViT = base.ViT
