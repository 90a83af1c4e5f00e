"""Makes the head a linear layer alone.

caught by: test_the_keys_of_the_state_dict
says: The head is a linear layer alone
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.mlp_head = self.mlp_head[1]
