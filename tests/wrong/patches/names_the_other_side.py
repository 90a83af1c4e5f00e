"""Says width where the height does not fit, and the other way round.

caught by: test_the_message_names_the_side
says: Your message names the width, but the height does not fit
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
