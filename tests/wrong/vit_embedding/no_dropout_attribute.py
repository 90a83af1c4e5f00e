"""Uses `self.dropout`, which __init__ does not make.

caught by: test_each_image_becomes_a_class_token_and_its_patches
says: This object has no attribute of this name
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        del self.dropout
