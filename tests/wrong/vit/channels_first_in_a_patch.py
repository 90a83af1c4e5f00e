"""Orders the values of a patch by channel, row, column.

caught by: test_a_checkpoint_gives_the_same_logits
says: Inside a patch your channels come first
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        patches = super().forward(images)
        return patches.unflatten(2, (-1, images.shape[1])).mT.flatten(2)


base.Patchify = Patchify
ViT = base.ViT
