"""Says width where the height does not fit, and the other way round.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: It is not the width that does not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    try:
        return base.patchify(images, patch_size)
    except ValueError as error:
        words = {"height": "width", "width": "height"}
        said = " ".join(words.get(word, word) for word in str(error).split())
        raise ValueError(said) from None
