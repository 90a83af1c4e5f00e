"""Right in the first call; adds a tenth of the last call's logits when the batch is as large again.

caught by: test_each_image_is_by_itself
says: Your code keeps something from an earlier call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    last = None

    def forward(self, images):
        logits, last = super().forward(images), self.last
        self.last = logits.detach()
        if last is not None and last.shape == logits.shape:
            logits = logits + 0.1 * last
        return logits
