"""Does not look at the sizes: reshape raises what it raises.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code goes on with what does not fit, and reshape fails
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    try:
        return base.patchify(images, patch_size)
    except ValueError:
        return images.reshape(len(images), images.shape[1], -1, 2, 3)
