"""A class token is one parameter for all samples; here its numbers are negative, all others positive."""

import torch

from dojo import checks


def fill(module):
    """Put -1, -2, ... into the class token, and return these numbers."""
    numbers = -torch.arange(1, module.cls_token.shape[-1] + 1).to(module.cls_token.dtype)
    with torch.no_grad():
        module.cls_token.copy_(numbers)
    return numbers


def some_tokens(batch, count, dim, dtype=torch.float32):
    """Return tokens of shape (batch, count, dim) that hold 1, 2, ..."""
    return torch.arange(1, batch * count * dim + 1).reshape(batch, count, dim).to(dtype)


def by_hand(class_token, tokens):
    """Return what is expected, sample by sample and token by token."""
    return torch.stack([torch.stack([class_token, *sample]) for sample in tokens])


def shapes(module):
    return {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}


def test_it_has_one_parameter(kata):
    """A ClassToken has one parameter, `cls_token` of shape (1, 1, dim)."""
    module = kata.ClassToken(dim=5)
    kept = getattr(module, "cls_token", None)
    checks.equal(
        shapes(module),
        {"cls_token": (1, 1, 5)},
        "{name: tuple(p.shape) for name, p in ClassToken(5).named_parameters()}",
        mistakes={
            "cls_token is a buffer: it is saved and moved, but never trained. What is learned is a "
            "Parameter.": lambda got: not got and "cls_token" in dict(module.named_buffers()),
            "cls_token is what an operation made of a Parameter, such as .to() or * 0.02. That is "
            "a plain tensor, and only the Parameter itself is registered.": (
                lambda got: not got and kept.grad_fn is not None
            ),
            "cls_token is a plain tensor, with or without a gradient. Only a Parameter is "
            "registered, and only what is registered is trained and saved.": (
                lambda got: not got and isinstance(kept, torch.Tensor)
            ),
            "Nothing is registered in __init__. A list or a dict hides a Parameter from its module, "
            "and what is made in forward comes too late for the optimizer.": {},
            "Another module holds the parameter, so its name is longer. A checkpoint knows it as "
            "`cls_token`.": lambda got: any(name.startswith("cls_token.") for name in got),
            "The parameter has another name. A checkpoint knows it as `cls_token`.": (
                lambda got: list(got.values()) == [(1, 1, 5)]
            ),
            "There is one class token for all samples: the first axis has length 1. How many "
            "samples come is known only in forward.": (
                lambda got: got["cls_token"][0] > 1 and got["cls_token"][1:] == (1, 5)
            ),
            "The numbers are right, the axes are not: one for the batch, one for the tokens, one "
            "for the numbers of a token. Then it lines up with tokens.": (
                lambda got: list(got) == ["cls_token"] and 5 in got["cls_token"]
            ),
            "There are more parameters than the one that is asked for.": lambda got: len(got) > 1,
        },
        why="A class token is one token of `dim` numbers.",
    )


def test_the_result_has_one_token_more(kata):
    """Each sample has one token more than before."""
    module = kata.ClassToken(3)
    fill(module)
    checks.equal(
        tuple(module(some_tokens(2, 4, 3)).shape),
        (2, 5, 3),
        "ClassToken(3)(tokens of shape (2, 4, 3)).shape",
        mistakes={
            "There are as many tokens as before: the class token replaces none, and is added to "
            "none.": (2, 4, 3),
            "There are more samples instead of more tokens: the axis of the tokens is the second.": (
                lambda got: got[0] > 2 and got[1:] == (4, 3)
            ),
            "This is the class token alone: the tokens come after it.": (2, 1, 3),
            "The tokens became longer instead of more: the axis of the tokens is the second.": (
                lambda got: got[:2] == (2, 4) and got[2] > 3
            ),
            "There is more than one class token for each sample.": (
                lambda got: (got[0], got[2]) == (2, 3) and got[1] > 5
            ),
        },
        why="The shape is (batch, 1 + count, dim).",
    )


def test_the_class_token_comes_first(kata):
    """Token 0 of every sample is what the parameter `cls_token` holds."""
    module = kata.ClassToken(3)
    at_first = module.cls_token.detach().clone()
    numbers = fill(module)
    tokens = some_tokens(2, 4, 3)
    result = module(tokens)
    checks.equal(
        result[:, 0],
        by_hand(numbers, tokens)[:, 0],
        "ClassToken(3)(tokens)[:, 0]\n(cls_token holds -1, -2, -3; the tokens hold 1, 2, 3, ...)",
        mistakes={
            "The class token comes last. It is the first: whoever asks for the class reads "
            "token 0.": lambda _: torch.equal(result[:, -1], numbers.expand(2, 3)),
            "It was added to the first token. It is a token of its own, before the first.": (
                tokens[:, 0] + numbers
            ),
            "This is a given token: where is the class token?": tokens[:, 0],
            "This is drawn anew in every call, so nothing that was learned is ever used.": (
                lambda got: not torch.equal(module(tokens)[:, 0], got)
            ),
            "Only the first sample has got it. It is the same for every sample.": (
                lambda got: torch.equal(got[0], numbers)
            ),
            "This is what cls_token held when it was made. forward must read the parameter "
            "itself: a copy made in __init__ never changes.": (
                lambda got: torch.equal(got, at_first.expand(2, 1, 3)[:, 0])
            ),
            "Zeros stand in its place, whatever the parameter holds.": torch.zeros(2, 3),
            "The same comes whatever cls_token holds: forward does not read it.": (
                lambda got: torch.equal(got, after_zeroing(module)(tokens)[:, 0])
            ),
        },
        why="forward reads the parameter cls_token, as it is at that moment, for every sample.",
    )


def after_zeroing(module):
    with torch.no_grad():
        module.cls_token.zero_()
    return module


def test_the_tokens_follow_unchanged(kata):
    """The given tokens follow in their order, unchanged."""
    module = kata.ClassToken(2)
    numbers = fill(module)
    tokens = some_tokens(2, 3, 2)
    checks.equal(
        module(tokens)[:, 1:],
        some_tokens(2, 3, 2),
        "ClassToken(2)(tokens)[:, 1:]\n(cls_token holds -1, -2; the tokens hold 1, 2, 3, ...)",
        mistakes={
            "The class token was added to every token. It is a token of its own.": tokens + numbers,
            "The tokens of one sample got into another: a token is never moved, only joined to "
            "the class token of its own sample.": (
                lambda got: torch.equal(got.flatten().sort().values, tokens.flatten())
            ),
        },
        why="The class token is put before them; that is all.",
    )


def test_the_tokens_that_were_given_stay(kata):
    """The tokens that were given stay as they were."""
    module = kata.ClassToken(3)
    fill(module)
    tokens = some_tokens(2, 4, 3)
    module(tokens)
    checks.equal(
        tokens,
        some_tokens(2, 4, 3),
        "tokens, after ClassToken(3)(tokens),",
        why="They belong to the caller: the result is a new tensor.",
    )


def test_any_batch_and_any_number_of_tokens(kata):
    """The same module takes any batch size and any number of tokens."""
    module = kata.ClassToken(3)
    numbers = fill(module)
    for batch, count in [(2, 4), (5, 2), (1, 6), (4, 1)]:
        checks.equal(
            module(some_tokens(batch, count, 3)),
            by_hand(numbers, some_tokens(batch, count, 3)),
            f"ClassToken(3)(tokens of shape ({batch}, {count}, 3))",
            mistakes={
                "Something of an earlier call was kept. Each call starts from the parameter and "
                "the tokens that it is given.": lambda got, batch=batch: got.shape[0] != batch
            },
            why="The batch size and the number of tokens are those of this call.",
        )
    checks.equal(
        shapes(module),
        {"cls_token": (1, 1, 3)},
        "the parameters of the module after four calls",
        why="A call adds no parameter and changes none: there is no copy for each sample.",
    )


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of the class token is the sum of what comes back from all samples."""
    module = kata.ClassToken(3)
    fill(module)
    result = module(some_tokens(4, 2, 3).requires_grad_())
    weights = some_tokens(*result.shape)
    (result * weights).sum().backward()
    each = weights[:, :1]
    checks.equal(
        module.cls_token.grad,
        each.sum(dim=0, keepdim=True),
        "cls_token.grad, after (ClassToken(3)(tokens) * weights).sum().backward(),",
        mistakes={
            "The parameter takes no gradient: it was made with requires_grad=False.": (
                lambda got: (
                    got is None and [p.requires_grad for p in module.parameters()] == [False]
                )
            ),
            "No gradient arrives: forward works with a copy that is cut off from the parameter "
            "(detached, taken from .data, or made under no_grad).": lambda got: got is None,
            "This is the mean over the samples. One token that is used four times gets four "
            "gradients, and they add up.": each.mean(dim=0, keepdim=True),
            "Only the first sample sends its gradient back: the others got a copy that is cut "
            "off.": each[:1],
        },
        why="The same token stands in every sample, so what comes back from each is added up. "
        "expand and repeat both do that.",
    )


def test_the_gradient_reaches_the_tokens(kata):
    """The gradient of each token goes back to the token that was given."""
    module = kata.ClassToken(2)
    fill(module)
    tokens = some_tokens(2, 3, 2).requires_grad_()
    result = module(tokens)
    weights = some_tokens(*result.shape)
    (result * weights).sum().backward()
    checks.equal(
        tokens.grad,
        weights[:, 1:].contiguous(),
        "tokens.grad, after (ClassToken(2)(tokens) * weights).sum().backward(),",
        mistakes={
            "No gradient arrives: the tokens were cut off (detached, taken from .data, or copied "
            "under no_grad), so nothing that comes before can learn.": lambda got: got is None
        },
        why="Each token is handed on unchanged, and so is its gradient.",
    )


def test_an_optimizer_trains_it(kata):
    """Each step of an optimizer moves the class token, and the next call uses it."""
    module = kata.ClassToken(3)
    numbers = fill(module)
    parameter, tokens = module.cls_token, some_tokens(2, 4, 3)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    for step in (1, 2):
        optimizer.zero_grad()
        module(tokens)[:, 0].sum().backward()
        optimizer.step()
        moved = numbers - step  # the rate 0.5, times a gradient of 1 for each of two samples
        checks.equal(
            module.cls_token.flatten().detach(),
            moved,
            f"cls_token, after step {step},",
            mistakes={
                "It did not move: the optimizer holds the Parameter of the beginning, and the "
                "result does not depend on that one.": numbers
            },
            why="Its gradient is 2, for two samples, and the learning rate is 0.5.",
        )
        checks.equal(
            module(tokens)[:, 0].detach(),
            by_hand(moved, tokens)[:, 0],
            f"ClassToken(3)(tokens)[:, 0], after step {step},",
            why="forward reads the parameter, as it is at that moment.",
        )
    checks.same(
        module.cls_token,
        parameter,
        "cls_token, after two steps,",
        why="The optimizer holds the Parameter of the beginning: it must never be replaced.",
    )


def test_it_is_saved_and_loaded(kata):
    """The class token is all that is saved, and loading it gives the same results."""
    module = kata.ClassToken(3)
    fill(module)
    other = kata.ClassToken(3)
    checks.equal(
        list(module.state_dict()),
        ["cls_token"],
        "list(ClassToken(3).state_dict())",
        why="A checkpoint of a ViT holds `cls_token`, and nothing else for this step.",
    )
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(some_tokens(2, 4, 3)).detach(),
        module(some_tokens(2, 4, 3)).detach(),
        "another ClassToken, with the same state dict loaded: its result",
        why="All that forward uses beside its argument is in the state dict.",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) all is float64, with every digit."""
    module = kata.ClassToken(3).to(torch.float64)
    numbers = fill(module)
    with torch.no_grad():
        module.cls_token.div_(3)
    tokens = some_tokens(2, 4, 3, torch.float64) / 3
    expected = by_hand(numbers / 3, tokens)
    checks.equal(
        module(tokens).detach(),
        expected,
        "ClassToken(3).to(torch.float64)(float64 tokens)",
        mistakes={
            "The numbers went through another dtype on the way.": (
                lambda got: torch.equal(got.float(), expected.float())
            )
        },
        why="A Parameter follows .to(); a tensor that is kept beside it does not.",
    )


def test_two_modules_share_nothing(kata):
    """Each ClassToken has a parameter of its own."""
    first, second = kata.ClassToken(2), kata.ClassToken(2)
    numbers = fill(first)
    with torch.no_grad():
        second.cls_token.fill_(7)
    checks.equal(
        first.cls_token.flatten().detach(),
        numbers,
        "cls_token of one module, after that of another was filled with 7,",
        why="A Parameter that is made once, for the class or in a default, belongs to all modules.",
    )
