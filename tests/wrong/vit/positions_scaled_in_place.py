"""Changes the positions a little in every call.

caught by: test_a_checkpoint_gives_the_same_logits
says: forward() changes `pos_embedding`
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        self.pos_embedding.data.mul_(1.001)
        return super().forward(images)
