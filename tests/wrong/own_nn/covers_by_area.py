"""The patches cover the image if its area is divisible by theirs.

caught by: test_patches_have_to_cover_the_image
says: Patches of 3 x 4 do not cover 7 x 12, but your code accepts this
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, patch_size, **rest):
        (height, width), (rows, columns) = base.pair(image_size), base.pair(patch_size)
        if height * width % (rows * columns):
            raise ValueError("patches do not cover the image")
        whole = (height // rows * rows or rows, width // columns * columns or columns)
        super().__init__(image_size=whole, patch_size=patch_size, **rest)
        self.image_size = (height, width)


base.ViTEmbedding = ViTEmbedding

globals().update({name: getattr(base, name) for name in base.__all__})
