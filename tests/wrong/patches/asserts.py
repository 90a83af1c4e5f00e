"""Refuses sizes with an assert.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code uses `assert`, which `python -O` leaves out
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    assert images.shape[2] % p[0] == 0
    assert images.shape[3] % p[1] == 0
    return base.patchify(images, p)
