"""An image becomes tokens: a class token, then its patches, each with a position."""

import torch
from torch import nn

from dojo import checks

NAMES = ["pos_embedding", "cls_token", "to_patch_embedding.1.weight", "to_patch_embedding.1.bias"]

# Two rows of three patches. A patch has 3x4 pixels of 2 channels, which are 24 values.
SIZES = {"image_size": (6, 12), "patch_size": (3, 4), "dim": 8, "channels": 2}


def some_images(batch=4, channels=2, height=6, width=12, dtype=torch.float32):
    """Return images that hold whole numbers, with which the sums are exact."""
    return torch.randint(-999, 1000, (batch, channels, height, width)).to(dtype)


def numbered_images():
    """Return images (3, 2, 4, 9) in which 1123 is the pixel in image 1, channel 1, row 2, column 3."""
    image, channel, row, column = (torch.arange(count).float() for count in (3, 2, 4, 9))
    rows = 10 * row[:, None] + column
    return 1000 * image.view(3, 1, 1, 1) + 100 * channel.view(2, 1, 1) + rows


def some_values(patches=6, pixels=24, dim=8, dtype=torch.float32, lowest=-9):
    """Return whole numbers for the four parameters, by name."""
    shapes = [(1, patches + 1, dim), (1, 1, dim), (dim, pixels), (dim,)]
    numbers = [torch.randint(lowest, 10, shape).to(dtype) for shape in shapes]
    return dict(zip(NAMES, numbers, strict=True))


def only(**values):
    """Return zeros for the four parameters, but for those that are given."""
    return {name: torch.zeros_like(value) for name, value in some_values().items()} | values


def filled(kata, values, **sizes):
    """Return an embedding in eval mode whose parameters hold these values."""
    embedding = kata.ViTEmbedding(**SIZES | sizes).eval()
    return fill(embedding.to(values["cls_token"].dtype), values)


def fill(embedding, values):
    embedding.load_state_dict(embedding.state_dict() | values)
    return embedding


def patches_by_hand(image, patch_size):
    """Return the patches of one image `(channels, height, width)`, gathered pixel by pixel."""
    (rows, columns), (_, height, width) = patch_size, image.shape
    pixels = [(row, column) for row in range(rows) for column in range(columns)]
    return [
        torch.cat([image[:, top + row, left + column] for row, column in pixels])
        for top in range(0, height, rows)
        for left in range(0, width, columns)
    ]


def by_hand(values, images, patch_size=(3, 4)):
    """Return the expected tokens without dropout, made one by one."""
    positions, class_token, weight, bias = (values[name] for name in NAMES)
    samples = []
    for image in images:
        patches = [weight @ patch + bias for patch in patches_by_hand(image, patch_size)]
        tokens = [class_token[0, 0], *patches]
        samples.append([token + row for token, row in zip(tokens, positions[0], strict=True)])
    return torch.stack([torch.stack(tokens) for tokens in samples])


def pair(size):
    return size if isinstance(size, tuple) else (size, size)


def shapes(embedding):
    """Return the shapes of the four parameters, None for one that is missing."""
    own = dict(embedding.named_parameters())
    return {name: tuple(own[name].shape) if name in own else None for name in NAMES}


# Step 1: what is learned


def test_positions_and_class_token_are_its_own_parameters(kata):
    """The embedding itself has two Parameters: `pos_embedding`, then `cls_token`."""
    own = kata.ViTEmbedding(**SIZES).named_parameters(recurse=False)
    checks.equal(
        [name for name, _ in own], NAMES[:2], "names in embedding.named_parameters(recurse=False)"
    )


def test_the_projection_is_a_linear_layer_in_a_sequential(kata):
    """`to_patch_embedding` is an nn.Sequential of two modules, and the second one is an nn.Linear."""
    layers = getattr(kata.ViTEmbedding(**SIZES), "to_patch_embedding", None)
    checks.instance(layers, nn.Sequential, "embedding.to_patch_embedding")
    checks.equal(
        [isinstance(layer, nn.Linear) for layer in layers],
        [False, True],
        "[isinstance(layer, nn.Linear) for layer in embedding.to_patch_embedding]",
    )


def test_four_parameters_in_this_order(kata):
    """Four parameters are listed: the module's own two, then the weight and the bias of the projection."""
    listed = kata.ViTEmbedding(**SIZES).named_parameters()
    checks.equal([name for name, _ in listed], NAMES, "names in embedding.named_parameters()")


def test_all_four_are_trained(kata):
    """All four parameters require a gradient."""
    embedding = kata.ViTEmbedding(**SIZES)
    checks.equal(
        [name for name, one in embedding.named_parameters() if not one.requires_grad],
        [],
        "names of the parameters that do not require a gradient",
    )


def test_the_state_dict_holds_the_four(kata):
    """The state dict holds the four parameters and nothing else."""
    saved = kata.ViTEmbedding(**SIZES).state_dict()
    checks.equal(sorted(saved), sorted(NAMES), "sorted(embedding.state_dict())")


def test_no_parameter_shares_memory(kata):
    """Each parameter has its own memory, and so has each embedding: a change of one changes no other."""
    embeddings = [kata.ViTEmbedding(**SIZES) for _ in range(2)]
    parameters = [parameter for embedding in embeddings for parameter in embedding.parameters()]
    with torch.no_grad():
        for number, parameter in enumerate(parameters):
            parameter.fill_(number)
    checks.equal(
        [parameter.unique().tolist() for parameter in parameters],
        [[float(number)] for number in range(len(parameters))],
        "the values in the parameters of two embeddings, filled with 0, 1, 2, ... one after the other",
    )


# Step 2: sizes


def test_the_shapes_of_the_parameters(kata):
    """There is one class token, a position for it and for each patch, and a weight for each value of a patch."""
    checks.equal(
        shapes(kata.ViTEmbedding(**SIZES)),
        dict(zip(NAMES, [(1, 7, 8), (1, 1, 8), (8, 24), (8,)], strict=True)),
        "the shapes of the parameters, with image_size=(6, 12), patch_size=(3, 4), dim=8, channels=2",
    )


def test_sizes_are_ints_or_pairs(kata):
    """Each size is an int, which stands for both sides, or a pair (height, width)."""
    for image_size, patch_size, positions, weight in [
        (8, 4, (1, 5, 8), (8, 32)),
        ((8, 12), 4, (1, 7, 8), (8, 32)),
        (12, (4, 3), (1, 13, 8), (8, 24)),
    ]:
        sizes = SIZES | {"image_size": image_size, "patch_size": patch_size}
        checks.equal(
            shapes(kata.ViTEmbedding(**sizes)),
            dict(zip(NAMES, [positions, (1, 1, 8), weight, (8,)], strict=True)),
            f"the shapes of the parameters, with image_size={image_size}, patch_size={patch_size}",
        )


def test_three_channels_by_default(kata):
    """Without `channels` there are three."""
    embedding = kata.ViTEmbedding(image_size=(6, 12), patch_size=(3, 4), dim=8)
    checks.equal(
        shapes(embedding).get("to_patch_embedding.1.weight"),
        (8, 36),
        "the shape of the projection's weight, with image_size=(6, 12), patch_size=(3, 4), dim=8",
    )


def test_the_experiment_of_the_article(kata):
    """At the article's sizes, the first two of parameters() are the two that are filled with 0.98."""
    net = kata.ViTEmbedding(image_size=256, patch_size=32, dim=1024, dropout=0.1)
    with torch.no_grad():
        net.pos_embedding.fill_(0.98)
        net.cls_token.fill_(0.98)
    for name, parameter in net.named_parameters():
        print(f"{name:<28}", type(parameter.data), parameter.size())
    print(*list(net.parameters())[:2], sep="\n")
    checks.equal(
        [parameter.detach() for parameter in net.parameters()][:2],
        [torch.full((1, 65, 1024), 0.98), torch.full((1, 1, 1024), 0.98)],
        "list(net.parameters())[:2]",
    )


def test_patches_that_do_not_cover_the_image_are_refused(kata):
    """Patches that do not cover the image exactly raise ValueError at once, in the constructor."""
    for image_size, patch_size in [
        *[((9, 12), (4, 3)), ((8, 14), (4, 3)), (10, 4)],
        *[((6, 8), 4), ((8, 6), 4)],  # 3 * 16 pixels, but 6 is no multiple of 4
        *[((4, 12), (8, 3)), (4, 8)],  # patches that are larger than the image
    ]:
        called = f"ViTEmbedding(image_size={image_size}, patch_size={patch_size}, dim=8)"
        with checks.raises(ValueError, "", called):
            kata.ViTEmbedding(image_size=image_size, patch_size=patch_size, dim=8)


# Step 3: tokens


def test_each_image_becomes_a_class_token_and_its_patches(kata):
    """Images (batch, channels, height, width) become tokens (batch, patches + 1, dim)."""
    embedding = kata.ViTEmbedding(**SIZES)
    checks.equal(
        tuple(embedding(some_images()).shape),
        (4, 7, 8),
        "the shape of embedding(images), where images is (4, 2, 6, 12)",
    )


def test_a_token_for_each_patch(kata):
    """Token k + 1 is made of patch k. Patches go row by row; in a patch the order is row, column, channel."""
    values = {name: torch.zeros_like(value) for name, value in some_values(6, 12, 12).items()}
    values |= {NAMES[2]: torch.eye(12)}  # a projection that changes nothing
    embedding = filled(kata, values, image_size=(4, 9), patch_size=(2, 3), dim=12)
    tokens = embedding(numbered_images())
    for number, patch in enumerate(patches_by_hand(numbered_images()[1], (2, 3))):
        checks.equal(
            tokens[1, number + 1 : number + 2].flatten(),
            patch,
            f"embedding(images)[1, {number + 1}], with a projection that changes nothing, where 1123 is the "
            "pixel in image 1, channel 1, row 2, column 3",
        )


def test_the_class_token_comes_first(kata):
    """Token 0 of every image is `cls_token`, and no other token has a part of it."""
    numbers = -torch.arange(1.0, 9.0)
    embedding = filled(kata, only(cls_token=numbers.view(1, 1, 8)))
    checks.equal(
        embedding(some_images()),
        torch.stack([numbers, *[torch.zeros(8)] * 6]).expand(4, 7, 8),
        "embedding(images), with zeros in all parameters but cls_token",
    )


def test_every_token_gets_its_position(kata):
    """Row k of `pos_embedding` is added to token k of every image. The class token is token 0."""
    rows = torch.arange(10.0, 80.0, 10.0).view(7, 1) + torch.arange(8.0)
    embedding = filled(kata, only(pos_embedding=rows[None]))
    checks.equal(
        embedding(some_images()),
        rows.expand(4, 7, 8),
        "embedding(images), with zeros in all parameters but pos_embedding, whose rows begin with 10, 20, ..., 70",
    )


def test_the_numbers_are_those_computed_by_hand(kata):
    """For any sizes and any batch, a token is weight @ patch + bias, plus its position. No image changes another."""
    for image_size, patch_size, dim, channels, patches, pixels in [
        ((6, 12), (3, 4), 8, 2, 6, 24),
        ((4, 6), 2, 7, 3, 6, 12),
        (9, (3, 9), 4, 1, 3, 27),
        ((2, 3), 1, 5, 4, 6, 4),
        (5, 5, 1, 1, 1, 25),
    ]:
        sizes = {"image_size": image_size, "patch_size": patch_size, "dim": dim}
        values = some_values(patches, pixels, dim)
        embedding = filled(kata, values, channels=channels, **sizes)
        for batch in (4, 2, 1, 5):
            images = some_images(batch, channels, *pair(image_size))
            checks.equal(
                embedding(images.clone()),
                by_hand(values, images, pair(patch_size)),
                f"embedding({batch} images), with {sizes}",
                tolerance=1e-4,
            )


def test_each_call_reads_the_parameters(kata):
    """Each call reads the parameters as they are now, and keeps nothing from earlier calls."""
    embedding, images, values = filled(kata, some_values()), some_images(), some_values()
    embedding(images)
    fill(embedding, values)
    checks.equal(
        embedding(images),
        by_hand(values, images),
        "embedding(images), after an earlier call and a change of all parameters",
        tolerance=1e-4,
    )


def test_a_call_changes_nothing(kata):
    """A call changes neither the images nor the parameters, and registers nothing."""
    values, images = some_values(), some_images()
    embedding, given = filled(kata, values).train(), images.clone()
    parameters = list(embedding.parameters())
    with torch.no_grad():
        embedding(images)
    checks.equal(images, given, "images, after embedding(images)")
    state = dict(sorted(embedding.state_dict().items()))
    checks.equal(state, dict(sorted(values.items())), "its state dict, after embedding(images)")
    checks.equal(
        [now is one for now, one in zip(embedding.parameters(), parameters, strict=False)],
        [True] * len(parameters),
        "whether each Parameter is the same object as before embedding(images)",
    )


# Step 4: images of another size


def refuses(kata, image_size, sizes, count=2):
    """Check that an embedding for `image_size` refuses images of other sizes."""
    embedding = kata.ViTEmbedding(image_size=image_size, patch_size=4, dim=8)
    for height, width in sizes:
        called = f"embedding({count} images of {height}x{width}), with image_size={image_size}"
        with checks.raises(ValueError, "", called):
            embedding(some_images(count, 3, height, width))


def test_height_and_width_exchanged_are_refused(kata):
    """Images with height and width exchanged raise ValueError, although they hold as many patches."""
    refuses(kata, (8, 12), [(12, 8)])


def test_images_of_another_size_are_refused(kata):
    """Images with another height or another width raise ValueError: larger, smaller, or only a pixel off."""
    refuses(kata, (8, 12), [(16, 12), (8, 16), (12, 16), (4, 12), (8, 4), (4, 4)])
    refuses(kata, (8, 12), [(4, 24), (24, 4)])  # as many patches, and as many pixels
    refuses(kata, (8, 12), [(9, 12), (8, 13), (7, 12), (8, 11)])
    refuses(kata, 8, [(8, 12), (12, 8), (4, 16), (16, 4), (8, 9)])
    refuses(kata, (8, 12), [(12, 8), (8, 13), (4, 24)], count=0)


# Step 5: dropout


def test_no_dropout_in_eval(kata):
    """In eval mode nothing is dropped or scaled."""
    values, images = some_values(), some_images()
    embedding = filled(kata, values, dropout=0.5)
    embedding.train()(images)
    checks.equal(
        embedding.eval()(images),
        by_hand(values, images),
        "embedding.eval()(images), of ViTEmbedding(..., dropout=0.5)",
        tolerance=1e-4,
    )


def test_no_dropout_by_default(kata):
    """Without `dropout`, nothing is dropped in train mode either."""
    values, images = some_values(), some_images()
    checks.equal(
        filled(kata, values).train()(images),
        by_hand(values, images),
        "embedding.train()(images), of ViTEmbedding(...) without dropout",
        tolerance=1e-4,
    )


def test_dropout_comes_last(kata):
    """In train mode a number of the finished tokens is dropped, or it is divided by 1 - dropout."""
    values, images = some_values(dim=64, lowest=1), some_images().abs() + 1
    tokens = filled(kata, values, dim=64, dropout=0.25).train()(images)
    expected = by_hand(values, images) / 0.75
    if tokens.shape == expected.shape:
        expected[tokens == 0] = 0.0
    called = "embedding.train()(images), of ViTEmbedding(..., dropout=0.25)"
    checks.equal(tokens, expected, called, tolerance=1e-4)


def test_dropout_is_the_share_that_is_dropped(kata):
    """`dropout` is the share of the numbers that is dropped in train mode."""
    for dropout in (0.25, 0.6):
        embedding = filled(kata, some_values(dim=64, lowest=1), dim=64, dropout=dropout)
        tokens = embedding.train()(some_images(8).abs() + 1)
        share = float(torch.as_tensor(tokens == 0).float().mean())
        checks.holds(
            abs(share - dropout) < 0.05,
            f"embedding.train()(images) drops {share:.0%} of the numbers, expected about {dropout:.0%}",
        )


def test_single_numbers_are_dropped(kata):
    """Dropout decides for each number by itself: in each call, each image and each token."""
    embedding = filled(kata, some_values(dim=64, lowest=1), dim=64, dropout=0.5).train()
    images = some_images().abs() + 1
    dropped = torch.stack([embedding(images), embedding(images)]) == 0
    kinds = enumerate(["calls", "images", "tokens", "numbers of a token"])
    checks.equal(
        [what for dim, what in kinds if torch.equal(dropped.all(dim), dropped.any(dim))],
        [],
        "what is always dropped together, with dropout=0.5: all calls, images, tokens, numbers of a token",
    )


# Step 6: training


def test_class_token_and_positions_learn_from_every_image(kata):
    """The gradients of `cls_token` and `pos_embedding` are those of their tokens, summed over the images."""
    embedding, upstream = filled(kata, some_values()), torch.randint(-9, 10, (4, 7, 8)).float()
    (embedding(some_images()) * upstream).sum().backward()
    checks.equal(
        [embedding.cls_token.grad, embedding.pos_embedding.grad],
        [upstream[:, :1].sum(dim=0, keepdim=True), upstream.sum(dim=0, keepdim=True)],
        "cls_token.grad and pos_embedding.grad, after (embedding(images) * upstream).sum().backward()",
        tolerance=1e-4,
    )


def test_the_projection_and_the_images_get_their_gradient(kata):
    """The gradient goes on through the projection to the images."""
    values, images = some_values(), some_images()
    upstream = torch.randint(-9, 10, (4, 7, 8)).float()
    embedding, given = filled(kata, values), images.clone().requires_grad_()
    (embedding(given) * upstream).sum().backward()
    leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
    (by_hand(leaves, images.requires_grad_()) * upstream).sum().backward()
    checks.equal(
        [embedding.get_parameter(name).grad for name in NAMES[2:]] + [given.grad],
        [leaves[name].grad for name in NAMES[2:]] + [images.grad],
        "the gradients of the projection's weight, of its bias, and of the images",
        tolerance=1e-4,
    )


def test_adam_moves_all_four(kata):
    """One step of Adam moves every value of all four parameters."""
    values = some_values()
    embedding = filled(kata, values)
    optimizer = torch.optim.Adam(embedding.parameters(), lr=0.001)
    (embedding(some_images()) * torch.randn(4, 7, 8)).sum().backward()
    optimizer.step()
    checks.equal(
        {name: (embedding.get_parameter(name).detach() - values[name]).abs() for name in NAMES},
        {name: torch.full_like(value, 0.001) for name, value in values.items()},
        "how far each value moved in the first step of Adam(lr=0.001)",
        tolerance=1e-5,
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64), all is computed in float64, with every digit, also if there was a call before."""
    values = {name: value / 3 for name, value in some_values(dtype=torch.float64).items()}
    embedding, images = filled(kata, some_values()), some_images(dtype=torch.float64) / 7
    embedding(some_images())
    fill(embedding.to(torch.float64), values)
    checks.equal(
        embedding(images),
        by_hand(values, images),
        "embedding(float64 images), after a call and embedding.to(torch.float64)",
        tolerance=1e-12,
    )
