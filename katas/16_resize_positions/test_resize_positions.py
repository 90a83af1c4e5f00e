"""A table of position embeddings moves to another grid of patches, each channel as a small image.

`by_hand` does it slowly, from the formula of bicubic interpolation. What plausible mistakes make of
a table stands at the end of this file.
"""

import math

import torch
from torch import nn

from dojo import checks


def make_table(grid, dim, dtype=torch.float64):
    """Return a table `(1, 1 + patches, dim)` of numbers from -1 to 1 that follow no simple rule."""
    length = 1 + grid[0] * grid[1]
    return torch.arange(1.0, length * dim + 1).sin().to(dtype).reshape(1, length, dim)


def cubic(distance, a=-0.75):
    """Return how much a neighbour at this distance counts: 1 at 0, nothing from 2 on."""
    x = abs(distance)
    if x <= 1:
        return (a + 2) * x**3 - (a + 3) * x**2 + 1
    return a * (x**3 - 5 * x**2 + 8 * x - 4) if x < 2 else 0.0


def centre(place, old, new):
    """Return where the middle of one of `new` cells lies among `old` cells on the same length."""
    return (place + 0.5) * old / new - 0.5


def weights(old, new, kernel=cubic, where=centre, repeat_border=True):
    """Return `(new, old)`: how much each old cell counts for each new one, along one side."""
    counts = [[0.0] * old for _ in range(new)]
    for place in range(new):
        source = where(place, old, new)
        for neighbour in range(math.floor(source) - 1, math.floor(source) + 3):
            inside = min(max(neighbour, 0), old - 1)  # beyond the border, the border repeats
            if inside == neighbour or repeat_border:
                counts[place][inside] += kernel(source - neighbour)
    return torch.tensor(counts, dtype=torch.float64)


def by_hand(table, old_grid, new_grid, weights=weights):
    """Resize slowly: the class row stays, each new patch row is a weighted sum of old ones."""
    down = weights(old_grid[0], new_grid[0]).to(table.dtype)  # (new rows, old rows)
    across = weights(old_grid[1], new_grid[1]).to(table.dtype)  # (new columns, old columns)
    images = table[0, 1:].T.unflatten(1, old_grid)  # (dim, old rows, old columns)
    resized = down @ images @ across.T  # (dim, new rows, new columns)
    return torch.cat([table[:, :1], resized.flatten(1).T[None]], dim=1)


MEMORY = (
    "In memory the channels of one patch stand side by side: to get one image for each channel, "
    "the axis of the channels has to move."
)
DTYPE = "another dtype. Values are rounded on such a way: the table keeps its own."
BICUBIC = "Each channel is resized as an image: bicubic, align_corners=False, no antialiasing."


def check(kata, table, old_grid, new_grid, why=BICUBIC, mistakes=None):
    """Check a resized table as a whole, and name the mistake when it is one that we know."""
    expected = by_hand(table, old_grid, new_grid)
    known = known_mistakes(table.clone(), old_grid, new_grid)
    checks.equal(
        kata.resize_positions(table, old_grid, new_grid),
        expected,
        f"resize_positions(table of {table.shape[1]} rows, {old_grid}, {new_grid})",
        tolerance=1e-5,
        why=why,
        mistakes={**(mistakes or {}), **known},
    )


def test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch(kata):
    """The new table has the shape (1, 1 + new rows * new columns, dim)."""
    table = make_table((2, 3), dim=4)
    checks.equal(
        tuple(kata.resize_positions(table, (2, 3), (4, 5)).shape),
        (1, 21, 4),
        "resize_positions(table (1, 7, 4), (2, 3), (4, 5)).shape",
        why="The class token has one row, and each of the 4 * 5 patches has one.",
        mistakes={
            "The table came back in its old shape.": (1, 7, 4),
            "The row of the class token is missing: set it aside first, then put it back.": (
                1,
                20,
                4,
            ),
            "The table is still laid out as images, but its rows are to be patches again.": lambda shape: (
                len(shape) == 4
            ),
            "The last two sizes are exchanged: (1, tokens, dim).": (1, 4, 21),
        },
    )


def test_the_class_row_comes_first_and_stays_bit_for_bit(kata):
    """The row of the class token comes first and keeps its values, bit for bit."""
    row = torch.tensor([7.1, -7.2, 7.3, -7.4]).double()
    for new_grid in [(4, 5), (2, 2)]:
        table = make_table((3, 2), dim=4)
        table[0, 0] = row
        checks.equal(
            kata.resize_positions(table, (3, 2), new_grid)[0, 0],
            row,
            f"resize_positions(table, (3, 2), {new_grid})[0, 0]",
            why="The class token has no place in the image: its row takes no part in the resizing.",
            mistakes={
                "The class row was lost on the way: there are zeros in its place.": 0 * row,
                f"This row came back as {DTYPE}": lambda got: got.dtype != row.dtype,
                "This is the class row, but it was rounded: keep it bit for bit.": lambda got: (
                    torch.allclose(got.to(row.dtype), row, rtol=1e-2)
                ),
                "This is a patch row: the class row is not the first any more.": lambda got: bool(
                    (got.abs() < 3).all()
                ),
                "The class row was blended with others: set it aside first.": lambda got: bool(
                    (got * row > 0).all()
                ),
            },
        )


def test_the_same_grid_changes_nothing(kata):
    """Resizing to the grid that the table already has changes no value."""
    check(
        kata,
        make_table((2, 3), dim=4),
        (2, 3),
        (2, 3),
        why="Every new patch lies exactly on an old one, so it takes over that one's row.",
    )


def test_channels_do_not_mix(kata):
    """Channels do not mix: where all patches have the same row, so do all new ones."""
    row = torch.tensor([1.0, 20.0, 300.0]).double()
    table = row.repeat(1, 7, 1)
    checks.equal(
        kata.resize_positions(table, (2, 3), (3, 4))[0, 1:5],
        row.repeat(4, 1),
        "rows 1 to 4 of resize_positions(table of equal rows, (2, 3), (3, 4))",
        tolerance=1e-5,
        why="A channel that is the same everywhere stays so: the neighbours' weights add up to 1.",
        mistakes={
            text: lambda got, wrong=wrong: torch.allclose(got, wrong()[0, 1:5])
            for text, wrong in wrong_tables(row.repeat(1, 7, 1), (2, 3), (3, 4)).items()
        },
    )


def test_what_changes_from_left_to_right_still_does(kata):
    """What changes only from left to right still changes only from left to right."""
    image = [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]
    check_image(kata, torch.tensor(image), (3, 4), "from left to right")


def test_what_changes_from_top_to_bottom_still_does(kata):
    """What changes only from top to bottom still changes only from top to bottom."""
    image = [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]
    check_image(kata, torch.tensor(image), (4, 3), "from top to bottom")


def check_image(kata, image, new_grid, direction):
    """Check what becomes of an image that is the first channel of a table."""
    old_grid = tuple(image.shape)
    channels = torch.stack([image, 10 * image], dim=-1).double()  # (rows, columns, dim)
    table = torch.cat([torch.ones(1, 2).double(), channels.flatten(0, 1)])[None]

    def first_channel(resized):
        return resized[0, 1:, 0].reshape(new_grid)

    expected = first_channel(by_hand(table, old_grid, new_grid))
    tables = wrong_tables(table.clone(), old_grid, new_grid)
    checks.equal(
        first_channel(kata.resize_positions(table, old_grid, new_grid)),
        expected,
        f"channel 0 of resize_positions(table, {old_grid}, {new_grid}), which was {image.tolist()}",
        tolerance=1e-5,
        why=f"This channel changes {direction} only. The patches are numbered row by row, in the "
        "old grid and in the new.",
        mistakes={
            text: lambda got, wrong=wrong: torch.allclose(got, first_channel(wrong()))
            for text, wrong in tables.items()
        },
    )


def test_a_larger_grid(kata):
    """A larger grid gets the values of the bicubic formula."""
    check(kata, make_table((2, 3), dim=4), (2, 3), (5, 7))


def test_a_smaller_grid(kata):
    """A smaller grid gets the values of the bicubic formula, without antialiasing."""
    check(kata, make_table((7, 9), dim=2), (7, 9), (3, 4))


def test_one_side_may_stay_and_one_may_shrink(kata):
    """Each side is resized on its own: one may stay, or shrink, while the other grows."""
    table = make_table((4, 3), dim=2)
    for new_grid in [(4, 8), (2, 3), (2, 7)]:
        check(kata, table, (4, 3), new_grid)


def test_as_many_patches_in_another_grid_are_resized_too(kata):
    """A grid with as many patches, but with other sides, is resized all the same."""
    table = make_table((2, 6), dim=3)
    for new_grid in [(3, 4), (6, 2)]:
        check(kata, table, (2, 6), new_grid)


def test_many_sizes(kata):
    """Every size that is asked for is met, whatever the quotient of new and old rounds to."""
    for old_grid, new_grid in [((7, 11), (61, 15)), ((11, 7), (15, 61)), ((14, 3), (61, 4))]:
        check(kata, make_table(old_grid, dim=2), old_grid, new_grid)
    table = make_table((5, 8), dim=2)
    for rows in range(2, 20):
        check(kata, table, (5, 8), (rows, 22 - rows))


def test_each_channel_is_what_torch_makes_of_that_image(kata):
    """Each channel is what torch's own bicubic interpolation makes of that channel alone."""
    table = make_table((3, 5), dim=4, dtype=torch.float32)
    got = kata.resize_positions(table, (3, 5), (6, 4))
    for channel in range(4):
        image = table[0, 1:, channel].reshape(1, 1, 3, 5)
        resized = nn.functional.interpolate(image, size=(6, 4), mode="bicubic", align_corners=False)
        checks.equal(
            got[0, 1:, channel].reshape(6, 4),
            resized[0, 0],
            f"channel {channel} of resize_positions(table, (3, 5), (6, 4)), as an image",
            tolerance=1e-5,
            why="Each channel is an image of its own, and no channel knows of another.",
        )


def test_the_dtype_stays(kata):
    """The new table has the dtype of the old one."""
    for dtype in (torch.float32, torch.float64):
        table = make_table((2, 3), dim=4, dtype=dtype)
        checks.equal(
            kata.resize_positions(table, (2, 3), (3, 5)).dtype,
            dtype,
            f"resize_positions({dtype} table, (2, 3), (3, 5)).dtype",
            why="A checkpoint in another precision than the model's is rounded without a word.",
        )


def test_one_call_leaves_nothing_for_the_next(kata):
    """Every call looks at the table it is given, however often its grids were met before."""
    first, second = make_table((2, 3), dim=2), 5 * make_table((2, 3), dim=2)
    before = kata.resize_positions(first, (2, 3), (4, 5))
    check(
        kata,
        second,
        (2, 3),
        (4, 5),
        mistakes={"This is what came of the table of the call before: nothing is kept.": before},
    )


def test_the_table_is_not_changed(kata):
    """The table that was passed keeps its values and its shape."""
    for new_grid in [(2, 3), (4, 5)]:
        table = make_table((2, 3), dim=4)
        kata.resize_positions(table, (2, 3), new_grid)
        checks.equal(
            table,
            make_table((2, 3), dim=4),
            f"the table after resize_positions(table, (2, 3), {new_grid})",
            why="It belongs to a checkpoint or to a model, which goes on using it.",
        )


def test_a_table_that_is_too_short_is_refused(kata):
    """A table with fewer rows than 1 + rows * columns raises ValueError."""
    refuse(kata, 6, "There is no row for the class token, or one patch has none")
    refuse(kata, 4, "Half of the patches have no row")


def test_a_table_that_is_too_long_is_refused(kata):
    """A table with more rows than 1 + rows * columns raises ValueError."""
    refuse(kata, 8, "There is one row too many")
    refuse(kata, 13, "There are twice as many patch rows as patches")


def refuse(kata, length, problem):
    """Check that a table of this length is refused for a 2 x 3 grid, which has 1 + 2 * 3 rows."""
    table = torch.arange(length * 4.0).sin().reshape(1, length, 4)
    with checks.raises(
        ValueError,
        "",
        f"resize_positions(table of {length} rows, (2, 3), (4, 5))",
        why=f"{problem}: the table belongs to another grid.",
        mistakes={
            f"{problem}, but that went unnoticed: the numbers fit into some shape, and no longer "
            "belong to their patches. Compare the length with 1 + rows * columns first.": (
                lambda error: error is None
            ),
            f"{problem}. Torch noticed only that some shape did not fit: say what is wrong "
            "yourself, with a ValueError, before anything is computed.": RuntimeError,
        },
    ):
        kata.resize_positions(table, (2, 3), (4, 5))


class Embedding(nn.Module):
    """The parameters of a ViT's embedding for a grid of patches."""

    def __init__(self, grid, dim=4):
        super().__init__()
        self.to_patch_embedding = nn.Linear(12, dim)
        self.pos_embedding = nn.Parameter(make_table(grid, dim, dtype=torch.float32))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))


def test_a_resized_checkpoint_loads_into_a_larger_embedding(kata):
    """A checkpoint with a resized table loads strictly into an embedding with a larger grid."""
    small, large = Embedding((2, 3)), Embedding((4, 5))
    checkpoint = small.state_dict()
    checkpoint["pos_embedding"] = kata.resize_positions(checkpoint["pos_embedding"], (2, 3), (4, 5))
    checks.equal(
        {name: tuple(value.shape) for name, value in checkpoint.items()},
        {name: tuple(value.shape) for name, value in large.state_dict().items()},
        "the shapes in the resized checkpoint",
        why="load_state_dict refuses any other shape: 'size mismatch for pos_embedding'.",
    )
    large.load_state_dict(checkpoint, strict=True)
    checks.equal(
        large.pos_embedding.detach(),
        by_hand(small.pos_embedding.detach(), (2, 3), (4, 5)),
        "large.pos_embedding after large.load_state_dict(resized checkpoint)",
        tolerance=1e-5,
        why="The larger embedding takes over what the smaller one has learnt, resized.",
        mistakes=known_mistakes(small.pos_embedding.detach(), (2, 3), (4, 5)),
    )


# What plausible mistakes make of a table. Each is known by the values that it gives.


def linear(distance):
    """Return the weight of a neighbour in linear interpolation."""
    return max(0.0, 1 - abs(distance))


def nearest(place, old, new):
    """Return the old cell in which a new cell begins."""
    return math.floor(place * old / new)


def corners(place, old, new):
    """Return where a new cell lies when the first and the last cells of both grids coincide."""
    return place * (old - 1) / (new - 1)


def upper_left(place, old, new):
    """Return where a new cell begins, which is not where its middle lies."""
    return place * old / new


def nudged(place, old, new):
    """Return where a new cell lies when the scale is (new + 0.1) / old."""
    return (place + 0.5) * old / (new + 0.1) - 0.5


def by_torch(table, old_grid, new_grid, **options):
    """Resize with options that the kata does not ask for."""
    images = table[0, 1:].T.unflatten(1, old_grid)[None]
    resized = (
        nn.functional.interpolate(images, size=new_grid, mode="bicubic", **options)[0].flatten(1).T
    )
    return torch.cat([table[:, :1], resized[None]], dim=1)


def without_moving_channels(table, old_grid, new_grid, *, back):
    """Take the rows for images as they lie in memory; `back`: and the images for rows."""
    patches = table[:, 1:].reshape(1, table.shape[2], -1).mT
    resized = by_hand(torch.cat([table[:, :1], patches], dim=1), old_grid, new_grid)
    return without_moving_them_back(resized) if back else resized


def without_moving_them_back(resized):
    """Read finished images as rows as they lie in memory."""
    patches = resized[:, 1:].mT.reshape(1, -1, resized.shape[2])
    return torch.cat([resized[:, :1], patches], dim=1)


def in_one_line(table, new_grid):
    """Resize the whole table as one sequence, the class row included."""
    length = 1 + math.prod(new_grid)
    return nn.functional.interpolate(table.mT, size=length, mode="linear", align_corners=False).mT


def down_the_columns(table, grid):
    """Number the patches of `grid` column by column."""
    patches = table[:, 1:].unflatten(1, grid).transpose(1, 2).flatten(1, 2)
    return torch.cat([table[:, :1], patches], dim=1)


def wrong_tables(table, old_grid, new_grid):
    """Return what each mistake makes of the table, by the sentence that names the mistake."""

    def bicubic(table=table, old_grid=old_grid, new_grid=new_grid, **how):
        return by_hand(table, old_grid, new_grid, lambda old, new: weights(old, new, **how))

    return {
        f"A reshape alone took the rows for images. {MEMORY}": (
            lambda: without_moving_channels(table, old_grid, new_grid, back=False)
        ),
        f"A reshape alone took the rows for images, and images for rows. {MEMORY}": (
            lambda: without_moving_channels(table, old_grid, new_grid, back=True)
        ),
        "The images are right, but were read back without moving the axis of the channels behind "
        "that of the patches: a reshape alone mixes the two.": (
            lambda: without_moving_them_back(bicubic())
        ),
        "The table was resized as one line, the class row included. That row has no place in the "
        "grid, and the patches lie in two directions, not in one.": (
            lambda: in_one_line(table, new_grid)
        ),
        "The new patches are numbered column by column. They go row by row, from left to right.": (
            lambda: down_the_columns(bicubic(), new_grid)
        ),
        "The old grid was taken for (columns, rows). It is (rows, columns).": (
            lambda: bicubic(old_grid=old_grid[::-1])
        ),
        "The new grid was taken for (columns, rows). It is (rows, columns).": (
            lambda: bicubic(new_grid=new_grid[::-1])
        ),
        "Both grids were taken for (columns, rows). They are (rows, columns).": (
            lambda: bicubic(old_grid=old_grid[::-1], new_grid=new_grid[::-1])
        ),
        "This is bilinear: only the nearest 2 x 2 patches count. In bicubic, 4 x 4 do.": (
            lambda: bicubic(kernel=linear)
        ),
        "Each new patch took over the row of one old patch. In bicubic, 4 x 4 patches count.": (
            lambda: bicubic(kernel=lambda distance: float(distance == 0), where=nearest)
        ),
        "The middles of the corner patches were laid upon each other (align_corners=True). The two "
        "grids cover the same image, edge upon edge: align_corners=False.": (
            lambda: bicubic(where=corners)
        ),
        "The upper left corner of a patch was taken for its middle.": (
            lambda: bicubic(where=upper_left)
        ),
        "The scale factor is not new / old. A tenth added to one side gives the right size, but "
        "moves every position: ask for the size instead.": lambda: bicubic(where=nudged),
        "These are the values with antialiasing. It has another kernel, and a wider one when the "
        "grid shrinks: leave it off.": lambda: by_torch(table, old_grid, new_grid, antialias=True),
        "This is a cubic kernel with a = -0.5. The one that is asked for has a = -0.75.": (
            lambda: bicubic(kernel=lambda distance: cubic(distance, a=-0.5))
        ),
        "Beyond the border there is nothing here. The outermost patches repeat there instead.": (
            lambda: bicubic(repeat_border=False)
        ),
        "The class row comes last here. It belongs in front.": lambda: bicubic().roll(-1, dims=1),
    }


def known_mistakes(table, old_grid, new_grid):
    """Return the sentences that name a mistake, each with what recognises the resized table."""
    rows, columns = new_grid
    too_few = [(rows - 1) * columns, rows * (columns - 1), (rows - 1) * (columns - 1)]
    sizes_with_a_side_short = [(1, 1 + count, table.shape[2]) for count in too_few]
    return {
        "The table came back as it was. Even with as many patches, another grid has them in other "
        "places.": table,
        "A row or a column of patches is missing. A scale factor is a rounded quotient: 7 * (61 / "
        "7) is a little less than 61. Ask for the size instead.": lambda got: (
            tuple(got.shape) in sizes_with_a_side_short
        ),
        "The table is still laid out as images, but its rows are to be patches again.": lambda got: (
            got.dim() == 4
        ),
        f"The table came back as {DTYPE}": lambda got: got.dtype != table.dtype,
        "The row of the class token is missing: put it in front of the patches.": lambda got: (
            got.shape[1] == rows * columns
        ),
        **{
            text: lambda got, wrong=wrong: torch.allclose(got, wrong(), atol=1e-5)
            for text, wrong in wrong_tables(table, old_grid, new_grid).items()
        },
    }
