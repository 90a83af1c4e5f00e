"""A table of position embeddings moves to another grid of patches, each channel as a small image."""

import math

import torch
from torch import nn

from dojo import checks


def make_table(grid, dim, dtype=torch.float64):
    """Return a table `(1, 1 + patches, dim)` of numbers from -1 to 1 that follow no simple rule."""
    length = 1 + grid[0] * grid[1]
    return torch.arange(1.0, length * dim + 1).sin().to(dtype).reshape(1, length, dim)


def cubic(distance, a=-0.75):
    """Return the weight of a neighbour at this distance: 1 at 0, nothing from 2 on."""
    x = abs(distance)
    if x <= 1:
        return (a + 2) * x**3 - (a + 3) * x**2 + 1
    return a * (x**3 - 5 * x**2 + 8 * x - 4) if x < 2 else 0.0


def weights(old, new):
    """Return `(new, old)`: the weight of each old pixel in each new one, along one side."""
    result = [[0.0] * old for _ in range(new)]
    for place in range(new):
        centre = (
            place + 0.5
        ) * old / new - 0.5  # where the new pixel's centre is among the old pixels
        for neighbour in range(math.floor(centre) - 1, math.floor(centre) + 3):
            inside = min(max(neighbour, 0), old - 1)  # beyond the border, the border repeats
            result[place][inside] += cubic(centre - neighbour)
    return torch.tensor(result, dtype=torch.float64)


def by_hand(table, old_grid, new_grid):
    """Return the expected table: the class row stays, each new patch row is a weighted sum of old ones."""
    images = table[0, 1:].T.double().unflatten(1, old_grid)  # (dim, rows, columns)
    down, across = weights(old_grid[0], new_grid[0]), weights(old_grid[1], new_grid[1])
    patch_rows = (down @ images @ across.T).flatten(1).T.to(table.dtype)
    return torch.cat([table[0, :1], patch_rows])[None]


def resize(kata, table, old_grid, new_grid):
    """Return what the answer makes of a table, after a check of its shape."""
    called = f"resize_positions(table of {table.shape[1]} rows, {old_grid}, {new_grid})"
    result = kata.resize_positions(table.clone(), old_grid, new_grid)
    checks.instance(result, torch.Tensor, called)
    shape = (1, 1 + new_grid[0] * new_grid[1], table.shape[2])
    checks.equal(tuple(result.shape), shape, f"the shape of {called}")
    return result


def check(kata, table, old_grid, new_grid):
    """Check the whole table: 1e-5 is close enough, so that weights of your own are fine."""
    checks.equal(
        resize(kata, table, old_grid, new_grid),
        by_hand(table, old_grid, new_grid),
        f"resize_positions(table of {table.shape[1]} rows, {old_grid}, {new_grid})",
        tolerance=1e-5,
    )


# Step 1: refuse a table of the wrong length


def refuse(kata, old_grid, lengths):
    """Check that tables of these lengths are refused for a grid, whatever the new grid is."""
    for length in lengths:
        for new_grid in [(4, 5), old_grid, (2, 2)]:
            called = f"resize_positions(table of {length} rows, {old_grid}, {new_grid})"
            with checks.raises(ValueError, "", called):
                kata.resize_positions(torch.rand(1, length, 4), old_grid, new_grid)


def test_a_table_that_is_too_short_is_refused(kata):
    """A table with fewer rows than 1 + rows * columns of the old grid raises ValueError."""
    refuse(kata, (2, 3), [6, 5, 4, 1])
    refuse(kata, (3, 3), [9, 8, 5, 1])


def test_a_table_that_is_too_long_is_refused(kata):
    """A table with more rows than 1 + rows * columns of the old grid raises ValueError."""
    refuse(kata, (2, 3), [8, 9, 13, 21])
    refuse(kata, (3, 3), [11, 12, 19, 21])


# Step 2: the class row


def test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch(kata):
    """The new table has the shape (1, 1 + new rows * new columns, dim)."""
    resize(kata, make_table((2, 3), dim=4), (2, 3), (4, 5))


def test_the_class_row_comes_first_and_stays_bit_for_bit(kata):
    """The row of the class token comes first and keeps its values, bit for bit."""
    for dtype in (torch.float32, torch.float64):
        for new_grid in [(4, 5), (2, 2), (3, 2)]:
            table = make_table((3, 2), dim=4, dtype=dtype)
            table[0, 0] = torch.tensor([1 / 3, -1e6 / 7, 7.1, 1e-9], dtype=torch.float64)
            checks.equal(
                resize(kata, table, (3, 2), new_grid)[0, 0],
                table[0, 0],
                f"row 0 of resize_positions({dtype} table, (3, 2), {new_grid})",
            )


# Step 3: from rows to images and back


def test_the_same_grid_changes_nothing(kata):
    """Resizing to the grid that the table already has changes no value."""
    check(kata, make_table((2, 3), dim=4), (2, 3), (2, 3))


def test_channels_do_not_mix(kata):
    """Channels do not mix: where all patches have the same row, so do all new ones."""
    table = torch.tensor([1.0, 20.0, 300.0]).double().repeat(1, 7, 1)
    table[0, 0] = torch.tensor([5.0, 6.0, 7.0])
    checks.equal(
        resize(kata, table, (2, 3), (3, 4))[0, 1:],
        table[0, 1].repeat(12, 1),
        "the patch rows of resize_positions(table, (2, 3), (3, 4)), which all were [1, 20, 300]",
        tolerance=1e-5,
    )


def check_image(kata, image, new_grid):
    """Check what becomes of an image that is the first channel of a table."""
    pixels = torch.tensor(image).double()
    channels = torch.stack([pixels, 10 * pixels], dim=-1)  # (rows, columns, dim)
    table = torch.cat([torch.ones(1, 2).double(), channels.flatten(0, 1)])[None]
    old_grid = tuple(pixels.shape)
    checks.equal(
        resize(kata, table, old_grid, new_grid)[0, 1:, 0].reshape(new_grid),
        by_hand(table, old_grid, new_grid)[0, 1:, 0].reshape(new_grid),
        f"channel 0 of resize_positions(table, {old_grid}, {new_grid}), which was {image}",
        tolerance=1e-5,
    )


def test_what_changes_from_left_to_right_still_does(kata):
    """What changes only from left to right still does: patches go row by row, in both grids."""
    check_image(kata, [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]], (3, 4))


def test_what_changes_from_top_to_bottom_still_does(kata):
    """What changes only from top to bottom still does: patches go row by row, in both grids."""
    check_image(kata, [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], (4, 3))


# Step 4: bicubic, for any two grids


def test_a_larger_grid(kata):
    """A larger grid gets the values of bicubic interpolation, with align_corners=False, also at twice the size."""
    for new_grid in [(5, 7), (4, 6), (6, 9)]:
        check(kata, make_table((2, 3), dim=4), (2, 3), new_grid)


def test_a_smaller_grid(kata):
    """A smaller grid gets the values of bicubic interpolation, without antialiasing, also at half the size."""
    check(kata, make_table((7, 9), dim=2), (7, 9), (3, 4))
    check(kata, make_table((6, 8), dim=2), (6, 8), (3, 4))


def test_one_side_may_stay_and_one_may_shrink(kata):
    """Each side is resized on its own: one may stay, or shrink, while the other grows."""
    for new_grid in [(4, 8), (6, 3), (2, 3), (4, 2), (2, 7), (9, 2)]:
        check(kata, make_table((4, 3), dim=2), (4, 3), new_grid)


def test_as_many_patches_in_another_grid_are_resized_too(kata):
    """A grid with as many patches, but with other sides, is resized, too."""
    for old_grid, new_grids in {
        (2, 6): [(3, 4), (6, 2)],
        (2, 8): [(4, 4), (8, 2)],
        (4, 4): [(2, 8), (8, 2)],
    }.items():
        for new_grid in new_grids:
            check(kata, make_table(old_grid, dim=3), old_grid, new_grid)


def test_many_sizes(kata):
    """The new grid has exactly the size that you asked for, for every pair of grids."""
    for old_grid, new_grid in [((7, 11), (61, 15)), ((11, 7), (15, 61)), ((14, 3), (61, 4))]:
        check(kata, make_table(old_grid, dim=2), old_grid, new_grid)
    for rows in range(2, 20):
        check(kata, make_table((5, 8), dim=2), (5, 8), (rows, 22 - rows))


def test_a_side_of_one_and_a_single_channel(kata):
    """A grid may have one row, one column or one patch, and a table one channel."""
    for old_grid, new_grid in [
        ((1, 4), (3, 2)),
        ((3, 2), (5, 1)),
        ((4, 1), (1, 1)),
        ((1, 1), (2, 3)),
    ]:
        for dim in (3, 1):
            check(kata, make_table(old_grid, dim), old_grid, new_grid)


# Step 5: what goes in and comes out


def test_the_dtype_stays(kata):
    """The new table has the dtype of the old one."""
    for dtype in (torch.float32, torch.float64):
        for new_grid in [(3, 5), (2, 3)]:
            check(kata, make_table((2, 3), dim=4, dtype=dtype), (2, 3), new_grid)


def test_the_table_is_not_changed(kata):
    """The table that was passed keeps its values and its shape."""
    for new_grid in [(2, 3), (4, 5), (2, 2)]:
        table = make_table((2, 3), dim=4)
        kata.resize_positions(table, (2, 3), new_grid)
        checks.equal(
            table,
            make_table((2, 3), dim=4),
            f"the table after resize_positions(table, (2, 3), {new_grid})",
        )


def test_each_call_reads_the_table_that_it_gets(kata):
    """Each call reads the table as it is now, and leaves the results of earlier calls alone."""
    table = make_table((2, 3), dim=2)
    earlier = kata.resize_positions(table, (2, 3), (4, 5))
    table *= 5
    checks.equal(
        [earlier, kata.resize_positions(table, (2, 3), (4, 5))],
        [by_hand(table / 5, (2, 3), (4, 5)), by_hand(table, (2, 3), (4, 5))],
        "[an earlier result, the result after `table *= 5`]",
        tolerance=1e-5,
    )


class Embedding(nn.Module):
    """The parameters of a ViT's embedding for a grid of patches."""

    def __init__(self, grid, dim=4):
        super().__init__()
        self.to_patch_embedding = nn.Linear(12, dim)
        self.pos_embedding = nn.Parameter(make_table(grid, dim, dtype=torch.float32))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))


def test_a_resized_checkpoint_loads_into_a_larger_embedding(kata):
    """A checkpoint with a resized table loads strictly into an embedding with a larger grid."""
    large, checkpoint = Embedding((4, 5)), Embedding((2, 3)).state_dict()
    expected_table = by_hand(checkpoint["pos_embedding"], (2, 3), (4, 5))
    checkpoint["pos_embedding"] = resize(kata, checkpoint["pos_embedding"], (2, 3), (4, 5))
    large.load_state_dict(checkpoint, strict=True)
    checks.equal(
        large.pos_embedding.detach(),
        expected_table,
        "large.pos_embedding, after large.load_state_dict(resized checkpoint)",
        tolerance=1e-5,
    )
