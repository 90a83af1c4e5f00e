"""What people get wrong in kata 14, and how it shows."""

import traceback
from itertools import product

import torch
from torch import nn

from dojo import checks

OWN = ["pos_embedding", "cls_token"]
CUT_OFF = "detach(), .data, torch.no_grad() and a copy cut it off."
ASSERTED = (
    "Your code raises AssertionError. `python -O` switches an `assert` off: raise ValueError."
)


def any_behaviour(error, kata, SIZES, some_images):
    if error is None:
        return None
    if checks.says(error, "Error(s) in loading state_dict"):
        return (
            "The test fills the parameters by name. Yours have other names or shapes than the task says, so "
            "this cannot be tested yet."
        )
    if isinstance(error, AttributeError):
        if not isinstance(kata.ViTEmbedding(**SIZES), nn.Module):
            return "Your class does not inherit from nn.Module, so nothing in it is registered."
        return None
    if traceback.extract_tb(error.__traceback__)[-1].filename.endswith("test_vit_embedding.py"):
        return None
    if isinstance(error, ValueError) and _is_raised(error):
        return _of_needless_refusal(kata, SIZES)
    return _of_joining(error, kata, SIZES, some_images)


def _is_raised(error):
    """Tell whether a `raise` in the answer made this exception."""
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    return line.startswith("raise")


def _raises(call):
    """Return the exception that a call ends with, or None."""
    try:
        call()
    except Exception as error:
        return error
    return None


def _of_needless_refusal(kata, sizes):
    """Return why sizes that fit are refused with ValueError."""

    def refuses(image_size, patch_size, *images):
        def call():
            embedding = kata.ViTEmbedding(
                **sizes | {"image_size": image_size, "patch_size": patch_size}
            )
            for height, width in images:
                embedding(torch.zeros(2, sizes["channels"], height, width))

        return isinstance(_raises(call), ValueError)

    if refuses((6, 12), (3, 4)) and (not refuses((6, 12), (4, 3)) or not refuses((9, 8), (4, 3))):
        return (
            "Your constructor refuses 3x4 patches of a 6x12 image. It takes the height of one for the width "
            "of the other: a pair is (height, width)."
        )
    for (height, width), (rows, columns) in [((6, 12), (3, 4)), ((4, 9), (2, 3)), ((9, 8), (3, 2))]:
        if refuses((height, width), (rows, columns)):
            return f"Your constructor refuses {rows}x{columns} patches of a {height}x{width} image, which they cover."
    if refuses(8, 4) and not refuses((8, 8), (4, 4)):
        return "Your constructor refuses a size that is an int. An int stands for both sides."
    if refuses((6, 12), (3, 4), (6, 12)):
        if not refuses((6, 12), (3, 4), (12, 6)):
            return (
                "Your code refuses 6x12 images and takes 12x6 ones. Images are (batch, channels, height, width), "
                "and a pair is (height, width)."
            )
        return "Your code refuses images of the size that it was made for."
    if refuses(8, 4, (8, 8)) and not refuses((8, 8), (4, 4), (8, 8)):
        return "With image_size=8 your code refuses 8x8 images. An int stands for both sides: keep a pair."
    return None


def _of_joining(error, kata, sizes, some_images):
    """Return what is wrong where torch cannot join or add the tokens."""
    if checks.says(error, "must match except in dimension 0. Expected size 1 but got size 6"):
        return "You join along the batch (`dim=0`). The tokens are dimension 1."
    if checks.says(error, "must match except in dimension 1"):
        first = _raises(lambda: kata.ViTEmbedding(**sizes)(some_images(3)))
        if first is None:
            return (
                "You keep class tokens from an earlier call, which had another batch size. Make them again in "
                "each call."
            )
        if checks.says(first, "Expected size 1 but got size 3") or checks.says(
            first, "Expected size 3 but got size 1"
        ):
            return (
                "There is one class token, and there are several images. Before you join, expand or repeat it to "
                "the batch size."
            )
    if checks.says(error, "stack expects each tensor to be equal size, but got [4, 1, 8]"):
        return "stack() makes a new dimension. Join the class token and the patches along dimension 1, which exists."
    if checks.says(
        error, "tensor a (6) must match the size of tensor b (7) at non-singleton dimension 1"
    ):
        return (
            "You add 7 rows of `pos_embedding` to 6 tokens. Put the class token before the patches first, "
            "then add."
        )
    return None


# What is learned


def positions_and_class_token_are_its_own_parameters(got, kata, SIZES, some_images):
    return _of_own(got, kata, SIZES, some_images)


def _of_own(got, kata, sizes, some_images):
    """Return what is wrong with the names of the embedding's own parameters."""
    if got == OWN[::-1]:
        return (
            "You assign the class token before the positions. A module lists its Parameters in the order of "
            "assignment."
        )
    missing = [name for name in OWN if name not in got]
    extra = [name for name in got if name not in OWN]
    if len(missing) == len(extra):
        renamed = (
            f"The task says {_listed(missing)}, and your code says {_listed(extra)}. A checkpoint loads only if the "
            "names agree."
        )
        return renamed if extra else None
    if missing:
        (what, rule), *others = [
            _not_registered(kata.ViTEmbedding(**sizes), name, some_images) for name in missing
        ]
        if what:
            too = f", and so is `{missing[1]}`" if others == [(what, rule)] else ""
            return f"`{missing[0]}` is {what}{too}. {rule}"
        return None
    return f"The embedding has one more Parameter of its own: `{extra[0]}`. The task asks for two."


def _not_registered(embedding, name, some_images):
    """Return what an attribute is, when it is no parameter of the embedding itself, and the rule for it."""
    kept = getattr(embedding, name, None)
    if name in dict(embedding.named_buffers(recurse=False)):
        return "a buffer", "A buffer is saved and moved, but never trained."
    if isinstance(kept, nn.Module):
        return (
            "a module",
            "Its parameter belongs to a child. The embedding itself must hold the Parameter.",
        )
    if isinstance(kept, nn.Parameter):
        return "a Parameter that is not registered", "Assign it to `self` in __init__."
    if isinstance(kept, torch.Tensor) and kept.grad_fn is not None:
        return (
            "the result of an operation, such as `* 0.02` or .to()",
            "That is a plain tensor, even if a Parameter went in. Only the Parameter itself is registered.",
        )
    if isinstance(kept, torch.Tensor):
        return "a plain tensor", "Only an nn.Parameter is registered, trained and saved."
    if isinstance(kept, (list, tuple)):
        return "a list", "A list hides its Parameters from the module."
    if kept is not None:
        return "", ""
    _raises(lambda: embedding(some_images()))
    if isinstance(getattr(embedding, name, None), nn.Parameter):
        return "made in forward()", "An optimizer never sees it. Make it in __init__."
    return "missing after __init__", "Create the Parameter there, and assign it to `self`."


def the_projection_is_a_linear_layer_in_a_sequential(got, kata, SIZES):
    layers = getattr(kata.ViTEmbedding(**SIZES), "to_patch_embedding", None)
    if layers is None:
        return "After __init__ there is no `to_patch_embedding`."
    if isinstance(layers, nn.Linear):
        return (
            "`to_patch_embedding` is the linear layer alone. Put it into an nn.Sequential, after the module that "
            "cuts the patches."
        )
    if isinstance(layers, nn.ModuleList):
        return "An nn.ModuleList only holds modules and cannot be called. An nn.Sequential calls one after the other."
    if isinstance(layers, (list, tuple)):
        return "A list hides its modules from the embedding. Use an nn.Sequential."
    if isinstance(layers, nn.Conv2d) or (
        isinstance(layers, nn.Sequential) and any(isinstance(one, nn.Conv2d) for one in layers)
    ):
        return "Your projection is a convolution, whose weight has four dimensions. The task asks for an nn.Linear."
    if got == [True]:
        return (
            "The linear layer is the only module. The module that cuts the patches comes before it."
        )
    if got == [True, False]:
        return "The linear layer comes first. The module that cuts the patches comes before it."
    if isinstance(got, list) and len(got) > 2:
        return f"Your nn.Sequential has {len(got)} modules. It needs two: one cuts the patches, one is the nn.Linear."
    return None


def four_parameters_in_this_order(got, kata, SIZES, NAMES, some_images):
    own = [name for name in got if "." not in name]
    if own != OWN:
        return _of_own(own, kata, SIZES, some_images)
    if got == NAMES[:3]:
        return "Your linear layer has no bias."
    extra = [name for name in got if name not in NAMES]
    if set(got) > set(NAMES):
        return f"There are more than four parameters: `{extra[0]}` is too many."
    linear = [
        name for name, one in kata.ViTEmbedding(**SIZES).named_modules() if type(one) is nn.Linear
    ]
    if len(got) == 4 and len(linear) == 1 and linear[0] != "to_patch_embedding.1":
        return (
            f"The linear layer is `{linear[0]}`. It must be `to_patch_embedding.1`: the second in an nn.Sequential, "
            "which numbers its modules."
        )
    return None


def all_four_are_trained(got, NAMES):
    return _frozen(got) if set(got) <= set(NAMES) else None


def _frozen(names):
    return (
        f"Your code sets requires_grad=False for {_listed(names)}. All four parameters are trained."
    )


def the_state_dict_holds_the_four(got, kata, SIZES, NAMES, some_images):
    embedding = kata.ViTEmbedding(**SIZES)
    extra = [name for name in got if name not in NAMES]
    if extra and extra[0] in dict(embedding.named_buffers()):
        return f"`{extra[0]}` is a buffer, and buffers are saved. The task asks for nothing but four parameters."
    listed = [name for name, _ in embedding.named_parameters()]
    return four_parameters_in_this_order(listed, kata, SIZES, NAMES, some_images)


def no_parameter_shares_memory(got, embeddings):
    first, second = embeddings
    if any(one is other for one in first.parameters() for other in second.parameters()):
        return (
            "Both embeddings have the same Parameter. A class attribute, a default argument or a global variable "
            "is shared. Create it in __init__."
        )
    if _overlap(first.parameters(), second.parameters()):
        return "The Parameters of two embeddings share memory. Create new values in each __init__."
    if _overlap([first.pos_embedding], [first.cls_token]):
        return "`pos_embedding` and `cls_token` share memory: nn.Parameter() does not copy its data. Clone it first."
    return None


def _overlap(ones, others):
    ones = {one.untyped_storage().data_ptr() for one in ones}
    return bool(ones & {other.untyped_storage().data_ptr() for other in others})


# Sizes


def the_shapes_of_the_parameters(got, kata, SIZES, NAMES):
    if None in got.values():
        return None
    positions, class_token, weight, _ = got.values()
    return (
        _of_shape("cls_token", class_token, kata, SIZES)
        or _of_shape("pos_embedding", positions, kata, SIZES)
        or _of_count(kata)
        or _of_weight(weight, kata, SIZES)
    )


def _of_shape(name, shape, kata, sizes):
    """Return what is wrong with a shape, apart from the number of tokens."""
    if len(shape) != 3:
        return f"`{name}` has {len(shape)} dimensions. It needs three: batch, tokens, dim."
    if shape[0] > 1:
        return f"The first dimension of `{name}` is the batch. With length 1 it serves any batch."
    if name == "cls_token" and shape[1] > 1:
        return "There is one class token, not one for each patch."
    if shape[2] == sizes["dim"]:
        return None
    other = kata.ViTEmbedding(**sizes | {"dim": 5})
    if getattr(other, name).shape[2] == shape[2]:
        return f"The last dimension of `{name}` does not depend on `dim`. Each token has `dim` numbers."
    return None


COUNTS = [  # wrong numbers of positions, of an image (h, w) in patches (r, c)
    (
        lambda h, w, r, c: (h // r) * (w // c),
        "`pos_embedding` has a row for each patch and none for the class token. It is a token, too.",
    ),
    (
        lambda h, w, r, c: 1,
        "`pos_embedding` has one row for all tokens. Each token has its own.",
    ),
    *[
        (
            formula,
            "You count the patches of a square image. Count rows and columns, and multiply the two.",
        )
        for formula in (
            lambda h, w, r, c: 1 + (h // r) ** 2,
            lambda h, w, r, c: 1 + (w // c) ** 2,
            lambda h, w, r, c: (h // r) ** 2,
            lambda h, w, r, c: (w // c) ** 2,
        )
    ],
    (
        lambda h, w, r, c: 1 + (h // c) * (w // r),
        "You divide a side of the image by the other side of the patch. Height belongs to height.",
    ),
    *[
        (
            formula,
            "You use one side of the patch twice. Rows of patches need its height, columns its width.",
        )
        for formula in (
            lambda h, w, r, c: 1 + (h // c) * (w // c),
            lambda h, w, r, c: 1 + (h // r) * (w // r),
            lambda h, w, r, c: 1 + (h * w) // (c * c),
            lambda h, w, r, c: 1 + (h * w) // (r * r),
        )
    ],
]


def _of_count(kata):
    """Return with which wrong formula the rows of pos_embedding are counted."""
    sizes = [(12, 24, 3, 4), (24, 60, 2, 5), (8, 40, 4, 8)]
    made = [kata.ViTEmbedding(image_size=(h, w), patch_size=(r, c), dim=3) for h, w, r, c in sizes]
    tables = [getattr(one, "pos_embedding", None) for one in made]
    counts = [table.shape[-2] for table in tables if isinstance(table, torch.Tensor)]
    for formula, sentence in COUNTS:
        if [formula(*size) for size in sizes] == counts:
            return sentence
    return None


def _of_weight(weight, kata, sizes):
    if weight == (24, 8):
        return "The linear layer takes `dim` numbers. It takes the values of a patch and gives `dim` numbers."
    if weight in ((8, 18), (8, 32)):
        return "You multiply one side of the patch with itself. A patch has height * width pixels."
    return _of_channels(kata, sizes)


def _of_channels(kata, sizes):
    """Return how the linear layer counts the channels."""
    made = [kata.ViTEmbedding(**sizes | {"channels": channels}) for channels in (1, 2, 4)]
    weights = [dict(one.named_parameters()).get("to_patch_embedding.1.weight") for one in made]
    taken = [None if weight is None else weight.shape[-1] for weight in weights]
    if taken == [12, 12, 12]:
        return (
            "The linear layer takes a value for each pixel. A pixel has a value for each channel."
        )
    if taken == [36, 36, 36]:
        return (
            "The linear layer always takes three channels. Their number is the argument `channels`."
        )
    return None


def sizes_are_ints_or_pairs(kata):
    return _of_count(kata)


def three_channels_by_default(got, kata, SIZES):
    sentence = _of_channels(kata, SIZES)
    if sentence or got is None or len(got) != 2:
        return sentence
    if got[0] == 8 and got[1] in (12, 24, 48) and got != (8, 36):
        count = got[1] // 12
        return f"Without `channels`, your linear layer is for {count}-channel images. The default is three."
    return None


def the_experiment_of_the_article(net, kata, SIZES, some_images):
    own = [name for name, _ in net.named_parameters(recurse=False)]
    return _of_own(own, kata, SIZES, some_images) if own != OWN else None


UNCOVERED = [  # sizes of images and patches that do not fit
    *[((9, 12), (4, 3)), ((8, 14), (4, 3)), ((10, 10), (4, 4)), ((9, 14), (4, 4))],
    *[((6, 8), (4, 4)), ((8, 6), (4, 4)), ((9, 9), (4, 3)), ((8, 13), (4, 3))],
]
SIDES = [  # which of them (height and width of the image, then of the patch) are refused
    (
        lambda h, w, ph, pw: h * w % (ph * pw) > 0,
        "You compare numbers of pixels. Each side of the image must be a multiple of that side of the patch.",
    ),
    (
        lambda h, w, ph, pw: h % ph > 0,
        "You check the height only. The width must be a multiple of the patch's width, too.",
    ),
    (
        lambda h, w, ph, pw: w % pw > 0,
        "You check the width only. The height must be a multiple of the patch's height, too.",
    ),
    (
        lambda h, w, ph, pw: h % ph > 0 and w % pw > 0,
        "You refuse only if both sides do not fit. One side that does not fit is enough.",
    ),
]


def patches_that_do_not_cover_the_image_are_refused(got, kata):
    if isinstance(got, AssertionError) and _is_in_answer(got):
        return ASSERTED
    if got is not None and _is_raised(got):
        return f"Your code raises {type(got).__name__}. The task says ValueError."
    if _raises(lambda: kata.ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=8)):
        return None
    came = [
        _raises(
            lambda image=image, patch=patch: kata.ViTEmbedding(
                image_size=image, patch_size=patch, dim=8
            )
        )
        for image, patch in UNCOVERED
    ]
    refused = [isinstance(error, ValueError) for error in came]
    for refuses, sentence in SIDES:
        if refused == [refuses(*image, *patch) for image, patch in UNCOVERED]:
            return sentence
    if any(came):
        return None
    late = _raises(
        lambda: kata.ViTEmbedding(image_size=10, patch_size=4, dim=8)(torch.zeros(2, 3, 10, 10))
    )
    if late is None:
        return "Your code accepts patches that do not cover the image, and leaves pixels out. Refuse them in __init__."
    return "Your constructor accepts these sizes, and only a call fails. __init__ knows both sizes: refuse them there."


def _is_in_answer(error):
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    return line.startswith(("assert", "raise"))


# Tokens


def each_image_becomes_a_class_token_and_its_patches(got, kata, SIZES, some_images):
    images = some_images()
    tokens = kata.ViTEmbedding(**SIZES)(images)
    if tokens.shape == images.shape and torch.equal(tokens, images):
        return "The images come back as they are."
    if got == (4, 6, 8):
        return "There are as many tokens as patches. The class token is one more."
    if got == (4, 8):
        return "One token for each image comes back. Return all of them."
    if got == (7, 4, 8):
        return "Your tokens are the first dimension. The batch comes first."
    if got == (4, 6, 24):
        return "The patches come back without the projection."
    return None


def a_token_for_each_patch(
    tokens,
    embedding,
    numbered_images,
    patches_by_hand,
    kata,
    SIZES,
    filled,
    fill,
    some_values,
    some_images,
):
    images = numbered_images()
    for sentence, cut in _cuts(images, 2, 3):
        if sentence and getattr(tokens, "ndim", 0) == 3 and checks.alike(tokens[:, 1:], cut):
            return sentence
    sentence = _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    if sentence:
        return sentence
    patches = torch.stack([torch.stack(patches_by_hand(image, (2, 3))) for image in images])
    if tokens.shape != (3, 7, 12):
        return None
    shift = float(tokens[0, 1, 0] - patches[0, 0, 0])
    if abs(shift) > 0.01 and checks.alike(tokens[:, 1:], patches + shift, tolerance=1e-6):
        return f"Your code adds {shift:.3g} to the pixels. Only the projection changes them."
    factor = float(tokens[1, 1, 0] / patches[1, 0, 0])
    if abs(factor - 1) > 0.001 and checks.alike(tokens[:, 1:], patches * factor, tolerance=1e-6):
        return f"Your code multiplies the pixels by {factor:.3g}. Only the projection changes them."
    return None


def the_class_token_comes_first(kata, SIZES, filled, fill, some_values, some_images):
    return _of_forward(kata, SIZES, filled, fill, some_values, some_images)


def every_token_gets_its_position(
    got, expected, embedding, kata, SIZES, filled, fill, some_values, some_images
):
    sentence = _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    if sentence:
        return sentence
    if (
        isinstance(got, torch.Tensor)
        and not got.any()
        and checks.alike(embedding.train()(some_images()), expected)
    ):
        return (
            "You add the positions in train mode only. They belong to the tokens in eval mode, too."
        )
    return None


def the_numbers_are_those_computed_by_hand(
    embedding,
    got,
    expected,
    kata,
    SIZES,
    images,
    values,
    sizes,
    channels,
    filled,
    fill,
    some_values,
    some_images,
):
    fresh = filled(kata, values, channels=channels, **sizes)
    if checks.alike(fresh.state_dict(), values) and (
        changed := _changed(embedding.state_dict(), values)
    ):
        return changed
    if checks.alike(fresh(images.clone()), expected, tolerance=1e-4):
        return KEPT
    sentence = _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    if sentence or not isinstance(got, torch.Tensor):
        return sentence
    if (
        got.dim() < 3
        and got.numel() == expected.numel()
        and _is_right(kata, filled, some_values, some_images)
    ):
        return "A dimension of length 1 is lost. One image, one patch or one number keeps its dimension."
    return None


def _changed(state, values):
    """Return that forward() has changed what a test had filled in, if it has."""
    changed = [name for name, value in values.items() if not checks.alike(state.get(name), value)]
    is_whole = list(state) == list(values) and changed
    return (
        f"forward() changes the values of {_listed(changed)}. It must only read them."
        if is_whole
        else None
    )


KEPT = (
    "A new embedding with the same values gives the right tokens, and this one does not. It keeps something "
    "from an earlier call."
)
RANDOM = "Your code draws tokens at random in eval mode. Only the images and the parameters decide."
UNEQUAL = "Two calls in eval mode give different tokens for the same images. Keep nothing from call to call."


def _cuts(images, rows, columns):
    """Return pairs: a mistake, and what it cuts out of images. The first pair holds the right patches."""
    batch, channels, height, width = images.shape
    size = channels * rows * columns

    def order(
        *dims, of=images
    ):  # of batch, channel, row of the grid, row, column of the grid, column
        blocks = of.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return blocks.permute(dims).reshape(batch, -1, size)

    right, channels_first = order(0, 2, 4, 3, 5, 1), order(0, 2, 4, 1, 3, 5)
    renamed = images.reshape(batch, height, width, channels).permute(0, 3, 1, 2)
    reshaped = (
        "A reshape or view alone cuts no patches: it takes runs of pixels along the rows. Split both sides, "
        "then permute."
    )
    return [
        ("", right),
        (reshaped, images.reshape(batch, -1, size)),
        (reshaped, images.permute(0, 2, 3, 1).reshape(batch, -1, size)),
        (
            "In your patches the channels come first. The order is row, column, channel.",
            channels_first,
        ),
        (
            "In your patches the pixels go column by column. They go row by row.",
            order(0, 2, 4, 5, 3, 1),
        ),
        (
            "Your patches go column by column through the image. They go row by row.",
            order(0, 4, 2, 3, 5, 1),
        ),
        (
            "Rows and columns are exchanged: your patches and their pixels go column by column.",
            order(0, 4, 2, 5, 3, 1),
        ),
        (MIXED, right.transpose(1, 2).reshape(right.shape)),
        (MIXED, channels_first.transpose(1, 2).reshape(right.shape)),
        (MIXED, order(0, 2, 4, 3, 5, 1, of=renamed)),
        (MIXED, renamed.permute(0, 2, 3, 1).reshape(batch, -1, size)),
        ("All images get the patches of the first one.", right[:1].expand(right.shape)),
    ]


MIXED = "You exchange dimensions with a reshape, which mixes the numbers. Only transpose and permute exchange them."
LAST = "The class token comes last. It must be token 0."
EARLY = (
    "You add the positions before the class token is there, so it has none. Join first, then add."
)
SAME_ROW = "All tokens get the same row of `pos_embedding`. A slice `[:, n]` is one row, `[:, :n]` are the first n."


def _after_joining(c, p, q):
    """Yield pairs: a mistake, and the tokens that it makes of class tokens c, projected patches p and positions q."""
    joined, none = torch.cat([c, p], dim=1), torch.zeros_like(c)
    yield "", joined + q
    yield "You do not add the positions.", joined
    yield "You multiply by the positions. Add them.", joined * q
    yield EARLY, torch.cat([c, p + q[:, 1:]], dim=1)
    yield EARLY, torch.cat([c, p + q[:, :-1]], dim=1)
    yield LAST, torch.cat([p, c], dim=1) + q
    yield LAST, torch.cat([p, c], dim=1)
    yield LAST, torch.cat([p + q[:, 1:], c + q[:, :1]], dim=1)
    yield "You add the positions twice.", torch.cat([c, p + q[:, 1:]], dim=1) + q
    yield "You add the positions twice.", joined + 2 * q
    yield (
        "You add the class token to the other tokens. It is a token of its own.",
        torch.cat([none, p], dim=1) + c + q,
    )
    yield (
        "You add the class token to the other tokens. It is a token of its own.",
        joined + torch.cat([none, c.expand_as(p)], dim=1) + q,
    )
    yield (
        "Your code does not use `cls_token`: token 0 holds only its position.",
        (torch.cat([none, p], dim=1) + q),
    )
    yield "Your code does not use the patches.", torch.cat([c, 0 * p], dim=1) + q
    first = torch.cat([c[:1], none[1:]])
    yield (
        "Only the first image gets the class token. All images get it.",
        torch.cat([first, p], dim=1) + q,
    )
    yield (
        "The rows of `pos_embedding` are in reverse order. Row k belongs to token k.",
        joined + q.flip(1),
    )
    for shift in (1, -1):
        yield (
            "The rows of `pos_embedding` are shifted. Row k belongs to token k.",
            joined + q.roll(shift, 1),
        )
    for row in range(q.shape[1]):
        yield SAME_ROW, joined + q[:, row : row + 1]


def _of_forward(kata, SIZES, filled, fill, some_values, some_images):
    """Return what is wrong with the tokens of a fresh embedding in eval mode: None where nothing is, or none fits."""
    values, images = some_values(), some_images()
    embedding = filled(kata, values)
    got = embedding(images.clone())
    if not isinstance(got, torch.Tensor) or got.shape != (4, 7, 8):
        return None
    if not torch.equal(got, embedding(images.clone())):
        return _of_unequal_calls(embedding, images)
    positions, class_token, weight, bias = values.values()
    cuts = [(said, cut @ weight.T) for said, cut in _cuts(images, 3, 4)]
    linear = cuts[0][1] + bias
    cuts.append((MIXED, linear.transpose(1, 2).reshape(linear.shape) - bias))
    found = [
        [text for text in (cut_said, bias_said, said) if text]
        for (cut_said, cut), (bias_said, added) in product(
            cuts, [("", bias), ("You do not add the bias of the projection.", 0 * bias)]
        )
        for said, tokens in _after_joining(class_token.expand(4, 1, 8), cut + added, positions)
        if checks.alike(got, tokens, tolerance=1e-4)
    ]
    if found:
        return next(iter(min(found, key=len)), None)
    return _of_what_is_not_read(kata, SIZES, filled, fill, some_values, some_images)


def _of_unequal_calls(embedding, images):
    """Return why two calls in eval mode differ, where the random numbers of torch tell it."""
    tokens = []
    for seed in (1, 1, 2, 2):
        torch.manual_seed(seed)
        tokens.append(embedding(images.clone()))
    one, same, other, again = tokens
    if torch.equal(one, same) and torch.equal(other, again):
        return RANDOM
    return None if torch.equal(one, same) or torch.equal(other, again) else UNEQUAL


def _is_right(kata, filled, some_values, some_images):
    """Tell whether a fresh embedding in eval mode gives the right tokens: else its mistake is named elsewhere."""
    values, images = some_values(), some_images()
    return checks.alike(filled(kata, values)(images), _tokens(values, images), tolerance=1e-6)


def _tokens(values, images):
    positions, class_token, weight, bias = values.values()
    patches = _cuts(images, 3, 4)[0][1] @ weight.T + bias
    return torch.cat([class_token.expand(len(images), 1, -1), patches], dim=1) + positions


def _of_what_is_not_read(kata, SIZES, filled, fill, some_values, some_images):
    """Return what a fresh embedding does not use: the images, or values that were put into a parameter."""
    values, images = some_values(), some_images()

    def fresh():
        torch.manual_seed(0)  # so that all of them begin with the same values
        return kata.ViTEmbedding(**SIZES).eval()

    embedding = fresh()
    at_first = {name: embedding.get_parameter(name).detach().clone() for name in values}
    before = {name: one.clone() for name, one in fill(embedding, values).state_dict().items()}
    got = embedding(images.clone())
    after = {name: one.clone() for name, one in embedding.state_dict().items()}
    if checks.alike(embedding(some_images()), got):
        return "The tokens are the same for other images."
    if held := _held(got, images, values, at_first):
        return f"{held} had in __init__. Read the Parameters in forward()."
    if changed := _changed(after, before):
        return changed
    expected, low, high = _tokens(values, images), float(got.min()), float(got.max())
    if checks.alike(got, expected.clamp(min=0), tolerance=1e-4):
        return "Negative numbers become 0. The embedding has no activation."
    if expected.min() < low < high < expected.max() and checks.alike(
        got, expected.clamp(low, high), tolerance=1e-4
    ):
        return f"Your tokens are limited to numbers from {low:.3g} to {high:.3g}. Larger numbers are right, too."
    alone = [fill(fresh(), values)(image[None].clone()) for image in images]
    if all(one.shape == (1, 7, 8) for one in alone) and not checks.alike(
        torch.cat(alone), got, tolerance=1e-3
    ):
        return "An image gets other tokens among other images than alone. No image changes the tokens of another."
    for name, other in some_values().items():
        if checks.alike(fill(embedding, values | {name: other})(images.clone()), got):
            return f"The tokens stay the same when `{name}` changes. All four parameters have a part in them."
    return None


def _held(got, images, new, old):
    """Return the beginning of a sentence about the parameters whose old values the tokens hold, or None."""
    first = rest = None
    for some in sorted(product([False, True], repeat=4), key=sum):
        names = [name for name, is_old in zip(new, some, strict=True) if is_old]
        tokens = _tokens(new | {name: old[name] for name in names}, images)
        if first is None and checks.alike(got[:, :1], tokens[:, :1], tolerance=1e-4):
            first = names
        if rest is None and checks.alike(got[:, 1:], tokens[:, 1:], tolerance=1e-4):
            rest = names
    if first is None or rest is None or not first + rest:
        return None
    names = [name for name in new if name in first + rest]
    return f"{'Your tokens hold' if rest else 'Token 0 holds'} the values that {_listed(names)}"


def _listed(names):
    return " and ".join(f"`{name}`" for name in names)


def each_call_reads_the_parameters(kata, filled, fill, some_values, some_images, SIZES):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    old, new, images = some_values(), some_values(), some_images()
    embedding = filled(kata, old)
    embedding(images)
    got = fill(embedding, new)(images)
    if checks.alike(got, _tokens(old, images), tolerance=1e-4):
        return "The tokens of the earlier call come back. Compute them in each call."
    if held := _held(got, images, new, old):
        return f"{held} had in the earlier call. Read the Parameters in each call."
    return None


def a_call_changes_nothing(got, expected, called, kata, SIZES, fill):
    if called.startswith("images"):
        return "forward() changes the caller's images in place. Make new tensors."
    if called.startswith("whether"):
        if False not in got:
            return None
        return (
            "forward() puts a new Parameter in the place of the old one. The optimizer still holds the old one, so "
            "nothing is learned."
        )
    extra = [name for name in got if name not in expected]
    if extra and sorted(kata.ViTEmbedding(**SIZES).state_dict()) == list(expected):
        return f"forward() registers `{extra[0]}`. Register what is saved in __init__, and here there is nothing more."
    state = dict(sorted(fill(kata.ViTEmbedding(**SIZES), expected).state_dict().items()))
    return _changed(got, expected) if checks.alike(state, expected) else None


# Images of another size


def _refusals(kata, image_size, sizes):
    """Return for each size of images whether the answer's own code refuses it; None where torch fails."""
    embedding = kata.ViTEmbedding(image_size=image_size, patch_size=4, dim=8)
    came = [_raises(lambda size=size: embedding(torch.zeros(2, 3, *size))) for size in sizes]
    return [False if error is None else _is_in_answer(error) or None for error in came]


def _are(refused, sizes, rule):
    """Tell whether a rule refuses the same images. Where torch fails in all others, only whole patches count."""
    fits = [height % 4 == 0 and width % 4 == 0 for height, width in sizes]
    is_late = all(one is None for one, fit in zip(refused, fits, strict=True) if not fit)
    known = zip(refused, sizes, fits, strict=True)
    return all(bool(one) == rule(*size) for one, size, fit in known if fit or not is_late)


PARTLY = [  # which images (h, w) are refused, where 8x12 is right
    (
        lambda h, w: False,
        "Your code does not compare the images with image_size. Compare both sides before you cut the patches.",
    ),
    (lambda h, w: h != 8, "You compare the height only. The width must be right, too."),
    (lambda h, w: w != 12, "You compare the width only. The height must be right, too."),
    (
        lambda h, w: h != 8 and w != 12,
        "You refuse images only if both sides are wrong. One wrong side is enough.",
    ),
    *[
        (
            rule,
            "You compare numbers of patches or of pixels. 8x12 and 12x8 have as many, at other places: compare "
            "height and width.",
        )
        for rule in (lambda h, w: h * w != 96, lambda h, w: (h // 4) * (w // 4) != 6)
    ],
    (
        lambda h, w: (h // 4) * (w // 4) > 6,
        "You refuse only images with too many patches. Compare height and width.",
    ),
    (lambda h, w: h > 8 or w > 12, "You refuse only larger images. Smaller ones are wrong, too."),
    (lambda h, w: h < 8 or w < 12, "You refuse only smaller images. Larger ones are wrong, too."),
    (
        lambda h, w: {h, w} != {8, 12},
        "Your code takes height and width in any order. Compare each with its own.",
    ),
    (
        lambda h, w: (h // 4, w // 4) != (2, 3),
        "You compare rows and columns of patches. Images that are a pixel off have as many: compare height and width.",
    ),
    (
        lambda h, w: h % 4 != 0 or w % 4 != 0,
        "You check only that patches cover the images. Compare height and width with image_size.",
    ),
]


def _of_no_refusal(got, embedding, height, width, image_size, kata):
    """Return why images of another size do not raise ValueError."""
    if isinstance(got, AssertionError) and _is_in_answer(got):
        return ASSERTED
    if got is not None and _is_raised(got):
        return f"Your code raises {type(got).__name__}. The task says ValueError."
    if got is None:
        result = embedding(torch.zeros(2, 3, height, width))
        if isinstance(result, Exception):
            return "You return the exception. `raise` it: then the caller cannot overlook it."
        if result is None:
            return "The call gives None and no exception. Raise ValueError, do not print or return."
    sizes = list(product((4, 7, 8, 9, 12, 16, 24), (4, 8, 11, 12, 13, 16, 24)))
    refused = _refusals(kata, (8, 12), sizes)
    fail = [error for error, (h, w) in zip(refused, sizes, strict=True) if h % 4 or w % 4]
    is_right = _are(refused, sizes, lambda h, w: (h, w) != (8, 12))
    if is_right and set(fail) == {None}:
        return "You compare the sizes too late: torch fails before, where the image is cut. Compare them first."
    for rule, sentence in PARTLY:
        if _are(refused, sizes, rule):
            return sentence
    if image_size == 8 and is_right:
        sizes = [(8, 12), (12, 8), (12, 16), (4, 4), (4, 16), (8, 8), (9, 8)]
        refused = _refusals(kata, 8, sizes)
        for side, number in (("height", 0), ("width", 1)):
            if _are(refused, sizes, lambda *size, number=number: size[number] != 8):
                return f"If image_size is an int, you compare the {side} only. An int stands for both sides."
    return None


def height_and_width_exchanged_are_refused(got, embedding, height, width, image_size, kata):
    return _of_no_refusal(got, embedding, height, width, image_size, kata)


def images_of_another_size_are_refused(got, embedding, height, width, image_size, kata):
    return _of_no_refusal(got, embedding, height, width, image_size, kata)


# Dropout


NOTHING = "Nothing is dropped in train mode."
UNSCALED = "The numbers that stay are not scaled up. Divide them by 1 - dropout, so that the mean stays the same."
TURNED = "You keep the share that should be dropped. `dropout` is the share that becomes 0."
DROPPED_TWICE = "Your code drops twice. The finished tokens go through dropout once."
WHOLE_CLASS = "The class token is never dropped. All tokens go through dropout."


def no_dropout_in_eval(
    got, embedding, expected, values, images, kata, SIZES, filled, fill, some_values, some_images
):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    kept = got != 0
    if changed := _changed(embedding.state_dict(), values):
        return changed
    if checks.alike(filled(kata, values, dropout=0.5)(images), expected, tolerance=1e-4):
        return KEPT
    if kept.any() and not kept.all():
        if checks.alike(got, expected * kept * 2, tolerance=1e-4):
            return (
                "Your code drops in eval mode, too. nn.Dropout knows the mode, F.dropout drops unless you tell it "
                "not to."
            )
        if checks.alike(got, expected * kept, tolerance=1e-4):
            return "Your code drops in eval mode, too."
    if checks.alike(got, expected * 0.5, tolerance=1e-4):
        return "Your code scales the tokens in eval mode. Divide the kept numbers by 1 - dropout in train mode instead."
    return None


def no_dropout_by_default(got, expected, kata, SIZES, filled, fill, some_values, some_images):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    kept = got != 0
    if not kept.any():
        return TURNED if _share(kata, filled, some_values, some_images, 1.0) == 0 else None
    factor = float((got / expected)[kept & (expected != 0)].median())
    if not kept.all() and checks.alike(got, expected * kept * factor, tolerance=1e-4):
        return "Your code drops numbers although `dropout` is not given. Its default is 0.0."
    return None


def _share(kata, filled, some_values, some_images, dropout):
    """Return the share of the numbers that is dropped in train mode, in two digits."""
    embedding = filled(kata, some_values(dim=64, lowest=1), dim=64, dropout=dropout).train()
    return round(float((embedding(some_images(8).abs() + 1) == 0).float().mean()), 2)


def dropout_comes_last(kata, SIZES, filled, fill, some_values, some_images):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    return _of_dropout(kata, filled, some_values, some_images)


def _of_dropout(kata, filled, some_values, some_images):
    """Return what is wrong with the tokens of a fresh embedding in train mode, with a share of 0.25."""
    values, images = some_values(dim=64, lowest=1), some_images().abs() + 1
    got = filled(kata, values, dim=64, dropout=0.25).train()(images)
    whole, kept = _tokens(values, images), got != 0
    if checks.alike(got, whole, tolerance=1e-4):
        return NOTHING
    if kept.any():
        for factor, sentence in [
            (1, UNSCALED),
            (1 / 0.25, TURNED),
            (1 / 0.75**2, DROPPED_TWICE),
        ]:
            if checks.alike(got, whole * kept * factor, tolerance=1e-4):
                return sentence
        factor, share = float((got / whole)[kept].median()), float((~kept).float().mean())
        if abs(share - 1 + 1 / factor) < 0.05 and checks.alike(
            got, whole * kept * factor, tolerance=1e-4
        ):
            return f"With dropout=0.25, your code drops with a share of {1 - 1 / factor:.2g}."
    return _of_early_dropout(got, values, whole)


def _of_early_dropout(got, values, whole):
    """Return what was dropped before the tokens were finished."""
    positions, class_token = values["pos_embedding"], values["cls_token"]
    bare = whole - positions

    def is_dropped(part, of, tolerance=1e-3):
        kept = part.abs() > 0.1
        return not kept.all() and checks.alike(part, of / 0.75 * kept, tolerance=tolerance)

    if checks.alike(got[:, 0], whole[:, 0], tolerance=1e-4) and is_dropped(
        got[:, 1:], whole[:, 1:]
    ):
        return WHOLE_CLASS
    if is_dropped(got - positions, bare):
        return "Dropout comes before the positions here. Add them first: the finished tokens are dropped."
    if is_dropped(got - bare, positions.expand_as(got), 0.01):
        return "Only the positions go through dropout. The finished tokens do, class token and patches included."
    is_whole = checks.alike((got - positions)[:, :1], class_token.expand(4, 1, -1), tolerance=1e-4)
    if is_whole and is_dropped((got - positions)[:, 1:], bare[:, 1:]):
        return "Only the patches go through dropout. The finished tokens do, class token and positions included."
    kept = got[:, 1:] != 0
    before = (got * 0.75 - positions)[:, 1:][kept]
    if not kept.all() and is_dropped(before, bare[:, 1:][kept]):
        return DROPPED_TWICE
    return None


def dropout_is_the_share_that_is_dropped(kata, filled, some_values, some_images, SIZES, fill):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    sentence = _of_dropout(kata, filled, some_values, some_images)
    if sentence:
        return sentence
    low, high = (_share(kata, filled, some_values, some_images, dropout) for dropout in (0.2, 0.9))
    if abs(low - 0.8) < 0.04 and abs(high - 0.1) < 0.04:
        return TURNED
    if low > 0 and abs(low - high) < 0.04:
        return f"Your code drops about {low:.0%} of the numbers, whatever `dropout` is."
    return None


def single_numbers_are_dropped(got, dropped, kata, SIZES, filled, fill, some_values, some_images):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    if not dropped.any():
        return _of_dropout(kata, filled, some_values, some_images)
    return {
        "numbers of a token": "Your code drops whole tokens. Dropout decides for each number by itself.",
        "calls": "Every call drops the same numbers. Draw again in each call.",
        "images": "All images lose the same numbers. Dropout decides for each image by itself.",
        "tokens": "All tokens lose the same numbers. Dropout decides for each token by itself.",
    }.get(got[0] if len(got) == 1 else "")


# Training


def _of_no_gradient(missing, embedding):
    """Return why no gradient reaches parameters, or None where a Parameter itself is not in order."""
    own = dict(embedding.named_parameters())
    if any(name not in own for name in missing):
        return None
    frozen = [name for name in missing if not own[name].requires_grad]
    if frozen:
        return _frozen(frozen)
    return f"No gradient reaches {_listed(missing)}: {CUT_OFF}" if missing else None


def class_token_and_positions_learn_from_every_image(
    got, expected, error, embedding, kata, SIZES, filled, fill, some_values, some_images
):
    if error is not None:
        return None
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    missing = [name for name, grad in zip(OWN[::-1], got, strict=True) if grad is None]
    if missing:
        return _of_no_gradient(missing, embedding)
    if all(
        checks.alike(one, other / 4, tolerance=1e-4)
        for one, other in zip(got, expected, strict=True)
    ):
        return "These gradients are means over the images. They must be sums."
    return None


def the_projection_and_the_images_get_their_gradient(
    got, embedding, kata, SIZES, NAMES, filled, fill, some_values, some_images
):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    missing = [name for name, grad in zip(NAMES[2:], got, strict=False) if grad is None]
    if missing:
        return _of_no_gradient(missing, embedding)
    return f"No gradient reaches the images: {CUT_OFF}" if got[2] is None else None


def adam_moves_all_four(got, embedding, kata, SIZES, filled, fill, some_values, some_images):
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    return _of_no_gradient(
        [name for name in got if embedding.get_parameter(name).grad is None], embedding
    )


def it_follows_the_dtype(
    got, expected, error, kata, SIZES, filled, fill, some_values, some_images, values, images
):
    if checks.alike(
        checks.outcome(lambda: filled(kata, values)(images)), expected, tolerance=1e-12
    ):
        return (
            "A new embedding gives the right values, but yours was called before `.to()`. It keeps something from that "
            "call: read the parameters again in each call."
        )
    if error is not None:
        if checks.says(error, "mat1 and mat2 must have the same dtype, but got Float and Double"):
            return "The linear layer gets float32 patches of float64 images. Keep the dtype of the images."
        return None
    if not _is_right(kata, filled, some_values, some_images):
        return _of_forward(kata, SIZES, filled, fill, some_values, some_images)
    if got.dtype == torch.float32:
        return "The tokens are float32. Use the dtype of the images and the parameters; do not write one into the code."
    if got.dtype == torch.float64 and checks.alike(got, expected, tolerance=1e-5):
        return "Some values went through float32 and lost digits. Use the dtype of the images and the parameters."
    return None
