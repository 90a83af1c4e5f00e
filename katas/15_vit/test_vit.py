"""The whole Vision Transformer: its checkpoints, its arithmetic, its pooling, its training."""

import pytest
import torch
from torch.nn import functional

from dojo import checks


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Compute on one thread: on a busy machine threads wait for each other longer than they work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


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
PATCHES = 6


def layout(dim, depth, heads, dim_head, mlp_dim, num_classes, tokens, pixels):
    """Return the keys of a ViT's checkpoint in the article's day, each with its tensor's shape."""
    inner = heads * dim_head
    shapes = {
        "pos_embedding": (1, tokens, dim),
        "cls_token": (1, 1, dim),
        "to_patch_embedding.1.weight": (dim, pixels),
        "to_patch_embedding.1.bias": (dim,),
    }
    for layer in range(depth):
        attention, feed_forward = (f"transformer.layers.{layer}.{part}" for part in (0, 1))
        shapes |= {
            f"{attention}.norm.weight": (dim,),
            f"{attention}.norm.bias": (dim,),
            f"{attention}.fn.to_qkv.weight": (3 * inner, dim),
        }
        if not (heads == 1 and dim_head == dim):
            shapes |= {
                f"{attention}.fn.to_out.0.weight": (dim, inner),
                f"{attention}.fn.to_out.0.bias": (dim,),
            }
        shapes |= {
            f"{feed_forward}.norm.weight": (dim,),
            f"{feed_forward}.norm.bias": (dim,),
            f"{feed_forward}.fn.net.0.weight": (mlp_dim, dim),
            f"{feed_forward}.fn.net.0.bias": (mlp_dim,),
            f"{feed_forward}.fn.net.3.weight": (dim, mlp_dim),
            f"{feed_forward}.fn.net.3.bias": (dim,),
        }
    return shapes | {
        "mlp_head.0.weight": (dim,),
        "mlp_head.0.bias": (dim,),
        "mlp_head.1.weight": (num_classes, dim),
        "mlp_head.1.bias": (num_classes,),
    }


def layout_of(sizes):
    """Return the layout for the arguments of a ViT."""
    (height, width), (rows, columns) = sizes["image_size"], sizes["patch_size"]
    names = ("dim", "depth", "heads", "dim_head", "mlp_dim", "num_classes")
    return layout(
        **{name: sizes[name] for name in names},
        tokens=1 + (height // rows) * (width // columns),
        pixels=rows * columns * sizes["channels"],
    )


def a_checkpoint(sizes, dtype=torch.float64):
    """Return a state dict of that day, with values that leave none of its tensors without effect."""
    state = {}
    for name, shape in layout_of(sizes).items():
        state[name] = torch.randn(shape, dtype=dtype) / (shape[-1] ** 0.5 if len(shape) == 2 else 2)
        if name.endswith(("norm.weight", "mlp_head.0.weight")):
            state[name] += 1
    return state


UNUSABLE = {
    "The class is no nn.Module: that is where parameters(), train() and eval() come from.": (
        lambda got: not isinstance(got, Exception)
    ),
    "These sizes and this `pool` are allowed. A pair is (height, width), and each side is divided by "
    "its own side of the patch.": ValueError,
    "Some arguments have a default: pool, channels, dim_head and both dropouts.": (
        "ViT.__init__() missing"
    ),
    "The given Transformer takes all of its arguments by keyword.": "Transformer.__init__()",
    "The names of the arguments are fixed: other people's code uses them.": (
        "ViT.__init__() got an unexpected keyword"
    ),
    "A size may be a pair (height, width), the image's and the patch's.": lambda got: (
        isinstance(got, TypeError) and "'tuple'" in str(got)
    ),
    "A size may be an int, which stands for both sides.": lambda got: (
        isinstance(got, TypeError) and "int" in str(got)
    ),
}


def made(kata, **sizes):
    """Return a ViT, or say why there is none."""
    vit = checks.outcome(lambda: kata.ViT(**sizes))
    called = ", ".join(f"{name}={size!r}" for name, size in sizes.items())
    checks.instance(vit, torch.nn.Module, f"ViT({called})", mistakes=UNUSABLE)
    return vit


def logits_of(vit, images, sizes=SIZES, called="vit(images)"):
    """Return what a call gives, when it is a tensor of the right shape, or say what else it is."""
    got, batch = checks.outcome(lambda: vit(images)), len(images)
    classes, dim = sizes["num_classes"], sizes["dim"]
    checks.equal(
        tuple(got.shape) if isinstance(got, torch.Tensor) else got,
        (batch, classes),
        f"shape of {called}" if isinstance(got, torch.Tensor) else called,
        why="A number for each class, for each image.",
        mistakes={
            "Nothing came back: does forward end with a return?": type(None),
            "Several things came back. A call gives the logits alone.": lambda _: isinstance(
                got, (tuple, list)
            ),
            "A batch normalisation is not for a single image, nor for this network: nn.LayerNorm "
            "normalises each token by itself.": "more than 1 value per channel",
            "These images have the size given as image_size, and are refused.": ValueError,
            "The class token was joined along the batch. The tokens are axis 1.": (
                "match except in dimension 0"
            ),
            "The class token is not there once for each image of this call: it was not expanded, "
            "or was kept for the batch of an earlier call.": "match except in dimension 1",
            "The numbers of tokens and of positions differ: each patch and the class token has one "
            "of its own.": "at non-singleton dimension 1",
            "What reaches a normalisation does not end with `dim` numbers: was it pooled along "
            "another axis than that of the tokens?": "normalized_shape",
            "Something is computed in another precision than the ViT's and the images': a dtype "
            "was written into the code.": "dtype",
            "The images came back as they were.": tuple(images.shape),
            "There are logits for every token. One token per image is pooled first.": lambda got: (
                len(got) == 3 and got[0] == batch and got[2] == classes
            ),
            "These are the tokens, before pooling and head.": lambda got: (
                len(got) == 3 and got[2] == dim
            ),
            "This is the pooled token: the head is missing.": (batch, dim),
            "Only the number of a class came back. The logits are wanted, one for each class.": (
                batch,
            ),
            "This is not one row for each image: was it pooled along the batch, or kept from an "
            "earlier call?": lambda got: got[0] != batch,
        },
    )
    return got


def listed(names):
    """Return a few of the names, and how many more there are."""
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def compare_keys(vit, expected, of):
    """Check that a ViT's state dict has exactly the keys of a checkpoint."""
    names = list(vit.state_dict())
    missing = [name for name in expected if name not in names]
    surplus = [name for name in names if name not in expected]
    layers = [name for name in expected if ".layers." in name]
    checks.holds(
        not missing,
        f"The state dict of {of} lacks {listed(missing)}.",
        why="A checkpoint loads only when the names agree, and a name is the path of attributes "
        "that leads to a parameter. The blocks that are given have the right names already.",
        mistakes={
            "The embedding's parameters are those of a child, so their names have a prefix. In "
            "this ViT they belong to the ViT itself, as in kata 14 to the embedding.": any(
                name.endswith((".pos_embedding", ".cls_token")) for name in names
            ),
            "It is not registered: only an attribute that is a Parameter is (or a buffer).": (
                set(missing) <= {"pos_embedding", "cls_token"}
            ),
            "The blocks are there, under another path of attributes: their keys begin with "
            "`transformer.layers.`, then comes the number of the block.": (
                set(missing) >= set(layers) and any(".norm" in name for name in names)
            ),
            "There are no blocks, or they are not registered: a plain list hides what it holds.": (
                missing == layers
            ),
            "There is no to_out. Only a single head that is as wide as a token (heads=1, "
            "dim_head=dim) needs none.": all(".to_out." in name for name in missing),
            "There are fewer blocks than `depth` says.": set(missing) < set(layers),
            "The normalisation of the head has a weight and a bias that are learned.": (
                missing == ["mlp_head.0.weight", "mlp_head.0.bias"]
            ),
            "The linear layer of the head has a bias.": missing == ["mlp_head.1.bias"],
            "The head's layers are there, under other names. They are mlp_head.0, the "
            "normalisation, and mlp_head.1, the linear layer.": (
                "mlp_head.1.weight" in missing and not any("mlp_head" in name for name in names)
            ),
            "The head is a linear layer alone. A normalisation comes before it, as mlp_head.0.": (
                "mlp_head.1.weight" in missing
            ),
        },
    )
    checks.holds(
        not surplus,
        f"The state dict of {of} has keys that a checkpoint does not have: {listed(surplus)}.",
        mistakes={
            "to_qkv has a bias. That of the article's day has none.": all(
                name.endswith(".to_qkv.bias") for name in surplus
            ),
            "A single head that is as wide as a token (heads=1, dim_head=dim) needs no "
            "to_out.": all(".to_out." in name for name in surplus),
            "A batch normalisation keeps running averages. Here each token is normalised by itself: "
            "that is nn.LayerNorm.": any("running_mean" in name for name in surplus),
            "There is a normalisation after the last block. The only one after the blocks is that "
            "of the head.": all("norm" in name and ".layers." not in name for name in surplus),
            "There are more layers in to_patch_embedding than the cutting of the patches and one "
            "linear layer.": any("to_patch_embedding" in name for name in surplus),
            "There are more layers in the head than a normalisation and one linear layer.": any(
                "mlp_head" in name for name in surplus
            ),
            "There are more blocks than `depth` says.": all(".layers." in name for name in surplus),
            "Something that the ViT of the article's day does not have is a Parameter or a "
            "persistent buffer. Whatever is registered is saved.": True,
        },
    )


def require_keys(vit, expected):
    """Check, in a test about something else, that a checkpoint will load."""
    checks.holds(
        set(vit.state_dict()) == set(expected),
        "The state dict does not have the keys of a checkpoint.",
        why="What is wrong with them is said by the behaviours that are about the keys.",
    )


def loaded(kata, state, **sizes):
    """Return a ViT in eval mode that has loaded a checkpoint, in the checkpoint's dtype."""
    vit = made(kata, **sizes).eval().to(state["cls_token"].dtype)
    require_keys(vit, state)
    vit.load_state_dict(state, strict=True)
    return vit


class ByHand:
    """The logits, written down from the formulae with plain tensor operations over a state dict."""

    def __init__(self, state, sizes, pool="cls"):
        self.state, self.sizes, self.pool = state, sizes, pool

    def __call__(self, images):
        return torch.stack([self.logits(image) for image in images])

    def logits(self, image):
        return self.classified(self.through_blocks(self.embed(image)))

    def through_blocks(self, tokens):
        for layer in range(self.sizes["depth"]):
            tokens = self.block(tokens, f"transformer.layers.{layer}")
        return tokens

    def classified(self, tokens):
        return self.linear(self.norm(self.pooled(tokens), "mlp_head.0"), "mlp_head.1")

    def embed(self, image):
        return self.with_positions(image, self.positions())

    def with_positions(self, image, positions):
        patches = self.linear(self.patches(image), "to_patch_embedding.1")
        return torch.cat([self.state["cls_token"][0], patches]) + positions

    def positions(self):
        return self.state["pos_embedding"][0]

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
        return self.feed(self.attend(tokens, name), name)

    def attend(self, tokens, name):
        return tokens + self.attention(self.norm(tokens, f"{name}.0.norm"), f"{name}.0.fn")

    def feed(self, tokens, name):
        return tokens + self.feed_forward(self.norm(tokens, f"{name}.1.norm"), f"{name}.1.fn")

    def attention(self, tokens, name):
        qkv = self.linear(tokens, f"{name}.to_qkv")
        heads = [self.head(qkv, number) for number in range(self.sizes["heads"])]
        joined = self.joined(heads)
        has_output = f"{name}.to_out.0.weight" in self.state
        return self.linear(joined, f"{name}.to_out.0") if has_output else joined

    def joined(self, heads):
        return torch.cat(heads, dim=1)

    def head(self, qkv, number):
        width, inner = self.sizes["dim_head"], qkv.shape[1] // 3
        starts = [part * inner + number * width for part in range(3)]
        queries, keys, values = (qkv[:, start : start + width] for start in starts)
        return self.weights(queries @ keys.T * self.scale()) @ values

    def scale(self):
        return self.sizes["dim_head"] ** -0.5

    def weights(self, scores):
        return scores.exp() / scores.exp().sum(dim=1, keepdim=True)

    def feed_forward(self, tokens, name):
        return self.linear(self.gelu(self.linear(tokens, f"{name}.net.0")), f"{name}.net.3")

    def gelu(self, x):
        return x * (1 + torch.erf(x / 2**0.5)) / 2

    def norm(self, x, name, eps=1e-5):
        centred = x - x.mean(-1, keepdim=True)
        variance = (centred**2).mean(-1, keepdim=True)
        scaled = centred / (variance + eps).sqrt()
        return scaled * self.state[f"{name}.weight"] + self.state[f"{name}.bias"]

    def linear(self, x, name):
        bias = self.state.get(f"{name}.bias", 0)
        return x @ self.state[f"{name}.weight"].T + bias

    def pooled(self, tokens):
        return tokens.mean(dim=0) if self.pool == "mean" else tokens[0]


class AverageForClassToken(ByHand):
    """The average of all tokens is pooled. With pool="cls", the default, the class token is."""

    def pooled(self, tokens):
        return tokens.mean(dim=0)


class ClassTokenForAverage(ByHand):
    """The class token is pooled. With pool="mean" the average of all tokens is."""

    def pooled(self, tokens):
        return tokens[0]


class AverageOfPatches(ByHand):
    """The average leaves the class token out. Here pool="mean" averages all tokens."""

    def pooled(self, tokens):
        return tokens[1:].mean(dim=0)


class LastToken(ByHand):
    """The last token is pooled. The class token is the first."""

    def pooled(self, tokens):
        return tokens[-1]


class Largest(ByHand):
    """The largest of each number is pooled. With pool="mean" the average is."""

    def pooled(self, tokens):
        return tokens.amax(dim=0)


class NoBlocks(ByHand):
    """The tokens do not go through the transformer."""

    def block(self, tokens, _):
        return tokens


class FirstBlockOnly(ByHand):
    """Only the first block is used."""

    def block(self, tokens, name):
        return super().block(tokens, name) if name.endswith(".0") else tokens


class OneBlockForAll(ByHand):
    """All blocks are one object, so what is loaded last stands for all. Make each one anew."""

    def block(self, tokens, _):
        return super().block(tokens, f"transformer.layers.{self.sizes['depth'] - 1}")


class NoPositions(ByHand):
    """The positions are not added."""

    def embed(self, image):
        return super().embed(image) - self.state["pos_embedding"][0]


class NoPositionForClassToken(ByHand):
    """The positions are added before the class token is prepended, so the class token has none."""

    def embed(self, image):
        return torch.cat([self.state["cls_token"][0], super().embed(image)[1:]])


class ClassTokenAtTheEnd(ByHand):
    """The class token is put after the patches. It comes first, and its position too."""

    def embed(self, image):
        positions = self.state["pos_embedding"][0]
        return (super().embed(image) - positions).roll(-1, dims=0) + positions


class BareView(ByHand):
    """The patches are not blocks of pixels: the memory was only given another shape."""

    def patches(self, image):
        return image.reshape(PATCHES, -1)


class ChannelsFirst(ByHand):
    """Inside a patch the channels come first. The order is row, column, channel, as in kata 11."""

    def patches(self, image):
        return super().patches(image).unflatten(1, (-1, image.shape[0])).mT.flatten(1)


class HeadWithoutNorm(ByHand):
    """The head does not normalise. mlp_head.0 comes before mlp_head.1."""

    def norm(self, x, name):
        return x if name == "mlp_head.0" else super().norm(x, name)


class NormBeforePooling(ByHand):
    """All tokens are normalised and then averaged. The head normalises what was pooled."""

    def classified(self, tokens):
        return self.linear(self.pooled(self.norm(tokens, "mlp_head.0")), "mlp_head.1")


class NormAfterTheBlocks(ByHand):
    """The tokens are normalised after the last block, once more than the head does."""

    def pooled(self, tokens):
        return super().pooled(functional.layer_norm(tokens, tokens.shape[-1:]))


class NormAfterEachPart(ByHand):
    """The sums are normalised. What is normalised is what attention and feed-forward are given."""

    def block(self, tokens, name):
        tokens = self.norm(tokens + self.attention(tokens, f"{name}.0.fn"), f"{name}.0.norm")
        return self.norm(tokens + self.feed_forward(tokens, f"{name}.1.fn"), f"{name}.1.norm")


class NothingAdded(ByHand):
    """What attention and feed-forward make replaces the tokens. It is added to them."""

    def block(self, tokens, name):
        tokens = self.attention(self.norm(tokens, f"{name}.0.norm"), f"{name}.0.fn")
        return self.feed_forward(self.norm(tokens, f"{name}.1.norm"), f"{name}.1.fn")


class BothPartsAtOnce(ByHand):
    """The feed-forward network is given the tokens from before the attention, not the sum."""

    def block(self, tokens, name):
        attended = self.attention(self.norm(tokens, f"{name}.0.norm"), f"{name}.0.fn")
        fed = self.feed_forward(self.norm(tokens, f"{name}.1.norm"), f"{name}.1.fn")
        return tokens + attended + fed


class HeadsInterleaved(ByHand):
    """Numbers that stand side by side go to different heads. Each head has a run of dim_head."""

    def head(self, qkv, number):
        order = torch.arange(qkv.shape[1]).view(3, -1, self.sizes["heads"]).mT.flatten()
        return super().head(qkv[:, order], number)


class ScaledByToken(ByHand):
    """The scores are scaled by the width of a token. It is that of one head: dim_head ** -0.5."""

    def scale(self):
        return self.sizes["dim"] ** -0.5


class ScaledByAllHeads(ByHand):
    """The scores are scaled by the width of all heads. It is that of one: dim_head ** -0.5."""

    def scale(self):
        return (self.sizes["heads"] * self.sizes["dim_head"]) ** -0.5


class Unscaled(ByHand):
    """The scores are not scaled. They are multiplied by dim_head ** -0.5."""

    def scale(self):
        return 1


class SoftmaxOverQueries(ByHand):
    """The softmax goes over the queries. For each query the weights of all keys sum to one."""

    def weights(self, scores):
        return super().weights(scores.T).T


class ApproximateGelu(ByHand):
    """GELU is approximated with tanh. The checkpoint was trained with the exact one, with erf."""

    def gelu(self, x):
        return functional.gelu(x, approximate="tanh")


class Relu(ByHand):
    """The feed-forward network uses ReLU. It is GELU here."""

    def gelu(self, x):
        return x.relu()


class SmallerEps(ByHand):
    """The normalisation's eps is 1e-6. It is 1e-5 here, as nn.LayerNorm has it by default."""

    def norm(self, x, name):
        return super().norm(x, name, eps=1e-6)


def variation(said, **steps):
    """Return ByHand with other steps: `said` is what is wrong with it."""
    return type("Variation", (ByHand,), {"__doc__": said, **steps})


MISTAKES = [
    *ByHand.__subclasses__(),
    variation(
        "The eps of the head's normalisation is not 1e-5, as nn.LayerNorm has it by default.",
        norm=lambda self, x, name: ByHand.norm(
            self, x, name, eps=1e-6 if name == "mlp_head.0" else 1e-5
        ),
    ),
    variation(
        "The patches are taken column by column. They go row by row, as one reads.",
        patches=lambda self, image: (
            ByHand.patches(self, image).unflatten(0, (2, 3)).transpose(0, 1).flatten(0, 1)
        ),
    ),
    variation(
        "Inside a patch the pixels go column by column. The order is row, column, channel.",
        patches=lambda self, image: (
            ByHand.patches(self, image).unflatten(1, (3, 4, 2)).transpose(1, 2).flatten(1)
        ),
    ),
    variation(
        "The class token is not among the tokens.",
        embed=lambda self, image: ByHand.embed(self, image)[1:],
    ),
    variation(
        "The positions are added before the class token is prepended: the patches get the rows from "
        "0 on, the class token none.",
        embed=lambda self, image: self.with_positions(
            image, torch.cat([torch.zeros_like(self.positions()[:1]), self.positions()[:-1]])
        ),
    ),
    variation(
        "Every token gets the same position, the last row. [:, n] takes one row, [:, :n] the first n.",
        embed=lambda self, image: self.with_positions(image, self.positions()[-1]),
    ),
    variation(
        "Every token gets the same position, the first row.",
        embed=lambda self, image: self.with_positions(image, self.positions()[0]),
    ),
    variation(
        "The embedded tokens are multiplied by the root of `dim` before the positions are added.",
        embed=lambda self, image: (
            (ByHand.embed(self, image) - self.positions()) * self.sizes["dim"] ** 0.5
            + self.positions()
        ),
    ),
    variation(
        "The embedded tokens are normalised before the first block.",
        embed=lambda self, image: functional.layer_norm(
            ByHand.embed(self, image), [self.sizes["dim"]]
        ),
    ),
    variation(
        "The class token is put after the patches, and the last token is pooled. It comes first, and "
        "its position too.",
        embed=lambda self, image: (
            (ByHand.embed(self, image) - self.positions()).roll(-1, dims=0) + self.positions()
        ),
        pooled=lambda self, tokens: ByHand.pooled(self, tokens.roll(1, dims=0)),
    ),
    variation(
        "The tokens are summed. The mean is their sum divided by their number.",
        pooled=lambda self, tokens: tokens.sum(dim=0),
    ),
    variation(
        "`heads` and `dim_head` were exchanged.",
        attention=lambda self, tokens, name: ByHand(
            self.state,
            self.sizes | {"heads": self.sizes["dim_head"], "dim_head": self.sizes["heads"]},
        ).attention(tokens, name),
    ),
    variation(
        "The tokens go through the blocks twice.",
        classified=lambda self, tokens: ByHand.classified(self, self.through_blocks(tokens)),
    ),
    variation(
        "The embedded tokens are added to what the last block gives. Each block adds what it makes "
        "already.",
        logits=lambda self, image: self.classified(
            self.embed(image) + self.through_blocks(self.embed(image))
        ),
    ),
    variation(
        "The blocks are used in reverse order.",
        block=lambda self, tokens, name: ByHand.block(
            self, tokens, f"transformer.layers.{self.sizes['depth'] - 1 - int(name[-1])}"
        ),
    ),
    variation(
        "The feed-forward network comes before the attention.",
        block=lambda self, tokens, name: ByHand.attend(self, ByHand.feed(self, tokens, name), name),
    ),
    variation("The scores are scaled twice.", scale=lambda self: self.sizes["dim_head"] ** -1),
    variation(
        "The class token, which is the first, sees no other: attention goes along the batch, or a "
        "mask hides what comes after a token. All tokens of an image see all.",
        weights=lambda self, scores: ByHand.weights(
            self, scores.masked_fill(torch.ones_like(scores).triu(1) > 0, -torch.inf)
        ),
    ),
    *(
        variation(
            "to_qkv gives the queries, then the keys, then the values. They were taken in another "
            "order.",
            head=lambda self, qkv, number, order=order: ByHand.head(
                self, torch.cat([qkv.chunk(3, dim=1)[part] for part in order], dim=1), number
            ),
        )
        for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0), (2, 0, 1))
    ),
    variation(
        "The numbers were divided among the heads with a reshape or view that mixes tokens. Split "
        "the last axis, then transpose.",
        head=lambda self, qkv, number: ByHand.head(
            self,
            torch.cat(
                [
                    part.reshape(self.sizes["heads"], len(part), -1).transpose(0, 1).flatten(1)
                    for part in qkv.chunk(3, dim=1)
                ],
                dim=1,
            ),
            number,
        ),
    ),
    variation(
        "The heads were joined with a reshape or view that mixes tokens. Bring the axis of the "
        "tokens back to its place first.",
        joined=lambda self, heads: torch.stack(heads).reshape(len(heads[0]), -1),
    ),
    variation(
        "These are logarithms of probabilities. What is asked for are the logits, before any "
        "softmax.",
        classified=lambda self, tokens: ByHand.classified(self, tokens).log_softmax(-1),
    ),
    variation(
        "The logits go through a ReLU. They may be negative.",
        classified=lambda self, tokens: ByHand.classified(self, tokens).relu(),
    ),
    variation(
        "The pooled token goes through tanh before the head.",
        pooled=lambda self, tokens: ByHand.pooled(self, tokens).tanh(),
    ),
]


def recognised(by_hand, images):
    """Return the mistakes, each with a function that recognises what it makes of `images`."""

    def close(one, two):
        return torch.allclose(one, two, rtol=1e-7, atol=1e-7)

    def gives(variation):
        wrong = variation(by_hand.state, by_hand.sizes, by_hand.pool)
        return lambda got: close(got, wrong(images)) and not close(got, by_hand(images))

    said = dict.fromkeys(wrong.__doc__ for wrong in MISTAKES)
    return {
        text: lambda got, text=text: any(
            gives(wrong)(got) for wrong in MISTAKES if wrong.__doc__ == text
        )
        for text in said
    }


DRAWN = (
    "The same images give other logits when asked again, although the ViT is in eval mode: something "
    "is drawn at random in forward, or dropout does not listen to eval()."
)


def answer(vit, images, *, seed=1, before=None):
    """Return what a call gives from a seed, when something else was asked before it."""
    torch.manual_seed(seed)
    if before is not None:
        vit(before.clone())
    return vit(images.clone())


def is_random(vit, images):
    """Tell whether a ViT draws: it gives one answer from one seed, and another from another."""
    one, again, other = (answer(vit, images, seed=seed) for seed in (1, 1, 2))
    return torch.equal(one, again) and not torch.equal(again, other)


KEPT = (
    "The same images give other logits when asked again, and not because something is drawn at "
    "random: something is kept from call to call."
)


def remembers(vit, images):
    """Tell whether an answer depends on what was asked before."""
    one, again = (answer(vit, images, before=before) for before in (images, images.flip(0)))
    return not torch.equal(one, again)


def images_of(batch, dtype=torch.float64):
    return torch.randn(batch, 2, 6, 12, dtype=dtype)


def test_the_keys_of_the_state_dict(kata):
    """The state dict has the keys of a checkpoint of the article's day, whatever the depth."""
    for depth in (2, 3):
        sizes = SIZES | {"depth": depth}
        compare_keys(made(kata, **sizes), layout_of(sizes), f"ViT(..., depth={depth})")


def test_the_shapes_of_the_parameters(kata):
    """Each tensor has the shape that it has in a checkpoint of the article's day."""
    sizes = SIZES
    state = made(kata, **sizes).state_dict()
    require_keys(made(kata, **sizes), layout_of(sizes))
    for name, shape in layout_of(sizes).items():
        checks.equal(
            tuple(state[name].shape),
            shape,
            f"shape of {name} in a ViT of 2 rows of 3 patches, dim=8, heads=3, dim_head=4, "
            "mlp_dim=10, num_classes=9",
            why="All layers but three take and give tokens of `dim` numbers; to_qkv gives a query, "
            "a key and a value of `dim_head` numbers for each head; the feed-forward network is "
            "`mlp_dim` wide inside; the head gives `num_classes` numbers. Weights are (out, in).",
            mistakes={
                "Each of the 6 patches has a position, but the class token has none.": (
                    lambda got: got == (1, 6, 8)
                ),
                "The number of patches was computed from one side, as if the image were square.": (
                    lambda got, name=name: name == "pos_embedding" and got[1] in (5, 10, 17)
                ),
                "A query, a key and a value have `dim_head` numbers for each head, whatever `dim` "
                "is.": lambda _, name=name: "to_qkv" in name or "to_out" in name,
                "The feed-forward network is `mlp_dim` wide inside, whatever `dim` is.": (
                    lambda _, name=name: ".net." in name
                ),
                "Three channels were counted although `channels` says 2.": lambda got: (
                    got == (8, 36)
                ),
                "A patch has 3 * 4 pixels, and each has a value for every channel.": (
                    lambda got: got == (8, 12)
                ),
            },
        )


def test_positions_and_class_token_are_listed_first(kata):
    """parameters() lists pos_embedding first and cls_token second."""
    checks.equal(
        [name for name, _ in made(kata, **SIZES).named_parameters()][:2],
        ["pos_embedding", "cls_token"],
        "the first two names in vit.named_parameters()",
        why="A module lists its own Parameters first, in the order in which they were assigned, "
        "and those of its children after them.",
        mistakes={
            "The class token was assigned before the positions.": ["cls_token", "pos_embedding"],
            "The ViT has a Parameter of its own besides these two, and it was assigned before one of "
            "them.": lambda got: all("." not in name for name in got),
            "One of the two is no Parameter of the ViT itself. A buffer or a plain tensor is not "
            "trained, and the parameters of a child come later.": (
                lambda got: not {"cls_token", "pos_embedding"} <= set(got)
            ),
        },
    )


def test_every_tensor_is_a_parameter_of_its_own(kata):
    """Each key is a parameter that is trained, and no two keys share one."""
    vit = made(kata, **SIZES)
    require_keys(vit, layout_of(SIZES))
    own = dict(vit.named_parameters(remove_duplicate=False))
    checks.equal(
        [name for name in layout_of(SIZES) if name not in own or not own[name].requires_grad],
        [],
        "keys of the state dict that are not parameters, or do not require a gradient",
        why="All are learned. A buffer is saved, but no optimizer ever sees it.",
    )
    alone = [name for name, _ in vit.named_parameters()]
    checks.equal(
        [name for name in layout_of(SIZES) if name not in alone],
        [],
        "keys whose parameter is one that has another key already",
        why="Each layer learns by itself.",
        mistakes={
            "The blocks are one and the same object, listed several times: there is only one to "
            "train. Each block has to be made anew.": lambda got: all("layers" in n for n in got)
        },
    )


def test_nothing_is_changed_in_place(kata):
    """A call leaves the images and all tensors of the state dict as they were."""
    state = a_checkpoint(SIZES)
    vit, images = loaded(kata, state, **SIZES), images_of(4)
    given = images.clone()
    with torch.no_grad():
        logits_of(vit, images)
    checks.equal(
        images,
        given,
        "images after vit(images)",
        mistakes={
            "They were written into. The images belong to the caller: make new tensors.": (
                lambda _: True
            ),
        },
    )
    after_call = vit.state_dict()
    for name, before in state.items():
        checks.equal(
            after_call[name],
            before,
            f"{name} after vit(images)",
            mistakes={
                "forward writes into it. Only the optimizer changes parameters: make new "
                "tensors.": lambda _: True,
            },
        )


def test_each_image_is_by_itself(kata):
    """An image gives the same logits alone and in a batch."""
    vit, images = loaded(kata, a_checkpoint(SIZES), **SIZES), images_of(4)
    checks.equal(
        torch.cat([logits_of(vit, image[None].clone()).detach() for image in images]),
        logits_of(vit, images.clone()).detach(),
        "the logits of four images, one call for each,",
        why="What comes back for an image depends on it and on the parameters alone.",
        tolerance=1e-8,
        mistakes={
            DRAWN: lambda _: is_random(vit, images),
            KEPT: lambda _: remembers(vit, images),
            "An image's logits depend on the other images of the batch, or on its place among "
            "them: something is computed over the batch, such as attention along the wrong "
            "axis.": lambda got: len(got) == 4,
        },
    )


def test_a_checkpoint_gives_the_same_logits(kata):
    """A checkpoint of the article's day loads strictly and gives the logits computed by hand."""
    state = a_checkpoint(SIZES)
    vit, by_hand = loaded(kata, state, **SIZES), ByHand(state, SIZES)
    for call, batch in [("first", 4), ("second", 4), ("third", 5), ("fourth", 1)]:
        images = images_of(batch)
        given = images.clone()
        checks.equal(
            logits_of(vit, images).detach(),
            by_hand(given),
            f"vit(images), the {call} call",
            why="To tokens as in kata 14; through every block: tokens + attention(norm(tokens)), "
            "then that + feed_forward(norm(that)); token 0; norm; linear.",
            tolerance=1e-8,
            mistakes={
                DRAWN: lambda _, given=given: is_random(vit, given),
                "A new ViT with the same checkpoint gives the right logits for these images, this "
                "one no longer: something was kept from an earlier call.": lambda _, given=given: (
                    torch.allclose(loaded(kata, state, **SIZES)(given), by_hand(given))
                ),
                "These are zeros whatever the image.": lambda got: not got.any(),
                "These are probabilities: for each image they sum to one. What is asked for are "
                "the logits, before any softmax.": (
                    lambda got: bool(((got.sum(dim=1) - 1).abs() < 1e-6).all())
                ),
                **recognised(by_hand, given),
            },
        )


def test_changed_parameters_change_the_logits(kata):
    """After the parameters have changed, the next logits are those of the new values."""
    before, after = a_checkpoint(SIZES), a_checkpoint(SIZES)
    vit, images = loaded(kata, before, **SIZES), images_of(4)
    logits_of(vit, images)
    vit.load_state_dict(after, strict=True)

    def stale(part):
        """Recognise the logits when one part still works with the values from before."""
        old = [
            {name: before[name] for name in before if name.startswith(part) and name.endswith(end)}
            for end in ("", "weight")
        ]
        return lambda got: any(
            torch.allclose(got, ByHand(after | values, SIZES)(images)) for values in old
        )

    parts = ("pos_embedding", "cls_token", "to_patch_embedding", "transformer", "mlp_head")
    checks.equal(
        logits_of(vit, images).detach(),
        ByHand(after, SIZES)(images),
        "vit(images), when another checkpoint was loaded after the first call",
        why="forward reads each parameter anew in every call. What is computed from one and kept "
        "would not see a step of the optimizer either.",
        tolerance=1e-8,
        mistakes={
            "The logits are those of the old values: a whole result was kept.": stale(""),
            **{
                f"{part} still works with its old values: what was computed from them in the first "
                "call was kept. forward reads each parameter anew.": stale(part)
                for part in parts
            },
        },
    )


def test_float32(kata):
    """In float32 the logits agree to 1e-5."""
    state = a_checkpoint(SIZES, dtype=torch.float32)
    images = images_of(4, dtype=torch.float32)
    checks.equal(
        logits_of(loaded(kata, state, **SIZES), images).detach(),
        ByHand(state, SIZES)(images),
        "vit(images) in float32",
        why="Nothing on the way converts to another dtype.",
        tolerance=1e-5,
    )


def test_pool_mean(kata):
    """pool="mean" averages all tokens, the class token among them; pool="cls" is the default."""
    state, images = a_checkpoint(SIZES), images_of(4)
    for pool in ("mean", "cls"):
        by_hand = ByHand(state, SIZES, pool=pool)
        checks.equal(
            logits_of(loaded(kata, state, **SIZES, pool=pool), images).detach(),
            by_hand(images),
            f'ViT(..., pool="{pool}")(images)',
            why="`pool` says which token the head reads: the class token, or the average of all.",
            tolerance=1e-8,
            mistakes=recognised(by_hand, images),
        )


def test_a_single_head_as_wide_as_a_token(kata):
    """With heads=1 and dim_head == dim there is no to_out; with another dim_head there is."""
    for dim_head in (8, 5):
        sizes = SIZES | {"heads": 1, "dim_head": dim_head}
        shown = f"ViT(..., dim=8, heads=1, dim_head={dim_head})"
        compare_keys(made(kata, **sizes), layout_of(sizes), shown)
        state, images = a_checkpoint(sizes), images_of(4)
        checks.equal(
            logits_of(loaded(kata, state, **sizes), images, sizes).detach(),
            ByHand(state, sizes)(images),
            f"logits of {shown}",
            why="What the only head gives is added to the tokens, through to_out where there is "
            "one.",
            tolerance=1e-8,
            mistakes=recognised(ByHand(state, sizes), images),
        )


def test_an_unknown_pool_is_refused(kata):
    """A `pool` that is neither "cls" nor "mean" raises ValueError."""
    for pool in ("max", "CLS", ""):
        with checks.raises(
            ValueError,
            "",
            f'ViT(..., pool="{pool}")',
            why='There are two ways to pool: "cls" and "mean".',
            mistakes={
                "It is taken for one of the two without a word: a typing error would train "
                "another network than was meant.": type(None),
                "A dictionary or an attribute was asked for it, and says only that it has none.": (
                    lambda error: isinstance(error, (KeyError, AttributeError))
                ),
                "A check with `assert` is switched off by `python -O`, and callers do not expect "
                "its error: raise ValueError.": AssertionError,
            },
        ):
            kata.ViT(**SIZES, pool=pool)(images_of(2, dtype=torch.float32))


def test_sizes_and_defaults(kata):
    """A size is an int or a (height, width) pair; defaults are 3 channels and heads of 64 numbers."""
    short = {"num_classes": 5, "dim": 6, "depth": 1, "heads": 2, "mlp_dim": 7}
    cases = [
        ({"image_size": 8, "patch_size": 4}, (8, 8), (4, 4)),
        ({"image_size": (8, 12), "patch_size": 4}, (8, 12), (4, 4)),
        ({"image_size": 12, "patch_size": (4, 3)}, (12, 12), (4, 3)),
    ]
    telling = [
        "pos_embedding",
        "to_patch_embedding.1.weight",
        "transformer.layers.0.0.fn.to_qkv.weight",
    ]
    for given, image_size, patch_size in cases:
        sizes = short | {"image_size": image_size, "patch_size": patch_size}
        sizes |= {"channels": 3, "dim_head": 64}
        shown = ", ".join(f"{name}={size}" for name, size in given.items())
        vit = made(kata, **given, **short)
        require_keys(vit, layout_of(sizes))
        checks.equal(
            [tuple(vit.state_dict()[name].shape) for name in telling],
            [layout_of(sizes)[name] for name in telling],
            f"shapes of pos_embedding, to_patch_embedding.1.weight and the first to_qkv.weight of "
            f"ViT({shown}, dim=6, heads=2, ...)",
            why="Each of image_size and patch_size may be an int or a pair, whatever the other is. "
            "A pair is (height, width).",
            mistakes={
                "There are 3 channels unless `channels` says otherwise.": lambda got: (
                    got[1][1] % 3 > 0
                ),
                "A head has 64 numbers unless `dim_head` says otherwise.": lambda got: (
                    got[2] != (384, 6)
                ),
            },
        )
        images = torch.randn(2, 3, *image_size)
        logits_of(vit, images, sizes, f"ViT({shown}, num_classes=5, ...)(images)")


def test_every_parameter_learns(kata):
    """Each parameter and the images get the gradient that is computed by hand."""
    state = a_checkpoint(SIZES)
    vit, images, upstream = loaded(kata, state, **SIZES), images_of(4), torch.randn(4, 9).double()
    images.requires_grad_()
    (logits_of(vit, images) * upstream).sum().backward()
    leaves = {name: value.clone().requires_grad_() for name, value in state.items()}
    pixels = images.detach().clone().requires_grad_()
    (ByHand(leaves, SIZES)(pixels) * upstream).sum().backward()
    own = dict(vit.named_parameters(remove_duplicate=False))
    for name, got in [*((name, own[name].grad) for name in leaves), ("images", images.grad)]:
        checks.equal(
            got,
            pixels.grad if name == "images" else leaves[name].grad,
            f"{name}.grad after backward()",
            why="Every tensor takes part in the logits of every image.",
            tolerance=1e-7,
            mistakes={
                "There is no gradient: it does not take part in the result, or was detached on the "
                "way.": type(None),
            },
        )


def test_no_dropout_in_eval(kata):
    """In eval mode nothing is dropped, in the embedding or in the blocks."""
    state, images = a_checkpoint(SIZES), images_of(4)
    vit = loaded(kata, state, **SIZES, dropout=0.5, emb_dropout=0.5)
    logits_of(vit.train(), images)
    checks.equal(
        logits_of(vit.eval(), images).detach(),
        ByHand(state, SIZES)(images),
        "vit.eval()(images), of ViT(..., dropout=0.5, emb_dropout=0.5)",
        why="Dropout is for training only.",
        tolerance=1e-8,
        mistakes={
            "Two calls in eval mode give different logits: something drops all the same. The "
            "function F.dropout does unless it is told not to; nn.Dropout listens to eval().": lambda _: (
                is_random(vit, images)
            ),
        },
    )


def test_no_dropout_by_default(kata):
    """Without `dropout` and `emb_dropout` train mode gives the logits of eval mode, in every call."""
    state, images = a_checkpoint(SIZES), images_of(2)
    vit = loaded(kata, state, **SIZES).train()
    checks.equal(
        torch.cat([logits_of(vit, images).detach() for _ in range(20)]),
        ByHand(state, SIZES)(images).repeat(20, 1),
        "vit.train()(images), 20 times, of ViT(...) without dropout",
        why="Both are 0.0 by default.",
        tolerance=1e-8,
        mistakes={
            "Something is dropped or drawn in train mode although neither dropout was given: both "
            "are 0.0 by default.": lambda got: not torch.equal(got[:-2], got[2:]),
        },
    )


def test_emb_dropout_drops_the_embedding(kata):
    """With emb_dropout=1.0 the blocks are given nothing but zeros in train mode."""
    state, images = a_checkpoint(SIZES), images_of(4)
    zeros, positions = torch.zeros(PATCHES, 8).double(), state["pos_embedding"][0]
    class_token = torch.cat([state["cls_token"][0], zeros])
    undropped = ByHand(state, SIZES)(images)

    def through_blocks(tokens):
        by_hand = ByHand(state, SIZES)
        by_hand.embed = lambda _: tokens
        return by_hand(images)

    nothing_left = torch.zeros(PATCHES + 1, 8).double()
    vit = loaded(kata, state, **SIZES, emb_dropout=1.0)
    checks.equal(logits_of(vit, images).detach(), undropped, "vit.eval()(images)", tolerance=1e-8)
    checks.equal(
        logits_of(vit.train(), images).detach(),
        through_blocks(nothing_left),
        "vit.train()(images), of ViT(..., emb_dropout=1.0)",
        why="Dropout is the last step of the embedding: with 1.0 nothing of class token, patches "
        "and positions is left, and the blocks are not touched.",
        tolerance=1e-8,
        mistakes={
            "Nothing is dropped in train mode.": undropped,
            "The positions are still there: dropout came before they were added.": through_blocks(
                positions
            ),
            "The class token is still there: dropout came before it was put before the "
            "patches.": lambda got: any(
                torch.allclose(got, through_blocks(tokens))
                for tokens in (
                    class_token + positions,
                    torch.cat([class_token[:1] + positions[:1], zeros]),
                )
            ),
            "More than the embedding was dropped: what the blocks make, or what the head is given. "
            "`emb_dropout` is for the embedding alone.": (
                lambda got: torch.allclose(got, ByHand(state, SIZES).classified(nothing_left))
            ),
            "The blocks were dropped instead: they are for `dropout`.": NoBlocks(state, SIZES)(
                images
            ),
        },
    )


def test_emb_dropout_is_a_share_of_single_numbers(kata):
    """`emb_dropout` is the share of single numbers that are dropped; the others are scaled up."""
    sizes = SIZES | {"dim": 200, "num_classes": 200, "depth": 1}
    state = {name: torch.zeros(shape).double() for name, shape in layout_of(sizes).items()}
    # All numbers of the class token are equal, the blocks add nothing, the head only normalises.
    state["cls_token"] += 0.01
    state["mlp_head.0.weight"] += 1
    state["mlp_head.1.weight"] += torch.eye(200)
    vit, images = loaded(kata, state, **sizes, emb_dropout=0.25).train(), images_of(16)
    logits = logits_of(vit, images, sizes).detach()
    kept = (logits > 0).double()
    together = {
        "Whole tokens are dropped, not single numbers, or none at all.": not kept.any(),
        "The same numbers are dropped in every image.": (kept == kept[:1]).all(),
    }
    checks.holds(
        0.7 < kept.mean() < 0.8 and not any(together.values()),
        f"ViT(..., emb_dropout=0.25) keeps {kept.mean():.0%} of the embedding's numbers in "
        "train mode, expected about 75%, each drawn on its own",
        why="emb_dropout=0.25 is the share of numbers that become zero, as in kata 14.",
        mistakes=together | {"Another share is dropped than the one given as `emb_dropout`.": True},
    )
    checks.equal(
        logits,
        functional.layer_norm(0.01 * kept / 0.75, [200]),
        "vit.train()(images), of ViT(..., emb_dropout=0.25), when the class token is 0.01 "
        "everywhere, and what comes after it only normalises",
        why="A number that is not dropped is divided by 1 - 0.25, as nn.Dropout does it.",
        tolerance=1e-6,
        mistakes={
            "The numbers that are left are not scaled up: the mean would differ between train and "
            "eval.": functional.layer_norm(0.01 * kept, [200]),
        },
    )


def test_dropout_drops_in_the_blocks(kata):
    """`dropout` drops in the blocks in train mode, and leaves the embedding alone."""
    state, images = a_checkpoint(SIZES), images_of(4)
    vit = loaded(kata, state, **SIZES, dropout=0.5).train()
    logits = logits_of(vit, images)
    checks.holds(
        not torch.equal(logits, vit(images)),
        "ViT(..., dropout=0.5) gives the same logits twice in train mode",
        why="`dropout` is for the transformer's blocks: each call drops other numbers.",
        mistakes={
            "`dropout` does not reach the blocks: nothing is dropped in train mode.": (
                lambda: torch.allclose(logits, ByHand(state, SIZES)(images))
            ),
        },
    )
    vit = loaded(kata, state, **SIZES, dropout=1.0, pool="mean").train()
    first, second = logits_of(vit, images[:2]).detach()
    checks.holds(
        not torch.allclose(first, second),
        'ViT(..., dropout=1.0, pool="mean") gives two images the same logits in train mode',
        mistakes={
            "`dropout` drops the embedding, or what the head is given, too. It is for the blocks: "
            "what goes round them, the embedded image, is dropped by `emb_dropout` alone.": True,
        },
    )


def test_a_tiny_one_overfits_eight_images(kata):
    """A tiny ViT learns eight images by heart."""
    sizes = SIZES | {"depth": 1, "num_classes": 8}
    state = a_checkpoint(sizes, dtype=torch.float32)
    vit = loaded(kata, state, **sizes).train()
    images, labels = images_of(8, dtype=torch.float32), torch.arange(8)
    optimizer = torch.optim.Adam(vit.parameters(), lr=0.05)
    for _ in range(40):
        optimizer.zero_grad()
        functional.cross_entropy(vit(images), labels).backward()
        optimizer.step()
    checks.equal(
        vit.eval()(images).argmax(dim=1).tolist(),
        labels.tolist(),
        "classes of the eight images after 40 steps of Adam(lr=0.05)",
        why="Eight images are few enough to be learnt by heart. When that fails, something is not "
        "trained, or does not reach the logits.",
    )


def test_the_experiment_of_the_article(kata):
    """At the article's sizes: 74 tensors, the two filled with 0.98 first, and Adam trains both."""
    torch.set_num_threads(2)  # 55 million numbers: here a second thread is worth waiting for
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
    checks.equal(len(parameters), 74, "len(list(net.parameters()))", why="4 + 6 * 11 + 4.")
    checks.equal(
        [tuple(parameter.shape) for parameter in parameters[:2]],
        [(1, 65, 1024), (1, 1, 1024)],
        "shapes of the first two of net.parameters()",
        why="The positions of 64 patches and of the class token, then the class token.",
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001, fused=True)
    functional.cross_entropy(net(torch.randn(1, 3, 256, 256)), torch.tensor([7])).backward()
    optimizer.step()
    for name, parameter in zip(("pos_embedding", "cls_token"), parameters, strict=False):
        moved = (parameter.detach() - 0.98).abs().amax(dim=(0, 2))
        checks.equal(
            moved,
            torch.full_like(moved, 0.001),
            f"how far the rows of {name} moved away from 0.98 in one step of Adam(lr=0.001)",
            why="Adam's first step moves a value by the learning rate; dropout spares some of "
            "them, but never a whole row.",
            tolerance=1e-5,
        )
