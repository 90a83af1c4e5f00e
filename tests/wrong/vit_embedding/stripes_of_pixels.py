"""Moves the channels to the end and then only gives the memory another shape.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: A reshape or view alone cuts no patches: it takes runs of pixels along the rows
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        rows, columns = self.patch_size
        patches = images[0, 0].numel() // (rows * columns)
        return images.permute(0, 2, 3, 1).reshape(len(images), patches, -1)


base.Patchify = Patchify
ViTEmbedding = base.ViTEmbedding
