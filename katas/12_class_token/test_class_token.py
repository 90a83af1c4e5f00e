"""A class token is one parameter for all samples; here its numbers are negative, all others positive."""

import torch
from torch import nn

from dojo import checks

HELD = "(cls_token holds -1, -2, ...; the tokens hold 1, 2, 3, ...)"


def some_tokens(batch, count, dim, dtype=torch.float32):
    """Return tokens of shape (batch, count, dim) that hold 1, 2, ..."""
    return torch.arange(1, batch * count * dim + 1).reshape(batch, count, dim).to(dtype)


def filled(kata, dim, dtype=torch.float32):
    """Return a ClassToken whose parameter holds -1, -2, ..., and these numbers."""
    module = kata.ClassToken(dim).to(dtype)
    numbers = -torch.arange(1, dim + 1).to(dtype)
    return put(numbers, module), numbers


def put(numbers, module):
    with torch.no_grad():
        module.cls_token.copy_(numbers)
    return module


def by_hand(class_token, tokens):
    """Return what is expected, sample by sample and token by token."""
    return torch.stack([torch.stack([class_token, *sample]) for sample in tokens])


def backward(module, tokens):
    """Send 1, 2, 3, ... back from the result, and return these weights."""
    result = module(tokens)
    weights = some_tokens(*result.shape)
    (result * weights).sum().backward()
    return weights


def shapes(module):
    return {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}


# What a call may end with, whatever it was asked for.
ENDS = {
    "forward gives nothing back: its `return` is missing.": "'NoneType' object",
    "forward gives several things back. Asked for is one tensor.": (
        lambda got: str(got).startswith(("'tuple' ob", "'list' ob", "tuple ind", "list ind"))
    ),
    "NumPy keeps no record for autograd, so nothing could be learned. Stay with torch.": "numpy()",
    "The class token is there for one sample, and the tokens are those of several. Before the two "
    "are joined, it must be lent to each sample.": "dimension 1. Expected size 1 but got",
    "They were joined along the axis of the samples. The axis of the tokens is the second.": (
        "except in dimension 0"
    ),
    "Tensors are joined when all axes but one have the same length. The class token has one token "
    "of `dim` numbers for each sample of this call.": "Sizes of tensors must match",
    "The two have different numbers of axes: the class token needs one for the samples, too.": (
        "same number of dimensions"
    ),
    "To stack is to make a new axis. The class token is one more on the axis that tokens have.": (
        "stack expects"
    ),
    "The tensors to join are given together, in one tuple or list.": "must be tuple of Tensors",
    "A new shape makes no new numbers: one token does not become one for each sample that way. It "
    "must be lent, or copied.": "invalid for input of size",
    "A tensor that is lent, or that learns, was written into. Make a new one.": "in-place",
    "Only an axis of length 1 is lent to a longer one, by expand as by writing into a slice; and "
    "expand wants a length for each axis of the result.": "expand",
    "Tokens may lie in memory in another order than their axes, as after a transpose. view cannot "
    "take them so; reshape can.": "view size is not compatible",
    "forward tried to put something else in the parameter's place. What is made for one call "
    "belongs in a variable of that call.": "as parameter 'cls_token'",
    "The line named below has a slip: the error says what is not there, or not what it was taken "
    "for.": lambda got: isinstance(got, AttributeError | NameError | TypeError),
}


def test_it_has_one_parameter(kata):
    """A ClassToken is a module with one parameter, `cls_token` of shape (1, 1, dim)."""
    module = kata.ClassToken(dim=5)
    kept = getattr(module, "cls_token", None)
    checks.instance(
        module,
        nn.Module,
        "ClassToken(dim=5)",
        mistakes={
            "The class does not inherit from nn.Module, so nothing in it is registered.": (
                lambda got: type(got).__name__ == "ClassToken"
            )
        },
    )
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
            "The Parameter is kept where its module does not look, such as in a list, or behind a "
            "property. It must be an attribute of its own.": (
                lambda got: not got and isinstance(kept, nn.Parameter)
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
            "The length of a token is not fixed: it is the argument `dim`.": (
                lambda got: got["cls_token"][:2] == (1, 1)
            ),
        },
        why="A class token is one token of `dim` numbers.",
    )


def test_the_result_has_one_token_more(kata):
    """Each sample has one token more than before."""
    module, _ = filled(kata, 3)
    checks.equal(
        checks.outcome(lambda: tuple(module(some_tokens(2, 4, 3)).shape)),
        (2, 5, 3),
        "ClassToken(3)(tokens of shape (2, 4, 3)).shape",
        mistakes={
            **ENDS,
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
            "The samples are no longer apart: the first axis is that of the batch.": (
                lambda got: len(got) != 3 or got[0] != 2
            ),
        },
        why="The shape is (batch, 1 + count, dim).",
    )


def test_the_class_token_comes_first(kata):
    """Token 0 of every sample is what the parameter `cls_token` holds."""
    module = kata.ClassToken(3)
    at_first = module.cls_token.detach().clone()
    numbers, tokens = -torch.tensor([1.0, 2.0, 3.0]), some_tokens(2, 4, 3)
    put(numbers, module)
    checks.equal(
        checks.outcome(lambda: module(tokens)[:, 0]),
        by_hand(numbers, tokens)[:, 0],
        f"ClassToken(3)(tokens)[:, 0]\n{HELD}",
        mistakes={
            **ENDS,
            "forward fills or changes the parameter itself, in every call, so nothing is ever "
            "learned. It only reads it.": lambda _: (
                not torch.equal(module.cls_token[0, 0], numbers)
            ),
            "The class token comes last. It is the first: whoever asks for the class reads "
            "token 0.": lambda _: torch.equal(module(tokens)[:, -1], numbers.expand(2, 3)),
            "It was added to the first token. It is a token of its own, before the first.": (
                tokens[:, 0] + numbers
            ),
            "This is a given token: where is the class token?": tokens[:, 0],
            "Something is drawn anew in every call. What was learned is in the parameter.": (
                lambda got: not torch.equal(module(tokens)[:, 0], got)
            ),
            "Only the first sample has got it. It is the same for every sample.": (
                lambda got: got.shape == (2, 3) and torch.equal(got[0], numbers)
            ),
            "Zeros stand in its place, whatever the parameter holds.": torch.zeros(2, 3),
            "This is what cls_token held when it was made. forward must read the parameter "
            "itself: a copy made in __init__ never changes.": (
                lambda got: torch.equal(got, at_first.expand(2, 1, 3)[:, 0])
            ),
            "It depends on the tokens. The class token is the same, whatever tokens come.": (
                lambda got: not torch.equal(module(tokens + tokens**2)[:, 0], got)
            ),
            "The same comes whatever cls_token holds: forward does not read it.": (
                lambda got: torch.equal(got, put(numbers * 3 - 1, module)(tokens)[:, 0])
            ),
            "It is made of the parameter's numbers, but not as they are: nothing scales or "
            "changes them on the way.": lambda got: got.shape == (2, 3),
        },
        why="forward reads the parameter cls_token, as it is at that moment, for every sample.",
    )


def test_the_tokens_that_were_given_stay(kata):
    """The tokens that were given stay as they were."""
    module, _ = filled(kata, 3)
    tokens = some_tokens(2, 4, 3)
    module(tokens)
    checks.equal(
        tokens,
        some_tokens(2, 4, 3),
        "tokens, after ClassToken(3)(tokens),",
        mistakes={
            "forward changed the caller's tokens in place. They belong to the caller: the result "
            "is a new tensor.": lambda got: got.numel() > 0
        },
    )


def test_the_tokens_follow_unchanged(kata):
    """The given tokens follow in their order, unchanged."""
    module, numbers = filled(kata, 2)
    tokens = some_tokens(2, 3, 2)
    checks.equal(
        checks.outcome(lambda: module(some_tokens(2, 3, 2))[:, 1:]),
        tokens,
        f"ClassToken(2)(tokens)[:, 1:]\n{HELD}",
        mistakes={
            **ENDS,
            "The class token was added to every token. It is a token of its own.": tokens + numbers,
            "The class token stands among them. It comes before all of them.": (
                lambda got: (got == numbers).all(dim=-1).any()
            ),
            "A token was lost. The class token is one more, and replaces none.": tokens[:, 1:],
            "The tokens of a sample came in another order, or into another sample: a token is never "
            "moved, only joined to the class token of its own sample.": (
                lambda got: torch.equal(got.flatten().sort().values, tokens.flatten())
            ),
            "The tokens were changed on the way. They are handed on as they are.": (
                lambda got: got.shape == tokens.shape
            ),
        },
        why="The class token is put before them; that is all.",
    )


def test_any_batch_and_any_number_of_tokens(kata):
    """The same module takes any batch size and any number of tokens."""
    module, _ = filled(kata, 3)
    for batch, count in [(2, 4), (5, 2), (1, 6), (4, 1), (2, 5)]:
        check_a_call(kata, module, batch, count)


def check_a_call(kata, module, batch, count):
    """Check a call of a module that may have been called before."""
    fresh, numbers = filled(kata, 3)
    tokens = some_tokens(count, batch, 3).transpose(0, 1)  # as a patch embedding may give them
    expected = by_hand(numbers, tokens)
    checks.equal(
        checks.outcome(lambda: module(tokens)),
        expected,
        f"ClassToken(3)(tokens of shape ({batch}, {count}, 3))",
        mistakes={
            "Something of an earlier call was kept: another module, in its first call, does it "
            "right. Each call starts from the parameter and the tokens that it is given.": (
                lambda _: torch.equal(fresh(tokens), expected)
            ),
            **ENDS,
            "An axis of length 1 is lost. One sample and one token keep their axes.": (
                lambda got: got.dim() < 3
            ),
        },
        why="The batch size and the number of tokens are those of this call.",
    )
    checks.equal(
        shapes(module),
        {"cls_token": (1, 1, 3)},
        "the parameters of the module after a call",
        mistakes={
            "The parameter itself is as long as the batch. Lend its numbers to the samples in "
            "forward, and leave the parameter alone.": lambda got: got["cls_token"] == (batch, 1, 3)
        },
        why="One token serves all samples, before and after a call: there is no copy for each sample.",
    )


def test_evaluation_mode_changes_nothing(kata):
    """After .eval() it gives the same as in training."""
    module, numbers = filled(kata, 3)
    tokens = some_tokens(2, 4, 3)
    expected = by_hand(numbers, tokens)
    checks.equal(
        checks.outcome(lambda: module.eval()(tokens)),
        expected,
        "ClassToken(3).eval()(tokens)",
        mistakes={
            "In training it is right, and in evaluation forward does something else. What was "
            "trained is what is evaluated.": lambda _: torch.equal(module.train()(tokens), expected)
        },
        why="A class token has no mode of its own.",
    )


def test_two_modules_share_nothing(kata):
    """Each ClassToken has a parameter of its own, and puts that before the tokens."""
    first, numbers = filled(kata, 2)
    second, tokens = put(torch.tensor([7.0, 8.0]), kata.ClassToken(2)), some_tokens(3, 1, 2)
    checks.equal(
        first.cls_token.flatten().detach(),
        numbers,
        "cls_token of one module, after that of another was filled with 7, 8,",
        mistakes={
            "Both modules have the same Parameter. What is made once, for the class, in a default "
            "or in a cache, belongs to all modules.": second.cls_token.flatten().detach()
        },
    )
    first(tokens)
    checks.equal(
        second(tokens)[:, 0].detach(),
        torch.tensor([[7.0, 8.0]] * 3),
        "the class tokens that the other module gives, after a call of the first,",
        mistakes={
            "These are the first module's. Something is kept where both modules find it: on the "
            "class, or in a variable of the file.": by_hand(numbers, tokens)[:, 0]
        },
        why="What a module needs, it keeps in attributes of its own.",
    )


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of the class token is the sum of what comes back from all samples."""
    module, _ = filled(kata, 3)
    each = backward(module, some_tokens(4, 2, 3).requires_grad_())[:, :1]
    checks.equal(
        module.cls_token.grad,
        each.sum(dim=0, keepdim=True),
        "cls_token.grad, after (ClassToken(3)(tokens) * weights).sum().backward(),",
        mistakes={
            "The parameter takes no gradient: it was made with requires_grad=False, or frozen later.": (
                lambda got: (
                    got is None and [p.requires_grad for p in module.parameters()] == [False]
                )
            ),
            "No gradient arrives: forward works with a copy that is cut off from the parameter "
            "(detached, taken from .data, rebuilt from its numbers, or made under no_grad).": (
                lambda got: got is None
            ),
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
    module, _ = filled(kata, 2)
    tokens = some_tokens(2, 3, 2).requires_grad_()
    checks.equal(
        checks.outcome(lambda: (backward(module, tokens), tokens.grad)[1]),
        some_tokens(2, 4, 2)[:, 1:].contiguous(),
        "tokens.grad, after (ClassToken(2)(tokens) * weights).sum().backward(),",
        mistakes={
            "No gradient arrives: the tokens were cut off (detached, taken from .data, or copied "
            "under no_grad), so nothing that comes before can learn.": lambda got: got is None
        },
        why="Each token is handed on unchanged, and so is its gradient.",
    )


def test_an_optimizer_trains_it(kata):
    """Each step of an optimizer moves the class token, and the next call uses it."""
    module, numbers = filled(kata, 3)
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
            mistakes={
                "This is what the parameter held before the step: a copy that an earlier call "
                "made was used again.": by_hand(moved + 1, tokens)[:, 0]
            },
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
    module, numbers = filled(kata, 3)
    other, tokens = kata.ClassToken(3), some_tokens(2, 4, 3)
    other(tokens)
    checks.equal(
        list(module.state_dict()),
        ["cls_token"],
        "list(ClassToken(3).state_dict())",
        mistakes={
            "More than the class token is saved: a buffer that is persistent, or another "
            "parameter.": lambda got: len(got) > 1
        },
        why="A checkpoint of a ViT holds `cls_token`, and nothing else for this step.",
    )
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(tokens).detach(),
        by_hand(numbers, tokens),
        "another ClassToken, with the same state dict loaded: its result",
        mistakes={
            "Something beside the parameter has a part in the result, and was not loaded: it was "
            "drawn in __init__, or kept from an earlier call.": (
                lambda got: torch.equal(module(tokens), by_hand(numbers, tokens))
            )
        },
        why="All that forward uses beside its argument is in the state dict.",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) all is float64, with every digit."""
    module, numbers = filled(kata, 3, torch.float64)
    put(numbers / 3, module)
    tokens = some_tokens(2, 4, 3, torch.float64) / 3
    expected = by_hand(numbers / 3, tokens)
    checks.equal(
        checks.outcome(lambda: module(tokens).detach()),
        expected,
        "ClassToken(3).to(torch.float64)(float64 tokens)",
        mistakes={
            "The numbers went through another dtype on the way. Ask the tokens for theirs.": (
                lambda got: torch.equal(got.float(), expected.float())
            )
        },
        why="A Parameter follows .to(); a tensor that is kept beside it does not.",
    )
