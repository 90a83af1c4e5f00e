"""Returns probabilities instead of logits.

caught by: test_a_checkpoint_gives_the_same_logits
says: These are probabilities
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images).softmax(dim=-1)
