"""What people get wrong in kata 11, and how it shows."""

from contextlib import suppress
from itertools import permutations, product

import torch
from torch.nn import functional

from dojo import checks

AXES = {
    "h": "row of patches",
    "w": "column of patches",
    "p1": "row in the patch",
    "p2": "column in the patch",
    "c": "channel",
}
IMAGE_ORDER, PATCH_ORDER = "c h p1 w p2", "h w p1 p2 c"
DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16)

CUTS = {
    IMAGE_ORDER: (
        "The shape has changed, but not the order of the numbers. So a patch is a strip of an image row. For blocks, "
        "change the order of the dimensions."
    ),
    "h p1 w p2 c": (
        "Your code moves only the channels. So a patch is a strip of an image row. To get blocks, the two dimensions "
        "inside a patch must come together."
    ),
    "h w c p1 p2": (
        "Your order inside a patch is channel, row, column, as F.unfold has it. The order must be row, column, "
        "channel."
    ),
    "w h p1 p2 c": "Your patches come column by column. They must come row by row.",
    "h w p2 p1 c": (
        "Your blocks are right, but the pixels inside a patch come column by column. They must come row by row."
    ),
    "w h p2 p1 c": "Your code exchanges height and width everywhere. Rows come first, and columns change faster.",
    "c h w p1 p2": "Each of your patches holds one channel of several places. A patch holds all channels of its place.",
}
READS = {
    IMAGE_ORDER: (
        "The shape has changed, but not the order of the numbers. So each patch becomes a strip of an image row. For "
        "blocks, change the order of the dimensions."
    ),
    "h w c p1 p2": "Your code reads a patch as channel, row, column. The order inside a patch is row, column, channel.",
    "w h p1 p2 c": "Your code puts the patches down column by column. They come row by row.",
    "h w p2 p1 c": (
        "Each patch is in its place, but your code reads its pixels column by column. They come row by row."
    ),
    "w h p2 p1 c": "Your code exchanges height and width everywhere. Rows come first, and columns change faster.",
}
_EXCHANGED_IMAGE = (
    "Your code exchanges height and width of the images. An image size is (height, width)."
)
WRITES = {
    "c w p2 h p1": _EXCHANGED_IMAGE,
    "c h w p1 p2": (
        "Your image holds one whole patch after the other. The rows of neighbouring patches must alternate."
    ),
    "h p1 w p2 c": (
        "The numbers of your image stand in the order row, column, channel. Bring the channels to the front with "
        "permute, not with reshape."
    ),
}


def any_behaviour(
    got, expected, error, called, kata, numbered, cut, pair, images=None, patch_size=2
):
    if error is not None:
        return _of_an_error(error, kata, numbered, cut)
    if images is None or not isinstance(got, torch.Tensor):
        return None
    patch_size = pair(patch_size)
    if called.startswith("patchify"):
        images = images.detach()
        if not _is_right(kata.patchify, cut(images, patch_size), images.contiguous(), patch_size):
            images = images.contiguous()  # it is not about the order in memory
        said = _of_earlier_calls(kata, numbered, cut)
        return said or _of_the_cut(got, images, patch_size, cut)
    if called.startswith("unpatchify(patchify") and not _is_right(
        kata.patchify, cut(expected, patch_size), expected.clone(), patch_size
    ):
        return None
    if called.startswith("unpatchify"):
        said = _of_earlier_calls_back(kata, numbered, cut)
        return said or _of_the_joined(got, expected, patch_size, cut)
    return None


def a_patch_is_a_block_of_pixels(patches, images, kata, numbered, cut):
    return _of_earlier_calls(kata, numbered, cut) or _of_the_cut(patches, images, (2, 2), cut)


def the_channels_of_a_pixel_stand_together(patches, kata, numbered, cut):
    images = numbered(
        1, 3, 4, 6
    )  # the test has one row of patches, in which some orders look the same
    with suppress(Exception):
        said = _of_earlier_calls(kata, numbered, cut)
        return said or _of_the_cut(kata.patchify(images, 2), images, (2, 2), cut)
    return None


def _is_right(call, expected, *given):
    with suppress(Exception):
        return checks.alike(call(*given), expected)
    return False


def _of_an_error(error, kata, numbered, cut):
    """Return what is wrong when sizes that fit end in an exception."""
    if isinstance(error, ValueError) and _takes_exchanged_sides(kata, numbered):
        return _EXCHANGED_SIDES
    if _needs_patchify(kata, numbered, cut):
        return _NEEDS_PATCHIFY
    if checks.says(error, "invalid for input of size") and _takes_three_channels_only(
        kata, numbered, cut
    ):
        return "Your code works for images of 3 channels only. Take the number of channels from what you are given."
    return None


_EXCHANGED_SIDES = (
    "Your code compares the height with the width of a patch. A pair is (height, width)."
)


def _takes_exchanged_sides(kata, numbered):
    """Tell whether images are refused that fit, and not refused when height and width are exchanged."""
    refused = []
    for height, width in ((2, 9), (9, 2)):
        try:
            kata.patchify(numbered(2, 3, height, width), (2, 9))
        except ValueError:
            refused.append(height)
        except Exception:
            pass
    return refused == [2]


_NEEDS_PATCHIFY = "unpatchify keeps something from the last call of patchify. It must work with its arguments alone."


def _needs_patchify(kata, numbered, cut):
    """Tell whether unpatchify is right only after patchify was given the same images."""

    def right_after(images):
        kata.patchify(images, 2)
        return _is_right(kata.unpatchify, three, cut(three, 2), 2, (4, 6))

    two, three = numbered(1, 2, 4, 6), numbered(1, 3, 4, 6)
    with suppress(Exception):
        return right_after(three) and not right_after(two)
    return False


def _takes_three_channels_only(kata, numbered, cut):
    def works(channels):
        images = numbered(2, channels, 4, 6)
        return _is_right(kata.patchify, cut(images, 2), images, 2), _is_right(
            kata.unpatchify, images, cut(images, 2), 2, (4, 6)
        )

    three = works(3)
    return any(
        it and not (one or two) for it, one, two in zip(three, works(1), works(2), strict=True)
    )


# Cutting


def _of_the_cut(mine, images, patch, cut):
    """Return how the patches `mine` came about, if a value tells it."""
    if not isinstance(mine, torch.Tensor):
        return None
    expected = cut(images, patch)
    if mine.dtype != expected.dtype:
        return _of_the_dtype(mine, expected)
    if mine.shape == images.shape and torch.equal(mine, images):
        return "Your code returns the images as they are."
    return (
        _of_the_shape(mine, images, patch, cut, expected)
        if mine.shape != expected.shape
        else _of_the_digits(mine, expected)
        or _of_memory(mine, images, patch, cut)
        or _of_the_numbers(mine, expected, "patches")
        or _of_the_order(mine, images, patch, CUTS)
        or _of_the_size(mine, images, patch, cut)
        or _of_the_order(mine, images, patch, _all_orders())
        or _of_exchanged_dimensions(mine, images, patch, cut)
    )


def _of_the_shape(mine, images, patch, cut, expected):
    batch, channels = images.shape[:2]
    if mine.numel() == expected.numel() and torch.equal(mine.reshape(expected.shape), expected):
        return "Your numbers are in the right order, but not in the right shape: (batch, patches, numbers of a patch)."
    if mine.dim() > 1 and _same_but_order(mine.mT, expected):
        return (
            "Your patches are columns, as F.unfold gives them. Each patch must be a row: (batch, patches, numbers of "
            "a patch)."
        )
    alone = cut(images.flatten(0, 1)[:, None], patch).reshape(batch, -1, patch[0] * patch[1])
    if channels > 1 and checks.alike(mine, alone):
        return "Each channel makes patches of its own in your code. A patch holds all channels of its pixels."
    windows = images.unfold(2, patch[0], 1).unfold(3, patch[1], 1).movedim(1, -1)
    if _same_but_order(mine, windows.flatten(3).flatten(1, 2)):
        return "Your patches overlap: the next one starts one pixel further. It must start where the last one ends."
    if mine.dim() != 3:
        return (
            f"Your result has {mine.dim()} dimensions. It must have three: (batch, patches, numbers of a patch). "
            "Numbers of other dimensions go into the second or the third."
        )
    return _of_the_size(mine, images, patch, cut)


def _same_but_order(mine, expected):
    """Tell whether each patch holds the expected numbers, in whatever order."""
    return checks.alike(mine.sort(dim=-1).values, expected.sort(dim=-1).values)


def _of_memory(mine, images, patch, cut):
    if images.is_contiguous():
        return None
    _, channels, height, width = images.shape
    strides = (channels * height * width, height * width, width, 1)
    with suppress(RuntimeError):  # these strides can lead out of the memory of the images
        if torch.equal(mine, cut(images.as_strided(images.shape, strides), patch)):
            return "Your code reads the memory as if the images were contiguous. Read a tensor by its dimensions."
    return None


def _of_the_size(mine, images, patch, cut):
    """Return which other patch size was used, if one was."""
    height, width = images.shape[2:]
    for size in product(_divisors(height), _divisors(width)):
        if size == patch or not checks.alike(mine, cut(images, size)):
            continue
        if size == (height // patch[0], width // patch[1]) and patch[0] == patch[1]:
            return (
                "Your code takes the patch size for the number of patches. It is the number of pixels along a side of "
                "a patch."
            )
        return (
            f"Your patches have {size[0]} x {size[1]} pixels. The patch size of this call asks for {patch[0]} x "
            f"{patch[1]}: the height comes first."
        )
    return None


def _divisors(number):
    return [n for n in range(1, number + 1) if number % n == 0]


def _of_the_order(mine, images, patch, orders):
    """Return in which order of the five dimensions the numbers were read."""
    for order in orders:
        if _is_in_order(order, mine, images, patch):
            return CUTS.get(order) or _in_words(
                "The order of your numbers is", order, images, PATCH_ORDER
            )
    batch, channels, height, width = images.shape
    rows, columns = height // patch[0], width // patch[1]
    split = images.reshape(batch, channels, patch[0], rows, patch[1], columns)
    swapped = (split.permute(0, 2, 4, 3, 5, 1), split.permute(0, 3, 5, 2, 4, 1))
    if any(torch.equal(mine, other.reshape(mine.shape)) for other in swapped):
        return (
            "Your patches are not blocks of pixels. When you split a side, the number of patches comes first, "
            "then the patch size."
        )
    return None


def _is_in_order(order, mine, images, patch):
    """Tell whether the patches hold the numbers of the images in this order of the five dimensions."""
    return torch.equal(mine.flatten(1), images.flatten(1)[:, _places(order, images, patch)])


def _of_exchanged_dimensions(mine, images, patch, cut):
    batch, channels, height, width = images.shape
    last = images.reshape(batch, height, width, channels).movedim(3, 1)
    if torch.equal(mine, cut(last, patch)):
        return (
            "Your code reads the images as (batch, height, width, channels). They are (batch, channels, height, "
            "width)."
        )
    turned = images.mT.reshape(images.shape)
    if any(_is_in_order(order, mine, turned, patch) for order in _all_orders()):
        return "Your code exchanges height and width of the images before it cuts them."
    if height == width or width % patch[0] or height % patch[1]:
        return None
    exchanged = images.reshape(batch, channels, width, height)
    if any(_is_in_order(order, mine, exchanged, patch) for order in _all_orders()):
        return (
            f"Your code makes {width // patch[0]} rows of {height // patch[1]} patches. These images have "
            f"{height // patch[0]} rows of {width // patch[1]}: the height decides how many rows there are."
        )
    return None


# Putting together


def _of_the_joined(got, images, patch, cut):
    """Return how the images `got` came about, if a value tells it."""
    if not isinstance(got, torch.Tensor):
        return None
    patches = cut(images, patch)
    if got.dtype != images.dtype:
        return _of_the_dtype(got, images)
    if got.shape == patches.shape and torch.equal(got, patches):
        return "Your code returns the patches as they are."
    if got.shape != images.shape:
        return _of_the_shape_of_images(got, images, patch, cut, patches)
    return (
        _of_the_digits(got, images)
        or _of_the_numbers(got, images, "images")
        or _of_the_places(got, images, patch, cut, patches)
    )


def _of_the_shape_of_images(got, images, patch, cut, patches):
    if checks.alike(got.mT, images):
        return _EXCHANGED_IMAGE
    if got.dim() == 4 and checks.alike(got.movedim(3, 1), images):
        return "The channels are the last dimension of your images. They must be dimension 1."
    if got.numel() == images.numel() and torch.equal(got.reshape(images.shape), images):
        return "Your numbers are in the right order, but not in the right shape: (batch, channels, height, width)."
    if got.dim() != 4:
        return f"Your result has {got.dim()} dimensions. Images have four: (batch, channels, height, width)."
    if got.numel() == images.numel() and got.shape[:2] == images.shape[:2]:
        height, width = got.shape[2:]
        if not (height % patch[0] or width % patch[1]) and torch.equal(cut(got, patch), patches):
            return f"Your images are {height} x {width}. The image size asks for {images.shape[2]} x {images.shape[3]}."
    return None


def _of_the_places(got, images, patch, cut, patches):
    """Return how the numbers of the patches were read, or those of the images written."""
    mine, right = got.flatten(1), images.flatten(1)
    height, width = images.shape[2:]
    orders = {order: _places(order, images, patch) for order in _all_orders()}
    reads = [order for order, at in orders.items() if torch.equal(mine[:, at], patches.flatten(1))]
    writes = [order for order, at in orders.items() if torch.equal(right[:, at], mine)]
    known = [READS[order] for order in READS if order in reads]
    known += [WRITES[order] for order in WRITES if order in writes]
    rows, columns = height // patch[0], width // patch[1]
    split = patches.reshape(len(got), rows, columns, *patch, -1)
    if torch.equal(got, split.permute(0, 2, 4, 3, 5, 1).reshape(images.shape)):
        known.append(
            "You permute as in patchify. On the way back, each dimension returns to where it came from."
        )
    split = patches.reshape(len(got), rows, columns, *patch[::-1], -1)
    if torch.equal(got, split.permute(0, 5, 1, 3, 2, 4).reshape(images.shape)):
        known.append("Your code splits a patch into (width, height). A pair is (height, width).")
    known += [
        _in_words("Your code reads the patches in the order", order, images, PATCH_ORDER)
        for order in reads
    ]
    known += [
        _in_words("Your code writes the image in the order", order, images, IMAGE_ORDER)
        for order in writes
    ]
    for size in product(_divisors(height), _divisors(width)):
        if size != patch and torch.equal(cut(got, size).flatten(1), patches.flatten(1)):
            known.append(
                f"Your code takes the patches for {size[0]} x {size[1]} pixels. The patch size of this call is "
                f"{patch[0]} x {patch[1]}: the height comes first."
            )
    if width % patch[0] == 0 and height % patch[1] == 0:
        other = got.reshape(*images.shape[:2], width, height)
        if height != width and checks.alike(cut(other, patch), patches):
            known.append(
                f"Your code makes {width // patch[0]} rows of {height // patch[1]} patches. The image size asks for "
                f"{rows} rows of {columns}."
            )
    return known[0] if known else None


def patches_become_the_image_again(joined, images, kata, numbered, cut):
    if not isinstance(joined, torch.Tensor):
        return None
    if said := _of_earlier_calls_back(kata, numbered, cut) or _of_the_joined(
        joined, images, (2, 2), cut
    ):
        return said
    if joined.shape == (1, 1, 4, 4):
        other = kata.unpatchify(cut(numbered(1, 1, 6, 12), 2), 2, (6, 12))
        if other.shape == (1, 1, 8, 8):
            return "Your code expects as many rows of patches as columns. The image size says how many there are."
    return None


# Numbers, dtypes, orders


def _of_the_dtype(mine, expected):
    names = [str(tensor.dtype).removeprefix("torch.") for tensor in (mine, expected)]
    return f"Your result is {names[0]}. Keep the dtype of what you are given: {names[1]}."


def _of_the_digits(mine, expected):
    if torch.equal(mine, expected):
        return None
    for dtype in DTYPES:
        if torch.equal(mine, expected.to(dtype).to(expected.dtype)):
            name = str(dtype).removeprefix("torch.")
            return f"Your numbers went through {name} and lost digits. Stay in the dtype that you are given."
    return None


def _of_the_numbers(mine, expected, what):
    """Return what is wrong with the numbers themselves, wherever they stand."""
    everything = set(expected.flatten().tolist())
    for place, (got, image) in enumerate(zip(mine, expected, strict=True)):
        numbers, own = got.flatten().tolist(), image.flatten().tolist()
        for number in numbers:
            if number not in everything:
                return f"Your {what} hold {number:.5g}, which is no pixel. Move the numbers, and do not change them."
            if number not in own:
                return f"Image {place} gets {number:.5g}, which belongs to another image. Cut each image on its own."
        if lost := [number for number in own if number not in numbers]:
            twice = max(own, key=numbers.count)
            return (
                f"In your {what}, {twice:.5g} appears {numbers.count(twice)} times and {lost[0]:.5g} never. Each "
                "number has one place."
            )
    return None


def _all_orders():
    return [" ".join(axes) for axes in permutations(AXES)]


def _places(order, images, patch):
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


def _in_words(start, order, images, right):
    """Return both orders in words, the slowest dimension first."""
    axes = {a: words for a, words in AXES.items() if a != "c" or images.shape[1] > 1}
    mine, asked = (", ".join(axes[a] for a in o.split() if a in axes) for o in (order, right))
    return f"{start}: {mine}. It must be: {asked}. (The dimension that changes fastest is last.)"


# What a call must not change, and what it must not keep


_CHANGES_IMAGES = (
    "patchify changes the images in place. They belong to the caller: make a new tensor."
)


def the_images_stay_as_they_were(got, error):
    if error is None:
        return _CHANGES_IMAGES
    return None


def patches_in_any_memory_order(got, error, called):
    if error is None and called.startswith("patches"):
        return (
            "unpatchify changes the patches in place. They belong to the caller: make a new tensor."
        )
    return None


def each_call_cuts_its_own_images(got, error, kata, numbered, cut):
    return None if error is not None else _of_earlier_calls(kata, numbered, cut)


def each_call_joins_its_own_patches(got, error, kata, numbered, cut):
    return None if error is not None else _of_earlier_calls_back(kata, numbered, cut)


def _of_earlier_calls(kata, numbered, cut):
    images = numbered(2, 3, 8, 10)
    with suppress(Exception):
        kata.patchify(images, 2)
        if not torch.equal(images, numbered(2, 3, 8, 10)):
            return _CHANGES_IMAGES
    return _of_two_calls(lambda given: kata.patchify(given, 2), images, lambda given: cut(given, 2))


def _of_earlier_calls_back(kata, numbered, cut):
    if _needs_patchify(kata, numbered, cut):
        return _NEEDS_PATCHIFY
    images = numbered(2, 3, 8, 10)
    patches = cut(images, 2)
    return _of_two_calls(
        lambda given: kata.unpatchify(given, 2, (8, 10)),
        patches,
        lambda given: images + given[0, 0, 0],
    )


def _of_two_calls(call, given, right):
    """Call a function twice, and return what the calls have to do with each other."""
    with suppress(Exception):
        first = call(given)
        before = first.clone()
        if not torch.equal(before, right(given)):
            return None
        given += 7000
        second = call(given)
        if torch.equal(second, before):
            return "Your code returns the result of an earlier call. Each call works with what it is given."
        if not torch.equal(first, before):
            return "All calls write into one tensor, so a call changes an earlier result. Make a new one in each call."
    return None


def the_gradient_reaches_each_pixel(error, kata, numbered, cut):
    images = numbered(2, 3, 10, 12)
    return _of_no_graph(lambda given: kata.patchify(given, 2), images, cut(images, 2))


def the_gradient_reaches_each_patch(error, kata, numbered, cut):
    images = numbered(2, 3, 10, 12)
    return _of_no_graph(lambda given: kata.unpatchify(given, 2, (10, 12)), cut(images, 2), images)


def _of_no_graph(call, given, expected):
    with suppress(Exception):
        result = call(given.requires_grad_())
        if not result.requires_grad and torch.equal(result, expected):
            return "Your result has no graph, so no gradient can flow. detach(), .data, no_grad() and NumPy cut it."
    return None


# Refusing


def a_height_that_does_not_fit_is_refused(
    got, kata, numbered, cut, pair, height, width, patch_size
):
    if _takes_exchanged_sides(kata, numbered):
        return _EXCHANGED_SIDES
    if _compares_areas(kata, numbered):
        return "Your code compares areas. Compare each side with the patch size along it."
    return _of_no_refusal(
        got, kata, numbered(2, 3, height, width), pair(patch_size), patch_size, cut
    )


def a_width_that_does_not_fit_is_refused(got, kata, numbered, cut, pair, height, width, patch_size):
    return a_height_that_does_not_fit_is_refused(
        got, kata, numbered, cut, pair, height, width, patch_size
    )


def _compares_areas(kata, numbered):
    """Tell whether sides are refused exactly when the areas do not fit."""

    def refused(height, width, patch_size):
        try:
            kata.patchify(numbered(2, 3, height, width), patch_size)
        except ValueError:
            return True
        except Exception:
            return False
        return False

    fit = [(6, 8, (4, 2)), (8, 6, (2, 4)), (9, 8, (6, 3)), (4, 9, 6)]
    unfit = [(7, 9, (2, 3)), (7, 8, (2, 3)), (8, 7, (4, 3)), (7, 5, 2)]
    return not any(refused(*case) for case in fit) and all(refused(*case) for case in unfit)


def _of_no_refusal(got, kata, images, patch, patch_size, cut):
    """Return what happens to images that do not fit, instead of a ValueError."""
    if isinstance(got, AssertionError):
        return "Your code uses `assert`, which `python -O` leaves out. Raise a ValueError."
    if checks.says(got, "invalid for input of size"):
        return _RESHAPE_FAILS
    if got is not None:
        return None
    returned = kata.patchify(images, patch_size)
    if isinstance(returned, Exception):
        return "Your code returns the exception. Raise it."
    if returned is None:
        return "Your code returns None here. Raise a ValueError, so that the caller cannot go on by mistake."
    height, width = images.shape[2:]
    cropped = images[:, :, : height // patch[0] * patch[0], : width // patch[1] * patch[1]]
    if cropped.numel() and checks.alike(returned, cut(cropped, patch)):
        return "Your code leaves out the pixels that fill no patch. Raise a ValueError."
    padded = functional.pad(images, (0, -width % patch[1], 0, -height % patch[0]))
    if checks.alike(returned, cut(padded, patch)):
        return "Your code fills up the last patches with zeros. Raise a ValueError."
    return None


_RESHAPE_FAILS = "Your code goes on with what does not fit, and reshape fails. Check first, and raise a ValueError."


def the_message_names_the_side(
    got, expected, message, kata, numbered, cut, pair, height, width, patch_size
):
    if message is None:
        return a_height_that_does_not_fit_is_refused(
            None, kata, numbered, cut, pair, height, width, patch_size
        )
    if len(got) == 2:
        return "Your message names both sides, but one of them fits. Check each side on its own."
    if got and got != expected:
        return f"Your message names the {got[0]}, but the {expected[0]} does not fit."
    return "Your message does not say whether the height or the width does not fit."


def the_message_names_the_patch_size(
    got, expected, message, kata, numbered, cut, pair, height, width, patch_size
):
    if message is None:
        return a_height_that_does_not_fit_is_refused(
            None, kata, numbered, cut, pair, height, width, patch_size
        )
    return f"Your message does not contain {expected[0]}, the patch size along the side that does not fit."


def an_image_size_that_does_not_fit_is_refused(got, kata, cut, patches, image_size, pair, numbered):
    if (message := _of_another_refusal(got)) or got is not None:
        return message
    returned = kata.unpatchify(patches, 2, image_size)
    if isinstance(returned, Exception):
        return "Your code returns the exception. Raise it."
    if not isinstance(returned, torch.Tensor):
        return None
    height, width = pair(image_size)
    if returned.shape[2:] == (height // 2 * 2, width // 2 * 2):
        return "Your code returns smaller images than the image size asks for. Raise a ValueError."
    return None


def a_wrong_number_of_patches_is_refused(got, kata, patches, count):
    if (message := _of_another_refusal(got)) or got is not None:
        return message
    returned = kata.unpatchify(patches[:, :count], 2, (4, 6))
    if isinstance(returned, Exception):
        return "Your code returns the exception. Raise it."
    if not isinstance(returned, torch.Tensor):
        return None
    if returned.shape[0] != 6 and returned.numel() == patches[:, :count].numel() > 0:
        return "Your code puts patches of one image into another. Raise a ValueError."
    if count > 6 and checks.alike(returned, kata.unpatchify(patches[:, :6], 2, (4, 6))):
        return "Your code ignores the patches that are too many. Raise a ValueError."
    return None


def _of_another_refusal(got):
    if isinstance(got, AssertionError):
        return "Your code uses `assert`, which `python -O` leaves out. Raise a ValueError."
    if checks.says(got, "invalid for input of size"):
        return _RESHAPE_FAILS
    return None
