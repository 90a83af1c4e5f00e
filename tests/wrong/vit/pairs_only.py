"""Takes pairs only.

caught by: test_a_size_is_an_int_or_a_pair, test_the_experiment_of_the_article
says: TypeError: 'int' object is not subscriptable
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, image_size, **sizes):
        super().__init__(image_size=(image_size[0], image_size[1]), **sizes)
