"""Cut numbered images into patches, and put them together again: each number shows where its pixel goes.

Pixel n of channel c of image b holds the number 1000 * b + 100 * c + n. The pixels of a channel are counted row by
row, from 0.
"""

import re

import torch

from dojo import checks


def numbered(batch, channels, height, width):
    """Return images whose numbers say which pixel they are."""
    pixels = torch.arange(float(height * width)).reshape(height, width)
    first = 1000 * torch.arange(batch)[:, None] + 100 * torch.arange(channels)
    return first[:, :, None, None] + pixels


def cut(images, patch_size):
    """Return the patches of `images`, pixel by pixel."""
    height, width = pair(patch_size)
    patches = []
    for top in range(0, images.shape[2], height):
        for left in range(0, images.shape[3], width):
            pixels = []
            for y in range(top, top + height):
                for x in range(left, left + width):
                    pixels.append(images[:, :, y, x])  # (batch, channels)
            patches.append(torch.cat(pixels, dim=1))
    return torch.stack(patches, dim=1)


def pair(size):
    return size if isinstance(size, tuple) else (size, size)


def listed(tensor):
    """Return the numbers of a tensor as nested lists, and anything else as it is."""
    return tensor.int().tolist() if isinstance(tensor, torch.Tensor) else tensor


def check_cut(kata, images, patch_size, said="images"):
    expected = cut(images, patch_size)
    checks.equal(kata.patchify(images, patch_size), expected, f"patchify({said}, {patch_size})")


def check_joined(kata, images, patch_size, image_size):
    checks.equal(
        kata.unpatchify(cut(images, patch_size), patch_size, image_size),
        images,
        f"unpatchify(patches, {patch_size}, {image_size})",
    )


# Step 1: cut one image


def test_a_patch_is_a_block_of_pixels(kata):
    """Patches are blocks that do not overlap: they come row by row, and so do the pixels of each patch."""
    #   0  1 |  2  3 |  4  5
    #   6  7 |  8  9 | 10 11
    #  ------+-------+------
    #  12 13 | 14 15 | 16 17
    #  18 19 | 20 21 | 22 23
    images = numbered(1, 1, 4, 6)
    patches = kata.patchify(images, 2)
    first = [[0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11]]
    second = [[12, 13, 18, 19], [14, 15, 20, 21], [16, 17, 22, 23]]
    checks.equal(listed(patches), [first + second], "patchify(a 4 x 6 image, 2)")


def test_the_channels_of_a_pixel_stand_together(kata):
    """Inside a patch, all channels of a pixel stand side by side: the order is row, column, channel."""
    images = numbered(1, 3, 2, 4)
    patches = kata.patchify(images, 2)
    first = [0, 100, 200, 1, 101, 201, 4, 104, 204, 5, 105, 205]
    second = [2, 102, 202, 3, 103, 203, 6, 106, 206, 7, 107, 207]
    checks.equal(listed(patches), [[first, second]], "patchify(a 2 x 4 image of 3 channels, 2)")


def test_the_patch_size_may_be_a_pair(kata):
    """A patch size is an int or a (height, width) pair."""
    check_cut(kata, numbered(1, 1, 12, 6), (2, 3))
    check_cut(kata, numbered(1, 1, 12, 6), (3, 2))


# Step 2: cut any images


def test_each_image_of_a_batch(kata):
    """Each image of a batch is cut on its own."""
    check_cut(kata, numbered(4, 2, 4, 6), 2)
    check_cut(kata, numbered(3, 2, 4, 6), 2)


def test_images_and_patches_of_any_size(kata):
    """Images can have any number of channels, and images and patches can have any height and width."""
    check_cut(kata, numbered(2, 3, 6, 4), 2)
    check_cut(kata, numbered(2, 2, 9, 6), 3)
    check_cut(kata, numbered(2, 5, 4, 8), 4)
    check_cut(kata, numbered(2, 2, 3, 5), 1)
    check_cut(kata, numbered(2, 2, 6, 6), (3, 2))
    check_cut(kata, numbered(2, 3, 3, 8), (1, 4))
    check_cut(kata, numbered(2, 4, 6, 5), (6, 5))


def test_the_images_stay_as_they_were(kata):
    """Cutting does not change the images."""
    images = numbered(2, 3, 4, 6)
    kata.patchify(images, 2)
    checks.equal(images, numbered(2, 3, 4, 6), "images, after patchify(images, 2)")


def test_each_call_cuts_its_own_images(kata):
    """Each call cuts what the images hold now, and the result of an earlier call does not change."""
    images, more = numbered(2, 3, 4, 6), numbered(2, 3, 4, 6) + 5000
    first = kata.patchify(images, 2)
    images.copy_(more)
    called = "patchify(images, 2), after `images.copy_(more)`"
    checks.equal(kata.patchify(images, 2), cut(more, 2), called)
    checks.equal(first, cut(more - 5000, 2), "the patches of the first call, after the second")


def test_images_in_any_memory_order(kata):
    """The images can have any order in memory."""
    images = numbered(2, 3, 6, 4)
    check_cut(kata, images.transpose(2, 3), 2, "images.transpose(2, 3)")
    check_cut(kata, images[:, 1:, 1:5, 2:], 2, "images[:, 1:, 1:5, 2:]")
    check_cut(kata, images[:1].expand(2, 3, 6, 4), 2, "images[:1].expand(2, 3, 6, 4)")


def test_patches_keep_the_dtype(kata):
    """Patches keep the floating-point dtype of the images, and every digit."""
    thirds = numbered(2, 3, 4, 6).double() / 3
    check_cut(kata, thirds, 2, "float64 images")
    check_cut(kata, thirds.half(), 2, "float16 images")


def test_the_gradient_reaches_each_pixel(kata):
    """The gradient of each number in a patch goes back to the pixel that it came from."""
    images, weights = numbered(2, 3, 4, 6).requires_grad_(), numbered(2, 3, 4, 6) + 1
    (kata.patchify(images, 2) * cut(weights, 2)).sum().backward()
    checks.equal(
        images.grad, weights, "images.grad, after (patchify(images, 2) * weights).sum().backward()"
    )


# Step 3: refuse images that do not fit


def refusal(kata, height, width, patch_size):
    """Return what the ValueError of patchify says; None if there is none."""
    try:
        kata.patchify(numbered(2, 3, height, width), patch_size)
    except ValueError as error:
        return str(error)
    return None


def sides_in(message, height, width):
    """Return the sides that a message names, and if these are both, only those whose length it gives."""
    words = set(re.findall(r"[a-z]+|\d+", str(message).lower()))
    names = {"height": {"height", "h", "rows", "row"}, "width": {"width", "w", "columns", "column"}}
    lengths = {"height": str(height), "width": str(width)}
    named = [side for side in names if names[side] & words]
    return named[:1] if len(named) < 2 else [s for s in named if lengths[s] in words] or named


def test_a_height_that_does_not_fit_is_refused(kata):
    """If patches do not fill the height of the images exactly, patchify raises a ValueError."""
    cases = [(7, 9, (2, 3)), (7, 8, 2), (4, 9, (5, 3)), (6, 8, (4, 2)), (7, 7, 2)]
    for height, width, patch_size in cases:
        with checks.raises(ValueError, "", f"patchify({height} x {width} images, {patch_size})"):
            kata.patchify(numbered(2, 3, height, width), patch_size)


def test_a_width_that_does_not_fit_is_refused(kata):
    """If patches do not fill the width of the images exactly, patchify raises a ValueError."""
    for height, width, patch_size in [(8, 10, (4, 3)), (8, 7, 2), (6, 4, (3, 5)), (8, 6, (2, 4))]:
        with checks.raises(ValueError, "", f"patchify({height} x {width} images, {patch_size})"):
            kata.patchify(numbered(2, 3, height, width), patch_size)


def test_the_message_names_the_side(kata):
    """The message of the ValueError names the side that does not fit, height or width."""
    for height, width, patch_size, side in [
        *((7, 9, (2, 3), "height"), (8, 10, (4, 3), "width"), (7, 8, 2, "height")),
        *((8, 7, 2, "width"), (4, 9, (5, 3), "height"), (6, 4, (3, 5), "width")),
    ]:
        message = refusal(kata, height, width, patch_size)
        checks.equal(
            sides_in(message, height, width),
            [side],
            f"sides in the message for {height} x {width} images and patch size {patch_size}, {message!r},",
        )


def test_the_message_names_the_patch_size(kata):
    """The message of the ValueError names the patch size along that side."""
    for height, width, patch_size, patch in [(7, 9, (2, 3), 2), (8, 10, (4, 3), 3), (8, 7, 2, 2)]:
        message = refusal(kata, height, width, patch_size)
        checks.equal(
            [number for number in re.findall(r"\d+", str(message)) if number == str(patch)][:1],
            [str(patch)],
            f"patch size in the message for {height} x {width} images and patch size {patch_size}, {message!r},",
        )


# Step 4: put one image together


def test_patches_become_the_image_again(kata):
    """Each number of a patch goes back to its pixel in the image."""
    images, patch_size, image_size = numbered(1, 1, 4, 6), 2, (4, 6)
    joined = kata.unpatchify(cut(images, patch_size), patch_size, image_size)
    checks.equal(listed(joined), listed(images), "unpatchify(six patches, 2, (4, 6))")


def test_the_channels_come_apart_again(kata):
    """The length of a patch says how many channels the images have, and its order is row, column, channel."""
    check_joined(kata, numbered(1, 3, 4, 6), 2, (4, 6))
    check_joined(kata, numbered(1, 2, 4, 6), 2, (4, 6))


def test_the_image_size_may_be_one_number(kata):
    """An image size is a (height, width) pair, or an int for a square."""
    check_joined(kata, numbered(1, 3, 6, 6), (2, 3), 6)


# Step 5: put any patches together


def test_patches_of_any_size_become_images(kata):
    """There can be any number of images, and images and patches can have any height and width."""
    check_joined(kata, numbered(3, 2, 6, 4), 2, (6, 4))
    check_joined(kata, numbered(2, 4, 9, 6), (3, 2), (9, 6))
    check_joined(kata, numbered(1, 2, 3, 8), (1, 4), (3, 8))
    check_joined(kata, numbered(4, 3, 4, 5), (4, 5), (4, 5))
    check_joined(kata, numbered(2, 3, 8, 8), 2, 8)


def test_patches_in_any_memory_order(kata):
    """The patches can have any order in memory, and stay as they were."""
    images = numbered(2, 3, 4, 6)
    patches = cut(images, 2).mT.contiguous().mT
    called = "unpatchify(patches.mT.contiguous().mT, 2, (4, 6))"
    checks.equal(kata.unpatchify(patches, 2, (4, 6)), images, called)
    checks.equal(patches, cut(images, 2), "patches, after unpatchify(patches, 2, (4, 6))")


def test_images_keep_the_dtype_of_the_patches(kata):
    """Images keep the floating-point dtype of the patches, and every digit."""
    thirds = numbered(2, 3, 4, 6).double() / 3
    check_joined(kata, thirds, 2, (4, 6))
    check_joined(kata, thirds.half(), 2, (4, 6))


def test_each_call_joins_its_own_patches(kata):
    """Each call works with the patches of this call, and the result of an earlier call does not change."""
    images, more = numbered(2, 3, 4, 6), numbered(2, 3, 4, 6) + 5000
    kata.patchify(numbered(1, 2, 8, 4), 4)
    patches = cut(images, 2)
    first = kata.unpatchify(patches, 2, (4, 6))
    patches.copy_(cut(more, 2))
    called = "unpatchify(patches, 2, (4, 6)), after `patches.copy_(more)`"
    checks.equal(kata.unpatchify(patches, 2, (4, 6)), more, called)
    checks.equal(first, images, "the images of the first call, after the second")


def test_the_gradient_reaches_each_patch(kata):
    """The gradient of each pixel goes back to the number in the patches that it came from."""
    patches, weights = cut(numbered(2, 3, 4, 6), 2).requires_grad_(), numbered(2, 3, 4, 6) + 1
    (kata.unpatchify(patches, 2, (4, 6)) * weights).sum().backward()
    called = "patches.grad, after (unpatchify(patches, 2, (4, 6)) * weights).sum().backward()"
    checks.equal(patches.grad, cut(weights, 2), called)


def test_there_and_back(kata):
    """What patchify has cut, unpatchify puts together again."""
    images = numbered(2, 3, 4, 6)
    patches = kata.patchify(images=images, patch_size=(2, 3))
    joined = kata.unpatchify(patches=patches, patch_size=(2, 3), image_size=(4, 6))
    called = "unpatchify(patchify(images, (2, 3)), (2, 3), (4, 6))"
    checks.equal(joined, numbered(2, 3, 4, 6), called)


# Step 6: refuse patches that do not fit


def test_an_image_size_that_does_not_fit_is_refused(kata):
    """If patches of that size do not fill the height and the width exactly, unpatchify raises a ValueError."""
    patches = cut(numbered(2, 3, 6, 6), 2)
    for image_size in [(7, 6), (6, 7), 7, (4, 9), (9, 4), (1, 18)]:
        with checks.raises(ValueError, "", f"unpatchify(9 patches, 2, {image_size})"):
            kata.unpatchify(patches, 2, image_size)


def test_a_wrong_number_of_patches_is_refused(kata):
    """If there are more or fewer patches than the images need, unpatchify raises a ValueError."""
    patches = cut(numbered(6, 3, 4, 6), 2).repeat(1, 2, 1)
    for count in (5, 4, 7, 12, 0):
        called = f"unpatchify({count} patches for each of 6 images, 2, (4, 6))"
        with checks.raises(ValueError, "", called):
            kata.unpatchify(patches[:, :count], 2, (4, 6))
