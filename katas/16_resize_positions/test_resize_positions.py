"""A table of position embeddings moves to another grid of patches, each channel as a small image.

`by_hand` does it slowly, from the formula of bicubic interpolation. What plausible mistakes make of
a table stands at the end of this file.
"""

import functools
import itertools
import math

import torch
from torch import nn
from torch.nn.functional import adaptive_avg_pool2d, interpolate

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


@functools.cache
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


def resized(images, new_grid, **how):
    """Return `(dim, new rows, new columns)` of `(dim, rows, columns)`: weighted sums of old pixels."""
    down = weights(images.shape[1], new_grid[0], **how).to(images.dtype)  # (new rows, rows)
    across = weights(images.shape[2], new_grid[1], **how).to(images.dtype)  # (new columns, columns)
    return down @ images @ across.T


def as_images(table, grid):
    """Lay out the patch rows on their grid: `(dim, rows, columns)`."""
    return table[0, 1:].T.unflatten(1, grid)


def by_hand(table, old_grid, new_grid):
    """Resize slowly: the class row stays, each new patch row is a weighted sum of old ones."""
    patch_rows = resized(as_images(table, old_grid), new_grid).flatten(1).T
    return torch.cat([table[0, :1], patch_rows])[None]


BICUBIC = (
    "Each channel is resized once, as an image: bicubic, align_corners=False, no antialiasing. Beyond "
    "the border the outermost patches repeat. Nothing else is done to the numbers."
)


def whole(table):
    return table


def check(
    kata, table, old_grid, new_grid, why=BICUBIC, part=whole, name="", mistakes=None, tolerance=1e-5
):
    """Check a resized table, or a named part of it, and say which mistake it is when we know it."""

    def resize(table):
        return kata.resize_positions(table.clone(), old_grid, new_grid)

    got, expected = checks.outcome(lambda: resize(table)), by_hand(table, old_grid, new_grid)
    if not isinstance(got, torch.Tensor) or got.shape != expected.shape:
        part, name = whole, ""  # it has no such part
    known = known_mistakes(table, old_grid, new_grid, resize)
    known = {text: lambda _, sign=sign: sign(got) for text, sign in known.items()}
    checks.equal(
        part(got),
        part(expected),
        f"{name}resize_positions(table of {table.shape[1]} rows, {old_grid}, {new_grid})",
        tolerance=tolerance,
        why=why,
        mistakes={**(mistakes or {}), **known},
    )


def test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch(kata):
    """The new table has the shape (1, 1 + new rows * new columns, dim)."""
    check(
        kata,
        make_table((2, 3), dim=4),
        (2, 3),
        (4, 5),
        part=lambda table: tuple(table.shape),
        name="shape of ",
        why="One tensor comes back, (1, tokens, dim): the class token has one row, and each of the 4 * 5 "
        "patches has one.",
    )


def test_the_class_row_comes_first_and_stays_bit_for_bit(kata):
    """The row of the class token comes first and keeps its values, bit for bit."""
    row = torch.tensor([7.1, -7.2, 7.3, -7.4]).double()
    for new_grid in [(4, 5), (2, 2)]:
        table = make_table((3, 2), dim=4)
        table[0, 0] = row
        check(
            kata,
            table,
            (3, 2),
            new_grid,
            part=lambda table: table[0, 0],
            name="row 0 of ",
            tolerance=None,
            why="The class token has no place in the image: its row takes no part in the resizing.",
            mistakes={
                "The class row was lost on the way: there are zeros in its place.": 0 * row,
                "This is the class row, but it was rounded: keep it bit for bit.": lambda got: (
                    got.dtype == row.dtype and torch.allclose(got, row, rtol=1e-2)
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
    table = torch.tensor([1.0, 20.0, 300.0]).double().repeat(1, 7, 1)
    table[0, 0] = torch.tensor([5.0, 6.0, 7.0])
    check(
        kata,
        table,
        (2, 3),
        (3, 4),
        part=lambda table: table[0, 1:5],
        name="with patch rows that are all [1, 20, 300], rows 1 to 4 of ",
        why="A channel that is the same everywhere stays so: the neighbours' weights add up to 1, "
        "near the border, too.",
    )


def test_what_changes_from_left_to_right_still_does(kata):
    """What changes only from left to right still changes only from left to right."""
    check_image(kata, [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]], (3, 4), "from left to right")


def test_what_changes_from_top_to_bottom_still_does(kata):
    """What changes only from top to bottom still changes only from top to bottom."""
    check_image(kata, [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], (4, 3), "from top to bottom")


def check_image(kata, image, new_grid, direction):
    """Check what becomes of an image that is the first channel of a table."""
    pixels = torch.tensor(image).double()
    channels = torch.stack([pixels, 10 * pixels], dim=-1)  # (rows, columns, dim)
    check(
        kata,
        torch.cat([torch.ones(1, 2).double(), channels.flatten(0, 1)])[None],
        tuple(pixels.shape),
        new_grid,
        part=lambda table: table[0, 1:, 0].reshape(new_grid),
        name=f"channel 0, which was {image}, of ",
        why=f"This channel changes {direction} only. The patches are numbered row by row, in the "
        "old grid and in the new.",
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


def test_the_dtype_stays(kata):
    """The new table has the dtype of the old one."""
    for dtype in (torch.float32, torch.float64):
        check(
            kata,
            make_table((2, 3), dim=4, dtype=dtype),
            (2, 3),
            (3, 5),
            part=lambda table: table.dtype,
            name="dtype of ",
            why="A checkpoint in another precision than the model's is rounded without a word.",
        )


def test_one_call_leaves_nothing_for_the_next(kata):
    """Every call looks at the table it is given, however often its grids were met before."""
    first, second = make_table((2, 3), dim=2), 5 * make_table((2, 3), dim=2)
    before = checks.outcome(lambda: kata.resize_positions(first, (2, 3), (4, 5)))
    check(
        kata,
        second,
        (2, 3),
        (4, 5),
        mistakes={
            "This is what came of the table of the call before: nothing is kept.": lambda got: (
                torch.equal(got, before)
            )
        },
    )


def test_the_table_is_not_changed(kata):
    """The table that was passed keeps its values and its shape."""
    for new_grid in [(2, 3), (4, 5)]:
        table = make_table((2, 3), dim=4)
        checks.outcome(lambda table=table, new=new_grid: kata.resize_positions(table, (2, 3), new))
        checks.equal(
            table,
            make_table((2, 3), dim=4),
            f"the table after resize_positions(table, (2, 3), {new_grid})",
            why="It belongs to a checkpoint or to a model, which goes on using it.",
            mistakes={
                "The table itself got another shape. It belongs to a checkpoint or to a model: "
                "return a new one.": lambda table: table.shape != (1, 7, 4),
                "It was written to. A slice of a table lies on the table's memory, and it belongs to "
                "a checkpoint or to a model: write to a new tensor.": lambda _: True,
            },
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
    for new_grid in [(4, 5), (2, 3), (2, 2)]:
        with checks.raises(
            ValueError,
            "",
            f"resize_positions(table of {length} rows, (2, 3), {new_grid})",
            mistakes={
                f"{problem}, but that went unnoticed: the numbers fit into some shape, and no longer "
                "belong to their patches. Compare the length with 1 + rows * columns first, whatever the "
                "new grid is.": (lambda error: error is None),
                f"{problem}. Torch noticed only that some shape did not fit: say what is wrong "
                "yourself, with a ValueError, before anything is computed.": RuntimeError,
                f"{problem}, and that was noticed. But an assert is for what can never happen, and is "
                "left out under `python -O`: raise a ValueError.": AssertionError,
                f"{problem}, and that was noticed. But a value that does not fit is a ValueError.": (
                    lambda error: True
                ),
            },
        ):
            kata.resize_positions(table, (2, 3), new_grid)


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
    table = checkpoint["pos_embedding"].clone()
    check(kata, table, (2, 3), (4, 5))
    checkpoint["pos_embedding"] = kata.resize_positions(checkpoint["pos_embedding"], (2, 3), (4, 5))
    large.load_state_dict(checkpoint, strict=True)
    checks.equal(
        large.pos_embedding.detach(),
        by_hand(table, (2, 3), (4, 5)),
        "large.pos_embedding after large.load_state_dict(resized checkpoint)",
        tolerance=1e-5,
        why="The larger embedding takes over what the smaller one has learnt, resized.",
    )


# What plausible mistakes make of a table. A resize has three steps: rows become images, images
# another size, images rows again. Each step can go wrong in several ways, alone or together.


def linear(distance):
    """Return the weight of a neighbour in linear interpolation."""
    return max(0.0, 1 - abs(distance))


def only_itself(distance):
    """Return the weight of a neighbour when only one old cell counts."""
    return float(distance == 0)


def half(distance):
    """Return the weight of a neighbour in another cubic kernel."""
    return cubic(distance, a=-0.5)


def nearest(place, old, new):
    """Return the old cell in which a new cell begins."""
    return math.floor(place * old / new)


def nearest_middle(place, old, new):
    """Return the old cell in which the middle of a new cell lies."""
    return math.floor((place + 0.5) * old / new)


def corners(place, old, new):
    """Return where a new cell lies when the first and the last cells of both grids coincide."""
    return place * (old - 1) / (new - 1)


def upper_left(place, old, new):
    """Return where a new cell begins, which is not where its middle lies."""
    return place * old / new


def nudged(place, old, new):
    """Return where a new cell lies when the scale is (new + 0.1) / old."""
    return (place + 0.5) * old / (new + 0.1) - 0.5


def scale(**how):
    return lambda images, grid: resized(images, grid, **how)


def by_torch(**how):
    return lambda images, grid: interpolate(images[None], size=grid, **how)[0]


def in_line(mode):
    """Resize the patches as one line, not as an image."""

    def step(images, grid):
        line = images.flatten(1)[:, None, None]  # (dim, 1, 1, patches)
        return interpolate(line, size=(1, grid[0] * grid[1]), mode=mode).reshape(-1, *grid)

    return step


RIGHT = ""
ONE_LINE = "The patches were resized as one line. But they lie in two directions, on a grid."
CORNERS = (
    "The middles of the corner patches were laid upon each other (align_corners=True). The two "
    "grids cover the same image, edge upon edge: align_corners=False."
)
LINEAR = "This is bilinear: only the nearest 2 x 2 patches count. In bicubic, 4 x 4 do."
ONE_OLD = "Each new patch took over the row of one old patch. In bicubic, 4 x 4 patches count."
ANTIALIAS = (
    "These are the values with antialiasing. It has another kernel, and a wider one when the grid "
    "shrinks: leave it off."
)

ROWS_TO_IMAGES = {
    RIGHT: as_images,
    "A reshape alone took the rows for images. In memory the channels of one patch stand side by "
    "side: to get one image for each channel, the axis of the channels has to move.": (
        lambda table, grid: table[0, 1:].reshape(-1, *grid)
    ),
    "The old grid was taken for (columns, rows). It is (rows, columns).": (
        lambda table, grid: as_images(table, grid[::-1])
    ),
    "Rows and columns of the old images were exchanged: the channels move in front, and behind them "
    "rows come before columns.": lambda table, grid: as_images(table, grid).mT,
    "The patches begin one row too early here: row 0 of the table belongs to no patch.": (
        lambda table, grid: as_images(table.roll(1, dims=1), grid)
    ),
}
IMAGES_TO_SIZE = {
    RIGHT: resized,
    "The new grid was taken for (columns, rows). It is (rows, columns).": (
        lambda images, grid: resized(images, grid[::-1])
    ),
    ONE_LINE: in_line("bicubic"),
    f"{ONE_LINE} ": in_line("bilinear"),
    "Each new patch got the mean of the old ones that it covers. Bicubic is asked for.": (
        lambda images, grid: adaptive_avg_pool2d(images, grid)
    ),
    LINEAR: scale(kernel=linear),
    f"{LINEAR} {CORNERS}": scale(kernel=linear, where=corners),
    f"{LINEAR} {ANTIALIAS}": by_torch(mode="bilinear", antialias=True),
    ONE_OLD: scale(kernel=only_itself, where=nearest),
    f"{ONE_OLD} ": scale(kernel=only_itself, where=nearest_middle),
    CORNERS: scale(where=corners),
    "The upper left corner of a patch was taken for its middle.": scale(where=upper_left),
    "The scale factor is not new / old. A tenth added to one side gives the right size, but moves "
    "every position: ask for the size instead.": scale(where=nudged),
    ANTIALIAS: by_torch(mode="bicubic", antialias=True),
    "This is a cubic kernel with a = -0.5. The one that is asked for has a = -0.75.": (
        scale(kernel=half)
    ),
    "Beyond the border there is nothing here. The outermost patches repeat there instead.": (
        scale(repeat_border=False)
    ),
}
IMAGES_TO_ROWS = {
    RIGHT: lambda images: images.flatten(1).T,
    "The images were read back as rows by a reshape alone, without moving the axis of the channels "
    "behind that of the patches: that mixes the two.": (
        lambda images: images.reshape(-1, images.shape[0])
    ),
    "The new patches are numbered column by column. They go row by row, from left to right.": (
        lambda images: images.mT.flatten(1).T
    ),
}


def patch_rows_by_mistake(table, old_grid, new_grid):
    """Yield a sentence for each mistake, or combination of them, and what gives its patch rows."""
    steps = itertools.product(ROWS_TO_IMAGES, IMAGES_TO_SIZE, IMAGES_TO_ROWS)
    for read, size, write in sorted(steps, key=lambda texts: 3 - texts.count(RIGHT)):

        def patch_rows(read=read, size=size, write=write):
            images = IMAGES_TO_SIZE[size](ROWS_TO_IMAGES[read](table, old_grid), new_grid)
            return IMAGES_TO_ROWS[write](images)

        if read or size or write:
            yield " ".join(filter(None, (read, size, write))), patch_rows
    for mode in ("linear", "nearest"):
        line = functools.partial(interpolate, table.mT, size=1 + math.prod(new_grid), mode=mode)
        yield (
            (
                f"The table was resized as one line ({mode}), the class row included. That row has no "
                "place in the grid, and the patches lie in two directions, not in one."
            ),
            lambda line=line: line()[0].T[1:],
        )


def known_mistakes(table, old_grid, new_grid, resize):
    """Return the sentences that name a mistake, each with what recognises the resized table."""
    rows, columns = new_grid
    length, dim = 1 + rows * columns, table.shape[2]
    too_few = [(rows - 1) * columns, rows * (columns - 1), (rows - 1) * (columns - 1)]
    square = math.isqrt(rows * columns)
    shortest = min(length, table.shape[1])
    corner = min(rows, old_grid[0]), min(columns, old_grid[1])
    expected = by_hand(table, old_grid, new_grid)
    down, across = (  # where all four neighbours lie inside the border
        weights(*side, repeat_border=False).sum(dim=1).sub(1).abs() < 1e-9
        for side in zip(old_grid, new_grid, strict=True)
    )

    def near(one, other, tolerance=1e-5):
        return torch.allclose(one.to(other.dtype), other, rtol=tolerance, atol=tolerance)

    def rounded(got):
        short = [got.to(dtype).to(table.dtype) for dtype in (torch.bfloat16, torch.float16)]
        return near(got, expected, 0.02) and any(torch.equal(got[:, 1:], s[:, 1:]) for s in short)

    def corner_of(table, grid):
        return as_images(table, grid)[:, : corner[0], : corner[1]]

    def middle(table):
        return as_images(table, new_grid)[:, down][:, :, across]

    def scaled(got):
        return near(got[0, 1:], expected[0, 1:] * (got[0, 1:].norm() / expected[0, 1:].norm()))

    return {
        "Nothing came back: the result has to be returned.": lambda got: got is None,
        "This table has as many rows as it should, 1 + rows * columns of the old grid, but was refused.": (
            lambda got: isinstance(got, ValueError) and "spatial dim" not in str(got)
        ),
        "The rows went into interpolate as they are, without a grid: it resizes images, (1, dim, rows, "
        "columns).": lambda got: "spatial dim" in str(got),
        "The class row and the patch rows have not as many axes: both are to be (1, rows, dim). An index "
        "drops an axis, a slice keeps it.": lambda got: "same number of dim" in str(got),
        "They are to be joined along the axis of the tokens, which is not axis 0.": lambda got: (
            "except in dimension 0" in str(got)
        ),
        "The patches cannot be put behind the class row, (1, 1, dim): their last axis is not that of the "
        "channels. After resizing, it has to move back.": lambda got: (
            f"size {dim} but got size {rows * columns}" in str(got)
        ),
        "The patches cannot be put behind the class row: another number of channels came out. The rows "
        "were laid out on another grid than the old one (is it taken to be square?).": lambda got: (
            "Sizes of tensors must match" in str(got)
        ),
        "Nothing is left to reshape: the table was cut along axis 0. Its rows lie along axis 1.": (
            lambda got: "is invalid for input of size 0" in str(got)
        ),
        "These rows do not fill that shape. Is the class row still among them? Are the sizes those of "
        "this grid and this table, and not of an example or of a square?": (
            lambda got: "is invalid for input of size" in str(got)
        ),
        "The table came back as another dtype. Values are rounded on such a way: the table keeps its "
        "own.": lambda got: got.dtype != table.dtype,
        "The table came back as it was. Even with as many patches, another grid has them in other "
        "places.": lambda got: torch.equal(got, table),
        "The new grid was taken to be a square. It is (rows, columns).": lambda got: near(
            got[0, 1:], resized(as_images(table, old_grid), (square, square)).flatten(1).T
        ),
        "A row or a column of patches is missing. A scale factor is a rounded quotient: 7 * (61 / "
        "7) is a little less than 61. Ask for the size instead.": lambda got: (
            tuple(got.shape) in [(1, 1 + count, dim) for count in too_few]
        ),
        "The table is still laid out as images, but its rows are to be patches again.": lambda got: (
            got.dim() == 4
        ),
        "The last two sizes are exchanged: (1, tokens, dim).": lambda got: (
            got.shape == (1, dim, length) != (1, length, dim)
        ),
        "There is one row too many: is the class row there twice?": lambda got: (
            tuple(got.shape) == (1, length + 1, dim)
        ),
        "The row of the class token is missing: put it in front of the patches.": lambda got: (
            tuple(got.shape) == (1, rows * columns, dim)
        ),
        "An axis is lost: a table is (1, tokens, dim), and the 1 stays.": lambda got: (
            got.dim() == 2
        ),
        "The last size is the number of channels, and stays. The class row is one more token, not more "
        "channels.": lambda got: got.dim() == 3 and got.shape[2] != dim,
        "The same call gives other numbers each time. The old table says all: nothing is left to "
        "chance.": lambda got: got.shape == expected.shape and not torch.equal(got, resize(table)),
        "Another table gives the same rows: what was learnt about the patches is lost.": lambda got: (
            torch.equal(got[:, 1:], resize(table + 1)[:, 1:])
        ),
        "There are zeros for the patches: what was learnt about them is lost.": lambda got: (
            not got[0, 1:].any()
        ),
        "The last row was taken for that of the class token, which is the first.": lambda got: near(
            got.roll(1, dims=1), by_hand(table.roll(1, dims=1), old_grid, new_grid)
        ),
        "The class row comes last here. It belongs in front.": lambda got: near(
            got.roll(1, dims=1), expected
        ),
        "The patches are right. Row 0 is to be the class row, just as it was.": (
            lambda got: near(got[0, 1:], expected[0, 1:])
        ),
        **{
            text: lambda got, patch_rows=patch_rows: near(got[0, 1:], patch_rows())
            for text, patch_rows in patch_rows_by_mistake(table, old_grid, new_grid)
        },
        "The first rows were taken over, as though the patches lay in one line. They lie on a grid, "
        "and both grids cover the whole image.": lambda got: torch.equal(
            got[:, :shortest], table[:, :shortest]
        ),
        "Each old patch kept its row and column in the new grid. But the same image is cut into other "
        "patches now: the table is to be stretched or shrunk, not cut or filled up.": lambda got: (
            torch.equal(corner_of(got, new_grid), corner_of(table, old_grid))
        ),
        "Values beyond those of the old table were cut off. Bicubic may go beyond them: let it.": (
            lambda got: near(
                got[0, 1:], expected[0, 1:].clamp(table[0, 1:].min(), table[0, 1:].max())
            )
        ),
        "The rows of the patches were multiplied with a number: nothing is to be normalised.": scaled,
        "The patches in the middle are right, those near the border are not: beyond it, the outermost "
        "patches repeat.": lambda got: (
            min(down.sum(), across.sum()) > 1 and near(middle(got), middle(expected))
        ),
        "These are the right rows, in another order. The new patches go row by row, from left to right.": (
            lambda got: near(got[:, 1:].sort(dim=1).values, expected[:, 1:].sort(dim=1).values)
        ),
        "These are the right numbers, but the channels have changed places.": (
            lambda got: near(got[:, 1:].sort(dim=2).values, expected[:, 1:].sort(dim=2).values)
        ),
        "The values are near, but rounded on the way. Compute in the table's own dtype.": rounded,
        "The values are near, but not the same. Is something done to them before or after resizing, or "
        "is it done twice?": lambda got: near(got[0, 1:], expected[0, 1:], 0.02),
    }
