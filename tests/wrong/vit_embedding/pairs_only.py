"""Takes pairs only.

caught by: test_sizes_are_ints_or_pairs, test_the_experiment_of_the_article
says: TypeError: 'int' object is not subscriptable
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, patch_size, **sizes):
        height, width = image_size[0], image_size[1]
        super().__init__(image_size=(height, width), patch_size=patch_size, **sizes)
