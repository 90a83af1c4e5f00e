"""Makes the head a linear layer alone.

caught by: test_the_head_is_a_normalisation_and_a_linear_layer
says: The head begins with the linear layer
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.mlp_head = self.mlp_head[1]
