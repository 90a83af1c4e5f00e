"""What people get wrong in kata 13, and how it shows."""

import re
import traceback

import torch
from torch import nn

from dojo import checks

LOST = "A dimension of length 1 is lost. One sample, or one token, keeps its dimension."
KEPT = (
    "Another module does this right in its first call. Yours keeps something from an earlier call. Start "
    "each call from the parameter and the given tokens."
)


def any_behaviour(error, kata, TABLE, position_embedding, some_tokens):
    if error is None or _frame_of(error).filename.endswith("test_position_embedding.py"):
        return None  # a line of the test raised it, on a result that is wrong
    if _is_raised(error, ValueError) and _frame_of(error).name == "__init__":
        return "__init__ refuses these sizes. `num_tokens` and `dim` may be any positive numbers."
    if _is_raised(error, ValueError):
        return _of_a_refusal(kata, TABLE, position_embedding, some_tokens)
    sizes = re.search(r"tensor a \((\d+)\) .* tensor b \((\d+)\) .* dimension (\d)", str(error))
    if sizes and sizes[3] == "1":
        return (
            f"Your code combines tensors with {sizes[1]} and {sizes[2]} in dimension 1. Take as many rows as there "
            "are tokens. The rows are dimension 1 of the table."
        )
    if sizes and sizes[3] == "0":
        return (
            f"Your code combines tensors with {sizes[1]} and {sizes[2]} in dimension 0, which counts the samples. "
            "Keep that dimension of the table at 1: all samples share it."
        )
    place = re.search(r"index (\d+) is out of bounds for dimension \d with size (\d+)", str(error))
    if place:
        tip = (
            " `table[:, n]` is one row, `table[:, :n]` is a range."
            if place[1] == place[2] == str(len(TABLE))
            else ""
        )
        return (
            f"Your code reads number {place[1]} in a dimension of length {place[2]}. Numbers count from 0."
            + tip
        )
    if checks.says(error, "values to unpack"):
        return "`tokens.shape` has three numbers: batch, count, dim. Unpack all three."
    return None


def _is_raised(error, kind):
    """Tell whether a `raise` of the answer's own made this exception."""
    if type(error) is not kind:
        return False
    frame = _frame_of(error)
    return "raise " in (frame.line or "") and "site-packages" not in frame.filename


def _frame_of(error):
    return traceback.extract_tb(error.__traceback__)[-1]


def _accepts(module, tokens):
    try:
        return isinstance(module(tokens), torch.Tensor)
    except ValueError:
        return False


def _of_a_refusal(kata, table, position_embedding, some_tokens):
    """Return what is wrong with a ValueError for a sequence that fits."""
    lengths = [
        count
        for count in (1, 2, 3, 4)
        if _accepts(position_embedding(kata, table), some_tokens(2, count))
    ]
    if 4 not in lengths and _accepts(position_embedding(kata, table), some_tokens(1, 4)):
        return "Your code refuses several samples of a length that it takes for one. Compare dimension 1 only."
    if lengths == [1]:
        return (
            "Your code refuses two tokens, though the table has four rows. Dimension 0 of `pos_embedding` is "
            "always 1: the rows are dimension 1."
        )
    wide = position_embedding(kata, some_tokens(1, 4, 9)[0])
    if lengths == [1, 2, 3] and _accepts(wide, some_tokens(2, 4, 9)):
        return "Your code compares the number of tokens with the length of a row. Count the rows: dimension 1."
    if lengths == [1, 2, 3]:
        return "Your code refuses a sequence that is as long as the table. Only a longer one is refused."
    if lengths == [4]:
        return "Your code refuses a shorter sequence. It takes the first rows."
    if lengths != [1, 2, 3, 4]:
        return None
    if not _accepts(position_embedding(kata, table), some_tokens(9, 2)):
        return "Your code refuses a large batch. Compare the number of tokens (dimension 1), not of samples."
    if not _accepts(position_embedding(kata, some_tokens(1, 2, 9)[0]), some_tokens(1, 2, 9)):
        return "Your code refuses long tokens. Compare the number of tokens (dimension 1), not their length."
    module = position_embedding(kata, table)
    _accepts(module, some_tokens(2, 2))
    if not _accepts(module, some_tokens(2, 4)):
        return "Your code refuses a sequence because an earlier one was shorter. Compare with the table."
    if not _accepts(position_embedding(kata, table).eval(), some_tokens(2, 3)):
        return "In eval mode, your code refuses a sequence that fits. The mode changes nothing."
    return None


# Step 1: the parameter


def it_is_a_module(got):
    if type(got).__name__ != "PositionEmbedding":
        return None
    return "Your class does not inherit from nn.Module, so nothing in it is registered."


def it_has_one_parameter(got, module):
    kept = getattr(module, "pos_embedding", None)
    if "pos_embedding" in dict(module.named_buffers()):
        return (
            "`pos_embedding` is a buffer. It is saved and moved, but never trained. A table that is "
            "learned is a Parameter."
        )
    if got == {}:
        return _not_registered(module, kept)
    if "pos_embedding" not in got:
        if any(name.startswith("pos_embedding.") for name in got):
            return (
                "`pos_embedding` is a module here, so its parameter has a longer name. Register the Parameter "
                "itself."
            )
        if len(got) == 1:
            return "Your parameter has another name. Checkpoints call it `pos_embedding`."
        return None
    if len(got) > 1:
        return "There are more parameters than `pos_embedding`."
    return _of_shape(tuple(got["pos_embedding"]))


def _of_shape(shape):
    if len(shape) != 3:
        return f"`pos_embedding` has {len(shape)} dimensions. It needs three: 1, num_tokens, dim."
    if shape == (1, 7, 5):
        return (
            "The table has one row too many. `num_tokens` counts all tokens, with the class token."
        )
    if shape == (1, 5, 5):
        return (
            "The table has one row too few. `num_tokens` counts all tokens: each one needs a row."
        )
    if shape == (1, 1, 5):
        return "The table has one row for all tokens. Each place needs its own row."
    if shape == (1, 5, 6):
        return "`num_tokens` and `dim` are exchanged. The rows come before their length."
    if shape == (6, 1, 5):
        return "The rows are in dimension 0, which counts the samples. They must be in dimension 1."
    if shape[1:] == (6, 5):
        return "__init__ does not know the batch size. The first dimension of the table is 1, for all samples."
    if shape == (1, 6, 1):
        return "A row has one number here. It needs as many as a token: `dim`."
    return None


def _not_registered(module, kept):
    containers = [
        list(value.values()) if isinstance(value, dict) else list(value)
        for name, value in vars(module).items()
        if isinstance(value, (list, tuple, dict)) and not name.startswith("_")
    ]
    if any(isinstance(item, nn.Parameter) for value in containers for item in value):
        return "A list or a dict hides the Parameter from its module. Assign it to `self.pos_embedding`."
    if isinstance(kept, nn.Parameter):
        return (
            "`pos_embedding` is a Parameter, but the module has not registered it: it is behind a property, or on "
            "the class. Assign it to `self.pos_embedding` in __init__."
        )
    if isinstance(kept, torch.Tensor) and kept.grad_fn is not None:
        return (
            "`pos_embedding` is the result of an operation on a Parameter, such as .to() or * 0.02. That "
            "is a plain tensor. Only the Parameter itself is registered."
        )
    if isinstance(kept, torch.Tensor):
        return "`pos_embedding` is a plain tensor. Only an nn.Parameter is registered, trained and saved."
    if kept is None:
        return (
            "After __init__ there is no `pos_embedding`. Create it there: an optimizer never sees one that comes "
            "later."
        )
    return None


# Step 2: the sum


def row_k_is_added_to_token_k(got, expected, kata, module, TABLE, some_tokens):
    tokens, result = some_tokens(2, 4), module(some_tokens(2, 4))
    if not isinstance(result, torch.Tensor):
        return f"forward() returns an object of type {type(result).__name__}. Return one tensor."
    if not checks.alike(module.pos_embedding.detach()[0], TABLE):
        return "forward() changes the values of the parameter. It must only read them, or nothing is learned."
    if checks.alike(module.eval()(some_tokens(2, 4))[0], expected):
        return "In eval mode this is right. forward() does something else in train mode."
    if checks.alike(module.train()(some_tokens(2, 4)).detach(), tokens + TABLE[:2, None]):
        return "Sample 0 gets row 0, and sample 1 gets row 1. A row belongs to a place, not to a sample."
    return (
        _of_values(got, tokens[0], TABLE)
        or _of_the_parameter(got, kata, module, TABLE, some_tokens)
        or _of_experiments(got, module, TABLE, some_tokens)
    )


def _fill(module, table):
    with torch.no_grad():
        module.pos_embedding.copy_(table)
    return module


def _of_values(got, tokens, table):
    """Compare the first sample with the values that only one mistake gives."""
    sentence = next(
        (
            text
            for value, text in [
                (tokens, "The result holds the tokens alone. Add the rows of the table."),
                (table, "The result holds the rows alone. Add them to the tokens."),
                (tokens * table, "You multiply each token by its row. Add the row."),
                (tokens - table, "You subtract the rows. Add them."),
                (table - tokens, "You subtract the tokens from the rows. Add the two."),
                (tokens + 2 * table, "The rows are added twice."),
                (tokens + table.flip(0), "The rows are in reverse order. Token 0 gets row 0."),
                (tokens + table[:1], "Every token gets row 0. Token k gets row k."),
                (tokens + table[-1:], "Every token gets the last row. Token k gets row k."),
                (
                    tokens + table.mean(0),
                    "Every token gets the mean of the rows. Token k gets row k.",
                ),
                (
                    tokens + table.sum(0),
                    "Every token gets the sum of the rows. Token k gets row k.",
                ),
            ]
            if checks.alike(got, value)
        ),
        None,
    )
    if sentence:
        return sentence
    for dim in (0, 1):
        for pair in ((tokens, table), (table, tokens)):
            if checks.alike(got, torch.cat(pair, dim)):
                return "You join the tokens and the rows. Add them: the shape stays the same."
    if got.shape != table.shape:
        return None
    added = got - tokens
    if torch.equal(added[:-1], table[1:]):
        return "The rows are off by one: token 0 gets row 1. Count both from 0."
    if torch.equal(added[1:], table[:-1]):
        return "The rows are off by one: token 1 gets row 0. Count both from 0."
    bare = (added == 0).all(dim=1)
    if bare.any() and torch.equal(added[~bare], table[~bare]):
        places = ", ".join(str(int(k)) for k in bare.nonzero())
        return f"Some tokens get no row: {places}. Every token gets its row, the class token, too."
    return None


def _of_the_parameter(got, kata, module, table, some_tokens):
    """Try whether the result follows the parameter."""
    tokens = some_tokens(2, 4)
    if not torch.equal(module(some_tokens(2, 4))[0], got):
        return "Two calls with the same tokens give different results. Nothing here is random: use the parameter."
    fresh = kata.PositionEmbedding(*table.shape)
    at_first = fresh.pos_embedding.detach().clone()
    if checks.alike(_fill(fresh, table)(some_tokens(2, 4)).detach(), tokens + at_first):
        return (
            "These are the values that pos_embedding had at the start. You keep a copy from __init__. Read the "
            "parameter itself in forward()."
        )
    if torch.equal(_fill(module, table * 3 - 1)(some_tokens(2, 4))[0], got):
        return (
            "The result is the same whatever pos_embedding holds. Use the parameter in forward()."
        )
    _fill(module, table)
    return None


def _of_experiments(got, module, table, some_tokens):
    tokens = some_tokens(2, 4)
    if got.shape != table.shape:
        return None
    if not torch.equal(module(torch.zeros(2, 4, 3))[0], table):
        return "With tokens of zeros, the result is not the table. Add the rows as they are."
    if not torch.equal(_fill(module, table * 0)(some_tokens(2, 4))[0], tokens[0]):
        return "With a table of zeros, the tokens do not come back as they were. Add to them, and change nothing else."
    return None


def _is_right(module, table, some_tokens, by_hand):
    """Tell whether a full sequence gets its rows: else the mistake is named elsewhere."""
    result = _result_of(module, some_tokens(2, 4))
    return checks.alike(result, by_hand(table, some_tokens(2, 4)))


def a_shorter_sequence_takes_the_first_rows(
    got, count, kata, TABLE, some_tokens, position_embedding, by_hand
):
    tokens = some_tokens(2, count)[0]
    if not _is_right(position_embedding(kata), TABLE, some_tokens, by_hand):
        return None
    if checks.alike(got, (tokens + TABLE[:1])[0]):
        return LOST
    if torch.equal(got, tokens + TABLE[-count:]):
        return "A shorter sequence gets the last rows. Token 0 always gets row 0."
    if torch.equal(got, tokens):
        return "A shorter sequence gets no rows. It takes the first ones."
    if count == 1 and torch.equal(got, tokens + TABLE):
        return "You add the whole table to one token. Broadcasting makes four tokens of it. Take only row 0."
    if got.shape == (4, 3):
        return (
            "The result has as many tokens as the table has rows. It has as many as you were given."
        )
    if count > 1 and torch.equal(got, tokens + TABLE[count]):
        return f"All {count} tokens get row {count}. `table[:, n]` is one row, `table[:, :n]` is a range."
    return None


def any_number_of_rows_and_any_dim(got, rows, table, tokens):
    if rows == 1 and checks.alike(got, tokens + table[0, 0]):
        return (
            "With only one row, you add number 0 of it to the whole token. squeeze() removes the dimension of the "
            "rows, too, if there is one row."
        )
    return None


def any_batch_and_any_length(got, error, expected, kata, tokens, position_embedding):
    fresh = _result_of(position_embedding(kata), tokens.clone())
    if expected is not None and checks.alike(fresh, expected):
        return KEPT
    if error is not None and isinstance(fresh, torch.Tensor):
        return KEPT
    if error is not None or not isinstance(got, torch.Tensor):
        return None
    if got.dim() < 3:
        return LOST
    if got.shape == expected.shape and checks.alike(
        got.detach(), torch.cat((expected[:1], tokens[1:]))
    ):
        return "Only the first sample gets the rows. All samples get the same ones."
    return None


def _result_of(module, tokens):
    try:
        return module(tokens)
    except Exception as error:
        return error


def the_argument_stays_as_it_was(got, expected, TABLE):
    if checks.alike(got, expected + TABLE):
        return "You add the rows to the caller's tensor in place, as `+=` and add_() do. Make a new tensor."
    return "forward() changes the caller's tensor in place. Make a new tensor."


def each_call_gives_a_new_tensor(got, expected):
    if checks.alike(got, expected + 50):
        return "The later call writes into the tensor that the earlier call returned. Make a new tensor in each call."
    return None


def a_call_leaves_the_parameter_alone(got):
    if isinstance(got, nn.Parameter):
        return (
            "forward() puts a new Parameter in the place of `pos_embedding`. The optimizer still holds the old "
            "one, so nothing is learned."
        )
    return None


def two_modules_share_nothing(got, first, second, TABLE):
    if first.pos_embedding is second.pos_embedding:
        return (
            "Both modules have the same Parameter. A class attribute, a default argument or a cache is "
            "shared. Create it in __init__."
        )
    if torch.equal(first.pos_embedding, second.pos_embedding):
        return "The Parameters of the two modules share their memory. Create new values in each __init__."
    if checks.alike(got[1], TABLE) or checks.alike(got[0], TABLE * 10):
        return (
            "One module uses the table of the other. You keep something on the class or in a global "
            "variable. Keep it on `self`."
        )
    return None


# Step 3: what is refused


def a_longer_sequence_is_refused(
    got, kata, rows, count, TABLE, position_embedding, some_tokens, by_hand
):
    if got is not None:
        return _of_another_error(got)
    table, tokens = TABLE[:rows], some_tokens(2, count)
    result = position_embedding(kata, table)(tokens.clone())
    if isinstance(result, BaseException):
        return "Your code returns the exception. The caller does not notice: raise it."
    if result is None:
        return "Your code returns None for a longer sequence. The caller does not notice: raise ValueError."
    if not isinstance(result, torch.Tensor):
        return None
    first = by_hand(table, tokens[:, :rows])
    if checks.alike(result, first):
        return "You drop the tokens that have no row. Raise ValueError instead."
    if checks.alike(result, torch.cat((first, tokens[:, rows:]), dim=1)):
        return "Tokens without a row come back as they were, without a position. Raise ValueError instead."
    if rows == 1 and checks.alike(result, tokens + table):
        return "Broadcasting adds the only row to both tokens. Compare the two lengths first, and raise ValueError."
    if checks.alike(result, tokens + table[torch.arange(count) % rows]):
        return "You start again with row 0 when the rows are used up. Raise ValueError instead."
    if checks.alike(result, tokens + table[torch.arange(count).clamp(max=rows - 1)]):
        return "You use the last row again when the rows are used up. Raise ValueError instead."
    return None


def _of_another_error(got):
    if isinstance(got, AssertionError):
        return "`python -O` skips every assert. Raise ValueError instead."
    if checks.says(got, "exceptions must derive from BaseException"):
        return (
            "Only an exception can be raised, not a string. Raise ValueError, with the text in it."
        )
    if _is_raised(got, type(got)):
        return f"You raise {type(got).__name__}. The caller expects ValueError."
    if checks.says(got, "must match the size of tensor"):
        return (
            "This error comes from the sum. Compare the number of tokens with the number of rows before you "
            "add, and raise ValueError."
        )
    if isinstance(got, IndexError) and (checks.says(got, "out of")):
        return (
            "This error comes from the look-up of a row. Compare the number of tokens with the number of rows "
            "first, and raise ValueError."
        )
    return None


def evaluation_mode_changes_nothing(
    got, expected, called, kata, position_embedding, some_tokens, TABLE, by_hand
):
    if expected is ValueError and got is not None:
        return _of_another_error(got)
    module, tokens = position_embedding(kata), some_tokens(2, 3)
    if not checks.alike(module(some_tokens(2, 3)), by_hand(TABLE, tokens)):
        return None
    if expected is not ValueError:
        return "In train mode this is right. forward() does something else in eval mode."
    try:
        module(some_tokens(2, 5))
    except ValueError:
        return (
            "You refuse a longer sequence only in train mode. Raise ValueError in eval mode, too."
        )
    except Exception:
        return None
    return None


# Step 4: training, saving, moving


def its_gradient_is_the_sum_over_the_batch(
    got, error, expected, module, weights, mode, TABLE, some_tokens, by_hand
):
    if not _is_right(module, TABLE, some_tokens, by_hand):
        return None
    if mode == "eval" and (got is None or error is not None):
        return "In train mode the parameter gets its gradient, in eval mode none. The mode makes no difference here."
    if checks.says(error, "does not require grad"):
        got = None
    elif error is not None:
        return None
    if not isinstance(module.pos_embedding, nn.Parameter):
        return None
    if got is None and not module.pos_embedding.requires_grad:
        return "The parameter takes no gradient: it has `requires_grad=False`."
    if got is None:
        return (
            "forward() does not use the Parameter itself, so no gradient arrives. detach(), .data, "
            "torch.no_grad() and a new tensor cut it off."
        )
    if checks.alike(got, expected / len(weights), tolerance=1e-5):
        return "This is the mean over the samples. The gradients of all samples are added up."
    if checks.alike(got, weights[:1]):
        return "Only the first sample sends its gradient back."
    return None


def the_gradient_reaches_the_tokens(got, kata, position_embedding, TABLE, some_tokens, by_hand):
    if got is None and _is_right(position_embedding(kata), TABLE, some_tokens, by_hand):
        return "No gradient reaches the given tokens. detach(), .data and torch.no_grad() cut them off."
    return None


def an_optimizer_trains_it(got, expected, called, module, step, TABLE):
    if called.startswith("the unused row"):
        return "The last row moves, too, though no token used it. Only the rows that were added get a gradient."
    is_moved = checks.alike(module.pos_embedding.detach()[0, :3], (TABLE - step)[:3])
    if is_moved and checks.alike(got, expected + 1):
        return "This is the table from before the last step. Read the parameter in each call."
    return None


def it_is_saved_and_loaded(got, called, module, other, by_hand, TABLE, some_tokens):
    if called.startswith("list"):
        if not isinstance(got, list) or len(got) < 2 or "pos_embedding" not in got:
            return None
        others = ", ".join(name for name in got if name != "pos_embedding")
        return f"More than the table is saved: {others}."
    is_right = checks.alike(module(some_tokens(2, 4)), by_hand(TABLE, some_tokens(2, 4)))
    if is_right and checks.alike(other.pos_embedding, module.pos_embedding):
        return (
            "forward() uses something that the state dict does not hold, such as a copy from __init__ "
            "or from an earlier call."
        )
    return None


def it_follows_the_dtype(got, expected, error, kata, table, tokens, position_embedding):
    if checks.alike(
        checks.outcome(lambda: position_embedding(kata, table)(tokens.double() / 7)), expected
    ):
        return (
            "A new module gives the right values, but yours was called before `.to()`. It keeps something from that "
            "call: take the rows of the parameter again in each call."
        )
    if not isinstance(got, torch.Tensor):
        return None
    if got.dtype == torch.float32:
        return "The result is float32. Use the dtype of the parameter and the tokens; do not write one into the code."
    is_moved = kata.PositionEmbedding(4, 3).to(torch.float64).pos_embedding.dtype == torch.float64
    if (
        got.dtype == torch.float64
        and is_moved
        and checks.alike(got.detach(), expected, tolerance=1e-6)
    ):
        return "Values went through float32 and lost digits. Keep the dtype of the parameter and the tokens."
    return None
