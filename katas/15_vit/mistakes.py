"""What people get wrong in kata 15, and how it shows."""

import torch
from torch import nn
from torch.nn import functional

from dojo import checks

KEPT = "Your code keeps something from an earlier call. Start each call from the images and the parameters."
IN_PLACE = "forward() changes the caller's images in place. Make a new tensor."

_FOUND = set()  # what an earlier behaviour has said


def any_behaviour(got, error, expected, kata, loaded, ByHand, a_checkpoint, images_of, vit=None):
    if error is not None:
        return _of_error(error, kata, vit)
    if expected is torch.Tensor and got is None:
        return "forward() returns nothing. Does it end with a `return`?"
    if expected is torch.Tensor and isinstance(got, (tuple, list)):
        return "forward() returns several things. Return the logits alone."
    if isinstance(expected, dict) and isinstance(vit, nn.Module) and "pos_embedding" in expected:
        surplus = set(got) - set(expected)
        is_of_output = bool(surplus) and all(".to_out." in name for name in surplus)
        if is_of_output and not _is_right_before(kata, loaded, ByHand, a_checkpoint, images_of):
            return None
        return _of_names(got, expected, vit)
    return None


def _is_right_before(kata, loaded, ByHand, a_checkpoint, images_of):
    """Tell whether a ViT of the usual sizes is right: else its mistake is named elsewhere."""
    state, images = a_checkpoint(), images_of(2)
    try:
        return _is_right(loaded(kata, state), ByHand(state), images)
    except checks.Mismatch:
        return False


def _of_error(error, kata, vit):
    if checks.says(error, "except in dimension 1. Expected size 1 but"):
        return (
            "The class token has one sample, but there are several images. Before you join the two, expand or "
            "repeat the class token to the batch size."
        )
    if checks.says(error, "except in dimension 0"):
        return "You join along the batch (`dim=0`). The tokens are dimension 1."
    if checks.says(error, "has no attribute") and not issubclass(kata.ViT, nn.Module):
        return "Your class does not inherit from nn.Module, so nothing in it is registered."
    if checks.says(error, "loading state_dict") and vit is not None:
        return _of_surplus(vit, set(vit.state_dict()) - set(dict(vit.named_parameters())))
    if (
        checks.says(error, "normalized_shape")
        and checks.says(error, ", 7]")
        and not checks.says(error, "8, 7]")
    ):
        return (
            "One number for each token reaches the head: you pool along the last dimension. The tokens are "
            "dimension 1."
        )
    return None


# Names and shapes


def it_is_a_module(got):
    return "Your class does not inherit from nn.Module, so nothing in it is registered."


def the_embedding_has_the_parameters_of_kata_14(got, expected, vit):
    return _of_names(got, expected, vit)


def the_blocks_are_the_transformer(got, expected, vit):
    return _of_names(got, expected, vit)


def the_head_is_a_normalisation_and_a_linear_layer(got, expected, vit):
    return _of_names(got, expected, vit)


def a_size_is_an_int_or_a_pair(got, expected, vit):
    return _of_names(got, expected, vit)


def three_channels_and_heads_of_64_are_the_default(got, expected, kata, given, layout):
    vit = kata.ViT(**given)
    if list(got) == list(expected):
        values = got["to_patch_embedding.1.weight"][-1:]
        if values != (36,) and values[0] % 12 == 0:
            return f"Without `channels` your ViT expects {values[0] // 12}. The default is 3."
        rows = got["transformer.layers.0.0.fn.to_qkv.weight"][0]
        if rows != 576 and rows % 9 == 0:
            return f"Without `dim_head` your heads have {rows // 9} numbers. The default is 64."
    return _of_names(got, expected, vit)


def _of_names(got, expected, vit):
    """Return what is wrong with the names and shapes of parameters; only some of a ViT's may be looked at."""
    missing = [name for name in expected if name not in got]
    surplus = [name for name in got if name not in expected]
    known = dict(vit.named_parameters(remove_duplicate=False))
    if not missing and not surplus:
        wrong = [name for name in expected if got[name] != expected[name]]
        return next(
            filter(None, (_of_shape(name, got[name], expected[name]) for name in wrong)), None
        )
    return (
        _of_own(vit, known, missing)
        or _of_patches(vit, known, missing)
        or _of_blocks(vit, known, missing, expected)
        or _of_head(vit, known, missing)
        or (None if missing else _of_surplus(vit, surplus))
    )


def _of_own(vit, known, missing):
    for name in ("pos_embedding", "cls_token"):
        if name not in missing:
            continue
        if any(other.endswith(f".{name}") for other in known):
            return (
                "Your embedding is a child of the ViT, so its names have a prefix. Here its parts belong to the ViT "
                "itself."
            )
        value = getattr(vit, name, None)
        if name in dict(vit.named_buffers()):
            return f"`{name}` is a buffer. It is saved and moved, but never trained. Make it an nn.Parameter."
        if isinstance(value, nn.Parameter):
            return f"`{name}` is a Parameter, but the module has not registered it. Assign it to `self.{name}`."
        if isinstance(value, torch.Tensor):
            return f"`{name}` is a plain tensor. Only an nn.Parameter is registered, trained and saved."
    return None


def _of_patches(vit, known, missing):
    if "to_patch_embedding.1.weight" in missing:
        if "to_patch_embedding.weight" in known:
            return (
                "`to_patch_embedding` is one layer. It is an nn.Sequential of two: Patchify is number 0, the "
                "linear layer is number 1."
            )
        if "to_patch_embedding.0.weight" in known:
            return "The layer with the weight is number 0. Patchify is number 0, the linear layer is number 1."
    if missing == ["to_patch_embedding.1.bias"]:
        return "The linear layer of the patches has no bias. Checkpoints have one."
    return None


def _of_blocks(vit, known, missing, expected):
    absent = [name for name in missing if name.startswith("transformer.")]
    if not absent:
        return None
    holder = getattr(vit, "transformer", None)
    if absent == [name for name in expected if name.startswith("transformer.")]:
        if isinstance(holder, (list, tuple)) or isinstance(
            getattr(holder, "layers", None), (list, tuple)
        ):
            return "Your blocks are in a plain list, which hides their parameters. Use an nn.ModuleList."
        if all(name.replace(".layers", "") in known for name in absent):
            return "The names lack `layers`: it stands between `transformer` and the number of the block."
        for other in {name.partition(".")[0] for name in known}:
            if all(name.replace("transformer", other, 1) in known for name in absent):
                return (
                    f"Your blocks are the attribute `{other}`. Checkpoints call it `transformer`."
                )
        return None
    if set(absent) <= set(known):
        return "Your blocks are one object, listed several times. Make a new block for each number."
    if all(".to_out." in name for name in absent):
        return "There is no `to_out`. Only a single head that is as wide as a token (heads=1, dim_head=dim) needs none."
    blocks = {name.split(".")[2] for name in expected if name.startswith("transformer.")}
    lost = {name.split(".")[2] for name in absent}
    if (
        len(
            [
                name
                for name in expected
                if name.startswith("transformer.") and name.split(".")[2] in lost
            ]
        )
        == len(absent)
        and lost < blocks
    ):
        return "There are fewer blocks than `depth`."
    return None


def _of_head(vit, known, missing):
    absent = [name for name in missing if name.startswith("mlp_head.")]
    if "mlp_head.weight" in known or (
        "mlp_head.1.weight" in absent and known.get("mlp_head.0.weight", torch.zeros(1)).dim() == 2
    ):
        return "The head begins with the linear layer. A normalisation comes before it, as `mlp_head.0`."
    if absent == ["mlp_head.0.bias", "mlp_head.0.weight"] and isinstance(
        vit.mlp_head[0], nn.LayerNorm
    ):
        return "The normalisation of the head has no weight and bias. Checkpoints have both."
    if absent == ["mlp_head.1.bias"]:
        return "The linear layer of the head has no bias. Checkpoints have one."
    if len(absent) == 4 and not any(name.startswith("mlp_head") for name in known):
        others = [
            name
            for name, layer in vit.named_modules()
            if isinstance(layer, nn.Linear) and "." not in name
        ]
        if others:
            return (
                f"Your ViT has a layer `{others[-1]}`. In a checkpoint the head is `mlp_head.0`, the normalisation, "
                "and `mlp_head.1`, the linear layer."
            )
    return None


def _of_surplus(vit, surplus):
    modules = dict(vit.named_modules())
    if not surplus:
        return None
    if any(name.endswith("running_mean") for name in surplus):
        return "A batch normalisation keeps running averages. Here it is nn.LayerNorm, for each token by itself."
    if set(surplus) <= set(dict(vit.named_buffers())):
        return "You register a buffer that is saved. A checkpoint does not have it: use persistent=False."
    if all(name.endswith(".to_qkv.bias") for name in surplus):
        return "`to_qkv` has a bias. In a checkpoint it has none."
    if all(".to_out." in name for name in surplus):
        return "There is a `to_out`. A single head that is as wide as a token (heads=1, dim_head=dim) needs none."
    owners = [modules[name.rpartition(".")[0]] for name in surplus]
    if all(isinstance(one, nn.LayerNorm) for one in owners) and not any(
        ".layers." in name for name in surplus
    ):
        return "You have one more normalisation. Only the blocks and the head have one."
    if all(name.startswith("mlp_head.") for name in surplus):
        return "The head has more layers than a normalisation and a linear layer."
    if all(".layers." in name for name in surplus):
        return "There are more blocks than `depth`." if len(surplus) > 8 else None
    return None


def _of_shape(name, got, expected):
    if name == "pos_embedding" and len(got) == 3 and got[::2] == expected[::2]:
        if got[1] == expected[1] - 1:
            return "Each patch has a position, but the class token has none."
        return (
            "The number of positions is wrong. Divide each side of the image by its own side of the patch; the "
            "number of patches is the product, and the class token is one more."
        )
    if name in ("pos_embedding", "cls_token") and len(got) != 3:
        return f"`{name}` has {len(got)} dimensions. It needs three: 1, tokens, dim."
    if name == "to_patch_embedding.1.weight" and got == (8, 36):
        return "You count three channels. Use `channels`."
    if name == "to_patch_embedding.1.weight" and got == (8, 12):
        return "You count the pixels of a patch. Each pixel has a value for every channel."
    if name == "mlp_head.0.weight" and len(got) == 2:
        return "The head begins with the linear layer. A normalisation comes before it, as `mlp_head.0`."
    if ".to_qkv." in name and expected == (36, 8):
        if got == (24, 8):
            return "Your heads share the width of a token. Each head has `dim_head` numbers, whatever `dim` is."
        if got == (576, 8):
            return "Each head has 64 numbers, whatever `dim_head` is. Hand `dim_head` on to the blocks."
    if ".net." in name and expected[0] in (8, 10) and got != expected:
        return "The feed-forward network has another width inside. It is `mlp_dim`."
    return None


def positions_and_class_token_are_listed_first(got, expected, vit):
    own = [name for name, _ in vit.named_parameters(recurse=False)]
    if got == expected[::-1]:
        return "You assign the class token before the positions."
    if set(expected) <= set(own):
        other = next(name for name in own if name not in expected)
        return f"Your ViT has another Parameter, `{other}`, that was assigned too early. These two come first."
    known = dict(vit.named_parameters(remove_duplicate=False))
    return _of_own(vit, known, [name for name in expected if name not in own])


def nothing_else_is_saved(got, expected, vit):
    missing = [name for name in expected if name not in got]
    surplus = [name for name in got if name not in expected]
    shapes = {name: tuple(value.shape) for name, value in vit.state_dict().items()}
    if missing:
        return _of_names(shapes, dict.fromkeys(expected), vit)
    return _of_surplus(vit, surplus)


def an_unknown_pool_is_refused(got, pool, kata, SIZES, images_of):
    if isinstance(got, KeyError):
        return "The lookup in a dict raises KeyError. Raise ValueError."
    if isinstance(got, AssertionError):
        return "`assert` raises AssertionError, and `python -O` switches it off. Raise ValueError."
    if got is not None:
        return None
    try:
        kata.ViT(**SIZES, pool=pool)(images_of(2, torch.float32))
    except ValueError:
        return "You check `pool` in forward(). Check it in __init__, before anything is trained."
    return "Your ViT takes this `pool` for one of the two. A typing mistake would train another network."


# Logits


def each_image_gets_a_number_for_each_class(got, batch, classes, vit, images_of):
    if not isinstance(got, tuple) or not all(isinstance(size, int) for size in got):
        return None
    if got == (batch,) and vit(images_of(batch, torch.float32)).dtype == torch.int64:
        return "These are numbers of classes. Return the logits, one for each class."
    if dict(vit.named_parameters())["mlp_head.1.weight"].shape[0] != classes:
        return None
    return _of_result(got, batch, classes)


def _of_result(shape, batch, classes, tokens=7, dim=8):
    """Return what the shape of a result says."""
    if len(shape) < 2 and (batch == 1 or classes == 1):
        return (
            "A dimension of length 1 is lost. One image is still a batch, and one class still has a dimension. "
            "Do not squeeze the result."
        )
    return {
        (
            batch,
            tokens,
            classes,
        ): "There are logits for every token. Pool first: the head gets one token per image.",
        (batch, tokens, dim): "These are the tokens. They still need pooling and the head.",
        (batch, dim): "This is the pooled token. It still needs the head.",
        (batch, 2, 6, 12): "forward() returns the images. Return the logits.",
        (tokens, classes): "You pool along the batch. The tokens are dimension 1.",
    }.get(tuple(shape))


def a_checkpoint_gives_the_same_logits(got, expected, by_hand, images, kata, loaded):
    if not isinstance(expected, torch.Tensor):
        return None
    if said := _of_logits(got, by_hand, images):
        return said
    if (got.shape, got.dtype) == (expected.shape, expected.dtype):
        return _of_a_call(loaded(kata, by_hand.state), images)
    return None


def pool_mean(got, expected, by_hand, images, pool, state, kata, loaded):
    if not isinstance(expected, torch.Tensor):
        return None
    if pool == "mean" and checks.alike(
        loaded(kata, state, pool="mean")(images.clone()), by_hand(images), tolerance=1e-8
    ):
        return (
            "Another ViT that was made later changes the `pool` of this one. You keep it on the class or in a global "
            "variable. Keep it on `self`."
        )
    return _of_logits(got, by_hand, images)


def each_image_is_by_itself(
    got, expected, by_hand, images, kata, state, loaded, images_of, a_checkpoint, ByHand
):
    if not isinstance(expected, torch.Tensor):
        return None
    if getattr(got, "shape", None) != expected.shape:
        return _of_logits(got, by_hand, images, known=True)

    def is_right(some, values):
        return _is_right(loaded(kata, values), ByHand(values), some)

    if is_right(images, state):
        return KEPT
    if said := _of_logits(got, by_hand, images, known=True):
        return said
    if all(is_right(image[None], state) for image in images):
        return (
            "An image alone gets the right logits, in this batch it does not. Does your code compute something "
            "over the batch?"
        )
    if is_right(images_of(4), a_checkpoint()):
        return "Your logits are right for small values, and wrong for large ones. Do not limit or rescale anything."
    return None


def changed_parameters_change_the_logits(
    got, expected, images, before, state, ByHand, kata, loaded
):
    if not isinstance(expected, torch.Tensor):
        return None
    if not _is_right(loaded(kata, state), ByHand(state), images):
        return None
    if checks.alike(got, ByHand(before)(images), tolerance=1e-8):
        return KEPT
    for part in ("pos_embedding", "cls_token", "to_patch_embedding", "transformer", "mlp_head"):
        for end in ("", "weight", "bias"):
            names = [name for name in state if name.startswith(part) and name.endswith(end)]
            old = {name: before[name] for name in names}
            if checks.alike(got, ByHand(state | old)(images), tolerance=1e-8):
                return f"Your code still uses old values of `{part}`. Read each parameter in each call."
    return None


def a_call_changes_nothing(got, expected, called, kata, state, loaded, name=None):
    if called.startswith("images"):
        return IN_PLACE
    if called.startswith("sorted"):
        more = [name for name in got if name not in expected]
        return f"forward() registers something new: `{more[0]}`." if more else None
    if isinstance(expected, nn.Parameter):
        return f"forward() puts a new Parameter in the place of `{name}`. The optimizer still holds the old one."
    if torch.equal(loaded(kata, state).state_dict()[name], state[name]):
        return _of_change(name)
    return None


def a_single_head_as_wide_as_a_token(got, expected, by_hand, images):
    return (
        _of_logits(got, by_hand, images, known=True) if isinstance(expected, torch.Tensor) else None
    )


def float32(got, expected):
    if getattr(got, "dtype", None) == torch.float64 and checks.alike(
        got, expected.double(), tolerance=1e-5
    ):
        return "The result is float64. Use the dtype of the images and the parameters; do not write one into the code."
    return None


# Dropout


def no_dropout_in_eval(got, expected, by_hand, images, state, kata, loaded):
    if not isinstance(expected, torch.Tensor):
        return None
    if not _is_right(loaded(kata, state), by_hand, images):
        return _of_logits(got, by_hand, images, known=True)
    return _of_two_calls(
        loaded(kata, state, dropout=0.5, emb_dropout=0.5),
        images,
        "Something is still dropped in eval mode. nn.Dropout knows the mode by itself; F.dropout needs "
        "`training=self.training`.",
    )


def no_dropout_by_default(got, expected, by_hand, images, state, kata, loaded, ByHand, EMBEDDING):
    if not isinstance(expected, torch.Tensor):
        return None
    if not _is_right(loaded(kata, state), by_hand, images):
        return None
    if checks.alike(got, ByHand(state | _zero(state, EMBEDDING))(images), tolerance=1e-8):
        return (
            "Without `emb_dropout`, the whole embedding is dropped. It is the share that is dropped, not the share "
            "that is kept."
        )
    given = {"dropout": 0.0, "emb_dropout": 0.0}
    for name in given:
        if _is_right(loaded(kata, state, **{name: 0.0}).train(), by_hand, images, times=30):
            return f"Without `{name}`, something is dropped in train mode. Its default is 0.0."
    if _is_right(loaded(kata, state, **given).train(), by_hand, images, times=30):
        return "Without `dropout` and `emb_dropout`, something is dropped in train mode. The default of both is 0.0."
    return _of_two_calls(
        loaded(kata, state, **given).train(),
        images,
        "Your ViT draws random numbers in train mode, even when both dropouts are 0.0.",
    )


def emb_dropout_drops_the_whole_embedding(
    got, expected, by_hand, images, state, ByHand, EMBEDDING, kata, loaded
):
    if not isinstance(expected, torch.Tensor):
        return None
    if not _is_right(loaded(kata, state).train(), ByHand(state), images, times=10):
        return None
    zero = _zero(state, EMBEDDING)
    only = {name: state[name] for name in ("pos_embedding", "cls_token")}
    first = only["pos_embedding"].clone()
    first[:, 1:] = 0
    for sentence, values in (
        ("Nothing is dropped in train mode. `emb_dropout` is for the finished tokens.", {}),
        (
            "The positions are still there. Dropout comes after they are added.",
            zero | {"pos_embedding": only["pos_embedding"]},
        ),
        ("The class token is still there. Dropout comes after it is joined.", zero | only),
        (
            "The class token is still there. Dropout comes after it is joined.",
            zero | only | {"pos_embedding": first},
        ),
        (
            "The class token is still there. Dropout comes after it is joined.",
            zero | {"cls_token": only["cls_token"]},
        ),
    ):
        if checks.alike(got, ByHand(state | values)(images), tolerance=1e-8):
            return sentence
    if checks.alike(got, ByHand(state, by_hand.sizes | {"depth": 0})(images), tolerance=1e-8):
        return "`emb_dropout` drops in the blocks. It is for the embedding; `dropout` is for the blocks."
    return _of_zeros(got, state, ByHand, images) or _of_two_calls(
        loaded(kata, state, emb_dropout=1.0).train(),
        images,
        "With emb_dropout=1.0 two calls still differ. Something is dropped with another share than `emb_dropout`.",
    )


def _zero(state, names):
    return {name: torch.zeros_like(state[name]) for name in names}


def _of_zeros(got, state, ByHand, images):
    nothing = torch.zeros(1, 8, dtype=torch.float64)
    if checks.alike(got, ByHand(state).classified(nothing).expand(len(images), -1), tolerance=1e-8):
        return "The head gets nothing but zeros. `emb_dropout` is for the embedding alone, `dropout` for the blocks."
    return None


def emb_dropout_is_a_share_of_single_numbers(
    got, kept, sizes, state, logits, kata, loaded, ByHand, images_of, a_checkpoint, EMBEDDING
):
    if isinstance(got, dict) or got is None:
        return None
    plain, images = a_checkpoint(), images_of(3)
    zero = _zero(plain, EMBEDDING)
    if not _is_right(loaded(kata, plain), ByHand(plain), images):
        return None
    if not _is_right(loaded(kata, plain, emb_dropout=1.0).train(), ByHand(plain | zero), images):
        return None
    if kept.any() and checks.alike(
        logits, functional.layer_norm(0.01 * kept, [200]), tolerance=1e-6
    ):
        return "The numbers that are left are not scaled up. Divide them by 1 - emb_dropout, as nn.Dropout does."
    many = images_of(16)
    varied = state | {"cls_token": torch.linspace(-1, 1, 200).double().view(1, 1, 200)}
    whole = functional.layer_norm(varied["cls_token"].view(200) / 0.75, [200])
    rows = loaded(kata, varied, sizes, emb_dropout=0.25).train()(many).detach()
    if all(not row.any() or torch.allclose(row, whole) for row in rows) and rows.any():
        return "Whole tokens are dropped. Drop single numbers, as nn.Dropout does."
    if 0 < kept.mean() < 1 and (kept == kept[:1]).all():
        return "The same numbers are dropped in every image. Each image draws its own."
    if 0.2 < kept.mean() < 0.3:
        return "`emb_dropout` is the share that is dropped, not the share that is kept."
    return None


def dropout_drops_what_the_blocks_add(
    got, expected, by_hand, images, state, ByHand, EMBEDDING, kata, loaded
):
    if not isinstance(expected, torch.Tensor):
        return None
    if not _is_right(loaded(kata, state).train(), ByHand(state), images, times=10):
        return None
    if checks.alike(got, ByHand(state)(images), tolerance=1e-8):
        return "Nothing is dropped in train mode. `dropout` is for the blocks."
    zero = _zero(state, EMBEDDING)
    if checks.alike(got, ByHand(state | zero)(images), tolerance=1e-8):
        return "`dropout` drops the embedding. It is for the blocks; `emb_dropout` is for the embedding."
    if said := _of_zeros(got, state, ByHand, images):
        return said
    return _of_two_calls(
        loaded(kata, state, dropout=1.0).train(),
        images,
        "With dropout=1.0 two calls still differ. Something is dropped with another share than `dropout`.",
    )


def _of_two_calls(vit, images, drawn):
    """Return `drawn` when calls with the same images differ by the seed alone, and KEPT when they differ without it."""

    def answer(seed):
        torch.manual_seed(seed)
        return vit(images.clone()).detach()

    one, again = answer(1), answer(1)
    if not torch.equal(one, again):
        return KEPT
    return drawn if any(not torch.equal(one, answer(seed)) for seed in range(2, 40)) else None


def _is_right(vit, by_hand, images, times=1):
    """Tell whether a ViT gives the logits of the formulae: else its mistake is named elsewhere."""
    right = by_hand(images)
    return all(checks.alike(vit(images.clone()), right, tolerance=1e-8) for _ in range(times))


# Training


def every_parameter_learns(got, called, vit, by_hand, images, name=None):
    if got is not None or not _is_right(vit, by_hand, images.detach()):
        return None
    if called.startswith("images"):
        return "No gradient reaches the images. detach(), .data and torch.no_grad() cut it off."
    if not dict(vit.named_parameters())[name].requires_grad:
        return f"`{name}` has `requires_grad=False`, so it never learns."
    return f"No gradient reaches `{name}`. detach(), .data, torch.no_grad() and a new tensor cut it off."


# What helps


def _of_a_call(vit, images):
    """Return what calls in eval mode show: writing, drawing, keeping, a parameter without effect."""
    given, before = (
        images.clone(),
        {name: value.clone() for name, value in vit.state_dict().items()},
    )
    with torch.no_grad():
        logits = vit(given)
        if not torch.equal(given, images):
            return IN_PLACE
        for name, value in vit.state_dict().items():
            if name in before and not torch.equal(value, before[name]):
                return _of_change(name)
        if not logits.any():
            return "All logits are zero, for every image."
        if said := _of_two_calls(
            vit,
            images,
            "In eval mode, two calls with the same images give different logits. forward() draws random numbers.",
        ):
            return said
        for name, parameter in vit.named_parameters():
            parameter.add_(torch.randn_like(parameter))
            if torch.equal(vit(images.clone()), logits):
                return (
                    f"The logits do not depend on `{name}`. Use the parameter itself in forward()."
                )
            parameter.copy_(before[name])
    return None


def _of_change(name):
    return (
        f"forward() changes `{name}`. It must only read it. Only the optimizer changes parameters."
    )


def _of_logits(got, by_hand, images, tolerance=1e-7, *, known=False):
    """Return the mistake that gives exactly these logits; with `known`, only one that was found before."""
    right = by_hand(images)
    if not isinstance(got, torch.Tensor):
        return None
    if got.shape != right.shape:
        return _of_result(tuple(got.shape), *right.shape, dim=by_hand.sizes["dim"])
    if got.dtype != right.dtype:
        return None
    if checks.alike(got, right.softmax(-1), tolerance=tolerance):
        return "These are probabilities. Return the logits, before any softmax."
    if checks.alike(got, right.log_softmax(-1), tolerance=tolerance):
        return "These are logarithms of probabilities. Return the logits, before any softmax."
    for sentence, variation in _variations(type(by_hand)):
        if known and sentence not in _FOUND:
            continue
        like = variation(by_hand.state, by_hand.sizes, by_hand.pool)
        try:  # one image first: most mistakes are ruled out by it
            is_this = all(
                checks.alike(got[:n], like(images[:n]), tolerance=tolerance) for n in (1, len(got))
            )
        except (RuntimeError, IndexError):  # it does not fit these sizes
            continue
        if is_this and not checks.alike(got, right, tolerance=tolerance):
            _FOUND.add(sentence)
            return sentence
    return None


def _variations(By):
    """Return pairs of a sentence and a class that computes the logits with this mistake."""
    tables = [_of_pooling, _of_embedding, _of_network, _of_block, _of_attention]
    return [
        (sentence, type("Variation", (By,), steps))
        for table in tables
        for sentence, steps in table(By)
    ]


def _positions(self):
    return self.state["pos_embedding"][0]


def _of_pooling(By):
    def shifted_class_token(self, image):
        return (By.embed(self, image) - _positions(self)).roll(-1, dims=0) + _positions(self)

    def norm_first(self, tokens):
        return self.linear(self.pooled(self.norm(tokens, "mlp_head.0")), "mlp_head.1")

    yield (
        'You pool the average of all tokens. With pool="cls", the default, it is the class token.',
        {"pooled": lambda self, tokens: tokens.mean(dim=0)},
    )
    yield (
        'You pool the class token. With pool="mean" it is the average of all tokens.',
        {"pooled": lambda self, tokens: tokens[0]},
    )
    yield (
        "You pool the average of the patches. The class token is missing from it.",
        {"pooled": lambda self, tokens: tokens[1:].mean(dim=0)},
    )
    yield (
        "You pool the last token. The class token is the first one.",
        {"pooled": lambda self, tokens: tokens[-1]},
    )
    yield (
        "You pool token 1. The class token is token 0.",
        {"pooled": lambda self, tokens: tokens[1]},
    )
    yield (
        'You pool the largest values. With pool="mean" it is the average.',
        {"pooled": lambda self, tokens: tokens.amax(dim=0)},
    )
    yield (
        "You pool the sum of the tokens. The mean is their sum divided by their number.",
        {"pooled": lambda self, tokens: tokens.sum(dim=0)},
    )
    yield (
        "You put the class token after the patches. It comes before them.",
        {"embed": shifted_class_token},
    )
    yield (
        "You put the class token after the patches. It comes before them.",
        {
            "embed": shifted_class_token,
            "pooled": lambda self, tokens: By.pooled(self, tokens.roll(1, 0)),
        },
    )
    yield (
        "The head does not normalise the pooled token. `mlp_head[0]` comes before `mlp_head[1]`.",
        {"norm": lambda self, x, name: x if name == "mlp_head.0" else By.norm(self, x, name)},
    )
    yield (
        "You normalise all tokens, then pool. Pool first, then normalise the pooled token.",
        {"classified": norm_first},
    )
    yield (
        "You normalise the tokens after the last block. Only the head normalises, after pooling.",
        {
            "pooled": lambda self, tokens: By.pooled(
                self, functional.layer_norm(tokens, tokens.shape[-1:])
            )
        },
    )
    yield (
        "The pooled token goes through tanh. It goes to the head as it is.",
        {"pooled": lambda self, tokens: By.pooled(self, tokens).tanh()},
    )
    yield (
        "The logits go through a ReLU. Return them as they are; they may be negative.",
        {"classified": lambda self, tokens: By.classified(self, tokens).relu()},
    )
    yield (
        "The logits go through a sigmoid. Return them as they are.",
        {"classified": lambda self, tokens: By.classified(self, tokens).sigmoid()},
    )


def _of_embedding(By):
    def bare(self, image):
        return By.embed(self, image) - _positions(self)

    def embedded(steps):
        return {"embed": lambda self, image: steps(self, bare(self, image), _positions(self))}

    def by_columns(self, image):
        (_, height, width), (rows, columns) = image.shape, self.sizes["patch_size"]
        patches = By.patches(self, image).unflatten(0, (height // rows, width // columns))
        return patches.transpose(0, 1).flatten(0, 1)

    def pixels_by_columns(self, image):
        inside = By.patches(self, image).unflatten(1, (*self.sizes["patch_size"], -1))
        return inside.transpose(1, 2).flatten(1)

    def channels_first(self, image):
        return By.patches(self, image).unflatten(1, (-1, len(image))).mT.flatten(1)

    def bare_view(self, image):
        return image.reshape(By.patches(self, image).shape)

    yield "You do not add the positions.", embedded(lambda self, tokens, positions: tokens)
    yield (
        "You add the positions before the class token is there, so it has none. Join first, then add.",
        embedded(
            lambda self, tokens, positions: torch.cat([tokens[:1], tokens[1:] + positions[1:]])
        ),
    )
    yield (
        "You add the positions before the class token is there, so it has none. Join first, then add.",
        embedded(
            lambda self, tokens, positions: torch.cat([tokens[:1], tokens[1:] + positions[:-1]])
        ),
    )
    yield (
        "Every token gets the same position. `[:, n]` takes one row; `[:, :n]` takes the first n.",
        embedded(lambda self, tokens, positions: tokens + positions[-1]),
    )
    yield (
        "Every token gets the same position, the first one. Each token has its own.",
        embedded(lambda self, tokens, positions: tokens + positions[0]),
    )
    yield (
        "You add the positions twice.",
        embedded(lambda self, tokens, positions: tokens + 2 * positions),
    )
    yield (
        "You multiply the tokens by the root of `dim`. They are added to the positions as they are.",
        embedded(lambda self, tokens, positions: tokens * self.sizes["dim"] ** 0.5 + positions),
    )
    yield (
        "You normalise the tokens before the first block. The blocks get them as they are.",
        embedded(
            lambda self, tokens, positions: functional.layer_norm(
                tokens + positions, tokens.shape[-1:]
            )
        ),
    )
    yield (
        "The class token is not joined to the patches.",
        {"embed": lambda self, image: By.embed(self, image)[1:]},
    )
    yield (
        "The class token is not joined to the patches.",
        embedded(lambda self, tokens, positions: tokens[1:] + positions[:-1]),
    )
    yield (
        "You add the class token to every patch. It is a token of its own, before them.",
        embedded(lambda self, tokens, positions: tokens[1:] + tokens[:1] + positions[1:]),
    )
    yield (
        "You give the memory another shape. That does not cut out patches: use Patchify.",
        {"patches": bare_view},
    )
    yield (
        "Inside a patch your channels come first. The order is row, column, channel, as in kata 11.",
        {"patches": channels_first},
    )
    yield "Your patches go column by column. They go row by row.", {"patches": by_columns}
    yield (
        "Inside a patch your pixels go column by column. The order is row, column, channel.",
        {"patches": pixels_by_columns},
    )


def _of_network(By):
    def other_block(choose):
        def block(self, tokens, name):
            number = choose(int(name.rpartition(".")[2]), self.sizes["depth"])
            return By.block(self, tokens, f"transformer.layers.{number}")

        return {"block": block}

    def first_only(self, tokens, name):
        return By.block(self, tokens, name) if name.endswith(".0") else tokens

    def all_but_last(self, tokens, name):
        return (
            tokens if name.endswith(f".{self.sizes['depth'] - 1}") else By.block(self, tokens, name)
        )

    yield (
        "The tokens do not go through the transformer.",
        {"block": lambda self, tokens, name: tokens},
    )
    yield "The tokens go through the first block only.", {"block": first_only}
    yield "The tokens do not go through the last block.", {"block": all_but_last}
    yield (
        "The tokens go through the last block `depth` times.",
        other_block(lambda number, depth: depth - 1),
    )
    yield (
        "The tokens go through the first block `depth` times.",
        other_block(lambda number, depth: 0),
    )
    yield (
        "The tokens go through the blocks in reverse order.",
        other_block(lambda number, depth: depth - 1 - number),
    )
    yield (
        "The tokens go through the transformer twice.",
        {"classified": lambda self, tokens: By.classified(self, self.through_blocks(tokens))},
    )
    yield (
        "You add the embedded tokens to the result of the transformer. Each block adds already.",
        {"through_blocks": lambda self, tokens: tokens + By.through_blocks(self, tokens)},
    )


def _of_block(By):
    def attended(self, tokens, name):
        return self.attention(self.norm(tokens, f"{name}.0.norm"), f"{name}.0.fn")

    def fed(self, tokens, name):
        return self.feed_forward(self.norm(tokens, f"{name}.1.norm"), f"{name}.1.fn")

    def post_norm(self, tokens, name):
        tokens = self.norm(tokens + self.attention(tokens, f"{name}.0.fn"), f"{name}.0.norm")
        return self.norm(tokens + self.feed_forward(tokens, f"{name}.1.fn"), f"{name}.1.norm")

    def feed_forward_first(self, tokens, name):
        tokens = tokens + fed(self, tokens, name)
        return tokens + attended(self, tokens, name)

    def smaller_eps(only):
        return {
            "norm": lambda self, x, name: By.norm(
                self, x, name, eps=1e-6 if name.startswith(only) else 1e-5
            )
        }

    yield (
        "You normalise the sums. Normalise what goes into attention and feed-forward, and add what comes out.",
        {"block": post_norm},
    )
    yield (
        "Attention and feed-forward replace the tokens. Add their results to the tokens.",
        {"block": lambda self, tokens, name: fed(self, attended(self, tokens, name), name)},
    )
    yield (
        "The feed-forward network gets the tokens from before the attention. It gets the sum.",
        {
            "block": lambda self, tokens, name: (
                tokens + attended(self, tokens, name) + fed(self, tokens, name)
            )
        },
    )
    yield "Your feed-forward network comes before the attention.", {"block": feed_forward_first}
    yield (
        "Your blocks have no feed-forward network.",
        {"block": lambda self, tokens, name: tokens + attended(self, tokens, name)},
    )
    yield (
        "Your blocks have no attention.",
        {"block": lambda self, tokens, name: tokens + fed(self, tokens, name)},
    )
    yield (
        "Your GELU is the approximation with tanh. A checkpoint needs the exact one.",
        {"gelu": lambda self, x: functional.gelu(x, approximate="tanh")},
    )
    yield "Your feed-forward network uses ReLU. It is GELU.", {"gelu": lambda self, x: x.relu()}
    for only in ("", "mlp_head", "transformer"):
        yield (
            "A normalisation has an eps of 1e-6. It is 1e-5, the default of nn.LayerNorm.",
            smaller_eps(only),
        )


def _of_attention(By):
    def exchanged(self, tokens, name):
        sizes = self.sizes | {"heads": self.sizes["dim_head"], "dim_head": self.sizes["heads"]}
        return By(self.state, sizes).attention(tokens, name)

    def interleaved(self, qkv, number):
        order = torch.arange(qkv.shape[1]).view(3, -1, self.sizes["heads"]).mT.flatten()
        return By.head(self, qkv[:, order], number)

    def split_by_a_view(self, qkv, number):
        heads = self.sizes["heads"]
        parts = [
            part.reshape(heads, len(part), -1).transpose(0, 1).flatten(1)
            for part in qkv.chunk(3, dim=1)
        ]
        return By.head(self, torch.cat(parts, dim=1), number)

    def in_order(order):
        return lambda self, qkv, number: By.head(
            self, torch.cat([qkv.chunk(3, dim=1)[part] for part in order], dim=1), number
        )

    def causal(self, scores):
        return By.shares(self, scores.masked_fill(torch.ones_like(scores).triu(1) > 0, -torch.inf))

    yield (
        "You exchanged `heads` and `dim_head`. The sizes of the parameters do not show it.",
        {"attention": exchanged},
    )
    yield (
        "Numbers that are side by side go to different heads. Each head has `dim_head` neighbours.",
        {"head": interleaved},
    )
    yield (
        "The scores are multiplied by `dim ** -0.5`. It is `dim_head ** -0.5`.",
        {"scale": lambda self: self.sizes["dim"] ** -0.5},
    )
    yield (
        "The scores are scaled by the width of all heads. It is `dim_head ** -0.5`.",
        {"scale": lambda self: (self.sizes["heads"] * self.sizes["dim_head"]) ** -0.5},
    )
    yield (
        "The scores are not scaled. Multiply them by `dim_head ** -0.5`.",
        {"scale": lambda self: 1},
    )
    yield "The scores are scaled twice.", {"scale": lambda self: self.sizes["dim_head"] ** -1}
    yield (
        "The softmax goes over the queries. For each query, the shares of all keys sum to one.",
        {"shares": lambda self, scores: By.shares(self, scores.T).T},
    )
    yield (
        "The class token attends to itself only. Does attention go along the batch, or is there a mask?",
        {"shares": causal},
    )
    for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
        yield (
            "`to_qkv` gives queries, keys and values, in this order. You take them in another order.",
            {"head": in_order(order)},
        )
    yield (
        "A reshape or view gives numbers of other tokens to a head. Split the last dimension, then transpose.",
        {"head": split_by_a_view},
    )
    yield (
        "A reshape or view mixes the tokens when the heads are joined. Transpose first.",
        {"joined": lambda self, heads: torch.stack(heads).reshape(len(heads[0]), -1)},
    )
