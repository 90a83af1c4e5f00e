"""The whole Vision Transformer: its parameters, its arithmetic, its dropouts, its training."""

import torch
from torch import nn
from torch.nn import functional

from dojo import checks

# Nothing is square, and a head is not as wide as a token: no size can stand for another.
SIZES = {
    "image_size": (6, 12),
    "patch_size": (3, 4),
    "channels": 2,
    "num_classes": 9,
    "dim": 8,
    "depth": 2,
    "heads": 3,
    "dim_head": 4,
    "mlp_dim": 10,
}
EMBEDDING = (
    "pos_embedding",
    "cls_token",
    "to_patch_embedding.1.weight",
    "to_patch_embedding.1.bias",
)


def layout(sizes=SIZES, beginning=""):
    """Return name and shape of each tensor in a checkpoint of the article's day, if its name begins so."""
    (height, width), (rows, columns) = sizes["image_size"], sizes["patch_size"]
    dim, hidden, inner = sizes["dim"], sizes["mlp_dim"], sizes["heads"] * sizes["dim_head"]
    shapes = {
        "pos_embedding": (1, 1 + (height // rows) * (width // columns), dim),
        "cls_token": (1, 1, dim),
        "to_patch_embedding.1.weight": (dim, rows * columns * sizes["channels"]),
        "to_patch_embedding.1.bias": (dim,),
        "mlp_head.0.weight": (dim,),
        "mlp_head.0.bias": (dim,),
        "mlp_head.1.weight": (sizes["num_classes"], dim),
        "mlp_head.1.bias": (sizes["num_classes"],),
    }
    for number in range(sizes["depth"]):
        attention, feed_forward = (f"transformer.layers.{number}.{part}" for part in (0, 1))
        shapes |= {
            f"{attention}.norm.weight": (dim,),
            f"{attention}.norm.bias": (dim,),
            f"{attention}.fn.to_qkv.weight": (3 * inner, dim),
            f"{attention}.fn.to_out.0.weight": (dim, inner),
            f"{attention}.fn.to_out.0.bias": (dim,),
            f"{feed_forward}.norm.weight": (dim,),
            f"{feed_forward}.norm.bias": (dim,),
            f"{feed_forward}.fn.net.0.weight": (hidden, dim),
            f"{feed_forward}.fn.net.0.bias": (hidden,),
            f"{feed_forward}.fn.net.3.weight": (dim, hidden),
            f"{feed_forward}.fn.net.3.bias": (dim,),
        }
    if sizes["heads"] == 1 and sizes["dim_head"] == dim:
        shapes = {name: shape for name, shape in shapes.items() if ".to_out." not in name}
    return {name: shapes[name] for name in sorted(shapes) if name.startswith(beginning)}


def shapes_of(vit, beginning=""):
    """Return name and shape of the parameters of a ViT, if their names begin so."""
    shapes = {name: tuple(parameter.shape) for name, parameter in vit.named_parameters()}
    return {name: shapes[name] for name in sorted(shapes) if name.startswith(beginning)}


def a_checkpoint(sizes=SIZES, dtype=torch.float64):
    """Return a state dict of that day, with values that leave none of its tensors without effect."""
    state = {}
    for name, shape in layout(sizes).items():
        state[name] = torch.randn(shape, dtype=dtype) / (shape[-1] ** 0.5 if len(shape) == 2 else 2)
        if name.endswith(("norm.weight", "mlp_head.0.weight")):
            state[name] += 1
    return state


def loaded(kata, state, sizes=SIZES, **options):
    """Return a ViT that has loaded a checkpoint, in eval mode."""
    vit = kata.ViT(**sizes, **options).to(state["cls_token"].dtype)
    checks.equal(shapes_of(vit), layout(sizes), "names and shapes of the parameters")
    vit.load_state_dict(state, strict=True)
    return vit.eval()


def logits_of(vit, images):
    """Return the logits without their graph."""
    logits = vit(images)
    checks.instance(logits, torch.Tensor, "vit(images)")
    return logits.detach()


def images_of(batch, dtype=torch.float64):
    return torch.randn(batch, 2, 6, 12, dtype=dtype)


class ByHand:
    """The logits, written down from the formulae with plain tensor operations over a state dict."""

    def __init__(self, state, sizes=SIZES, pool="cls"):
        self.state, self.sizes, self.pool = state, sizes, pool

    def __call__(self, images):
        return torch.stack([self.logits(image) for image in images])

    def logits(self, image):
        return self.classified(self.through_blocks(self.embed(image)))

    def through_blocks(self, tokens):
        for number in range(self.sizes["depth"]):
            tokens = self.block(tokens, f"transformer.layers.{number}")
        return tokens

    def classified(self, tokens):
        return self.linear(self.norm(self.pooled(tokens), "mlp_head.0"), "mlp_head.1")

    def pooled(self, tokens):
        return tokens.mean(dim=0) if self.pool == "mean" else tokens[0]

    def embed(self, image):
        patches = self.linear(self.patches(image), "to_patch_embedding.1")
        return torch.cat([self.state["cls_token"][0], patches]) + self.state["pos_embedding"][0]

    def patches(self, image):
        rows, columns = self.sizes["patch_size"]
        _, height, width = image.shape
        return torch.stack(
            [
                image[:, top : top + rows, left : left + columns].permute(1, 2, 0).flatten()
                for top in range(0, height, rows)
                for left in range(0, width, columns)
            ]
        )

    def block(self, tokens, name):
        tokens = tokens + self.attention(self.norm(tokens, f"{name}.0.norm"), f"{name}.0.fn")
        return tokens + self.feed_forward(self.norm(tokens, f"{name}.1.norm"), f"{name}.1.fn")

    def attention(self, tokens, name):
        qkv = self.linear(tokens, f"{name}.to_qkv")
        joined = self.joined([self.head(qkv, number) for number in range(self.sizes["heads"])])
        has_output = f"{name}.to_out.0.weight" in self.state
        return self.linear(joined, f"{name}.to_out.0") if has_output else joined

    def head(self, qkv, number):
        width, inner = self.sizes["dim_head"], qkv.shape[1] // 3
        starts = [part * inner + number * width for part in range(3)]
        queries, keys, values = (qkv[:, start : start + width] for start in starts)
        return self.shares(queries @ keys.T * self.scale()) @ values

    def scale(self):
        return self.sizes["dim_head"] ** -0.5

    def shares(self, scores):
        return scores.exp() / scores.exp().sum(dim=1, keepdim=True)

    def joined(self, heads):
        return torch.cat(heads, dim=1)

    def feed_forward(self, tokens, name):
        return self.linear(self.gelu(self.linear(tokens, f"{name}.net.0")), f"{name}.net.3")

    def gelu(self, x):
        return x * (1 + torch.erf(x / 2**0.5)) / 2

    def norm(self, x, name, eps=1e-5):
        centred = x - x.mean(-1, keepdim=True)
        scaled = centred / ((centred**2).mean(-1, keepdim=True) + eps).sqrt()
        return scaled * self.state[f"{name}.weight"] + self.state[f"{name}.bias"]

    def linear(self, x, name):
        return x @ self.state[f"{name}.weight"].T + self.state.get(f"{name}.bias", 0)


# Step 1: the parts


def test_it_is_a_module(kata):
    """A ViT is an nn.Module."""
    checks.instance(kata.ViT(**SIZES), nn.Module, "ViT(...)")


def test_the_embedding_has_the_parameters_of_kata_14(kata):
    """The embedding's parameters have the names and shapes of kata 14, without a prefix."""
    vit = kata.ViT(**SIZES)
    checks.equal(
        shapes_of(vit, EMBEDDING),
        layout(SIZES, EMBEDDING),
        "names and shapes of the embedding's parameters, for 2 rows of 3 patches and dim=8",
    )


def test_positions_and_class_token_are_listed_first(kata):
    """parameters() lists `pos_embedding` first, then `cls_token`."""
    vit = kata.ViT(**SIZES)
    checks.equal(
        [name for name, _ in vit.named_parameters()][:2],
        ["pos_embedding", "cls_token"],
        "the first two names in vit.named_parameters()",
    )


def test_the_blocks_are_the_transformer(kata):
    """`transformer` holds `depth` blocks, each with parameters of its own."""
    for depth in (2, 3):
        sizes = SIZES | {"depth": depth}
        vit = kata.ViT(**sizes)
        checks.equal(
            shapes_of(vit, "transformer"),
            layout(sizes, "transformer"),
            f"names and shapes of the parameters of vit.transformer, for depth={depth}",
        )


def test_the_head_is_a_normalisation_and_a_linear_layer(kata):
    """`mlp_head` is a normalisation (0), then a linear layer (1) from `dim` to `num_classes`."""
    vit = kata.ViT(**SIZES)
    checks.equal(
        shapes_of(vit, "mlp_head"),
        layout(SIZES, "mlp_head"),
        "names and shapes of the parameters of vit.mlp_head, for dim=8 and num_classes=9",
    )


def test_nothing_else_is_saved(kata):
    """The state dict has the keys of the embedding, the blocks and the head, and no others."""
    vit = kata.ViT(**SIZES)
    checks.equal(sorted(vit.state_dict()), list(layout()), "sorted(vit.state_dict())")


def test_a_size_is_an_int_or_a_pair(kata):
    """`image_size` and `patch_size` are each an int or a pair (height, width)."""
    for image_size, patch_size, count in [(8, 4, 4), ((8, 12), 4, 6), (12, (4, 3), 12)]:
        vit = kata.ViT(**SIZES | {"image_size": image_size, "patch_size": patch_size})
        checks.equal(
            shapes_of(vit, "pos_embedding"),
            {"pos_embedding": (1, 1 + count, 8)},
            f"shape of pos_embedding, for image_size={image_size}, patch_size={patch_size}",
        )


def test_three_channels_and_heads_of_64_are_the_default(kata):
    """Without `channels` there are 3, without `dim_head` each head has 64 numbers."""
    given = {name: size for name, size in SIZES.items() if name not in ("channels", "dim_head")}
    checks.equal(
        shapes_of(kata.ViT(**given)),
        layout(given | {"channels": 3, "dim_head": 64}),
        "names and shapes of the parameters of a ViT, without channels and dim_head",
    )


def test_an_unknown_pool_is_refused(kata):
    """The constructor raises ValueError when `pool` is neither "cls" nor "mean"."""
    for pool in ("max", "CLS", "cl", "mean ", "", None):
        with checks.raises(ValueError, "", f"ViT(..., pool={pool!r})"):
            kata.ViT(**SIZES, pool=pool)


# Step 2: from images to logits


def test_each_image_gets_a_number_for_each_class(kata):
    """The logits have the shape (batch, num_classes), for one image and for one class, too."""
    for batch, classes in [(4, 9), (1, 9), (4, 1)]:
        vit = kata.ViT(**SIZES | {"num_classes": classes})
        checks.equal(
            tuple(logits_of(vit, images_of(batch, torch.float32)).shape),
            (batch, classes),
            f"shape of vit(images), for {batch} images and num_classes={classes}",
        )


def test_a_checkpoint_gives_the_same_logits(kata):
    """A checkpoint of the article's day gives the logits that are computed by hand.

    Each block adds attention(norm(tokens)), then feed_forward(norm(tokens)). The head reads the class token.
    """
    state, images = a_checkpoint(), images_of(4)
    by_hand = ByHand(state)
    checks.equal(
        logits_of(loaded(kata, state), images.clone()),
        by_hand(images),
        "vit(images)",
        tolerance=1e-8,
    )


def test_pool_mean(kata):
    """pool="mean" averages all tokens, the class token among them; pool="cls" takes the class token."""
    state, images = a_checkpoint(), images_of(4)
    vits = {pool: loaded(kata, state, pool=pool) for pool in ("mean", "cls")}
    for pool, vit in vits.items():
        by_hand = ByHand(state, pool=pool)
        checks.equal(
            logits_of(vit, images.clone()),
            by_hand(images),
            f'ViT(..., pool="{pool}")(images)',
            tolerance=1e-8,
        )


def test_each_image_is_by_itself(kata):
    """The logits of an image depend on nothing but this image: no other image, no earlier call."""
    state = a_checkpoint()
    state["mlp_head.1.weight"] *= 100
    vit, by_hand = loaded(kata, state), ByHand(state)
    for batch, scale in [(4, 1), (4, 1), (5, 1000), (1, 1)]:
        images = images_of(batch) * scale
        checks.equal(
            logits_of(vit, images.clone()),
            by_hand(images),
            f"vit({batch} images), after other calls",
            tolerance=1e-8,
        )


def test_changed_parameters_change_the_logits(kata):
    """The logits are those of the values that the parameters have now."""
    before, state, images = a_checkpoint(), a_checkpoint(), images_of(4)
    by_hand = ByHand(state)
    vit = loaded(kata, before)
    vit(images.clone())
    vit.load_state_dict(state)
    checks.equal(
        logits_of(vit, images.clone()),
        by_hand(images),
        "vit(images), after another checkpoint was loaded",
        tolerance=1e-8,
    )


def test_a_call_changes_nothing(kata):
    """A call changes neither the images nor the parameters."""
    state, images = a_checkpoint(), images_of(4)
    vit, given = loaded(kata, state).train(), images.clone()
    parameters = dict(vit.named_parameters())
    with torch.no_grad():
        vit(given)
    checks.equal(given, images, "images, after vit(images)")
    checks.equal(
        sorted(vit.state_dict()), list(state), "sorted(vit.state_dict()), after vit(images)"
    )
    for name, parameter in vit.named_parameters():
        checks.same(parameter, parameters[name], f"{name}, after vit(images)")
        checks.equal(parameter.detach(), state[name], f"{name}, after vit(images)")


def test_a_single_head_as_wide_as_a_token(kata):
    """With heads=1 and dim_head=dim there is no `to_out`. With another dim_head there is."""
    for width in (8, 5):
        sizes = SIZES | {"heads": 1, "dim_head": width}
        state, images = a_checkpoint(sizes), images_of(4)
        by_hand = ByHand(state, sizes)
        checks.equal(
            logits_of(loaded(kata, state, sizes), images.clone()),
            by_hand(images),
            f"vit(images), for heads=1, dim=8, dim_head={width}",
            tolerance=1e-8,
        )


def test_float32(kata):
    """In float32 the logits are float32 and agree to 1e-5."""
    state, images = a_checkpoint(dtype=torch.float32), images_of(4, torch.float32)
    by_hand = ByHand(state)
    checks.equal(
        logits_of(loaded(kata, state), images.clone()),
        by_hand(images),
        "vit(images) in float32",
        tolerance=1e-5,
    )


# Step 3: dropout


def test_no_dropout_in_eval(kata):
    """In eval mode nothing is dropped."""
    state, images = a_checkpoint(), images_of(4)
    by_hand = ByHand(state)
    vit = loaded(kata, state, dropout=0.5, emb_dropout=0.5)
    vit.train()(images.clone())
    checks.equal(
        logits_of(vit.eval(), images.clone()),
        by_hand(images),
        "vit.eval()(images), for dropout=0.5, emb_dropout=0.5",
        tolerance=1e-8,
    )


def test_no_dropout_by_default(kata):
    """Without `dropout` and `emb_dropout` nothing is dropped in train mode, either."""
    state, images = a_checkpoint(), images_of(2)
    by_hand = ByHand(state)
    vit, right = loaded(kata, state).train(), by_hand(images)
    for _ in range(20):
        checks.equal(
            logits_of(vit, images.clone()),
            right,
            "vit.train()(images), without dropout and emb_dropout",
            tolerance=1e-8,
        )


def test_emb_dropout_drops_the_whole_embedding(kata):
    """With emb_dropout=1.0 the blocks get nothing but zeros in train mode."""
    state, images = a_checkpoint(), images_of(4)
    by_hand = ByHand(state | {name: torch.zeros_like(state[name]) for name in EMBEDDING})
    checks.equal(
        logits_of(loaded(kata, state, emb_dropout=1.0).train(), images.clone()),
        by_hand(images),
        "vit.train()(images), for emb_dropout=1.0",
        tolerance=1e-8,
    )


def test_emb_dropout_is_a_share_of_single_numbers(kata):
    """`emb_dropout` is the share of single numbers that become zero. The others are divided by 1 - emb_dropout."""
    sizes = SIZES | {"dim": 200, "num_classes": 200, "depth": 1}
    state = {name: torch.zeros(shape).double() for name, shape in layout(sizes).items()}
    state["cls_token"] += (
        0.01  # everywhere; the blocks add nothing to it, and the head only normalises it
    )
    state["mlp_head.0.weight"] += 1
    state["mlp_head.1.weight"] += torch.eye(200)
    vit = loaded(kata, state, sizes, emb_dropout=0.25).train()
    logits = logits_of(vit, images_of(16))
    kept = (logits > 0).double()
    checks.equal(
        logits,
        functional.layer_norm(0.01 * kept / 0.75, [200]),
        "vit.train()(images), for emb_dropout=0.25 and a class token of 0.01, 0.01, ...",
        tolerance=1e-6,
    )
    checks.holds(
        0.7 < kept.mean() < 0.8 and bool((kept != kept[:1]).any()),
        f"emb_dropout=0.25 keeps {kept.mean():.0%} of the numbers, expected about 75%, others in each image",
    )


def test_dropout_drops_what_the_blocks_add(kata):
    """With dropout=1.0 the blocks add nothing in train mode, and the embedding stays whole."""
    state, images = a_checkpoint(), images_of(4)
    for name in state:
        if name.endswith(("to_out.0.bias", "net.3.bias")):
            state[name].zero_()
    by_hand = ByHand(state, SIZES | {"depth": 0})
    checks.equal(
        logits_of(loaded(kata, state, dropout=1.0).train(), images.clone()),
        by_hand(images),
        "vit.train()(images), for dropout=1.0, where to_out and net.3 have biases of zero",
        tolerance=1e-8,
    )


# Step 4: training


def test_every_parameter_learns(kata):
    """Each parameter and the images get the gradient that is computed by hand."""
    state, images, weights = (
        a_checkpoint(),
        images_of(4).requires_grad_(),
        torch.randn(4, 9).double(),
    )
    for value in state.values():
        value.requires_grad_()
    vit, by_hand = loaded(kata, state), ByHand(state)
    leaf = images.detach().clone().requires_grad_()
    (vit(leaf) * weights).sum().backward()
    (by_hand(images) * weights).sum().backward()
    for name, parameter in vit.named_parameters():
        checks.equal(
            parameter.grad, state[name].grad, f"{name}.grad after backward()", tolerance=1e-7
        )
    checks.equal(leaf.grad, images.grad, "images.grad after backward()", tolerance=1e-7)


def test_a_tiny_one_overfits_eight_images(kata):
    """A tiny ViT learns eight images by heart."""
    sizes = SIZES | {"depth": 1, "num_classes": 8}
    vit = loaded(kata, a_checkpoint(sizes, torch.float32), sizes).train()
    images, labels = images_of(8, torch.float32), torch.arange(8)
    optimizer = torch.optim.Adam(vit.parameters(), lr=0.05, fused=True)
    for _ in range(30):
        optimizer.zero_grad()
        functional.cross_entropy(vit(images), labels).backward()
        optimizer.step()
    checks.equal(
        vit.eval()(images).argmax(dim=1).tolist(),
        labels.tolist(),
        "classes of the eight images, after 30 steps of Adam(lr=0.05)",
    )


def test_the_experiment_of_the_article(kata):
    """At the article's sizes: 74 tensors, the two filled with 0.98 first, and Adam moves both."""
    net = kata.ViT(
        image_size=256,
        patch_size=32,
        num_classes=1000,
        dim=1024,
        depth=6,
        heads=16,
        mlp_dim=2048,
        dropout=0.1,
        emb_dropout=0.1,
    )
    with torch.no_grad():
        net.pos_embedding.fill_(0.98)
        net.cls_token.fill_(0.98)
    for name, parameter in net.named_parameters():
        print(f"{name:<40}", type(parameter.data), parameter.size())
    parameters = list(net.parameters())
    checks.equal(len(parameters), 74, "len(list(net.parameters()))")
    checks.equal(
        [tuple(parameter.shape) for parameter in parameters[:2]],
        [(1, 65, 1024), (1, 1, 1024)],
        "shapes of the first two of net.parameters()",
    )
    for parameter in parameters[2:]:  # 55 million numbers more, which are not looked at
        parameter.requires_grad_(False)
    optimizer = torch.optim.Adam(parameters[:2], lr=0.001)
    functional.cross_entropy(net(torch.randn(1, 3, 256, 256)), torch.tensor([7])).backward()
    optimizer.step()
    for name, parameter in zip(("pos_embedding", "cls_token"), parameters, strict=False):
        moved = (parameter.detach() - 0.98).abs().amax(dim=(0, 2))
        checks.equal(
            moved,
            torch.full_like(moved, 0.001),
            f"how far the rows of {name} moved away from 0.98 in one step of Adam(lr=0.001)",
            tolerance=1e-5,
        )
