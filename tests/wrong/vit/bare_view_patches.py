"""Cuts patches by giving the memory another shape.

caught by: test_a_checkpoint_gives_the_same_logits
says: You give the memory another shape
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        rows, columns = self.patch_size
        patches = images[0, 0].numel() // (rows * columns)
        return images.reshape(len(images), patches, -1)


base.Patchify = Patchify
ViT = base.ViT
