"""What people get wrong in kata 12, and how it shows."""

import torch
from torch import nn

from dojo import checks


def any_behaviour(error):
    if checks.says(error, "Sizes of tensors must match except in dimension 1. Expected size 1 but"):
        return (
            "The class token has one sample, and the tokens have several. Before you join the two, "
            "expand or repeat the class token to the batch size."
        )
    if checks.says(error, "except in dimension 1"):
        return (
            "The class token has a fixed number of samples. Take the batch size from the tokens of "
            "this call."
        )
    if checks.says(error, "except in dimension 0"):
        return "You join along the batch (`dim=0`). The tokens are dimension 1."
    if checks.says(error, "stack expects"):
        return (
            "stack() makes a new dimension. Join along the dimension of the tokens, which exists."
        )
    if checks.says(error, "same number of dimensions"):
        return "The class token needs three dimensions, as the tokens have: (batch, 1, dim)."
    if checks.says(error, "invalid for input of size"):
        return (
            "A reshape makes no new values, so one token does not become one for each sample. "
            "expand or repeat it."
        )


def it_is_a_module(got):
    return "Your class does not inherit from nn.Module, so nothing in it is registered."


def it_has_one_parameter(got, module):
    kept = getattr(module, "cls_token", None)
    if "cls_token" in dict(module.named_buffers()):
        return (
            "`cls_token` is a buffer. It is saved and moved, but never trained. A token that is "
            "learned is a Parameter."
        )
    if got == {}:
        return _not_registered(module, kept)
    if "cls_token" not in got:
        if any(name.startswith("cls_token.") for name in got):
            return "`cls_token` is a module here, so its parameter has a longer name. Register the Parameter itself."
        if len(got) == 1:
            return "Your parameter has another name. Checkpoints call it `cls_token`."
        return None
    if len(got) > 1:
        return "There are more parameters than `cls_token`."
    shape = got["cls_token"]
    if shape[1:] == (1, 5):
        return "`cls_token` has more than one sample. __init__ does not know the batch size: the first dimension is 1."
    if len(shape) != 3:
        return f"`cls_token` has {len(shape)} dimensions. It needs three: batch, tokens, dim."
    if 5 not in shape:
        return "You fixed the length of a token. It is the argument `dim`."
    return None


def _not_registered(module, kept):
    containers = [
        value for value in vars(module).values() if isinstance(value, (list, tuple)) and value
    ]
    if any(isinstance(item, nn.Parameter) for value in containers for item in value):
        return "A list hides the Parameter from its module. Assign it to `self.cls_token`."
    if isinstance(kept, nn.Parameter):
        return (
            "`cls_token` is a Parameter, but the module has not registered it: it is behind a property, or on the "
            "class. Assign it to `self.cls_token` in __init__."
        )
    if isinstance(kept, torch.Tensor) and kept.grad_fn is not None:
        return (
            "`cls_token` is the result of an operation on a Parameter, such as .to() or * 0.02. That "
            "is a plain tensor. Only the Parameter itself is registered."
        )
    if isinstance(kept, torch.Tensor):
        return (
            "`cls_token` is a plain tensor. Only an nn.Parameter is registered, trained and saved."
        )
    if kept is None:
        return "After __init__ there is no `cls_token`. Create it there: an optimizer never sees one that comes later."
    return None


def the_result_has_one_token_more(got):
    if got == (2, 4, 3):
        return "The result has as many tokens as before. The class token is one more token in each sample."
    if got[1:] == (4, 3):
        return "There are more samples, not more tokens. Join along `dim=1`."
    if got == (2, 1, 3):
        return "Only the class token is returned. The given tokens must follow it."
    if got[:2] == (2, 4):
        return "The tokens became longer, not more. Join along `dim=1`."
    if got[0] == 2 and got[2:] == (3,) and got[1] > 5:
        return "Each sample got more than one token more."
    return None


def the_class_token_comes_first(got, expected, kata, module, NUMBERS, some_tokens, fill):
    tokens = some_tokens(2, 4)
    if got.shape != expected.shape:
        return None
    if not checks.alike(module.cls_token[0, 0], NUMBERS):
        return "forward() changes the values of the parameter. It must only read them, or nothing is learned."
    result = module(tokens)
    if not torch.equal(result[:, 0], got):
        return "Two calls give different class tokens. Do not draw a new token in forward(); use the parameter."
    if torch.equal(result[:, -1], expected):
        return "The class token comes last. It must be the first token of each sample."
    if torch.equal(got, tokens[:, 0] + NUMBERS):
        return "You add the class token to the first token. It is a token of its own, before the first."
    if torch.equal(got, tokens[:, 0]):
        return "Token 0 is a given token, not the class token."
    if not torch.equal(module(tokens + tokens**2)[:, 0], got):
        return "Your token 0 depends on the given tokens. The class token does not."
    if _is_of_init(kata.ClassToken(3), tokens, NUMBERS, fill):
        return (
            "These are the values that cls_token had at the start. You keep a copy from __init__. "
            "Read the parameter itself in forward()."
        )
    if torch.equal(got[0], NUMBERS) and not torch.equal(got[1], NUMBERS):
        return "Only the first sample gets the class token. All samples get the same one."
    if torch.equal(fill(module, NUMBERS * 3 - 1)(tokens)[:, 0], got):
        return "Token 0 is the same whatever cls_token holds. Use the parameter in forward()."
    return "You change the values of the parameter on their way. Token 0 holds them as they are."


def _is_of_init(module, tokens, numbers, fill):
    """Tell whether token 0 holds what the parameter held before it was filled."""
    at_first = module.cls_token.detach().clone()
    return checks.alike(fill(module, numbers)(tokens)[0, 0], at_first[0, 0])


def the_tokens_follow_unchanged(got, expected, NUMBERS):
    if got.shape[::2] != (2, 3):
        return None
    if torch.equal(got, expected + NUMBERS):
        return "You add the class token to every token. It is a token of its own."
    if (got == NUMBERS).all(dim=-1).any():
        return "The class token stands among the tokens. It must stand before all of them."
    if torch.equal(got, expected[:, 1:]):
        return "The first token is lost. The class token is one more, and replaces none."
    if torch.equal(got.flatten().sort().values, expected.flatten()):
        return "The tokens are in another order, or in another sample. Only put the class token before them."
    if got.shape == expected.shape:
        return "These are not the values of the given tokens. Return the tokens as they are."
    return None


def the_argument_stays_as_it_was(got):
    return "forward() changes the caller's tensor in place. Make a new tensor."


def any_batch_and_any_number_of_tokens(got, expected, kata, batch, count, class_token, some_tokens):
    tokens = some_tokens(count, batch).transpose(0, 1)
    fresh = class_token(kata)(tokens)
    if torch.equal(fresh, expected):
        return (
            "Another module does this right in its first call. Yours keeps something from an earlier "
            "call. Start each call from the parameter and the given tokens."
        )
    if isinstance(got, torch.Tensor) and got.dim() < 3:
        return "A dimension of length 1 is lost. One sample, or one token, keeps its dimension."
    return None


def a_call_leaves_the_parameter_alone(got, expected, called, kata):
    if called.startswith("cls_token"):
        return (
            "forward() puts a new Parameter in the place of `cls_token`. The optimizer still holds the old one, "
            "so nothing is learned."
        )
    if len(got) > len(list(kata.ClassToken(3).parameters())):
        return "forward() registers another parameter. One token serves all samples."
    if got.get("cls_token") not in (None, (1, 1, 3)) and tuple(
        kata.ClassToken(3).cls_token.shape
    ) == (1, 1, 3):
        return "forward() makes the parameter as long as the batch. expand or repeat its values, and leave it alone."
    return None


def evaluation_mode_changes_nothing(got, expected, kata, class_token, some_tokens):
    if torch.equal(class_token(kata)(some_tokens(2, 4)), expected):
        return "In train mode this is right. forward() does something else in eval mode."
    return None


def two_modules_share_nothing(got, first, second, NUMBERS):
    if first.cls_token is second.cls_token:
        return (
            "Both modules have the same Parameter. A class attribute, a default argument or a cache is "
            "shared. Create it in __init__."
        )
    if torch.equal(first.cls_token, second.cls_token):
        return "The Parameters of the two modules share their memory. Create new values in each __init__."
    if torch.equal(got[1], NUMBERS):
        return (
            "The second module uses the token of the first. You keep something on the class or in a "
            "global variable. Keep it on `self`."
        )
    return None


def tokens_of_one_number(
    got, error, kata, batch, count, class_token, some_tokens, by_hand, NUMBERS
):
    tokens = some_tokens(batch, count)
    came = checks.outcome(lambda: class_token(kata)(tokens))
    if checks.alike(came, by_hand(NUMBERS, tokens)):
        return (
            "Tokens of three numbers work, and tokens of one do not. A dimension of length 1 is a dimension, too: "
            "squeeze() removes it."
        )
    return None


def its_gradient_is_the_sum_over_the_batch(got, error, expected, module, weights, mode):
    if checks.says(error, "does not require grad"):
        got = None
    if got is None and mode == "eval":
        return "In train mode the parameter gets its gradient, in eval mode none. The mode makes no difference here."
    if got is None and not module.cls_token.requires_grad:
        return "The parameter takes no gradient: it has `requires_grad=False`."
    if got is None and isinstance(module.cls_token, nn.Parameter):
        return (
            "forward() does not use the Parameter itself, so no gradient arrives. detach(), .data, "
            "torch.no_grad() and a new tensor cut it off."
        )
    if got is None:
        return None
    if checks.alike(got, expected / len(weights), tolerance=1e-5):
        return "This is the mean over the samples. The gradients of all samples are added up."
    if checks.alike(got, weights[:1, :1]):
        return "Only the first sample sends its gradient back."
    return None


def the_gradient_reaches_the_tokens(got):
    if got is None:
        return "No gradient reaches the given tokens. detach(), .data and torch.no_grad() cut them off."
    return None


def an_optimizer_trains_it(got, expected):
    if torch.equal(got, expected + 1):
        return "This is the class token from before the last step. Read the parameter in each call."
    return None


def it_is_saved_and_loaded(got, called, module, other, by_hand, NUMBERS, some_tokens):
    if called.startswith("list"):
        is_more = len(got) > 1 and "cls_token" in got
        return "More than the class token is saved." if is_more else None
    is_right = torch.equal(module(some_tokens(2, 4)), by_hand(NUMBERS, some_tokens(2, 4)))
    if is_right and checks.alike(other.cls_token, module.cls_token):
        return (
            "forward() uses something that the state dict does not hold, such as a copy from __init__ "
            "or from an earlier call."
        )
    return None


def it_follows_the_dtype(got, expected, error, kata, numbers, tokens, class_token):
    if checks.alike(
        checks.outcome(lambda: class_token(kata, numbers)(tokens.double() / 7)), expected
    ):
        return (
            "A new module gives the right values, but yours was called before `.to()`. It keeps something from that "
            "call: expand the parameter again in each call."
        )
    if error is not None:
        return None
    if got.dtype == torch.float32:
        return "The result is float32. Use the dtype of the parameter and the tokens; do not write one into the code."
    is_moved = kata.ClassToken(3).to(torch.float64).cls_token.dtype == torch.float64
    if got.dtype == torch.float64 and is_moved and torch.equal(got.float(), expected.float()):
        return "Values went through float32 and lost digits. Keep the dtype of the parameter and the tokens."
    return None
