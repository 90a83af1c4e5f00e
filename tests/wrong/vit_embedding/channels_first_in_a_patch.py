"""Orders the values of a patch by channel, row, column, as a convolution's weight does.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: In your patches the channels come first
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        batch, channels, height, width = images.shape
        rows, columns = self.patch_size
        grid = images.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)


base.Patchify = Patchify
ViTEmbedding = base.ViTEmbedding
