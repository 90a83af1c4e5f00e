"""The embedding as a whole: what it trains, gives, learns and refuses."""

import torch

from dojo import checks

NAMES = [
    "pos_embedding",
    "cls_token",
    "to_patch_embedding.1.weight",
    "to_patch_embedding.1.bias",
]

ZEROS = {name: torch.zeros(()) for name in NAMES}

# Two rows of three patches of 3x4 pixels: nothing is square, so height cannot stand for width.
SIZES = {"image_size": (6, 12), "patch_size": (3, 4), "dim": 5, "channels": 2}
MADE = "ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=5, channels=2)"


UNUSABLE = {
    "The class is no nn.Module: that is where parameters(), train() and eval() come from.": (
        lambda got: not isinstance(got, Exception)
    ),
    "These patches do cover the image. A pair is (height, width), and each side is divided by its "
    "own side of the patch.": ValueError,
    "There are three channels unless `channels` says otherwise: it has a default.": (
        "argument: 'channels'"
    ),
    "Nothing is dropped unless `dropout` says otherwise: it has a default.": "argument: 'dropout'",
    "The names of the arguments are fixed: other people's code uses them.": "unexpected keyword",
    "A size may be a pair (height, width), the image's and the patch's.": lambda got: (
        isinstance(got, TypeError) and "'tuple'" in str(got)
    ),
    "A size may be an int, which stands for both sides.": lambda got: (
        isinstance(got, TypeError) and "int" in str(got)
    ),
}


def made(kata, **sizes):
    """Return an embedding, or say why there is none."""
    embedding = checks.outcome(lambda: kata.ViTEmbedding(**sizes))
    checks.instance(embedding, torch.nn.Module, f"ViTEmbedding({shown(sizes)})", mistakes=UNUSABLE)
    return embedding


def filled(kata, dtype=torch.float32, **sizes):
    """Return an embedding in eval mode, filled with values of our own, and these values by name."""
    embedding = made(kata, **sizes).eval().to(dtype)
    own = dict(embedding.named_parameters())
    (height, width), (rows, columns) = pair(sizes["image_size"]), pair(sizes["patch_size"])
    patches = 1 + (height // rows) * (width // columns)
    dim, pixels = sizes["dim"], sizes.get("channels", 3) * rows * columns
    checks.equal(
        shapes_of(embedding),
        [(1, patches, dim), (1, 1, dim), (dim, pixels), (dim,)],
        f"shapes of {', '.join(NAMES)}",
        why="Before the numbers are looked at, the four parameters are filled by name.",
    )
    values = {name: torch.randn(own[name].shape, dtype=dtype) for name in NAMES}
    put(embedding, values)
    return embedding, values


def pair(size):
    return size if isinstance(size, tuple) else (size, size)


def shapes_of(embedding):
    """Return the shapes of the four parameters, None for one that is not registered."""
    own = dict(embedding.named_parameters())
    return [tuple(own[name].shape) if name in own else None for name in NAMES]


def shown(sizes):
    return ", ".join(f"{name}={size}" for name, size in sizes.items())


def put(embedding, values):
    """Overwrite some of the parameters in place."""
    own = dict(embedding.named_parameters())
    with torch.no_grad():
        for name, value in values.items():
            own[name].copy_(value)


def tokens_of(embedding, images, called="embedding(images)"):
    """Return what a call gives, when it is a tensor of the right shape, or say what else it is."""
    got = checks.outcome(lambda: embedding(images))
    shape = (len(images), *embedding.pos_embedding.shape[1:])
    batch, tokens, dim = shape
    checks.equal(
        tuple(got.shape) if isinstance(got, torch.Tensor) else got,
        shape,
        f"shape of {called}" if isinstance(got, torch.Tensor) else called,
        why="For each image, the class token and its patches, each of `dim` numbers.",
        mistakes={
            "Nothing came back: does forward end with a return?": type(None),
            "Several things came back. A call gives the tokens alone.": lambda _: isinstance(
                got, (tuple, list)
            ),
            "These images have the size given as image_size, and are refused. Height and width are "
            "the last two axes; the size is kept as a pair, also when an int was given.": ValueError,
            "The class token was joined along the batch. The tokens are axis 1.": (
                "match except in dimension 0"
            ),
            "The class token is not there once for each image of this call: it was not expanded, "
            "or was kept for the batch of an earlier call.": "match except in dimension 1",
            "stack makes a new axis. The class token is joined to the patches along an axis that "
            "is there already: that is torch.cat.": "stack expects",
            "There are not as many patches as positions: patches lie side by side, without "
            "overlapping.": "at non-singleton dimension 1",
            "Something does not have the batch of this call: was it kept from an earlier "
            "one?": "at non-singleton dimension 0",
            "Something is computed in another precision than the module's and the images': a dtype "
            "was written into the code.": "dtype",
            "The images came back as they were.": tuple(images.shape),
            "There is no class token: the patches alone came back.": (batch, tokens - 1, dim),
            "One token came back for each image. All are wanted: which one is read later is not the "
            "embedding's business.": (batch, dim),
            "The tokens are the first axis. The batch comes first.": (tokens, batch, dim),
            "There are tokens for another number of images than were given: for one of them, or for "
            "those of an earlier call.": lambda shape: shape[0] != batch,
        },
    )
    return got


def answer(embedding, images, *, seed=1, before=None):
    """Return what a call gives from a seed, when something else was asked before it."""
    torch.manual_seed(seed)
    if before is not None:
        embedding(before.clone())
    return embedding(images.clone())


def is_random(embedding, images):
    """Tell whether an embedding draws: it gives one answer from one seed, and another from another."""
    one, again, other = (answer(embedding, images, seed=seed) for seed in (1, 1, 2))
    return torch.equal(one, again) and not torch.equal(again, other)


def remembers(embedding, images):
    """Tell whether an answer depends on what was asked before."""
    one, again = (answer(embedding, images, before=before) for before in (images, images.flip(0)))
    return not torch.equal(one, again)


def ignores(embedding, images, name, got):
    """Tell whether the tokens stay as they were when a parameter is changed."""
    put(embedding, {name: torch.randn_like(dict(embedding.named_parameters())[name])})
    return torch.equal(embedding(images).detach(), got)


def numbered(batch, channels, height, width):
    """Return images in which pixel 123 is the one of channel 1, row 2, column 3."""
    channel = 100 * torch.arange(channels).view(-1, 1, 1)
    row = 10 * torch.arange(height).view(-1, 1)
    image = (channel + row + torch.arange(width)).float()
    return torch.stack([image + 1000 * sample for sample in range(batch)])


def patches_by_hand(image, patch_size):
    """Return the patches of one image `(channels, height, width)`, gathered pixel by pixel."""
    rows, columns = patch_size
    _, height, width = image.shape
    return [
        torch.cat(
            [image[:, top + row, left + column] for row in range(rows) for column in range(columns)]
        )
        for top in range(0, height, rows)
        for left in range(0, width, columns)
    ]


def tokens_by_hand(values, images, patch_size):
    """Return what the embedding has to give without dropout, computed token by token."""
    weight, bias = values["to_patch_embedding.1.weight"], values["to_patch_embedding.1.bias"]
    samples = []
    for image in images:
        patches = [weight @ patch + bias for patch in patches_by_hand(image, patch_size)]
        tokens = [values["cls_token"][0, 0], *patches]
        positions = values["pos_embedding"][0]
        samples.append(
            torch.stack([token + row for token, row in zip(tokens, positions, strict=True)])
        )
    return torch.stack(samples)


UNREGISTERED = (
    "{} not registered as a parameter: a plain tensor is not, nor a buffer, nor a Parameter in a "
    "list, nor what an operation on a Parameter gives (a product, a move). No optimizer will ever "
    "see it."
)
BOTH = NAMES[:2]
MISNAMED = {
    "The class token was assigned before the positions: a module lists its own Parameters in the "
    "order in which they were assigned.": ["cls_token", "pos_embedding", *NAMES[2:]],
    "There are more than these four: whatever is registered is trained and saved.": lambda got: (
        set(got) > set(NAMES)
    ),
    "pos_embedding or cls_token is only a part of a name: that Parameter belongs to a child, and is "
    "listed with the children's. This kata wants the two on the embedding itself.": lambda got: any(
        "." in name and set(name.split(".")) & set(BOTH) for name in got
    ),
    "The two have other names than the task gives them. Names are keys: a checkpoint loads only "
    "when they agree.": lambda got: (
        len(got) == 4 and got[2:] == NAMES[2:] and set(got) != set(NAMES)
    ),
    UNREGISTERED.format("pos_embedding and cls_token are"): lambda got: not set(BOTH) & set(got),
    UNREGISTERED.format("pos_embedding is"): lambda got: "pos_embedding" not in got,
    UNREGISTERED.format("cls_token is"): lambda got: "cls_token" not in got,
    "The linear layer is the second module of the nn.Sequential; the first one cuts the patches, "
    "and has no parameters.": lambda got: any(
        name.startswith("to_patch_embedding.") and ".1." not in name for name in got
    ),
    "The projection is a linear layer with a bias.": NAMES[:3],
}


def test_four_parameters_in_this_order(kata):
    """Four parameters are listed: the module's own two, then the projection's weight and bias."""
    embedding = made(kata, **SIZES)

    def made_later(_):
        embedding(torch.randn(4, 2, 6, 12))
        return {name for name, _ in embedding.named_parameters()} == set(NAMES)

    checks.equal(
        [name for name, _ in embedding.named_parameters()],
        NAMES,
        "names in embedding.named_parameters()",
        why="A module lists its own Parameters first, in the order in which they were assigned, "
        "and those of its children after them, whichever was assigned first.",
        mistakes={
            "They are listed only after a call. What is learned is made in __init__, before an "
            "optimizer asks for it.": lambda got: set(got) != set(NAMES) and made_later(got),
            **MISNAMED,
        },
    )


def test_all_four_are_trained(kata):
    """Each of the four requires a gradient."""
    named = made(kata, **SIZES).named_parameters()
    checks.equal(
        [name for name, parameter in named if not parameter.requires_grad],
        [],
        "names of the parameters that do not require a gradient",
        why="All four are learned: a Parameter requires a gradient unless it is told otherwise.",
    )


def test_the_shapes_of_the_parameters(kata):
    """There is one class token, and a position for it and for each patch, whatever the batch."""
    positions, class_token, *projection = shapes_of(made(kata, **SIZES))
    batched = "The first axis is the batch: with 1 there, one table serves a batch of any size."
    no_batch = "An axis is missing: the first one, of length 1, is for the batch, the second for the tokens."
    constant = "The last axis is `dim`, whatever it is: each token has that many numbers."
    one_row, no_class_row = (1, 1, 5), (1, 6, 5)
    checks.equal(
        class_token,
        (1, 1, 5),
        f"{MADE}.cls_token.shape",
        why="One token of `dim` numbers, with axes of length 1 for the batch and for the tokens.",
        mistakes={
            no_batch: lambda got: len(got) < 3,
            batched: lambda got: got[0] > 1,
            constant: lambda got: got[2] != 5,
            "There is one class token, not one for each patch.": lambda got: got[1] > 1,
        },
    )
    checks.equal(
        positions,
        (1, 7, 5),
        f"{MADE}.pos_embedding.shape",
        why="The image holds 2 rows of 3 patches, and the class token has a position of its own: "
        "7 rows of `dim` numbers.",
        mistakes={
            no_batch: lambda got: len(got) < 3,
            batched: lambda got: got[0] > 1,
            constant: lambda got: got[2] != 5,
            "Each of the 6 patches has a row, but the class token has none.": no_class_row,
            "One row for all tokens cannot tell one place from another.": one_row,
            "The number of patches was computed from one side, as if the image were square, or from "
            "a side of the image and the other side of the patch.": lambda got: (
                got[1] in (4, 5, 9, 10, 16, 17)
            ),
        },
    )
    checks.equal(
        projection,
        [(5, 24), (5,)],
        "shapes of to_patch_embedding.1.weight and to_patch_embedding.1.bias",
        why="A patch has 3 * 4 pixels of 2 channels: nn.Linear takes 24 values and gives `dim`, "
        "and keeps its weight as (out, in).",
        mistakes={
            "A patch has 3 * 4 pixels, and each has a value for every channel.": ([(5, 12), (5,)]),
            "Three channels were counted although `channels` says 2.": [(5, 36), (5,)],
            "That is a convolution's weight. Here the patches are cut by a module of their own, "
            "and an nn.Linear follows.": lambda got: len(got[0]) == 4,
        },
    )


def test_sizes_are_ints_or_pairs(kata):
    """A size is an int or a (height, width) pair; there are three channels by default."""
    cases = [
        ({"image_size": 8, "patch_size": 4}, (1, 5, 6), (6, 48)),
        ({"image_size": (8, 12), "patch_size": 4}, (1, 7, 6), (6, 48)),
        ({"image_size": 12, "patch_size": (4, 3)}, (1, 13, 6), (6, 36)),
    ]
    for sizes, positions, weight in cases:
        checks.equal(
            shapes_of(made(kata, **sizes, dim=6)),
            [positions, (1, 1, 6), weight, (6,)],
            f"shapes of the four parameters of ViTEmbedding({shown(sizes)}, dim=6)",
            why="Each of image_size and patch_size may be an int or a pair, independently of the "
            "other. A pair is (height, width).",
            mistakes={
                "Each pixel has a value for every channel, and there are three channels unless "
                "`channels` says otherwise.": lambda got, weight=weight: (
                    len(got[2]) == 2 and got[2][1] != weight[1] and weight[1] % got[2][1] == 0
                ),
            },
        )
        embedding = made(kata, **sizes, dim=6)
        tokens_of(
            embedding,
            torch.randn(2, 3, *pair(sizes["image_size"])),
            f"ViTEmbedding({shown(sizes)}, dim=6)(images)",
        )


def test_the_experiment_of_the_article(kata):
    """At the article's sizes, the first two of parameters() are the two filled with 0.98."""
    net = made(kata, image_size=256, patch_size=32, dim=1024, dropout=0.1)
    with torch.no_grad():
        net.pos_embedding.fill_(0.98)
        net.cls_token.fill_(0.98)
    for name, parameter in net.named_parameters():
        print(f"{name:<28}", type(parameter.data), parameter.size())
    first, second, *_ = net.parameters()
    print(first, second, sep="\n")
    checks.equal(
        first.detach(),
        torch.full((1, 65, 1024), 0.98),
        "list(net.parameters())[0]",
        why="64 patches and the class token make 65 positions; they come first because they are "
        "the module's own, although they belong to no layer.",
        mistakes={
            "A child's parameter comes first: pos_embedding must be a Parameter of the module "
            "itself.": (lambda got: got.shape[:1] == (1024,)),
        },
    )
    checks.equal(
        second.detach(),
        torch.full((1, 1, 1024), 0.98),
        "list(net.parameters())[1]",
        why="The class token is the second of the module's own Parameters.",
    )


def test_the_state_dict_holds_the_four(kata):
    """The state dict holds the four parameters and nothing else."""
    checks.equal(
        list(made(kata, **SIZES).state_dict()),
        NAMES,
        "list(embedding.state_dict())",
        why="A checkpoint of another embedding loads only when both have exactly these keys.",
        mistakes={
            "Something else is saved too: all parameters and persistent buffers are part of a "
            "checkpoint.": lambda got: set(got) > set(NAMES),
        },
    )


def test_no_parameter_shares_memory(kata):
    """Each embedding has parameters of its own, and each parameter memory of its own."""
    one, two = made(kata, **SIZES), made(kata, **SIZES)
    others = {id(parameter) for parameter in two.parameters()}
    places = [place_of(own) for net in (one, two) for own in net.parameters()]
    checks.equal(
        [name for name, own in one.named_parameters() if places.count(place_of(own)) > 1],
        [],
        "names of the parameters whose memory belongs to another parameter as well",
        why="Changing one would change the other.",
        mistakes={
            "What is made once, outside __init__, is the same object in every embedding: training "
            "one would change all.": lambda _: any(id(own) in others for own in one.parameters()),
            "A Parameter does not copy: made of a part of another one, or of one and the same "
            "tensor, it has the same memory.": lambda got: bool(got),
        },
    )


def place_of(parameter):
    return parameter.untyped_storage().data_ptr()


def test_nothing_is_changed_in_place(kata):
    """A call leaves the images and the parameters as they were."""
    embedding, _ = filled(kata, **SIZES)
    objects = dict(embedding.named_parameters())
    before = {name: parameter.detach().clone() for name, parameter in objects.items()}
    images = torch.randn(4, 2, 6, 12)
    given = images.clone()
    with torch.no_grad():
        tokens_of(embedding, images)
    checks.equal(
        images,
        given,
        "images after embedding(images)",
        why="The images belong to the caller.",
        mistakes={
            "They were written into. The images belong to the caller: make new tensors.": (
                lambda got: not torch.equal(got, given)
            ),
        },
    )
    for name, parameter in embedding.named_parameters():
        checks.equal(
            parameter.detach(),
            before[name],
            f"{name} after embedding(images)",
            mistakes={
                "It is another Parameter than before the call: forward makes a new one. What is "
                "learned is made once, in __init__.": lambda _, name=name, now=parameter: (
                    objects[name] is not now
                ),
                "forward writes into the Parameter. Only the optimizer changes parameters: make "
                "new tensors.": lambda _: True,
            },
        )


def test_each_image_is_by_itself(kata):
    """An image gives the same tokens alone and in a batch."""
    embedding, _ = filled(kata, **SIZES)
    images = torch.randn(4, 2, 6, 12)
    checks.equal(
        torch.cat([tokens_of(embedding, image[None].clone()).detach() for image in images]),
        tokens_of(embedding, images.clone()).detach(),
        "the tokens of four images, one call for each,",
        why="What comes back for an image depends on it and on the parameters alone.",
        tolerance=1e-4,
        mistakes={
            "The same images give other tokens when asked again: something is drawn at random in "
            "forward.": lambda _: is_random(embedding, images),
            "The same images give other tokens when asked again, and not because something is drawn "
            "at random: something is kept from call to call.": lambda _: remembers(
                embedding, images
            ),
            "An image's tokens depend on the other images of the batch, or on its place among "
            "them: something is computed over the batch, or for one image only.": lambda got: (
                len(got) == 4
            ),
        },
    )


def wrong_cuts(images, rows, columns):
    """Return what the common mistakes cut out of images, by the sentence that explains each."""
    batch, channels, height, width = images.shape
    size = channels * rows * columns

    def order(
        *axes, of=images
    ):  # sample, channel, row of the grid, row, column of the grid, column
        blocks = of.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return blocks.permute(axes).reshape(batch, -1, size)

    right, channels_first = order(0, 2, 4, 3, 5, 1), order(0, 2, 4, 1, 3, 5)
    renamed = images.reshape(batch, height, width, channels).permute(0, 3, 1, 2)
    return {
        "The memory was only given another shape (view or reshape): a 'patch' is then a run of "
        "pixels along the rows of one channel, not a block. Split the sides, then permute the "
        "axes.": [images.reshape(batch, -1, size)],
        "A 'patch' is a run of pixels along the rows, not a block: it is not enough to move the "
        "channels to the end. Split the sides, then permute the axes.": [
            images.permute(0, 2, 3, 1).reshape(batch, -1, size)
        ],
        "Inside a patch the channels come first. The order is row, column, channel: all channels "
        "of a pixel stand together.": [channels_first, order(0, 2, 4, 1, 5, 3)],
        "Inside a patch the pixels go column by column. The order is row, column, channel.": [
            order(0, 2, 4, 5, 3, 1)
        ],
        "The patches are taken column by column. They go row by row, as one reads.": [
            order(0, 4, 2, 3, 5, 1),
            order(0, 4, 2, 1, 3, 5),
        ],
        "Each token holds pieces of several patches: two axes were exchanged with a reshape or "
        "view. Only transpose and permute exchange axes.": [
            wrong.transpose(1, 2).reshape(right.shape) for wrong in (right, channels_first)
        ],
        "The channels were brought to the end with a reshape or view, which only gives other names "
        "to the axes. permute moves them.": [
            order(0, 2, 4, 3, 5, 1, of=renamed),
            renamed.permute(0, 2, 3, 1).reshape(batch, -1, size),
        ],
        "Every sample has the patches of the first image.": [right[:1].expand(right.shape)],
    }


def test_a_token_for_each_patch(kata):
    """Token k+1 is made of patch k: blocks row by row, and in each block pixel by pixel."""
    embedding, _ = filled(kata, image_size=(4, 9), patch_size=(2, 3), dim=12, channels=2)
    put(embedding, ZEROS | {"to_patch_embedding.1.weight": torch.eye(12)})
    images = numbered(3, 2, 4, 9)
    got = tokens_of(embedding, images).detach()
    by_hand = torch.stack([torch.stack(patches_by_hand(image, (2, 3))) for image in images])
    mistakes = {
        text: lambda _, cuts=cuts: any(torch.equal(got[:, 1:], wrong) for wrong in cuts)
        for text, cuts in wrong_cuts(images, 2, 3).items()
    }
    for patch in range(6):
        checks.equal(
            got[1, patch + 1],
            by_hand[1, patch],
            f"embedding(images)[1, {patch + 1}], which is made of patch {patch}, with a projection "
            "that changes nothing",
            why="Pixel 1123 is the one in sample 1, channel 1, row 2, column 3. A patch is a block "
            "of 2x3 pixels; its values go row by row, column by column, channel by channel.",
            mistakes=mistakes
            | {
                "The class token stands after the patches: it comes first.": lambda _: torch.equal(
                    got[:, :-1], by_hand
                ),
                "The token is zero: the image does not reach it, or was multiplied by the "
                "positions, which are zero here. They are added.": lambda got: not got.any(),
                "The same images give other tokens when asked again: they are drawn at "
                "random.": lambda _: is_random(embedding, images),
                "These are not the pixels' own values: something besides the linear layer changes "
                "them, such as a normalisation, an activation or a factor.": lambda _: bool(
                    (~torch.isin(got[:, 1:], images)).any()
                ),
            },
        )
    checks.equal(
        got[:, 1:],
        by_hand,
        "embedding(images)[:, 1:], with a projection that changes nothing",
        why="Each sample's tokens are made of that sample's own pixels.",
        mistakes={
            "Every sample has the same patches.": lambda got: bool((got == got[:1]).all()),
            "These are not the pixels' own values: something besides the linear layer changes "
            "them, such as an activation.": lambda got: bool((~torch.isin(got, images)).any()),
        },
    )


def test_the_class_token_comes_first(kata):
    """Token 0 of every sample is the class token, the same one for all samples."""
    embedding, values = filled(kata, **SIZES)
    put(embedding, ZEROS | {"cls_token": values["cls_token"]})
    images = torch.randn(4, 2, 6, 12)
    got = tokens_of(embedding, images).detach()
    learned = values["cls_token"][0, 0]
    checks.equal(
        got,
        torch.stack([torch.stack([learned, *[torch.zeros(5)] * 6])] * 4),
        "embedding(images), with zeros in all parameters but cls_token",
        why="The parameter cls_token is put before the patches of every sample; with everything "
        "else zero, all other tokens are zero.",
        mistakes={
            "Token 0 is another one in the next call: it was drawn at random in forward. The class "
            "token is a Parameter, made once in __init__.": lambda _: is_random(embedding, images),
            "The class token stands at the end. It comes first, since what reads it later reads "
            "token 0.": (
                lambda got: torch.equal(got[:, -1], learned.expand(4, 5)) and not got[:, 0].any()
            ),
            "Token 0 is zero: cls_token does not reach it, or was multiplied by the positions, "
            "which are zero here. They are added.": lambda got: not got.any(),
            "Only the first sample has the class token.": lambda got: (
                torch.equal(got[0, 0], learned) and not got[1:].any()
            ),
            "The class token was added to every token instead of being one of its own.": (
                learned.expand(4, 7, 5)
            ),
            "Each sample has a class token of its own. One and the same serves all "
            "samples.": lambda got: (
                torch.equal(got[0, 0], learned) and not torch.equal(got[1, 0], learned)
            ),
            "The token does not change with cls_token: it was computed once in __init__, or from a "
            "copy.": lambda got: ignores(embedding, images, "cls_token", got),
            "Token 0 is the same for all samples, but does not hold the numbers of cls_token: something "
            "is done to it besides adding its position, such as a normalisation or a "
            "factor.": lambda got: bool((got[:, 0] == got[:1, 0]).all() and not got[:, 1:].any()),
        },
    )


def test_every_token_gets_its_position(kata):
    """Row k of pos_embedding is added to token k, and the class token is token 0."""
    embedding, _ = filled(kata, **SIZES)
    rows = torch.arange(10.0, 80.0, 10.0)
    put(embedding, ZEROS | {"pos_embedding": rows.view(7, 1) + torch.arange(5.0)})
    images = torch.randn(4, 2, 6, 12)
    got = tokens_of(embedding, images).detach()
    class_first = torch.tensor([0.0, *rows[1:]])
    checks.equal(
        got[2, :, 0],
        rows,
        "embedding(images)[2, :, 0], with zeros in all parameters but pos_embedding, "
        "whose rows begin with 10, 20, 30, ...",
        why="Positions are added to all tokens, after the class token has been put before the "
        "patches.",
        mistakes={
            "The positions were added before the class token was prepended, so the class token has "
            "none.": (
                lambda got: (
                    torch.equal(got, class_first)
                    or (torch.equal(got[1:], rows[:-1]) and not got[0])
                )
            ),
            "Every token gets the same row. Slicing with [:, n] takes one row and broadcasts it; "
            "[:, :n] takes the first "
            "n.": lambda got: got[0] in rows and bool((got == got[0]).all()),
            "Positions are added in train mode only. They belong to the tokens in both modes.": (
                lambda got: not got.any() and bool(embedding.train()(images).any())
            ),
            "pos_embedding does not reach the result: nothing was added, or it was multiplied.": (
                lambda got: not got.any()
            ),
            "The rows go to the tokens backwards.": rows.flip(0),
            "The positions were added twice, to the patches and again to all tokens.": lambda got: (
                torch.equal(got[1:], 2 * rows[1:])
            ),
            "The rows are shifted: the class token gets the last row, the patches the first ones. "
            "Row 0 is for token 0.": rows.roll(1),
            "The class token's position went to the last token: the class token stands at the "
            "wrong end.": (rows.roll(-1)),
            "The tokens do not change with pos_embedding: something was computed from it once, in "
            "__init__, or from a copy.": lambda _: ignores(embedding, images, "pos_embedding", got),
            "These are not the rows' own numbers: something is done to the rows, or to the sums, "
            "besides dropout, such as a normalisation or a factor.": lambda got: bool(
                (~torch.isin(got, torch.tensor([0.0, *rows]))).any()
            ),
        },
    )
    checks.equal(
        got,
        (rows.view(7, 1) + torch.arange(5.0)).expand(4, 7, 5),
        "embedding(images), with zeros in all parameters but pos_embedding",
        why="Every sample gets the same positions, whole rows of them.",
        mistakes={
            "Only the first number of each row was added, to the whole token.": lambda got: bool(
                (got == got[..., :1]).all()
            ),
        },
    )


def test_the_numbers_are_those_computed_by_hand(kata):
    """For any sizes the tokens are those computed by hand, in every call."""
    cases = [
        (SIZES, 4),
        ({"image_size": (4, 6), "patch_size": 2, "dim": 7}, 2),
        ({"image_size": 9, "patch_size": (3, 9), "dim": 4, "channels": 1}, 3),
    ]
    for sizes, batch in cases:
        embedding, values = filled(kata, **sizes)
        calls = [("first", batch), ("second", batch), ("third", batch + 1), ("fourth", 1)]
        for call, samples in calls:
            images = torch.randn(samples, sizes.get("channels", 3), *pair(sizes["image_size"]))
            check_by_hand(kata, sizes, embedding, values, images, call)


def check_by_hand(kata, sizes, embedding, values, images, call):
    """Check one call, of which `call` says the how-manieth it is."""
    given, expected = images.clone(), tokens_by_hand(values, images, pair(sizes["patch_size"]))
    called = f"embedding(images), the {call} call, of ViTEmbedding({shown(sizes)})"
    checks.equal(
        tokens_of(embedding, images, called).detach(),
        expected,
        called,
        why="Patch by patch: weight @ values + bias. The class token before them. Then one row of "
        "pos_embedding added to each token. Nothing is kept from one call to the next.",
        tolerance=1e-5,
        mistakes={
            "The same images give other tokens when asked again: something is drawn at random in "
            "forward. In eval mode nothing is.": lambda _: is_random(embedding, given),
            "These are zeros whatever the image.": lambda got: not got.any(),
            "The projection's bias is not added.": lambda got: torch.allclose(
                got[:, 1:] + values["to_patch_embedding.1.bias"], expected[:, 1:], atol=1e-5
            ),
            "A new embedding with the same parameters gives the right tokens for these images, this "
            "one no longer: something was kept from an earlier call.": lambda _: torch.allclose(
                refilled(kata, sizes, values)(given), expected, atol=1e-5
            ),
        },
    )


def refilled(kata, sizes, values):
    """Return a new embedding that holds these values."""
    embedding, _ = filled(kata, **sizes)
    put(embedding, values)
    return embedding


def test_the_class_token_learns_from_every_sample(kata):
    """The gradient of cls_token is the sum over the batch."""
    embedding, _ = filled(kata, **SIZES)
    upstream = torch.randn(4, 7, 5)
    (tokens_of(embedding, torch.randn(4, 2, 6, 12)) * upstream).sum().backward()
    checks.equal(
        embedding.cls_token.grad,
        upstream[:, :1].sum(0, keepdim=True),
        "cls_token.grad after backward()",
        why="One token serves all samples, so each adds its part to the gradient. (expand and "
        "repeat give the same.)",
        tolerance=1e-5,
        mistakes={
            "There is no gradient: what entered the result was detached, or is another tensor than "
            "the Parameter.": type(None),
            "Only one sample's gradient arrives.": lambda got: any(
                torch.allclose(got[0], sample[:1], atol=1e-5) for sample in upstream
            ),
        },
    )


def test_every_position_learns(kata):
    """Each row of pos_embedding gets the gradient of its own token, summed over the batch."""
    embedding, _ = filled(kata, **SIZES)
    upstream = torch.randn(4, 7, 5)
    (tokens_of(embedding, torch.randn(4, 2, 6, 12)) * upstream).sum().backward()
    checks.equal(
        embedding.pos_embedding.grad,
        upstream.sum(0, keepdim=True),
        "pos_embedding.grad after backward()",
        why="Row k takes part in token k of every sample.",
        tolerance=1e-5,
        mistakes={
            "There is no gradient: what entered the result was detached, or is another tensor than "
            "the Parameter.": type(None),
            "The class token's row gets no gradient.": lambda got: not got[0, 0].any(),
        },
    )


def test_the_projection_learns_and_the_images_get_a_gradient(kata):
    """The projection and the images get the gradients that are computed by hand."""
    embedding, values = filled(kata, **SIZES)
    leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
    images = torch.randn(4, 2, 6, 12, requires_grad=True)
    by_hand = images.detach().clone().requires_grad_()
    upstream = torch.randn(4, 7, 5)
    (tokens_of(embedding, images) * upstream).sum().backward()
    (tokens_by_hand(leaves, by_hand, (3, 4)) * upstream).sum().backward()
    own = dict(embedding.named_parameters())
    cut_off = {
        "There is no gradient: something on the way was detached, or computed under no_grad.": type(
            None
        )
    }
    for name in NAMES[2:]:
        checks.equal(
            own[name].grad,
            leaves[name].grad,
            f"{name}.grad after backward()",
            why="Every patch of every sample takes part.",
            tolerance=1e-4,
            mistakes=cut_off,
        )
    checks.equal(
        images.grad,
        by_hand.grad,
        "images.grad after backward()",
        why="What computes the images may learn too.",
        tolerance=1e-4,
        mistakes=cut_off,
    )


def test_double_precision(kata):
    """After .to(torch.float64) all is computed in double precision."""
    embedding, values = filled(kata, dtype=torch.float64, **SIZES)
    images = torch.randn(4, 2, 6, 12, dtype=torch.float64)
    expected = tokens_by_hand(values, images, (3, 4))
    checks.equal(
        tokens_of(embedding, images, "embedding.to(torch.float64)(images)").detach(),
        expected,
        "embedding.to(torch.float64)(images)",
        why="All that takes part follows the module.",
        tolerance=1e-12,
        mistakes={
            "The result is float32: something converts on the way.": lambda got: (
                got.dtype == torch.float32
            ),
            "The result is float64, but only as exact as float32: something passes through float32 "
            "on the way.": lambda got: torch.allclose(got, expected, atol=1e-5),
        },
    )


def test_adam_moves_all_four(kata):
    """A step of Adam moves every value of all four parameters, and the next tokens show it."""
    embedding, before = filled(kata, dtype=torch.float64, **SIZES)
    images = torch.randn(4, 2, 6, 12, dtype=torch.float64)
    optimizer = torch.optim.Adam(embedding.parameters(), lr=0.001)
    upstream = torch.randn(4, 7, 5, dtype=torch.float64)
    (tokens_of(embedding, images) * upstream).sum().backward()
    optimizer.step()
    after = {name: parameter.detach().clone() for name, parameter in embedding.named_parameters()}
    for name in NAMES:
        checks.equal(
            (after[name] - before[name]).abs(),
            torch.full_like(before[name], 0.001),
            f"how far the values of {name} moved in the first step of Adam(lr=0.001)",
            why="Adam's first step moves each value by the learning rate, up or down.",
            tolerance=1e-6,
            mistakes={
                "It did not move: no gradient reached it.": lambda got: not got.any(),
            },
        )
    checks.equal(
        embedding(images).detach(),
        tokens_by_hand(after, images, (3, 4)),
        "embedding(images) after the step",
        why="Forward reads the Parameters anew in each call: a step shows in the next result.",
        tolerance=1e-10,
        mistakes={
            "The tokens are those from before the step: something was kept, copies of the "
            "Parameters or a whole result.": (tokens_by_hand(before, images, (3, 4))),
        },
    )


def test_no_dropout_in_eval(kata):
    """In eval mode nothing is dropped, whatever the dropout."""
    embedding, values = filled(kata, **SIZES, dropout=0.5)
    images = torch.randn(4, 2, 6, 12)
    tokens_of(embedding.train(), images)
    expected = tokens_by_hand(values, images, (3, 4))
    checks.equal(
        tokens_of(embedding.eval(), images).detach(),
        expected,
        "embedding.eval()(images), of ViTEmbedding(..., dropout=0.5)",
        why="Dropout is for training only. In eval mode the tokens are neither dropped nor scaled.",
        tolerance=1e-5,
        mistakes={
            "The tokens are scaled in eval mode. What is left is scaled up in train mode instead, so "
            "eval needs nothing.": (0.5 * expected),
            "Values are dropped although the module is in eval mode. The function F.dropout always "
            "drops unless it is told not to; the module nn.Dropout listens to "
            "eval().": lambda got: bool((got == 0).any()),
        },
    )


def test_no_dropout_by_default(kata):
    """Without `dropout` nothing is dropped in train mode either."""
    embedding, values = filled(kata, **SIZES)
    images = torch.randn(4, 2, 6, 12)
    checks.equal(
        tokens_of(embedding.train(), images).detach(),
        tokens_by_hand(values, images, (3, 4)),
        "embedding.train()(images), of ViTEmbedding(...) without dropout",
        why="The default is 0.0.",
        tolerance=1e-5,
        mistakes={
            "Everything is dropped: the share was turned round.": lambda got: not got.any(),
            "Numbers are dropped, or scaled up, although `dropout` was not given.": lambda got: (
                bool((got == 0).any())
            ),
            "Something besides dropout is drawn at random in train mode.": lambda _: is_random(
                embedding, images
            ),
        },
    )


def test_dropout_comes_last(kata):
    """In train mode single numbers of the finished tokens are dropped, the others are scaled up."""
    share = 0.25
    sizes = SIZES | {"dim": 256}
    embedding, values = filled(kata, **sizes, dropout=share)
    images = torch.randn(4, 2, 6, 12)
    whole = tokens_by_hand(values, images, (3, 4))
    undropped = tokens_of(embedding, images).detach()
    checks.equal(undropped, whole, "embedding.eval()(images)", tolerance=1e-4)
    got = tokens_of(embedding.train(), images, "embedding.train()(images)").detach()
    kept = got != 0
    position = values["pos_embedding"]

    def in_some(numbers, of=got):
        return bool(
            torch.isclose(of, numbers.expand(of.shape), atol=1e-6)[kept].float().mean() > 0.02
        )

    checks.equal(
        got,
        whole * kept / (1 - share),
        "embedding.train()(images), of ViTEmbedding(..., dropout=0.25)",
        why="A number that is not dropped is the token's finished number, with its position added, "
        "divided by 1 - 0.25, so that the mean stays what it is.",
        tolerance=1e-4,
        mistakes={
            "Nothing is dropped in train mode.": lambda got: torch.equal(got, undropped),
            "The class token is left as it is: dropout comes last, and all tokens go through it.": (
                lambda got: torch.equal(got[:, 0], undropped[:, 0])
            ),
            "The share was turned round: 25% are kept instead of dropped.": whole * kept / share,
            "The numbers that are left are not scaled up: the mean would differ between train and "
            "eval.": (whole * kept),
            "Dropout came before the positions were added: where a number is dropped, its position "
            "is left.": lambda _: in_some(position),
            "The positions alone went through dropout. The finished tokens do, class token and "
            "patches included.": lambda _: in_some(undropped - position),
            "Numbers are dropped twice: before the positions are added, and again at the "
            "end.": lambda _: in_some(position / (1 - share)),
            "No number becomes zero: that is another kind of dropout.": lambda _: bool(kept.all()),
            "The finished numbers are dropped, but not with the share given as `dropout`.": (
                lambda got: float((got / whole)[kept].std()) < 1e-3
            ),
        },
    )
    dropped = (~kept).float().mean()
    together = {
        "Everything is dropped.": not kept.any(),
        "The same numbers are dropped in every sample.": (kept == kept[:1]).all(),
        "The same numbers are dropped in every token.": (kept == kept[:, :1]).all(),
        "Whole tokens are dropped, not single numbers.": (kept == kept[..., :1]).all(),
        "The same numbers are dropped in every call.": torch.equal(kept, embedding(images) != 0),
    }
    checks.holds(
        share - 0.05 < dropped < share + 0.05,
        f"embedding.train()(images) drops {dropped:.0%} of the numbers, expected about 25%",
        why="dropout=0.25 is the share of numbers that become zero.",
        mistakes=together,
    )
    checks.holds(
        not any(together.values()),
        "embedding.train()(images) does not drop each number on its own",
        mistakes=together,
    )


def refused(embedding, height, width, mistakes):
    """Check that an embedding of 8x12 images refuses images of another size with ValueError."""
    gave = []
    with checks.raises(
        ValueError,
        "",
        f"embedding(images of {height}x{width}), of ViTEmbedding(image_size=(8, 12), patch_size=4, "
        "...)",
        why="The positions were learned for images of 8x12 pixels.",
        mistakes={
            "An exception was made but not raised: `return` hands it to the caller as a "
            "result.": lambda _: isinstance(gave[0], Exception),
            "The call ends without a result and without an exception: the caller does not notice "
            "what was only printed.": lambda _: gave[0] is None,
            "A check with `assert` is switched off by `python -O`, and callers do not expect its "
            "error: raise ValueError.": AssertionError,
            **mistakes,
        },
    ):
        gave.append(embedding(torch.randn(2, 3, height, width)))


def test_height_and_width_exchanged_are_refused(kata):
    """Images with height and width exchanged raise ValueError, though they hold as many patches."""
    embedding, _ = filled(kata, image_size=(8, 12), patch_size=4, dim=5)
    tokens_of(embedding, torch.randn(2, 3, 8, 12))
    both_give_six = (
        "Both sizes give 6 patches, so nothing breaks, but the positions were learned for 2 rows "
        "of 3 and would be added to 3 rows of 2. Comparing the number of patches is not enough: "
        "compare height and width."
    )
    refused(embedding, 12, 8, {both_give_six: type(None)})


def test_images_of_another_size_are_refused(kata):
    """Images that are larger, smaller or only a pixel off raise ValueError."""
    embedding, _ = filled(kata, image_size=(8, 12), patch_size=4, dim=5)
    larger, smaller = [(16, 12), (8, 16), (12, 16)], [(4, 12), (8, 4), (4, 4)]
    as_many_patches, a_pixel_off = [(4, 24)], [(9, 12), (8, 13), (7, 12), (8, 11)]
    sizes = larger + smaller + as_many_patches + a_pixel_off
    for height, width in sizes:
        both_off = (
            (height if height != 8 else 16 if width > 12 else 4),
            (width if width != 12 else 16 if height > 8 else 8),
        )

        def only_both_are_refused(_, size=(height, width), both_off=both_off):
            got = checks.outcome(lambda: embedding(torch.randn(2, 3, *both_off)))
            return size != both_off and isinstance(got, ValueError)

        refused(
            embedding,
            height,
            width,
            {
                "Here one side is wrong and the other right, and that is not noticed, though images "
                "with both sides wrong are refused. Each side has to be right.": only_both_are_refused,
                "The images were taken although they are not 8x12: positions would be missing or "
                "stand for other places, or pixels be dropped.": type(None),
                "Torch noticed only later, by accident, that some shapes do not fit, and its "
                "message says nothing of images. Check the size first and say what is "
                "wrong.": RuntimeError,
            },
        )


def test_patches_that_do_not_cover_the_image_are_refused(kata):
    """An image that patches do not cover exactly is refused: no pixels are left out."""
    for height, width in [(9, 12), (8, 13), (6, 8), (8, 14)]:
        # Cutting patches strictly refuses the images by itself, so any error at any time will do.
        with checks.raises(
            Exception,
            "",
            f"ViTEmbedding(image_size=({height}, {width}), patch_size=4, dim=5) and a call of it",
            why="4 does not divide both sides.",
            mistakes={
                "16, the pixels of a patch, divides the pixels of the image, but 4 does not divide "
                "both sides: ask of each side by itself.": lambda _, pixels=height * width: (
                    pixels % 16 == 0
                ),
                "The pixels at the edge are dropped without a word. Say in __init__ that the "
                "patches do not cover the image.": type(None),
            },
        ):
            kata.ViTEmbedding(image_size=(height, width), patch_size=4, dim=5)(
                torch.randn(2, 3, height, width)
            )
