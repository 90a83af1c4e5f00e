"""Patches of numbered images: follow each pixel to where it went.

Pixel n of channel c of image b holds the number 1000 * b + 100 * c + n; the pixels of a channel are
counted row by row, from 0.
"""

import re
from itertools import permutations, product

import torch

from dojo import checks

NUMBERING = "1000 * image + 100 * channel + pixel; pixels are counted row by row"


# The slow and obvious way


def numbered(batch, channels, height, width, dtype=torch.float32):
    """Return images whose numbers say which pixel they are."""
    numbers = torch.arange(height * width).reshape(height, width)
    numbers = numbers + 100 * torch.arange(channels)[:, None, None]
    numbers = numbers + 1000 * torch.arange(batch)[:, None, None, None]
    return numbers.to(dtype)


def cut(images, patch):
    """Return the patches of `images`, pixel by pixel."""
    patches = []
    for top in range(0, images.shape[2], patch[0]):
        for left in range(0, images.shape[3], patch[1]):
            pixels = []
            for y in range(top, top + patch[0]):
                for x in range(left, left + patch[1]):
                    pixels.append(images[:, :, y, x])  # (batch, channels)
            patches.append(torch.cat(pixels, dim=1))
    return torch.stack(patches, dim=1)


# The behaviours of patchify


def test_a_patch_is_a_block_of_pixels(kata):
    """Patches are blocks of the image, row by row, and so are the pixels inside a patch."""
    check_cut(kata, numbered(1, 1, 4, 6), 2)


def test_the_channels_of_a_pixel_stand_together(kata):
    """Inside a patch the order is row, column, channel."""
    check_cut(kata, numbered(1, 3, 4, 6), 2)


def test_each_image_of_a_batch(kata):
    """Each image of the batch is cut on its own, whatever the size of the batch."""
    check_cut(kata, numbered(4, 2, 4, 6), 2)
    check_cut(kata, numbered(3, 2, 4, 6), 2)


def test_the_patch_size_may_be_a_pair(kata):
    """A patch size may be a (height, width) pair."""
    check_cut(kata, numbered(1, 1, 12, 6), (2, 3))


def test_images_and_patches_of_any_size(kata):
    """Any number of channels and any size of image and patch will do."""
    check_cut(kata, numbered(2, 3, 6, 4), 2)
    check_cut(kata, numbered(2, 2, 9, 6), 3)
    check_cut(kata, numbered(2, 5, 4, 8), 4)
    check_cut(kata, numbered(2, 2, 3, 5), 1)
    check_cut(kata, numbered(2, 2, 6, 6), (3, 2))
    check_cut(kata, numbered(2, 3, 3, 8), (1, 4))
    check_cut(kata, numbered(2, 4, 6, 5), (6, 5))


def test_images_that_lie_otherwise_in_memory(kata):
    """Images need not lie in memory in the order of their axes."""
    images = numbered(2, 3, 6, 8)
    check_cut(kata, images.transpose(2, 3), 2, "images.transpose(2, 3)")
    check_cut(kata, images[:, 1:, 1:5, 2:], 2, "images[:, 1:, 1:5, 2:]")


def test_the_dtype_stays(kata):
    """Patches have the dtype of the images, with every digit."""
    images = numbered(2, 3, 4, 6, torch.float64) / 3
    expected, rounded = cut(images, (2, 2)), cut(images.float(), (2, 2))
    checks.equal(
        checks.outcome(lambda: kata.patchify(images, 2)),
        expected,
        "patchify(float64 images, 2)",
        mistakes={
            "The numbers went through another dtype on the way. Patches keep that of the images.": (
                lambda got: torch.equal(got.float(), rounded)
            ),
            **ENDS,
        },
        why="Patches are the numbers of the images, bit for bit.",
    )


def test_the_images_stay_as_they_were(kata):
    """Cutting changes nothing in the images, neither their numbers nor their shape."""
    images = numbered(2, 3, 4, 6)
    kata.patchify(images, 2)
    checks.equal(
        images,
        numbered(2, 3, 4, 6),
        "images, after patchify(images, 2),",
        mistakes={
            "They were changed in place. The images belong to the caller: work on a tensor of your "
            "own.": lambda got: got.numel() > 0
        },
    )


def test_each_call_cuts_its_own_images(kata):
    """Patches come from the images of this call, and stay as they are when others follow."""
    images, others = numbered(2, 3, 4, 6), numbered(2, 3, 4, 6) + 5000
    check_two_calls(
        "patchify(other images, 2)",
        lambda: kata.patchify(images, 2),
        cut(images, (2, 2)),
        lambda: kata.patchify(others, 2),
        cut(others, (2, 2)),
    )


def check_two_calls(called, first, expected, second, other):
    """Check that two calls, one after the other, have nothing to do with each other."""
    kept = checks.outcome(first)
    before = kept.clone() if isinstance(kept, torch.Tensor) else kept
    checks.equal(
        checks.outcome(second),
        other,
        called,
        mistakes={
            "A result is kept, and handed out again. Each call works with what it is given.": expected
        },
    )
    checks.equal(
        kept,
        expected,
        f"what an earlier call gave, after {called},",
        mistakes={
            "The results of all calls are kept in one tensor. Each call makes one of its own.": (
                lambda _: torch.equal(before, expected)
            )
        },
    )


def test_the_gradient_comes_back_to_each_pixel(kata):
    """The gradient of a patch's number comes back to the pixel that it was cut from."""
    images, weights = numbered(2, 3, 4, 6).requires_grad_(), numbered(2, 3, 4, 6) + 1
    checks.equal(
        gradient(lambda: kata.patchify(images, 2), cut(weights, (2, 2)), images),
        weights,
        "images.grad, after (patchify(images, 2) * weights).sum().backward(),",
        mistakes=CUT_OFF,
        why="The pixel and its number in a patch are one: its gradient is that number's weight.",
    )


def gradient(call, weights, of):
    """Return the gradient of `of` after the weights were sent back from what `call` gives."""
    return checks.outcome(lambda: ((call() * weights).sum().backward(), of.grad)[1])


def test_a_height_that_does_not_fit_is_refused(kata):
    """Images whose height the patches do not fill exactly are refused with a ValueError."""
    for height, width, patch_size, patch in [(7, 9, (2, 3), 2), (7, 8, 2, 2), (4, 9, (5, 3), 5)]:
        called, said = check_patchify_refuses(kata, height, width, patch_size)
        check_naming(said, called, height=height, width=width, patch=patch)


def test_a_width_that_does_not_fit_is_refused(kata):
    """Images whose width the patches do not fill exactly are refused with a ValueError."""
    for height, width, patch_size, patch in [(8, 10, (4, 3), 3), (8, 7, 2, 2), (6, 4, (3, 5), 5)]:
        called, said = check_patchify_refuses(kata, height, width, patch_size)
        check_naming(said, called, width=width, height=height, patch=patch)


def check_patchify_refuses(kata, height, width, patch_size):
    """Check that these images are refused, and return what was called and what it says."""
    called, images = (
        f"patchify({height} x {width} images, {patch_size})",
        numbered(2, 3, height, width),
    )
    return called, check_refused(lambda: kata.patchify(images, patch_size), called)


def check_refused(call, called, torch_too=False):
    """Check that `call` raises ValueError, and return what it says; torch's own refusal may do, too."""
    got = checks.outcome(lambda: [call()])
    returned = got[0] if isinstance(got, list) else None
    mistakes = {
        "Pixels or patches were dropped, made up, or got into another image, without a word: whoever "
        "calls this believes that all is there. Compare the sizes first.": (
            lambda _: isinstance(returned, torch.Tensor)
        ),
        "To return something else than a tensor, or nothing, is not to refuse, and to print is not, "
        "either: whoever does not look goes on.": lambda error: error is None,
        "An assert disappears under `python -O`, and it is meant for what cannot happen. Raise "
        "ValueError.": AssertionError,
        "The line that should refuse has a slip itself: look at the error's own words.": (
            lambda error: isinstance(error, NameError | AttributeError)
        ),
        "This is the error of whatever came across the sizes first. Look at them before you cut, and "
        "say in words what does not fit.": RuntimeError,
        "It is refused, but with another kind of error than was asked for: ValueError.": Exception,
    }
    if not (torch_too and isinstance(got, RuntimeError)):
        with checks.raises(ValueError, "", called, mistakes=mistakes):
            if isinstance(got, Exception):
                raise got
    return str(got)


def check_naming(said, called, patch, **sides):
    """Check that the message says which side it is, by name or by length, and its patch size."""
    words = re.findall(r"[a-z]+|\d+", said.lower())
    names = {"height": {"height", "h", "rows", "row"}, "width": {"width", "w", "columns", "column"}}
    (side, length), (other, other_length) = sides.items()
    named, other_named = (not names[name].isdisjoint(words) for name in (side, other))
    by_length = str(length) in words and str(other_length) not in words
    came = f"{called} raises ValueError: {said}" if said else f"{called} raises an empty ValueError"
    checks.holds(
        (named and not other_named) or (by_length and (named or not other_named)),
        came,
        mistakes={
            f"Both sides are named, and the {other} fits. Look at each side for itself, and say "
            f"which one it is, and how long: the {side}, {length}.": named and other_named,
            f"It is not the {other} that does not fit, but the {side}, {length}.": other_named,
            f"This does not say which of the two sides does not fit, nor how long it is: the "
            f"{side}, {length}.": True,
        },
    )
    checks.holds(
        str(patch) in words,
        came,
        mistakes={
            f"Say also what the {side} should be divisible by: the patch size along it, {patch}.": True
        },
    )


# The behaviours of unpatchify


def test_patches_become_the_image_again(kata):
    """Each patch goes back to its place in the image."""
    images = numbered(1, 1, 4, 6)
    check_glued(kata, cut(images, (2, 2)), 2, (4, 6), images)


def test_the_channels_come_apart_again(kata):
    """The last axis of the patches is read as row, column, channel."""
    images = numbered(1, 3, 4, 6)
    check_glued(kata, cut(images, (2, 2)), 2, (4, 6), images)


def test_the_image_size_may_be_one_number(kata):
    """An image size may be an int, for a square, as well as a pair."""
    images = numbered(2, 3, 6, 6)
    check_glued(kata, cut(images, (2, 3)), (2, 3), 6, images)


def test_patches_of_any_size_become_images(kata):
    """Any batch, any number of channels and any size of image and patch will do."""
    for batch, channels, size, patch in [
        (3, 2, (6, 4), (2, 2)),
        (2, 4, (9, 6), (3, 2)),
        (1, 2, (3, 8), (1, 4)),
        (4, 3, (4, 5), (4, 5)),
    ]:
        images = numbered(batch, channels, *size)
        check_glued(kata, cut(images, patch), patch, size, images)


def test_each_call_puts_together_its_own_patches(kata):
    """Images come from the patches of this call, and stay as they are when others follow."""
    images, others = numbered(2, 3, 4, 6), numbered(2, 3, 4, 6) + 5000
    patches, more = cut(images, (2, 2)), cut(others, (2, 2))
    called = "unpatchify(other patches, 2, (4, 6))"

    def glue(given):
        return kata.unpatchify(given, 2, (4, 6))

    kata.patchify(images, 2)
    checks.equal(
        checks.outcome(lambda: glue(more)),
        others,
        f"{called}, after patchify(images, 2),",
        mistakes={
            "These are the images that patchify was given last. unpatchify puts together what it is "
            "given, and remembers nothing.": images
        },
    )
    check_two_calls(called, lambda: glue(patches), images, lambda: glue(more), others)


def test_there_and_back(kata):
    """What is cut and put together again is as it was: numbers, dtype and gradient."""
    images = (numbered(2, 3, 4, 6, torch.float64) / 3).requires_grad_()
    weights = numbered(2, 3, 4, 6, torch.float64)
    called = "unpatchify(patchify(images, (2, 3)), (2, 3), (4, 6))"

    def there_and_back():
        patches = kata.patchify(images=images, patch_size=(2, 3))
        return kata.unpatchify(patches=patches, patch_size=(2, 3), image_size=(4, 6))

    checks.equal(
        checks.outcome(lambda: there_and_back().detach()),
        images.detach(),
        called,
        mistakes={
            "The numbers went through another dtype on the way.": (
                lambda got: torch.equal(got.float(), images.float())
            ),
            **CUT_OFF,
        },
        why="unpatchify undoes what patchify did.",
    )
    checks.equal(
        gradient(there_and_back, weights, images),
        weights,
        f"images.grad, after ({called} * weights).sum().backward(),",
        mistakes=CUT_OFF,
        why="Every pixel is back where it was, so its gradient is the weight of its place.",
    )


def test_patches_that_lie_otherwise_in_memory(kata):
    """Patches need not lie in memory in the order of their axes, and stay as they were."""
    images = numbered(2, 3, 4, 6)
    patches = cut(images, (2, 2)).mT.contiguous().mT
    check_glued(kata, patches, 2, (4, 6), images, "patches.mT.contiguous().mT")
    checks.equal(
        patches,
        cut(images, (2, 2)),
        "patches, after unpatchify(patches, 2, (4, 6)),",
        mistakes={
            "They were changed in place. The patches belong to the caller: work on a tensor of "
            "your own.": lambda got: got.numel() > 0
        },
    )


def test_a_wrong_number_of_patches_is_refused(kata):
    """Patches that are too few or too many for the image are refused."""
    patches = cut(numbered(6, 3, 4, 6), (2, 2))
    few, many = patches[:, :4], patches.repeat(1, 2, 1)
    for wrong in (few, many):
        called = f"unpatchify({wrong.shape[1]} patches for each of 6 images, 2, (4, 6))"
        check_refused(lambda p=wrong: kata.unpatchify(p, 2, (4, 6)), called, torch_too=True)


def test_an_image_size_that_does_not_fit_is_refused(kata):
    """An image size that the patches cannot fill exactly is refused."""
    patches = cut(numbered(2, 3, 6, 6), (2, 2))
    for size in [(7, 6), (6, 7)]:
        called = f"unpatchify(9 patches, 2, {size})"
        check_refused(lambda s=size: kata.unpatchify(patches, 2, s), called, torch_too=True)


# What the learner reads: theirs beside the expected, and the mistake's name


def check_cut(kata, images, patch_size, said="images"):
    """Check patchify against the slow way; show which pixels went where."""
    patch = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    expected, original = cut(images, patch), images.clone()
    called = f"patchify({said}, {patch_size})"
    got = checks.outcome(lambda: kata.patchify(images, patch_size))
    if look_alike(got, expected) and not torch.equal(got, expected):
        named, why = name_the_cut(got, original, patch), FOLLOW
        drawing = draw_patch(got, expected, original, called)
        checks.holds(False, drawing, why=why, mistakes={named: bool(named)})
    rows, columns = original.shape[2] // patch[0], original.shape[3] // patch[1]
    why = f"{rows} rows of {columns} patches, each of {patch[0]} x {patch[1]} pixels and "
    why += f"{original.shape[1]} channel(s): that makes {expected.shape[1]} x {expected.shape[2]}."
    mistakes = ENDS | OTHER_DTYPE | wrong_shapes_of_patches(original, patch)
    checks.equal(got, expected, called, why=why, mistakes=mistakes)


def check_glued(kata, patches, patch_size, image_size, images, said="patches"):
    """Check that unpatchify gives `images`; show both."""
    patch = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    called = f"unpatchify({said}, {patch_size}, {image_size})"
    got = checks.outcome(lambda: kata.unpatchify(patches, patch_size, image_size))
    if look_alike(got, images) and not torch.equal(got, images):
        named, why = name_the_glue(got, images, patch), FOLLOW
        drawing = draw_images(got, images, called)
        checks.holds(False, drawing, why=why, mistakes={named: bool(named)})
    why = "The shape of images is (batch, channels, height, width); height and width were given, "
    why += f"and what is left of {patches.shape[2]} numbers for {patch[0]} x {patch[1]} pixels are "
    why += f"{images.shape[1]} channel(s)."
    mistakes = ENDS | OTHER_DTYPE | wrong_shapes_of_images(images, patch)
    checks.equal(got, images, called, why=why, mistakes=mistakes)


FOLLOW = "Follow one number through your steps, and print after each: which one takes it elsewhere?"

# What a call may end with, whatever it was given.

ENDS = {
    "Nothing came back: the `return` is missing.": lambda got: got is None,
    "This is no tensor. Tensors go in, and a tensor comes out.": (
        lambda got: not isinstance(got, torch.Tensor | Exception)
    ),
    "These sizes fit, and are refused. Height goes with the patch's height, width with its width, "
    "and neither images nor patches need be square.": (
        lambda got: isinstance(got, ValueError | AssertionError)
    ),
    "A count of rows or columns is an int: `/` gives a float, `//` does not.": (
        lambda got: isinstance(got, TypeError) and "float" in str(got)
    ),
    "A size is an int or a (height, width) pair. This line is ready for one of the two only: "
    "`_pair` makes a pair of either.": (
        lambda got: isinstance(got, TypeError) and ("int" in str(got) or "tuple" in str(got))
    ),
    "After axes have changed places, the numbers no longer lie in memory in the new order. `view` "
    "refuses to copy them, `reshape` does it.": "view size is not compatible",
    "The sizes of that shape, multiplied, do not give the count of numbers there are. A size is not "
    "what you think: a fixed number of channels, say, or height and width exchanged.": (
        "invalid for input of size"
    ),
    "To change the order of the axes, name each of them once: the batch is one of them.": (
        lambda got: "ordering of dimensions" in str(got) or "repeated dim" in str(got)
    ),
    "The line named below has a slip: the error says what is not there, or not what it was taken "
    "for.": lambda got: isinstance(got, AttributeError | NameError | TypeError),
}
OTHER_DTYPE = {
    "The dtype has changed. The numbers keep the one they came with.": (
        lambda got: isinstance(got, torch.Tensor) and got.dtype != torch.float32
    )
}
CUT_OFF = {
    "The result is cut off from what it was made of: it was detached, taken from .data, went "
    "through numpy or lists, or was computed under no_grad. Nothing that comes before it can "
    "learn.": lambda got: got is None or "require grad" in str(got) or "requires grad" in str(got)
}


def look_alike(got, expected):
    """Tell whether only the numbers can differ."""
    kinds = [(tuple(t.shape), t.dtype) for t in (got, expected) if isinstance(t, torch.Tensor)]
    return len(kinds) == 2 and kinds[0] == kinds[1]


def draw_patch(patches, expected, images, called):
    """Return the first patch that differs, as a list of numbers and marked in its image."""
    image, patch = (patches != expected).any(dim=2).nonzero()[0].tolist()
    mine, right = patches[image, patch].tolist(), expected[image, patch].tolist()
    lines = [
        f"{called} of numbered images",
        f"({NUMBERING})",
        f"image {image}, patch {patch}",
        f"  yours    {listed(mine)}",
        f"  expected {listed(right)}",
    ]
    own = set(images[image].flatten().tolist())
    if set(mine) <= own and set(mine) != set(right) and images.shape[3] <= 8:
        pixels = images[image, 0].remainder(100).tolist()
        lines += side_by_side(marked(mine, pixels), marked(right, pixels), "patch")
    return "\n".join(lines)


def draw_images(got, images, called):
    """Return the first channel of an image that differs, beside the one expected."""
    image, channel = (got != images).flatten(2).any(dim=2).nonzero()[0].tolist()
    grids = [[listed(row, width=4) for row in t[image, channel].tolist()] for t in (got, images)]
    lines = [f"{called} of the patches of numbered images", f"({NUMBERING})"]
    lines += side_by_side(*grids, what=f"image {image}, channel {channel}")
    return "\n".join(lines)


def listed(numbers, width=0):
    return " ".join(f"{number:{width}.4g}" for number in numbers)


def marked(numbers, pixels):
    """Return the rows of an image in which the pixels of one patch stand in brackets."""
    inside = {number % 100 for number in numbers}
    return ["".join(f"[{n:2.0f}]" if n in inside else f" {n:2.0f} " for n in row) for row in pixels]


def side_by_side(left, right, what):
    """Return two blocks of lines beside each other."""
    room = max(len(line) for line in [*left, f"your {what}"]) + 4
    rows = [(f"your {what}", f"expected {what}"), *zip(left, right, strict=True)]
    return [f"  {one:<{room}}{other}".rstrip() for one, other in rows]


# Which arrangement is it? The numbers of images and of patches lie along five axes.

AXES = {
    "h": "row of patches",
    "w": "column of patches",
    "p1": "row in the patch",
    "p2": "column in the patch",
    "c": "channel",
}
IMAGE_ORDER, PATCH_ORDER = "c h p1 w p2", "h w p1 p2 c"

VIEW = (
    "No number has moved: only the shape was changed. In memory the whole row of an image comes "
    "first, so these are strips, not blocks. The two axes inside a patch must be brought together."
)
CUT_ORDERS = {
    IMAGE_ORDER: VIEW,
    "h p1 w p2 c": "The channels stand side by side, but else no number has moved: "
    "these are strips of image rows, not blocks.",
    "h w c p1 p2": "The order is channel, row, column: a whole channel of the patch "
    "after the other, as F.unfold and a convolution's weight have it. Asked for is row, column, "
    "channel: all channels of a pixel side by side.",
    "w h p1 p2 c": "The patches come column by column, down the image first. They "
    "come row by row, as one reads.",
    "h w p2 p1 c": "The blocks are right, but inside a patch the pixels come column "
    "by column. They come row by row.",
    "w h p2 p1 c": "Height and width are exchanged: these are the patches of the "
    "image mirrored at its diagonal.",
    "c h w p1 p2": "The channels were cut apart: a patch holds one channel of "
    "several places. A patch holds all channels of its pixels.",
}
GLUE_READS = {
    IMAGE_ORDER: "The numbers stand in the image one after the other, as they do in the patches. So "
    "those of one patch lie in a line, where they should make a block: its rows belong under each "
    "other.",
    "h w c p1 p2": "The patches were read as channel, row, column. Inside a patch "
    "the order is row, column, channel: the channels change fastest.",
    "w h p1 p2 c": "The patches were put down column by column. They come row by row.",
    "h w p2 p1 c": "Each patch is in its place, but its pixels were read column by "
    "column: the blocks are mirrored at their diagonal.",
    "w h p2 p1 c": "Height and width are exchanged: the image came out mirrored at its diagonal.",
}
GLUE_WRITES = {
    "c h w p1 p2": "The patches stand one after the other, each spread over whole "
    "rows of the image. The rows of neighbouring patches must alternate.",
    "c w p2 h p1": "Height and width are exchanged: the image came out mirrored at its diagonal.",
    "h p1 w p2 c": "The numbers stand in the order row, column, channel, in the "
    "shape (channels, height, width): the channels were not brought to the front.",
}
CUT = "The numbers of your patches run"
TAKEN = "You take the numbers of the patches to run"
WRITTEN = "The numbers of your image run"
NOISE = (
    "{number:.4g} is the number of no pixel: patches are cut out and put together, nothing is "
    "computed or drawn."
)
STRAY = "{number:g} belongs to another image of the batch: each image is cut on its own."
LOST = (
    "{number:g} comes {times} times, and {lost:g} never: some places were filled twice, or not at "
    "all. Each number comes once."
)


def name_the_cut(patches, images, patch):
    """Return the sentence that names how `patches` came about, or nothing."""
    if named := name_the_numbers(patches, images):
        return named
    for sentence, other in other_cuts(images, patch):
        if torch.equal(patches, other):
            return sentence
    expected = cut(images, patch)
    if torch.equal(patches.sort(dim=2).values, expected.sort(dim=2).values):
        return "Each patch holds the right numbers, in another order than row, column, channel."
    if sorted(map(sorted, patches[0].tolist())) == sorted(map(sorted, expected[0].tolist())):
        return "Each patch is one block, but the blocks are in another order. They go row by row."
    return ""


def other_cuts(images, patch):
    """Yield what other ways to cut give, each after the sentence that names it."""
    batch, channels, height, width = images.shape
    lying = images.as_strided(images.shape, torch.empty(images.shape).stride())
    yield (
        "The numbers were read as they lie in memory. Where they lie is the business of the tensor: "
        "ask it by its axes.",
        cut(lying, patch),
    )
    if height % patch[1] == 0 and width % patch[0] == 0:
        yield (
            "Height and width of the patch are exchanged: the pair is (height, width).",
            cut(images, patch[::-1]),
        )
    rows, columns = height // patch[0], width // patch[1]
    scattered = [images[:, :, y::rows, x::columns] for y, x in product(range(rows), range(columns))]
    yield (
        "Each patch takes one pixel out of every block. A patch is one block: an axis splits into "
        "(which patch, where in the patch), and not the other way round.",
        torch.stack([pixels.flatten(2).mT.flatten(1) for pixels in scattered], dim=1),
    )
    for order in [*CUT_ORDERS, *all_orders()]:
        numbers = images.flatten(1)[:, places(order, images, patch)]
        sentence = CUT_ORDERS.get(order) or in_words(order, PATCH_ORDER, images, CUT)
        yield sentence, numbers.reshape(batch, rows * columns, -1)
    yield (
        "The images were read as if the channels stood last. The axes are (batch, channels, height, "
        "width).",
        cut(images.reshape(batch, height, width, channels).movedim(3, 1), patch),
    )
    for axes in ([2], [3], [2, 3]):
        yield (
            "The images were mirrored: they were read from the far end.",
            cut(images.flip(axes), patch),
        )
    for size in other_sizes(images, patch):
        yield (
            f"The images were read as {size[0]} x {size[1]}, and they are {height} x {width}. Height "
            "and width are exchanged, or kept from another call.",
            cut(images.reshape(batch, channels, *size), patch),
        )


def name_the_glue(got, images, patch):
    """Return the sentence that names how `got` was put together, or nothing."""
    if named := name_the_numbers(got, images):
        return named
    patches = cut(images, patch)
    if torch.equal(got, cut(patches.reshape(images.shape), patch).reshape(images.shape)):
        return (
            "This is what patchify makes of them. The way back takes its steps from the last to the "
            "first."
        )
    orders = {order: places(order, images, patch) for order in all_orders()}
    mine, right, patches = got.flatten(1), images.flatten(1), patches.flatten(1)
    reads = [order for order, at in orders.items() if torch.equal(mine[:, at], patches)]
    writes = [order for order, at in orders.items() if torch.equal(right[:, at], mine)]
    known = [GLUE_READS[order] for order in GLUE_READS if order in reads]
    known += [GLUE_WRITES[order] for order in GLUE_WRITES if order in writes]
    known += [in_words(order, PATCH_ORDER, images, TAKEN) for order in reads]
    known += [in_words(order, IMAGE_ORDER, images, WRITTEN) for order in writes]
    for size in other_sizes(images, patch):
        at = cut(torch.arange(right.shape[1]).reshape(1, -1, *size), patch).flatten()
        if torch.equal(mine[:, at], patches):
            known.append(
                f"They were put together as if to {size[0]} x {size[1]}. Rows and columns of patches "
                "are exchanged, or kept from another call."
            )
    return known[0] if known else ""


def other_sizes(images, patch):
    """Return the heights and widths of as many pixels that these patches would fill, too."""
    pixels = images.shape[2] * images.shape[3]
    heights = (height for height in range(patch[0], pixels + 1, patch[0]) if pixels % height == 0)
    return [
        (h, pixels // h) for h in heights if pixels // h % patch[1] == 0 and h != images.shape[2]
    ]


def name_the_numbers(got, images):
    """Return what is wrong with the numbers themselves, wherever they stand."""
    others = images.flatten().tolist()
    for mine, image in zip(got, images, strict=True):
        mine, own = mine.flatten().tolist(), image.flatten().tolist()
        if strange := [number for number in mine if number not in own]:
            return (STRAY if strange[0] in others else NOISE).format(number=strange[0])
        if lost := [number for number in own if number not in mine]:
            number = max(own, key=mine.count)
            return LOST.format(number=number, times=mine.count(number), lost=lost[0])
    return ""


def all_orders():
    return [" ".join(axes) for axes in permutations(AXES)]


def places(order, images, patch):
    """Return the places of an image's numbers as nested loops over `order` meet them."""
    _, channels, height, width = images.shape
    counts = {"c": channels, "h": height // patch[0], "w": width // patch[1]}
    counts |= {"p1": patch[0], "p2": patch[1]}
    met = []
    for steps in product(*(range(counts[axis]) for axis in order.split())):
        at = dict(zip(order.split(), steps, strict=True))
        y, x = at["h"] * patch[0] + at["p1"], at["w"] * patch[1] + at["p2"]
        met.append((at["c"] * height + y) * width + x)
    return met


def in_words(order, right, images, start):
    """Return both orders in words, the slowest axis first."""
    axes = {a: words for a, words in AXES.items() if a != "c" or images.shape[1] > 1}
    mine, asked = (", ".join(axes[a] for a in o.split() if a in axes) for o in (order, right))
    return f"{start}, the slowest axis first: {mine}. Asked for is: {asked}."


def wrong_shapes_of_patches(images, patch):
    """Return the shapes that say which mistake it was."""
    batch, channels, height, width = images.shape
    rows, columns = height // patch[0], width // patch[1]
    length = channels * patch[0] * patch[1]
    windows = (height - patch[0] + 1) * (width - patch[1] + 1)
    whole = height % rows == 0 and width % columns == 0

    def same_numbers(got):
        return torch.equal(got.sort(dim=2).values, cut(images, patch).sort(dim=2).values)

    return {
        "These windows overlap: the next patch starts one pixel further. It starts where the last "
        "one ends: the stride is the patch size.": shaped(batch, windows, length),
        "The patches stand in the columns, as F.unfold hands them out. The shape is (batch, "
        "patches, length of a patch).": lambda got: same_numbers(got.mT),
        "Each channel makes patches of its own. A patch holds all channels of its pixels.": (
            lambda got: (
                channels > 1 and shaped(batch, rows * columns * channels, patch[0] * patch[1])(got)
            )
        ),
        "Some patches are missing: the last ones of each row, or the last row?": (
            lambda got: got.shape[1] < rows * columns and shaped(batch, got.shape[1], length)(got)
        ),
        f"The images were cut into {patch[0]} x {patch[1]} parts. The patch size is how many pixels "
        "a patch has, not how many patches there are.": (
            lambda got: whole and got.shape == cut(images, (rows, columns)).shape
        ),
        "The rows and columns of patches are still two axes. The shape is (batch, patches, length "
        "of a patch).": shaped(batch, rows, columns, length),
        "A patch still has its rows, columns and channels. Each patch becomes one row of numbers: "
        "(batch, patches, length of a patch).": lambda got: got.dim() > 3,
        "The axis of the batch is gone. It is the first, for a single image too, and the images of a "
        "batch stay apart.": shaped(batch * rows * columns, length),
    }


def wrong_shapes_of_images(images, patch):
    """Return the shapes that say which mistake it was."""
    batch, channels, height, width = images.shape
    side = int((height * width / (patch[0] * patch[1])) ** 0.5)
    return {
        "These are still patches. The shape of images is (batch, channels, height, width).": (
            lambda got: got.dim() == 3
        ),
        "Axes are still apart that belong together: the row of patches and the row in the patch are "
        "one height, and so it is with the width.": lambda got: got.dim() > 4,
        "Height and width are exchanged: the pair is (height, width).": shaped(
            batch, channels, width, height
        ),
        "Axes of length 1 are lost. One image keeps its axis, and so does one channel.": (
            lambda got: got.shape == images.squeeze().shape
        ),
        "The channels stand last. An image in torch is (channels, height, width).": shaped(
            batch, height, width, channels
        ),
        "The rows and columns of patches were guessed from the number of patches. A grid of "
        "patches need not be square: ask the size of the image.": shaped(
            batch, channels, side * patch[0], side * patch[1]
        ),
    }


def shaped(*shape):
    return lambda got: tuple(got.shape) == shape
