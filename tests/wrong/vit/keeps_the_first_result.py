"""Returns the result of the first call in every later one.

caught by: test_each_image_is_by_itself
says: Your code keeps something from an earlier call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        if not hasattr(self, "logits"):
            self.logits = super().forward(images)
        return self.logits
