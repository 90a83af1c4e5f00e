"""Returns the result of the first call in every later one.

caught by: test_a_checkpoint_gives_the_same_logits
says: something was kept from an earlier call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        if not hasattr(self, "logits"):
            self.logits = super().forward(images)
        return self.logits
