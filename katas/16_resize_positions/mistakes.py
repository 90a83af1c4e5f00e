"""What people get wrong in kata 16, and how it shows.

The values of a resized table come from three steps: rows become images, images get another size, images become
rows again. Each step can go wrong in a few ways, alone or with another. `_of_values` makes an experiment: it
resizes a table of irregular numbers, and looks for the mistakes that give exactly the same values.
"""

import functools
import itertools
import math
import re
import traceback

import torch
from torch.nn import functional

from dojo import checks

KEPT = (
    "This is the result of an earlier call again. Compute each result from the table as it is now."
)
SCALE = (
    "A row or a column of patches is lost. A scale factor is a rounded quotient: 7 * (61 / 7) is a little less than "
    "61. Give interpolate the size instead."
)
CHANNELS = (
    "interpolate takes the rows of your grid for channels. It needs (1, dim, rows, columns): move the dimension of "
    "the channels first."
)
REFERENCES = [((2, 3), (5, 7)), ((5, 4), (3, 2)), ((2, 8), (3, 5)), ((3, 5), (8, 2))]
SIDES = {"old": [((3, 3), (4, 5)), ((4, 4), (2, 3))], "new": [((2, 3), (4, 4)), ((3, 2), (3, 3))]}


def any_behaviour(
    got,
    error,
    expected,
    called,
    kata,
    make_table,
    by_hand,
    table=None,
    old_grid=None,
    new_grid=None,
):
    if old_grid is None or new_grid is None or table is None:
        return None
    old_grid, new_grid = _pair(old_grid), _pair(new_grid)
    if error is not None:
        return _of_error(error, kata, table, old_grid, new_grid, make_table, by_hand)
    if called.startswith("the shape of"):
        return _of_shape(got, expected, kata, table, old_grid, new_grid, make_table, by_hand)
    if isinstance(expected, type):
        return _of_kind(got, expected)
    if _is_kept(kata, table, old_grid, new_grid, make_table, by_hand):
        return KEPT
    return _of_dtype(got, expected, kata, make_table) or _of_values(
        kata, old_grid, new_grid, make_table, by_hand
    )


def _is_kept(kata, table, old_grid, new_grid, make_table, by_hand):
    """Tell whether only grids that were met before give the same result for another table."""
    one, other = (_call(kata, each, old_grid, new_grid) for each in (table, table * 2 + 1))
    is_same = isinstance(one, torch.Tensor) and checks.alike(one, other)
    return is_same and _is_right(kata, (5, 3), (6, 7), make_table, by_hand)


def _of_dtype(got, expected, kata, make_table):
    if isinstance(got, torch.Tensor) and got.dtype != expected.dtype:
        dim = expected.dtype.itemsize
        fresh = _call(kata, make_table((3, 7), dim, expected.dtype), (3, 7), (5, 4))
        if isinstance(fresh, torch.Tensor) and fresh.dtype == expected.dtype:
            return None  # it is not the dtype as such: an earlier result, or a special case
        return f"The result is {got.dtype}, and the table is {expected.dtype}. Keep the dtype of the table."
    return None


def _of_kind(got, expected):
    if expected is not torch.Tensor:
        return None
    if got is None:
        return "Your code returns None. Return the new table."
    if isinstance(got, (tuple, list)):
        return (
            "Your code returns several tensors. Join them along dimension 1, and return one table."
        )
    return None


def _pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def _near(one, other, tolerance=1e-5):
    return one.shape == other.shape and torch.allclose(
        one.detach().to(other.dtype), other, rtol=tolerance, atol=tolerance
    )


def _call(kata, table, old_grid, new_grid):
    try:
        return kata.resize_positions(table.clone(), old_grid, new_grid)
    except Exception as error:
        return error


def _is_right(kata, old_grid, new_grid, make_table, by_hand):
    """Tell whether a table of irregular numbers is resized right."""
    table = make_table(old_grid, dim=4)
    result = _call(kata, table, old_grid, new_grid)
    return isinstance(result, torch.Tensor) and _near(result, by_hand(table, old_grid, new_grid))


def _is_raised(error):
    """Tell whether a `raise` or an `assert` of the answer's own made this exception."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return "site-packages" not in frame.filename and bool(
        re.match("raise |assert ", frame.line or "")
    )


def _of_square(kata, make_table, by_hand):
    """Try whether only square grids are resized right."""
    if _is_right(kata, (2, 3), (4, 5), make_table, by_hand):
        return None
    for side, grids in SIDES.items():
        if all(_is_right(kata, old, new, make_table, by_hand) for old, new in grids):
            return f"Your code takes the {side} grid for a square. A grid has its own number of rows and of columns."
    both = [((3, 3), (5, 5)), ((4, 4), (2, 2)), ((2, 2), (3, 3))]
    if all(_is_right(kata, old, new, make_table, by_hand) for old, new in both):
        return "Your code is right for square grids only. A grid has its own number of rows and of columns."
    return None


# Exceptions


def _of_error(error, kata, table, old_grid, new_grid, make_table, by_hand):
    dim, patches = table.shape[2], new_grid[0] * new_grid[1]
    if isinstance(error, (ValueError, AssertionError)) and _is_raised(error):
        return _of_refusal(kata)
    if checks.says(error, "spatial dim") or checks.says(error, "needs 4D input"):
        return (
            "interpolate did not get images. For bicubic it needs four dimensions, (1, dim, rows, columns), "
            "and a size of two numbers."
        )
    if checks.says(error, "same number of dimensions"):
        return (
            "The tensors that you join have different numbers of dimensions. Each must be (1, rows, dim): an "
            "index drops a dimension, a slice keeps it."
        )
    if checks.says(error, "except in dimension 0"):
        return "You join along dimension 0. The rows of a table are dimension 1."
    if checks.says(error, "except in dimension 2"):
        return "You join along the channels. The rows of a table are dimension 1."
    if sentence := _of_square(kata, make_table, by_hand):
        return sentence
    if checks.says(error, f"Expected size {dim} but got size {patches} for"):
        return (
            "The last dimension of your patch rows counts the patches. It must be the channels: move that "
            "dimension back after resizing."
        )
    probe = _call(kata, make_table((5, 3), 7), (5, 3), (4, 11))
    if checks.says(probe, f"for input of size {5 * 44}") or checks.says(
        probe, "size 7 but got size 5 for"
    ):
        return CHANNELS
    sizes = re.search(r"shape '\[(.*)\]' is invalid for input of size (\d+)", str(error))
    sizes = sizes or re.search(
        r"sizes \[(.*)\] don't multiply up to the size of dim \d \((\d+)\)", str(error)
    )
    if sizes:
        shape, found = [int(size) for size in sizes[1].split(",")], int(sizes[2])
        return _of_sizes(shape, found, dim, old_grid, new_grid)
    return None


def _of_sizes(shape, found, dim, old_grid, new_grid):
    """Return what is wrong when `found` numbers do not fill a shape."""
    wanted, old, new = abs(math.prod(shape)), math.prod(old_grid), math.prod(new_grid)
    if found == 0:
        return "No numbers are left after you cut the table. Its rows are dimension 1, not dimension 0."
    if found in (1 + old, dim * (1 + old)) and wanted in (old, old * dim):
        return "The class row is still among the rows that you lay out as images. Cut it off first."
    sides = [tuple(shape[place : place + 2]) for place in range(len(shape))]
    if found in (old, old * dim) and tuple(new_grid) in sides and old_grid != new_grid:
        return "You lay out the old patches on the new grid. Lay them out on the old grid, then resize."
    if (
        _scaled(old_grid, new_grid) != new
        and found == dim * _scaled(old_grid, new_grid)
        and wanted == new * dim
    ):
        return SCALE
    return None


def _scaled(old_grid, new_grid):
    """Return the number of patches that a scale factor gives."""
    sides = zip(old_grid, new_grid, strict=True)
    return math.prod(math.floor(old * (new / old)) for old, new in sides)


def _refuses(kata, length, new_grid=(4, 5), batch=1, dim=4, old_grid=(2, 3)):
    """Tell whether a table of this length is refused, for a 2 x 3 grid if no other is given."""
    result = _call(kata, torch.rand(batch, length, dim), old_grid, new_grid)
    return isinstance(result, (ValueError, AssertionError)) and _is_raised(result)


def _of_refusal(kata):
    """Return what is wrong with the refusal of a table that has the right length."""
    if not _refuses(kata, 7):
        if _refuses(kata, 7, (1, 2)):
            return "Your code refuses a smaller grid. Any new grid is fine."
        return None
    if not _refuses(kata, 5) and not _refuses(kata, 11):
        return "Your code refuses a table that has the right length, and accepts shorter and longer ones."
    if not _refuses(kata, 6) and not _refuses(kata, 15, old_grid=(3, 5)):
        return "Your code refuses a table with a row for the class token. The table has 1 + rows * columns rows."
    if not _refuses(kata, 21) or not _refuses(kata, 20):
        return "Your code compares the length of the table with the new grid. The table belongs to the old grid."
    if not _refuses(kata, 7, (4, 4)):
        return "Your code refuses a grid that is not square. Any grid is fine."
    for size in (6, 7):
        if not _refuses(kata, 7, batch=size):
            return (
                "Your code takes dimension 0 for the length. The rows of a table are dimension 1."
            )
        if not _refuses(kata, 7, dim=size):
            return (
                "Your code takes dimension 2 for the length. The rows of a table are dimension 1."
            )
    if not _refuses(kata, 8):
        return "Your code accepts 8 rows for a 2 x 3 grid, and not 7. The table has 1 + rows * columns rows."
    return "Your code refuses a table that has 1 + rows * columns rows of the old grid. This is the right length."


# Shapes


def _of_shape(got, expected, kata, table, old_grid, new_grid, make_table, by_hand):
    (_, length, dim), (rows, columns) = expected, new_grid
    result = _call(kata, table, old_grid, new_grid)
    right = by_hand(table, old_grid, new_grid)
    if not isinstance(result, torch.Tensor) or tuple(result.shape) != got:
        return None
    if result.shape == table.shape and torch.equal(result, table):
        return "The table comes back as it was. Make one with a row for each new patch."
    if got == (1, dim, rows, columns):
        return "Your code returns the images. Turn them back into rows, (1, tokens, dim), behind the class row."
    if got == (1, dim, length):
        return "The last two dimensions are exchanged. A table is (1, tokens, dim)."
    if got == (length, dim) or got == tuple(size for size in expected if size != 1):
        return (
            "A dimension of length 1 is lost. A table is (1, tokens, dim), whatever the sizes are."
        )
    if got == (1, length - 1, dim) and _near(result, right[:, 1:]):
        return "The class row is missing. Put it before the patch rows."
    if got == (1, length + 1, dim) and torch.equal(result[:, :1], result[:, 1:2]):
        return "The class row is there twice. Only the patches are resized; the class row is put before them."
    scaled = _scaled(old_grid, new_grid)
    if scaled != rows * columns and got == (1, 1 + scaled, dim):
        return SCALE
    if sentence := _of_square(kata, make_table, by_hand):
        return sentence
    if got == (1, 1 + old_grid[0] * old_grid[1], dim) and old_grid != new_grid:
        return "The result has as many rows as before. Each patch of the new grid needs a row."
    return None


# Values


@functools.cache
def _weights(old, new, a=-0.75, middle=0.5, renormalise=False):
    """Return `(new, old)`: the weight of each old pixel in each new one, along one side."""
    rows = [[0.0] * old for _ in range(new)]
    for place in range(new):
        centre = (place + middle) * old / new - middle
        for neighbour in range(math.floor(centre) - 1, math.floor(centre) + 3):
            x = abs(centre - neighbour)
            near = (a + 2) * x**3 - (a + 3) * x**2 + 1
            weight = near if x <= 1 else a * (x**3 - 5 * x**2 + 8 * x - 4) * (x < 2)
            if not renormalise or 0 <= neighbour < old:
                rows[place][min(max(neighbour, 0), old - 1)] += weight
    result = torch.tensor(rows, dtype=torch.float64)
    return result / result.sum(dim=1, keepdim=True) if renormalise else result


def _own(**how):
    def step(images, grid):
        down, across = (
            _weights(*sides, **how) for sides in zip(images.shape[1:], grid, strict=True)
        )
        return down @ images @ across.T

    return step


def _torch(images, grid, **how):
    return functional.interpolate(images[None], size=grid, **how)[0]


def _with(**how):
    return lambda images, grid: _torch(images, grid, **how)


def _bicubic(images, grid):
    return _torch(images, grid, mode="bicubic")


def _nudged(images, grid):
    scale = [(new + 0.1) / old for new, old in zip(grid, images.shape[1:], strict=True)]
    return functional.interpolate(images[None], scale_factor=scale, mode="bicubic")[0]


def _bare(images, grid):
    """Sample with zeros beyond the border."""
    y, x = ((torch.arange(n, dtype=images.dtype) + 0.5) / n * 2 - 1 for n in grid)
    places = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)[None]
    return functional.grid_sample(images[None], places, mode="bicubic", align_corners=False)[0]


def _in_line(mode):
    def step(images, grid):
        line = images.flatten(1)[:, None, None]  # (dim, 1, 1, patches)
        return functional.interpolate(line, size=(1, grid[0] * grid[1]), mode=mode).reshape(
            -1, *grid
        )

    return step


def _as_images(table, grid):
    return table[0, 1:].T.unflatten(1, grid)


def _square(grid):
    side = math.isqrt(math.prod(grid))
    assert side * side == math.prod(grid)
    return side, side


LINE = "You resize the patches as one line. They lie on a grid, in two directions."
CORNERS = "The corner patches keep their places: this is align_corners=True. It must be False."
LINEAR = "This is bilinear, which uses 2 x 2 old patches. Bicubic uses 4 x 4."
ONE_OLD = "Each new patch takes the row of one old patch. Bicubic uses 4 x 4 old patches."
ANTIALIAS = "These are the values with antialiasing. Leave it off, also when the grid shrinks."
BORDER = "Your values near the border are wrong. Beyond the border, the outermost patches repeat."
RIGHT = ""

READ = {
    RIGHT: _as_images,
    "You turn rows into images with a reshape alone. In memory, the channels of one patch are neighbours: move "
    "the dimension of the channels.": lambda table, grid: table[0, 1:].reshape(-1, *grid),
    "You take the old grid for a square. It has its own number of rows and of columns.": (
        lambda table, grid: _as_images(table, _square(grid))
    ),
    "You take the old grid for (columns, rows). It is (rows, columns).": (
        lambda table, grid: _as_images(table, grid[::-1])
    ),
    "Your old images have rows and columns exchanged. They must be (1, dim, rows, columns).": (
        lambda table, grid: _as_images(table, grid).mT
    ),
    "Your patches begin one row too early. Row 0 of the table belongs to no patch.": (
        lambda table, grid: _as_images(table.roll(1, dims=1), grid)
    ),
}
SIZE = [
    (RIGHT, _bicubic),
    (
        "You take the new grid for (columns, rows). It is (rows, columns).",
        lambda images, grid: _bicubic(images, grid[::-1]),
    ),
    (
        "You take the new grid for a square. It has its own number of rows and of columns.",
        lambda images, grid: _bicubic(images, _square(grid)),
    ),
    (LINE, _in_line("bicubic")),
    (LINE, _in_line("bilinear")),
    (LINEAR, _with(mode="bilinear")),
    (f"{LINEAR} {CORNERS}", _with(mode="bilinear", align_corners=True)),
    (f"{LINEAR} {ANTIALIAS}", _with(mode="bilinear", antialias=True)),
    (ONE_OLD, _with(mode="nearest")),
    (ONE_OLD, _with(mode="nearest-exact")),
    (
        "Each new patch gets the mean of old ones. Bicubic is asked for.",
        functional.adaptive_avg_pool2d,
    ),
    (CORNERS, _with(mode="bicubic", align_corners=True)),
    (ANTIALIAS, _with(mode="bicubic", antialias=True)),
    (f"{ANTIALIAS} {CORNERS}", _with(mode="bicubic", antialias=True, align_corners=True)),
    (
        "Your scale factor is not new / old. A tenth added to the size moves every position: give interpolate the "
        "size instead.",
        _nudged,
    ),
    ("Your cubic kernel has a = -0.5. torch's bicubic has a = -0.75.", _own(a=-0.5)),
    (
        "Your code compares the corners of patches. Add 0.5 to get to the middle of a patch, and subtract it again.",
        _own(middle=0.0),
    ),
    (BORDER, _bare),
    (BORDER, _own(renormalise=True)),
]
WRITE = {
    RIGHT: lambda images: images.flatten(1).T,
    "You turn images into rows with a reshape alone. Move the dimension of the channels back, behind that of the "
    "patches.": lambda images: images.reshape(-1, images.shape[0]),
    "You number the new patches column by column. They go row by row, from left to right.": (
        lambda images: images.mT.flatten(1).T
    ),
}


def _steps(table, old_grid, new_grid):
    """Yield a sentence for each mistake, then for each pair of mistakes, and the patch rows that it gives."""

    @functools.cache
    def resized(read, change):
        return change(READ[read](table, old_grid), new_grid)

    steps = list(itertools.product(READ, SIZE, WRITE))
    counts = [bool(read) + bool(size) + bool(write) for read, (size, _), write in steps]
    for count in (1, 2):
        for (read, (size, change), write), wrong in zip(steps, counts, strict=True):
            if wrong == count:
                try:
                    rows = WRITE[write](resized(read, change))
                except Exception:
                    continue  # there is no such result for these sizes
                yield " ".join(filter(None, (read, size, write))), rows


def _of_values(kata, old_grid, new_grid, make_table, by_hand):
    """Return which mistake gives these very values, and those of a larger and a smaller grid if they are wrong, too."""
    pairs = [(old_grid, new_grid), *REFERENCES]
    found = [_explanations(kata, old, new, make_table, by_hand) for old, new in pairs]
    if found[0] is None:
        return None
    fit = [
        sentence
        for sentence in found[0]
        if all(other is None or sentence in other for other in found[1:])
    ]
    return fit[0] if fit else None


def _explanations(kata, old_grid, new_grid, make_table, by_hand):
    """Return all mistakes that explain the patch rows of a table of irregular numbers; None if they are right."""
    table = make_table(old_grid, dim=4)
    expected = by_hand(table, old_grid, new_grid)
    result = _call(kata, table, old_grid, new_grid)
    if not isinstance(result, torch.Tensor) or result.shape != expected.shape:
        return []
    result = result.detach()
    patches = result[0, 1:]
    if _near(patches, expected[0, 1:]):
        return None
    if not torch.equal(result, _call(kata, table, old_grid, new_grid).detach()):
        return [
            "Two calls with the same table give different numbers. Nothing here is random: use the table."
        ]
    if torch.equal(result[:, 1:], _call(kata, table**2 + 3, old_grid, new_grid).detach()[:, 1:]):
        return ["Another table gives the same patch rows. Compute them from the table."]
    if _near(result.roll(1, dims=1), expected):
        return ["The class row comes last. It must be row 0."]
    found = [
        sentence for sentence, rows in _steps(table, old_grid, new_grid) if _near(patches, rows)
    ]
    found = [*_of_other_values(patches, result, expected, table, old_grid, new_grid), *found]
    other = table.clone()
    other[:, 0] += 1
    if not found and not torch.equal(
        _call(kata, other, old_grid, new_grid).detach()[0, 1:], patches
    ):
        return [
            "Your patch rows change when only the class row changes. Compute them from the patch rows alone."
        ]
    return found


def _of_other_values(patches, result, expected, table, old_grid, new_grid):
    if torch.equal(result, table):
        yield "The table comes back as it was. Another grid has patches in other places, even if there are as many."
    whole = [
        functional.interpolate(table.mT, size=len(patches) + 1, mode=mode)
        for mode in ("linear", "nearest")
    ]
    if any(_near(result, line.mT) for line in whole):
        yield "You resize the whole table as one line. The class row takes no part, and patches lie on a grid."
    low, high = table[0, 1:].min(), table[0, 1:].max()
    if _near(patches, expected[0, 1:].clamp(low, high)):
        yield "You cut off values beyond those of the old table. Bicubic may go beyond them."
    shared = min(len(patches), table.shape[1] - 1)
    if torch.equal(patches[:shared], table[0, 1 : 1 + shared]):
        yield "You keep the first patch rows as they were. Both grids cover the whole image, so all patches move."
    rows, columns = (min(sides) for sides in zip(old_grid, new_grid, strict=True))
    old, new = _as_images(table, old_grid), patches.T.unflatten(1, new_grid)
    if torch.equal(old[:, :rows, :columns], new[:, :rows, :columns]):
        yield "Each old patch keeps its row and column. Stretch the grid over the whole image; do not cut or fill it."
    factor = patches.norm() / expected[0, 1:].norm()
    if _near(patches, expected[0, 1:] * factor):
        yield "Your patch rows are a multiple of what they should be. Do not scale the values."
    if _near(patches.sort(dim=0).values, expected[0, 1:].sort(dim=0).values):
        yield "These are the right values, but not in the right patches. The patches go row by row, from left to right."


# Step 1: refuse a table of the wrong length


def a_table_that_is_too_short_is_refused(got, kata, length, old_grid, new_grid):
    return _of_no_refusal(got, kata, length, old_grid, new_grid)


def a_table_that_is_too_long_is_refused(got, kata, length, old_grid, new_grid):
    return _of_no_refusal(got, kata, length, old_grid, new_grid)


def _of_no_refusal(got, kata, length, old_grid, new_grid):
    if got is not None:
        return _of_another_error(got, kata, new_grid)
    table = torch.rand(1, length, 4)
    result = _call(kata, table, old_grid, new_grid)
    if isinstance(result, BaseException):
        return "Your code returns the exception. The caller does not notice: raise it."
    refused = {count for count in (5, 6, 8, 9, 13) if _refuses(kata, count, (4, 5))}
    if not refused:
        return (
            "Your code refuses no table, whatever its length is. Compare its number of rows with the old grid, and "
            "raise ValueError."
        )
    if new_grid == old_grid and refused == {5, 6, 8, 9, 13}:
        return "You refuse this table only when the grids differ. Compare its length with the old grid in every call."
    if length == 1 + new_grid[0] * new_grid[1]:
        return "You accept a table that already fits the new grid. Compare its length with the old grid."
    if old_grid != (2, 3) and refused == {5, 6, 8, 9, 13}:
        return "You refuse such a table for a 2 x 3 grid, but not for a 3 x 3 grid. Compare the length for every grid."
    if refused == {5, 6}:
        return "You refuse a shorter table, but not a longer one. Any other length is wrong."
    if refused == {8, 9, 13}:
        return "You refuse a longer table, but not a shorter one. Any other length is wrong."
    if refused == {5, 6, 8, 9}:
        return "You accept a table with twice as many patch rows. The length must be exactly 1 + rows * columns."
    if refused == {5, 8, 9, 13}:
        return "You accept a table without a row for the class token. It needs 1 + rows * columns rows."
    return None


def _of_another_error(got, kata, new_grid):
    if isinstance(got, AssertionError):
        return "`python -O` skips every assert. Raise ValueError instead."
    if checks.says(got, "exceptions must derive from BaseException"):
        return (
            "Only an exception can be raised, not a string. Raise ValueError, with the text in it."
        )
    if _is_raised(got):
        return f"You raise {type(got).__name__}. The caller expects ValueError."
    fits = _call(kata, torch.rand(1, 7, 4), (2, 3), new_grid)
    if isinstance(fits, (ValueError, AssertionError)) and _is_raised(fits):
        return _of_refusal(kata)
    if isinstance(got, RuntimeError) and isinstance(fits, torch.Tensor):
        return (
            "This error comes from torch, where the rows did not fit some shape. Compare the length with the old "
            "grid before that, and raise ValueError."
        )
    return None


# Step 2: the class row


def the_class_row_comes_first_and_stays_bit_for_bit(
    got, expected, kata, table, new_grid, make_table, by_hand
):
    if not isinstance(got, torch.Tensor):
        return None
    if _is_kept(kata, table, (3, 2), new_grid, make_table, by_hand):
        return KEPT
    result = _call(kata, table, (3, 2), new_grid).detach()
    if got.dtype != expected.dtype:
        return _of_dtype(got, expected, kata, make_table)
    if not torch.equal(result, _call(kata, table, (3, 2), new_grid).detach()):
        return "Two calls with the same table give different numbers. Nothing here is random: use the table."
    if not got.any():
        return "There are zeros in the place of the class row. Keep its values."
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        if torch.equal(got, expected.to(dtype).to(expected.dtype)):
            return f"The class row is rounded: it goes through {dtype}. Keep its dtype from start to end."
    if torch.equal(result[0, -1], expected):
        return "The class row comes last. It must be row 0."
    other = table.clone()
    other[:, 1:] += 1
    if not torch.equal(_call(kata, other, (3, 2), new_grid)[0, 0], got):
        return "Row 0 changes when only the patch rows change. The class row takes no part in the resizing."
    return None


# Step 3: from rows to images and back


def channels_do_not_mix(got, expected, kata, make_table, by_hand):
    if not isinstance(got, torch.Tensor):
        return None
    return _of_dtype(got, expected, kata, make_table) or _of_values(
        kata, (2, 3), (3, 4), make_table, by_hand
    )


# Step 5: what goes in and comes out


def the_table_is_not_changed(got, expected):
    if got.shape != expected.shape:
        return "The caller's table has another shape now. Return a new tensor, and leave the table alone."
    return "Your code writes into the caller's table. A slice shares its memory. Write into a new tensor."


def each_call_reads_the_table_that_it_gets(got, expected):
    earlier, later = got
    if checks.alike(later, expected[0], tolerance=1e-5):
        return KEPT
    if checks.alike(earlier, expected[1], tolerance=1e-5):
        return "The later call changes the tensor that the earlier call returned. Make a new tensor in each call."
    return None
