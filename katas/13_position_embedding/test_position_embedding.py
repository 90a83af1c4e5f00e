"""A table of positions whose numbers say where they stand.

Row k holds 1100 + 100 * k, 2100 + 100 * k, and so on; the tokens hold 1, 2, 3, ... So 2305 is the
number 5 of a token, to which number 1 of row 2 was added.
"""

import torch
from torch import nn

from dojo import checks

HELD = "(row k holds 1100 + 100 * k, 2100 + 100 * k, ...; the tokens hold 1, 2, 3, ...)"


def some_tokens(batch, count, dim, dtype=torch.float32):
    """Return tokens of shape (batch, count, dim) that hold 1, 2, ..."""
    return torch.arange(1, batch * count * dim + 1).reshape(batch, count, dim).to(dtype)


def filled(kata, count, dim, dtype=torch.float32):
    """Return a PositionEmbedding whose parameter holds the table, and the table."""
    module = kata.PositionEmbedding(count, dim).to(dtype)
    rows, numbers = torch.arange(1, count + 1), torch.arange(1, dim + 1)
    table = (1000 * numbers + 100 * rows[:, None]).to(dtype)
    return put(table, module), table


def put(table, module):
    with torch.no_grad():
        module.pos_embedding.copy_(table)
    return module


def by_hand(table, tokens):
    """Return what is expected, token by token."""
    return torch.stack(
        [torch.stack([token + table[k] for k, token in enumerate(sample)]) for sample in tokens]
    )


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
    "A sequence that fits is refused. As many tokens as rows may come, and fewer.": (
        lambda got: isinstance(got, ValueError)
    ),
    "That number is too high for the first axis. It is that of the samples: the table has length 1 "
    "there, and the result as many as came.": "dimension 0 with size",
    "There is no row with that number. Rows are counted from 0; and asked for is a range of rows, "
    "not one.": lambda got: isinstance(got, IndexError),
    "The last axis no longer fits, that of the numbers of a token. Rows lie along the second.": (
        "non-singleton dimension 2"
    ),
    "The rows that were taken are not as many as the tokens that came. The tokens lie along the "
    "second axis, in tokens and in the table; the first is that of the samples.": (
        "The size of tensor a"
    ),
    "Only an axis of length 1 is lent to a longer one, by expand as by writing into a slice; and "
    "expand wants a length for each axis of the result.": "expand",
    "Tokens may lie in memory in another order than their axes, as after a transpose. view cannot "
    "take them so; reshape can.": "view size is not compatible",
    "The sum was written into a tensor that is lent, that learns or that came out of a loop over "
    "another. autograd refuses that: make a new tensor.": (
        lambda got: any(word in str(got) for word in ("in-place", "inplace", "out=..."))
    ),
    "forward tried to put something else in the parameter's place. What is made for one call "
    "belongs in a variable of that call.": "as parameter 'pos_embedding'",
    "The line named below has a slip: the error says what is not there, or not what it was taken "
    "for.": lambda got: isinstance(got, AttributeError | NameError | TypeError),
}
KEPT = (
    "Something of an earlier call was kept: another module, in its first call, does it right. Each "
    "call starts from the parameter and the tokens that it is given."
)


def test_it_has_one_parameter(kata):
    """A PositionEmbedding is a module with one parameter, `pos_embedding` of shape (1, num_tokens, dim)."""
    module = kata.PositionEmbedding(6, 4)
    kept = getattr(module, "pos_embedding", None)
    checks.instance(
        module,
        nn.Module,
        "PositionEmbedding(6, 4)",
        mistakes={
            "The class does not inherit from nn.Module, so nothing in it is registered.": (
                lambda got: type(got).__name__ == "PositionEmbedding"
            )
        },
    )
    checks.equal(
        shapes(module),
        {"pos_embedding": (1, 6, 4)},
        "{name: tuple(p.shape) for name, p in PositionEmbedding(6, 4).named_parameters()}",
        mistakes={
            "pos_embedding is a buffer: it is saved and moved, but never trained. What is learned "
            "is a Parameter.": (
                lambda got: not got and "pos_embedding" in dict(module.named_buffers())
            ),
            "pos_embedding is what an operation made of a Parameter, such as .to() or * 0.02. That "
            "is a plain tensor, and only the Parameter itself is registered.": (
                lambda got: not got and kept.grad_fn is not None
            ),
            "The Parameter is kept where its module does not look, such as in a list, or behind a "
            "property. It must be an attribute of its own.": (
                lambda got: not got and isinstance(kept, nn.Parameter)
            ),
            "pos_embedding is a plain tensor, with or without a gradient. Only a Parameter is "
            "registered, and only what is registered is trained and saved.": (
                lambda got: not got and isinstance(kept, torch.Tensor)
            ),
            "Nothing is registered in __init__. A list or a dict hides a Parameter from its module, "
            "and what is made in forward comes too late for the optimizer.": {},
            "Another module holds the parameter, so its name is longer. A checkpoint knows it as "
            "`pos_embedding`.": lambda got: any(n.startswith("pos_embedding.") for n in got),
            "The parameter has another name. A checkpoint knows it as `pos_embedding`.": (
                lambda got: list(got.values()) == [(1, 6, 4)]
            ),
            "num_tokens counts all tokens that come, a class token included: there is no row more.": {
                "pos_embedding": (1, 7, 4)
            },
            "One row for all tokens tells no place from another: there is a row for each token.": {
                "pos_embedding": (1, 1, 4)
            },
            "The rows are as many as the numbers of a token, and the other way round: rows come "
            "before numbers.": {"pos_embedding": (1, 4, 6)},
            "The rows lie along the axis of the batch. The axes are those of tokens: batch, token, "
            "number.": {"pos_embedding": (6, 1, 4)},
            "The axis of the batch is missing: with a first axis of length 1 the table lines up "
            "with tokens.": {"pos_embedding": (6, 4)},
            "There is one table for all samples: the first axis has length 1. How many samples "
            "come is known only in forward.": (
                lambda got: got["pos_embedding"][0] > 1 and got["pos_embedding"][1:] == (6, 4)
            ),
            "There are more parameters than the one that is asked for.": lambda got: len(got) > 1,
            "A row is a whole token: for each place there are `dim` numbers.": {
                "pos_embedding": (1, 6, 1)
            },
            "The lengths are not fixed: they are the arguments `num_tokens` and `dim`.": (
                lambda got: len(got["pos_embedding"]) == 3 and got["pos_embedding"][0] == 1
            ),
        },
        why="The table has a row of `dim` numbers for each of `num_tokens` places.",
    )


def test_row_k_is_added_to_token_k(kata):
    """Row k of the table is added to token k."""
    module = kata.PositionEmbedding(4, 3)
    at_first = module.pos_embedding.detach().clone()
    _, table = filled(kata, 4, 3)
    put(table, module)
    tokens = some_tokens(2, 4, 3)
    checks.equal(
        checks.outcome(lambda: module(some_tokens(2, 4, 3))[0, :]),
        by_hand(table, tokens)[0],
        f"PositionEmbedding(4, 3)(tokens)[0]\n{HELD}",
        mistakes={
            **ENDS,
            "forward fills or changes the parameter itself, in every call, so nothing is ever "
            "learned. It only reads it.": lambda _: not torch.equal(module.pos_embedding[0], table),
            "Nothing was added.": tokens[0],
            "Row 0 was added in sample 0, and row 1 in sample 1. A row belongs to a place: rows lie "
            "along the second axis, as tokens do.": (
                lambda _: torch.equal(module(some_tokens(2, 4, 3))[1], tokens[1] + table[1])
            ),
            "This is the table alone: the tokens are lost. It is added to them.": table,
            "Every token got the same row, so no place can be told from another. Token k gets "
            "row k.": lambda got: len((got - tokens[0]).unique(dim=0)) == 1,
            "The rows are in the order from last to first.": tokens[0] + table.flip(0),
            "The rows are off by one: token k gets row k, and both count from 0.": (
                lambda got: torch.equal((got - tokens[0])[:-1], table[1:])
            ),
            "Some tokens got no position. Each has one, the class token too.": (
                lambda got: (
                    (got == tokens[0]).all(dim=1) | (got == by_hand(table, tokens)[0]).all(dim=1)
                ).all()
            ),
            "Row k was multiplied with token k. A position is added.": tokens[0] * table,
            "The table was subtracted. A position is added.": tokens[0] - table,
            "The table was added twice.": tokens[0] + 2 * table,
            "The table was put beside the tokens. It is added to them, and the shape stays.": (
                lambda got: got.numel() > tokens[0].numel()
            ),
            "Something is drawn anew in every call. Nothing about a position is random: what was "
            "learned is in the parameter.": (
                lambda got: not torch.equal(module(some_tokens(2, 4, 3))[0], got)
            ),
            "This is what pos_embedding held when it was made. forward must read the parameter "
            "itself: a copy made in __init__ never changes.": (
                lambda got: torch.equal(got, (tokens + at_first)[0])
            ),
            "The result is the same whatever pos_embedding holds: forward does not read it.": (
                lambda got: torch.equal(got, put(3 * table, module)(some_tokens(2, 4, 3))[0])
            ),
            "The tokens were changed or scaled, or decide what is added. They are added as they are.": (
                lambda got: torch.equal(put(table, module)(torch.zeros(2, 4, 3))[0], table)
            ),
            "The rows were changed or scaled. They are added as they are.": (
                lambda got: torch.equal(put(0 * table, module)(some_tokens(2, 4, 3))[0], tokens[0])
            ),
            "More is done than to add the two: nothing else changes them.": (
                lambda got: got.shape == table.shape
            ),
        },
        why="forward adds row k of pos_embedding, as it is at that moment, to token k.",
    )


def test_the_tokens_that_were_given_stay(kata):
    """The tokens that were given stay as they were."""
    module, table = filled(kata, 4, 3)
    tokens = some_tokens(1, 4, 3)
    module(tokens)
    checks.equal(
        tokens[0],
        some_tokens(1, 4, 3)[0],
        "tokens[0], after PositionEmbedding(4, 3)(tokens),",
        mistakes={
            "The positions were added to the tokens in place. They belong to the caller, who may "
            "need them without positions.": some_tokens(1, 4, 3)[0] + table,
            "forward changed the caller's tokens in place. They belong to the caller: the result "
            "is a new tensor.": lambda got: got.numel() > 0,
        },
    )


def test_each_sample_gets_the_same_rows(kata):
    """The same rows are added in every sample, whatever the batch size."""
    module, _ = filled(kata, 2, 3)
    for batch in (3, 1, 5):
        check_a_batch(kata, module, batch)
    checks.equal(
        shapes(module),
        {"pos_embedding": (1, 2, 3)},
        "the parameters of the module after three calls",
        mistakes={
            "The parameter itself is as long as the batch. Its first axis is lent to the samples "
            "in forward, and stays 1.": (
                lambda got: len(got["pos_embedding"]) == 3 and got["pos_embedding"][0] > 1
            )
        },
        why="Before and after a call there is one table for all samples, and no other parameter.",
    )


def check_a_batch(kata, module, batch):
    """Check a full sequence, with a module that may have been called before."""
    fresh, table = filled(kata, 2, 3)
    tokens = some_tokens(batch, 2, 3)
    expected = by_hand(table, tokens)
    checks.equal(
        checks.outcome(lambda: module(tokens.clone())),
        expected,
        f"PositionEmbedding(2, 3)(tokens of shape ({batch}, 2, 3))\n{HELD}",
        mistakes={
            "Only the first sample got its positions.": (
                lambda got: torch.equal(got, torch.cat((expected[:1], tokens[1:])))
            ),
            KEPT: lambda _: torch.equal(fresh(tokens.clone()), expected),
            "Two rows and two tokens fit, and are refused: equal lengths count as too long, or "
            "another axis was compared than that of the tokens, the second.": (
                lambda got: isinstance(got, ValueError)
            ),
            **ENDS,
        },
        why="The place of a token does not depend on the sample that it belongs to.",
    )


def test_a_shorter_sequence_takes_the_first_rows(kata):
    """A sequence that is shorter than the table takes its first rows."""
    module, _ = filled(kata, 5, 2)
    for count in (3, 1, 4, 5):
        check_a_length(kata, module, count)


def check_a_length(kata, module, count):
    """Check a sequence of that length, with a module that may have been called before."""
    fresh, table = filled(kata, 5, 2)
    tokens = some_tokens(count, 3, 2).transpose(0, 1)  # as a patch embedding may give them
    full = some_tokens(3, 5, 2)
    expected = by_hand(table, tokens)
    checks.equal(
        checks.outcome(lambda: module(tokens.clone())[1, :]),
        expected[1],
        f"PositionEmbedding(5, 2)(tokens of shape (3, {count}, 2))[1]\n{HELD}",
        mistakes={
            "These are the last rows. Token 0 gets row 0, however many come after it.": (
                tokens[1] + table[-count:]
            ),
            "Nothing was added.": tokens[1],
            "One row was taken for all tokens: the first `count` rows are a range, and not the row "
            "of that number.": lambda got: count > 1 and len((got - tokens[1]).unique(dim=0)) == 1,
            "A single token came, and the whole table was added: by broadcasting it became as many "
            "tokens as the table has rows.": lambda got: torch.equal(got, tokens[1] + table),
            "The result is as long as the table. It has as many tokens as came.": (
                lambda got: len(got) == 5
            ),
            KEPT: lambda _: torch.equal(fresh(tokens.clone()), expected),
            "The whole table was added, and fewer tokens came: take only as many of its rows, from "
            "the first on. They lie along the second axis.": (
                lambda got: "must match" in str(got) and "(5)" in str(got)
            ),
            **ENDS,
            "The table was stretched or shrunk to the tokens. A row belongs to its place: those "
            "that no token stands for are left out.": (
                lambda got: (
                    not torch.isin(got - tokens[1], table).any(dim=1).all()
                    and torch.equal(module(full.clone()), by_hand(table, full))
                )
            ),
        },
        why="Token k gets row k; the rows that no token stands for are left out.",
    )


def test_a_longer_sequence_is_refused(kata):
    """A sequence that is longer than the table is refused with a ValueError."""
    for rows, count, mode in [
        (5, 6, ""),
        (4, 9, ""),
        (1, 3, ""),
        (2, 5, ".eval()"),
        (1, 3, ".eval()"),
    ]:
        module, returned = filled(kata, rows, 2)[0].train(not mode), []
        mistakes = {
            "An assert disappears under `python -O`, and it is meant for what cannot happen. Raise "
            "ValueError.": AssertionError,
            "This is the error of whatever came across the lengths first. Compare the number of "
            "tokens (second axis) with that of the rows before you add anything, and say what does "
            "not fit.": (lambda error: "must match" in str(error) or "out of" in str(error)),
            "The line that should refuse has a slip itself: look at the error's own words.": (
                lambda error: (
                    isinstance(error, NameError | AttributeError) or "must derive" in str(error)
                )
            ),
            "It is refused, but with another kind of error than was asked for: ValueError.": (
                lambda error: error is not None
            ),
            "Tokens for which no position was ever learned got something all the same, or were "
            "dropped, and nobody is told.": lambda _, r=returned: isinstance(r[0], torch.Tensor),
            "Who does not look at the result goes on as if all was well. To print, to warn or to "
            "return something is not to refuse: raise.": lambda error: error is None,
        }
        called = f"PositionEmbedding({rows}, 2){mode}(tokens of shape (3, {count}, 2))"
        with checks.raises(ValueError, "", called, mistakes=mistakes):
            returned.append(module(some_tokens(3, count, 2)))


def test_evaluation_mode_changes_nothing(kata):
    """After .eval() it gives the same as in training."""
    module, table = filled(kata, 4, 3)
    tokens = some_tokens(2, 3, 3)
    expected = by_hand(table, tokens)
    checks.equal(
        checks.outcome(lambda: module.eval()(tokens.clone())),
        expected,
        "PositionEmbedding(4, 3).eval()(tokens of shape (2, 3, 3))",
        mistakes={
            "In training it is right, and in evaluation forward does something else. What was "
            "trained is what is evaluated.": (
                lambda _: torch.equal(module.train()(tokens.clone()), expected)
            )
        },
        why="A position embedding has no mode of its own.",
    )


def test_two_modules_share_nothing(kata):
    """Each PositionEmbedding has a parameter of its own, and adds that to the tokens."""
    first, table = filled(kata, 3, 2)
    second, tokens = put(7 * table, kata.PositionEmbedding(3, 2)), some_tokens(4, 3, 2)
    checks.equal(
        first.pos_embedding[0].detach(),
        table,
        "pos_embedding[0] of one module, after that of another was filled,",
        mistakes={
            "Both modules have the same Parameter. What is made once, for the class, in a default "
            "or in a cache, belongs to all modules.": 7 * table
        },
    )
    first(tokens.clone())
    checks.equal(
        second(tokens.clone())[0].detach(),
        by_hand(7 * table, tokens)[0],
        "what the other module makes of tokens, after a call of the first: [0]",
        mistakes={
            "These are the first module's rows. Something is kept where both modules find it: on "
            "the class, or in a variable of the file.": by_hand(table, tokens)[0]
        },
        why="What a module needs, it keeps in attributes of its own.",
    )


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of row k is the sum of what comes back from token k of all samples."""
    module, _ = filled(kata, 4, 2)
    each = backward(module, some_tokens(3, 4, 2).requires_grad_())
    checks.equal(
        module.pos_embedding.grad,
        each.sum(dim=0, keepdim=True),
        "pos_embedding.grad, after (PositionEmbedding(4, 2)(tokens) * weights).sum().backward(),",
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
            "This is the mean over the samples. A row that is used three times gets three "
            "gradients, and they add up.": each.mean(dim=0, keepdim=True),
            "Only the first sample sends its gradient back: the others got a copy that is cut "
            "off.": each[:1],
        },
        why="The same row stands in every sample, so what comes back from each is added up.",
    )


def test_the_gradient_reaches_the_tokens(kata):
    """The gradient of each token goes back to the token that was given."""
    module, _ = filled(kata, 4, 2)
    tokens = some_tokens(2, 3, 2).requires_grad_()
    checks.equal(
        checks.outcome(lambda: (backward(module, tokens), tokens.grad)[1]),
        some_tokens(2, 3, 2),
        "tokens.grad, after (PositionEmbedding(4, 2)(tokens) * weights).sum().backward(),",
        mistakes={
            "The tokens were changed in place, and autograd refuses that for a tensor that learns. "
            "Make a new tensor.": "in-place",
            "No gradient arrives: the tokens were cut off (detached, taken from .data, or copied "
            "under no_grad), so nothing that comes before can learn.": lambda got: got is None,
        },
        why="Something was added to each token, so its gradient comes back unchanged.",
    )


def test_an_optimizer_trains_the_rows_that_are_used(kata):
    """Each step of an optimizer moves the rows that are used, and the next call uses them."""
    module, table = filled(kata, 4, 3)
    parameter, tokens = module.pos_embedding, some_tokens(2, 3, 3)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    for step in (1, 2):
        optimizer.zero_grad()
        module(tokens.clone()).sum().backward()
        optimizer.step()
        moved = torch.cat((table[:3] - step, table[3:]))  # the rate 0.5, times 1 for each sample
        checks.equal(
            module.pos_embedding[0].detach(),
            moved,
            f"pos_embedding[0], after step {step} with three of four rows used,",
            mistakes={
                "It did not move: the optimizer holds the Parameter of the beginning, and the "
                "result does not depend on that one.": table,
                "The last row moved too, although no token stood there.": table - step,
            },
            why="The gradient of a used row is 2, for two samples, and the learning rate is 0.5. "
            "A row that no token stands for has nothing to learn.",
        )
        checks.equal(
            module(tokens.clone())[0].detach(),
            by_hand(moved, tokens)[0],
            f"PositionEmbedding(4, 3)(tokens)[0], after step {step},",
            mistakes={
                "This is what the parameter held before the step: a copy that an earlier call "
                "made was used again.": by_hand(moved + 1, tokens)[0]
            },
            why="forward reads the parameter, as it is at that moment.",
        )
    checks.same(
        module.pos_embedding,
        parameter,
        "pos_embedding, after two steps,",
        why="The optimizer holds the Parameter of the beginning: it must never be replaced.",
    )


def test_it_is_saved_and_loaded(kata):
    """The table is all that is saved, and loading it gives the same results."""
    module, table = filled(kata, 4, 3)
    other, tokens = kata.PositionEmbedding(num_tokens=4, dim=3), some_tokens(2, 4, 3)
    other(tokens.clone())
    checks.equal(
        list(module.state_dict()),
        ["pos_embedding"],
        "list(PositionEmbedding(4, 3).state_dict())",
        mistakes={
            "More than the table is saved: a buffer that is persistent, or another parameter.": (
                lambda got: len(got) > 1
            )
        },
        why="A checkpoint of a ViT holds `pos_embedding`, and nothing else for this step.",
    )
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(tokens.clone()).detach(),
        by_hand(table, tokens),
        "another PositionEmbedding, with the same state dict loaded: its result",
        mistakes={
            "Something beside the parameter has a part in the result, and was not loaded: it was "
            "drawn in __init__, or kept from an earlier call.": (
                lambda got: torch.equal(module(tokens.clone()), by_hand(table, tokens))
            )
        },
        why="All that forward uses beside its argument is in the state dict.",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) all is float64, with every digit."""
    module, table = filled(kata, 4, 3, torch.float64)
    put(table / 3, module)
    tokens = some_tokens(2, 3, 3, torch.float64) / 7
    expected = by_hand(table / 3, tokens)
    checks.equal(
        checks.outcome(lambda: module(tokens).detach()),
        expected,
        "PositionEmbedding(4, 3).to(torch.float64)(float64 tokens)",
        mistakes={
            "The numbers went through another dtype on the way. Ask the tokens for theirs.": (
                lambda got: torch.allclose(got.float(), expected.float())
            )
        },
        why="A Parameter follows .to(); a tensor that is kept beside it does not.",
    )
