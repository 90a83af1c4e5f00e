"""Takes the patches column by column of the grid.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: Your patches go column by column through the image
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        batch, channels, height, width = images.shape
        rows, columns = self.patch_size
        grid = images.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return grid.permute(0, 4, 2, 3, 5, 1).flatten(3).flatten(1, 2)


base.Patchify = Patchify
ViTEmbedding = base.ViTEmbedding
