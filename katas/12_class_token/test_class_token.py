"""One learned token, the same for every sample, stands before the tokens of each sample."""

import torch
from torch import nn

from dojo import checks

NUMBERS = torch.tensor([-1.0, -2.0, -3.0])  # what cls_token holds here; all tokens are positive


def some_tokens(batch, count, dim=3):
    """Return tokens of shape `(batch, count, dim)` that hold 1, 2, 3, ..."""
    return torch.arange(1.0, batch * count * dim + 1).reshape(batch, count, dim)


def class_token(kata, numbers=NUMBERS):
    """Return a ClassToken whose parameter holds `numbers`."""
    return fill(kata.ClassToken(len(numbers)).to(numbers.dtype), numbers)


def fill(module, numbers):
    with torch.no_grad():
        module.cls_token.copy_(numbers)
    return module


def by_hand(numbers, tokens):
    """Return the expected result, made sample by sample."""
    return torch.stack([torch.cat([numbers[None], sample]) for sample in tokens])


def shapes(module):
    return {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}


# Step 1: the parameter


def test_it_is_a_module(kata):
    """A ClassToken is an nn.Module."""
    checks.instance(kata.ClassToken(dim=5), nn.Module, "ClassToken(dim=5)")


def test_it_has_one_parameter(kata):
    """It has exactly one parameter: `cls_token` of shape (1, 1, dim)."""
    module = kata.ClassToken(5)
    checks.equal(
        shapes(module),
        {"cls_token": (1, 1, 5)},
        "names and shapes of the parameters of ClassToken(5)",
    )


# Step 2: forward


def test_the_result_has_one_token_more(kata):
    """Each sample gets one token more: (batch, count, dim) becomes (batch, 1 + count, dim)."""
    checks.equal(
        tuple(class_token(kata)(some_tokens(2, 4)).shape),
        (2, 5, 3),
        "the shape of ClassToken(3)(tokens), where tokens is (2, 4, 3)",
    )


def test_the_class_token_comes_first(kata):
    """Token 0 of every sample is what the parameter `cls_token` holds now."""
    module = class_token(kata)
    checks.equal(
        module(some_tokens(2, 4))[:, 0],
        NUMBERS.expand(2, 3),
        "ClassToken(3)(tokens)[:, 0], where cls_token holds -1, -2, -3",
    )


def test_the_tokens_follow_unchanged(kata):
    """The given tokens follow in their order, unchanged."""
    checks.equal(
        class_token(kata)(some_tokens(2, 4))[:, 1:],
        some_tokens(2, 4),
        "ClassToken(3)(tokens)[:, 1:], where tokens holds 1, 2, 3, ...",
    )


def test_the_argument_stays_as_it_was(kata):
    """The tensor that was given stays as it was."""
    tokens = some_tokens(2, 4)
    class_token(kata)(tokens)
    checks.equal(tokens, some_tokens(2, 4), "tokens, after ClassToken(3)(tokens)")


def test_any_batch_and_any_number_of_tokens(kata):
    """The same module takes any batch size and any number of tokens."""
    module = class_token(kata)
    for batch, count in [(2, 4), (5, 2), (1, 6), (4, 1), (2, 0), (2, 5)]:
        tokens = some_tokens(count, batch).transpose(0, 1)  # its memory has another order
        checks.equal(
            module(tokens),
            by_hand(NUMBERS, tokens),
            f"ClassToken(3)(tokens of shape ({batch}, {count}, 3))",
        )


def test_tokens_of_one_number(kata):
    """A token can be a single number, also where there is one sample or one token."""
    for batch, count in [(2, 3), (1, 3), (2, 1)]:
        tokens, called = some_tokens(batch, count, dim=1), f"tokens of shape ({batch}, {count}, 1)"
        got = class_token(kata, NUMBERS[:1])(tokens)
        checks.equal(got, by_hand(NUMBERS[:1], tokens), f"ClassToken(1)({called})")


def test_a_call_leaves_the_parameter_alone(kata):
    """There is one token, before and after a call: no copy for each sample is kept."""
    module = class_token(kata)
    parameter = module.cls_token
    module(some_tokens(4, 2))
    checks.equal(shapes(module), {"cls_token": (1, 1, 3)}, "its parameters, after a call")
    checks.same(module.cls_token, parameter, "cls_token, after a call")


def test_evaluation_mode_changes_nothing(kata):
    """After .eval() it does the same."""
    checks.equal(
        class_token(kata).eval()(some_tokens(2, 4)),
        by_hand(NUMBERS, some_tokens(2, 4)),
        "ClassToken(3).eval()(tokens)",
    )


def test_two_modules_share_nothing(kata):
    """Each ClassToken has its own parameter and uses its own."""
    first, second = class_token(kata), class_token(kata, NUMBERS * 10)
    first(some_tokens(2, 4))
    checks.equal(
        [module(some_tokens(2, 4))[0, 0] for module in (first, second)],
        [NUMBERS, NUMBERS * 10],
        "the class tokens of two modules, one filled with -1, -2, -3, the other with ten times that",
    )


# Step 3: training, saving, moving


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of the class token is the sum of what comes back from all samples, in eval mode, too."""
    for mode in ("train", "eval"):
        module, weights = class_token(kata).train(mode == "train"), some_tokens(4, 3)
        (module(some_tokens(4, 2)) * weights).sum().backward()
        checks.equal(
            module.cls_token.grad,
            weights[:, :1].sum(dim=0, keepdim=True),
            f"cls_token.grad in {mode} mode, after (module(tokens) * weights).sum().backward()",
        )


def test_the_gradient_reaches_the_tokens(kata):
    """The gradient of each token goes back to the token that was given."""
    tokens, weights = some_tokens(2, 3).requires_grad_(), some_tokens(2, 4)
    (class_token(kata)(tokens) * weights).sum().backward()
    checks.equal(
        tokens.grad,
        weights[:, 1:].contiguous(),
        "tokens.grad, after (ClassToken(3)(tokens) * weights).sum().backward()",
    )


def test_an_optimizer_trains_it(kata):
    """Each step of an optimizer moves the class token, and the next call uses the new values."""
    module, tokens = class_token(kata), some_tokens(2, 4)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    for step in (1, 2):
        optimizer.zero_grad()
        module(tokens)[:, 0].sum().backward()
        optimizer.step()
        checks.equal(
            module(tokens)[:, 0].detach(),
            (NUMBERS - step).expand(2, 3),  # the rate 0.5, times a gradient of 1 from two samples
            f"ClassToken(3)(tokens)[:, 0], after {step} steps of SGD",
        )


def test_it_is_saved_and_loaded(kata):
    """The class token is all that is saved, and a module that loads it gives the same results."""
    module, other = class_token(kata), kata.ClassToken(3)
    other(some_tokens(2, 4))
    checks.equal(list(module.state_dict()), ["cls_token"], "list(ClassToken(3).state_dict())")
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(some_tokens(2, 4)),
        by_hand(NUMBERS, some_tokens(2, 4)),
        "the result of another ClassToken, after it has loaded this state dict",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) the result is float64, with every digit, also if the module was called before."""
    module, numbers, tokens = class_token(kata), NUMBERS.double() / 3, some_tokens(2, 4)
    module(tokens)
    fill(module.to(torch.float64), numbers)
    checks.equal(
        module(tokens.double() / 7),
        by_hand(numbers, tokens.double() / 7),
        "module(float64 tokens), after module(tokens) and module.to(torch.float64)",
    )
