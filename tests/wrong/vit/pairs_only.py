"""Takes pairs only.

caught by: test_sizes_and_defaults, test_the_experiment_of_the_article
says: not subscriptable
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, image_size, **sizes):
        super().__init__(image_size=(image_size[0], image_size[1]), **sizes)
