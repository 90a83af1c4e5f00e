"""A table of positions whose numbers say where they stand.

Row k holds 1100 + 100 * k, 2100 + 100 * k, and so on; the tokens hold 1, 2, 3, ... So 2305 is the
number 5 of a token, to which number 1 of row 2 was added.
"""

import torch

from dojo import checks

FILLED = "(row k holds 1100 + 100 * k, 2100 + 100 * k, ...; the tokens hold 1, 2, 3, ...)"


def table_of(count, dim, dtype=torch.float32):
    """Return the table of shape (count, dim) that the tests work with."""
    rows, numbers = torch.arange(1, count + 1), torch.arange(1, dim + 1)
    return (1000 * numbers + 100 * rows[:, None]).to(dtype)


def filled(kata, count, dim, dtype=torch.float32):
    """Return a PositionEmbedding whose parameter holds that table."""
    module = kata.PositionEmbedding(count, dim).to(dtype)
    with torch.no_grad():
        module.pos_embedding.copy_(table_of(count, dim))
    return module


def some_tokens(batch, count, dim, dtype=torch.float32):
    """Return tokens of shape (batch, count, dim) that hold 1, 2, ..."""
    return torch.arange(1, batch * count * dim + 1).reshape(batch, count, dim).to(dtype)


def by_hand(table, tokens):
    """Return what is expected, token by token."""
    return torch.stack(
        [torch.stack([token + table[k] for k, token in enumerate(sample)]) for sample in tokens]
    )


def shapes(module):
    return {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}


def test_it_has_one_parameter(kata):
    """A PositionEmbedding has one parameter, `pos_embedding` of shape (1, num_tokens, dim)."""
    module = kata.PositionEmbedding(num_tokens=6, dim=4)
    kept = getattr(module, "pos_embedding", None)
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
        },
        why="The table has a row of `dim` numbers for each of `num_tokens` places.",
    )


def test_row_k_is_added_to_token_k(kata):
    """Row k of the table is added to token k."""
    module = kata.PositionEmbedding(4, 3)
    at_first = module.pos_embedding.detach().clone()
    with torch.no_grad():
        module.pos_embedding.copy_(table_of(4, 3))
    table, tokens = table_of(4, 3), some_tokens(2, 4, 3)
    result = module(some_tokens(2, 4, 3))
    checks.equal(
        result[0],
        by_hand(table, tokens)[0],
        f"PositionEmbedding(4, 3)(tokens)[0]\n{FILLED}",
        mistakes={
            "Nothing was added.": tokens[0],
            "This is the table alone: the tokens are lost. It is added to them.": table,
            "Every token got the same row, so no place can be told from another. Token k gets "
            "row k.": lambda got: len((got - tokens[0]).unique(dim=0)) == 1,
            "The rows are in the order from last to first.": tokens[0] + table.flip(0),
            "The rows are off by one: token k gets row k, and both count from 0.": (
                lambda got: torch.equal((got - tokens[0])[:-1], table[1:])
            ),
            "Row k was multiplied with token k. A position is added.": tokens[0] * table,
            "The table was added twice.": tokens[0] + 2 * table,
            "The tokens were scaled. They are added as they are.": (
                lambda got: torch.allclose(got - table, tokens[0] * 3**0.5, atol=0.01)
            ),
            "The table was put beside the tokens. It is added to them, and the shape stays.": (
                lambda got: got.numel() > tokens[0].numel()
            ),
            "Something is drawn anew in every call, so nothing that was learned is ever used.": (
                lambda got: not torch.equal(module(some_tokens(2, 4, 3))[0], got)
            ),
            "This is what pos_embedding held when it was made. forward must read the parameter "
            "itself: a copy made in __init__ never changes.": (
                lambda got: torch.equal(got, (tokens + at_first)[0])
            ),
            "The result is the same whatever pos_embedding holds: forward does not read it.": (
                lambda got: torch.equal(got, after_zeroing(module)(some_tokens(2, 4, 3))[0])
            ),
        },
        why="forward adds row k of pos_embedding, as it is at that moment, to token k.",
    )


def after_zeroing(module):
    with torch.no_grad():
        module.pos_embedding.zero_()
    return module


def test_each_sample_gets_the_same_rows(kata):
    """The same rows are added in every sample, whatever the batch size."""
    module, table = filled(kata, 2, 3), table_of(2, 3)
    for batch in (3, 1, 5):
        tokens = some_tokens(batch, 2, 3)
        checks.equal(
            module(some_tokens(batch, 2, 3)),
            by_hand(table, tokens),
            f"PositionEmbedding(2, 3)(tokens of shape ({batch}, 2, 3))\n{FILLED}",
            mistakes={
                "Only the first sample got its positions.": (
                    lambda got, tokens=tokens: (
                        torch.equal(got[0], tokens[0] + table) and torch.equal(got[1:], tokens[1:])
                    )
                ),
                "Something of an earlier call was kept. Each call starts from the parameter and "
                "the tokens that it is given.": lambda got, batch=batch: got.shape[0] != batch,
            },
            why="The place of a token does not depend on the sample that it belongs to.",
        )
    checks.equal(
        shapes(module),
        {"pos_embedding": (1, 2, 3)},
        "the parameters of the module after three calls",
        why="A call adds no parameter and changes none: there is no copy for each sample.",
    )


def test_a_shorter_sequence_takes_the_first_rows(kata):
    """A sequence that is shorter than the table takes its first rows."""
    module, table = filled(kata, 5, 2), table_of(5, 2)
    for count in (3, 1, 4):
        tokens = some_tokens(3, count, 2)
        checks.equal(
            module(some_tokens(3, count, 2))[1],
            by_hand(table, tokens)[1],
            f"PositionEmbedding(5, 2)(tokens of shape (3, {count}, 2))[1]\n{FILLED}",
            mistakes={
                "These are the last rows. Token 0 gets row 0, however many come after it.": (
                    tokens[1] + table[-count:]
                ),
                "Nothing was added.": tokens[1],
                "One row was taken for all tokens: the first `count` rows are a range, and not the "
                "row of that number.": (
                    lambda got, tokens=tokens, count=count: (
                        count > 1 and len((got - tokens[1]).unique(dim=0)) == 1
                    )
                ),
                "A single token came, and the whole table was added: by broadcasting it became as "
                "many tokens as the table has rows.": (
                    lambda got, tokens=tokens: torch.equal(got, tokens[1] + table)
                ),
            },
            why="Token k gets row k; the rows that no token stands for are left out.",
        )


def test_a_longer_sequence_is_refused(kata):
    """A sequence that is longer than the table is refused with a ValueError."""
    mistakes = {
        "Tokens for which no position was ever learned got something all the same, or were "
        "dropped, and nobody is told.": lambda error: error is None,
        "An assert disappears under `python -O`, and it is meant for what cannot happen. Raise "
        "ValueError.": AssertionError,
        "This is the error of whatever came across the lengths first. Compare them before you add "
        "anything, and say in words what does not fit.": lambda error: (
            not isinstance(error, ValueError)
        ),
    }
    for rows, count in [(5, 6), (4, 9), (1, 3)]:
        module = filled(kata, rows, 2)
        called = f"PositionEmbedding({rows}, 2)(tokens of shape (3, {count}, 2))"
        with checks.raises(ValueError, "", called, mistakes=mistakes):
            module(some_tokens(3, count, 2))


def test_the_tokens_that_were_given_stay(kata):
    """The tokens that were given stay as they were."""
    module = filled(kata, 4, 3)
    tokens = some_tokens(1, 4, 3)
    module(tokens)
    checks.equal(
        tokens[0],
        some_tokens(1, 4, 3)[0],
        "tokens[0], after PositionEmbedding(4, 3)(tokens),",
        mistakes={
            "The positions were added to the tokens in place. They belong to the caller, who may "
            "need them without positions.": some_tokens(1, 4, 3)[0] + table_of(4, 3)
        },
        why="They belong to the caller: the result is a new tensor.",
    )


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of row k is the sum of what comes back from token k of all samples."""
    module = filled(kata, 4, 2)
    result = module(some_tokens(3, 4, 2).requires_grad_())
    weights = some_tokens(*result.shape)
    (result * weights).sum().backward()
    checks.equal(
        module.pos_embedding.grad,
        weights.sum(dim=0, keepdim=True),
        "pos_embedding.grad, after (PositionEmbedding(4, 2)(tokens) * weights).sum().backward(),",
        mistakes={
            "The parameter takes no gradient: it was made with requires_grad=False.": (
                lambda got: (
                    got is None and [p.requires_grad for p in module.parameters()] == [False]
                )
            ),
            "No gradient arrives: forward works with a copy that is cut off from the parameter "
            "(detached, taken from .data, or made under no_grad).": lambda got: got is None,
            "This is the mean over the samples. A row that is used three times gets three "
            "gradients, and they add up.": weights.mean(dim=0, keepdim=True),
            "Only the first sample sends its gradient back: the others got a copy that is cut "
            "off.": weights[:1],
        },
        why="The same row stands in every sample, so what comes back from each is added up.",
    )


def test_the_gradient_reaches_the_tokens(kata):
    """The gradient of each token goes back to the token that was given."""
    module = filled(kata, 4, 2)
    tokens = some_tokens(2, 3, 2).requires_grad_()
    result = module(tokens)
    weights = some_tokens(*result.shape)
    (result * weights).sum().backward()
    checks.equal(
        tokens.grad,
        weights,
        "tokens.grad, after (PositionEmbedding(4, 2)(tokens) * weights).sum().backward(),",
        mistakes={
            "No gradient arrives: the tokens were cut off (detached, taken from .data, or copied "
            "under no_grad), so nothing that comes before can learn.": lambda got: got is None
        },
        why="Something was added to each token, so its gradient comes back unchanged.",
    )


def test_an_optimizer_trains_the_rows_that_are_used(kata):
    """Each step of an optimizer moves the rows that are used, and the next call uses them."""
    module, table = filled(kata, 4, 3), table_of(4, 3)
    parameter = module.pos_embedding
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    for step in (1, 2):
        optimizer.zero_grad()
        module(some_tokens(2, 3, 3)).sum().backward()
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
        tokens = some_tokens(1, 4, 3)
        checks.equal(
            module(some_tokens(1, 4, 3))[0].detach(),
            by_hand(moved, tokens)[0],
            f"PositionEmbedding(4, 3)(tokens)[0], after step {step},",
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
    module, other = filled(kata, 4, 3), kata.PositionEmbedding(4, 3)
    checks.equal(
        list(module.state_dict()),
        ["pos_embedding"],
        "list(PositionEmbedding(4, 3).state_dict())",
        why="A checkpoint of a ViT holds `pos_embedding`, and nothing else for this step.",
    )
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(some_tokens(1, 4, 3))[0].detach(),
        module(some_tokens(1, 4, 3))[0].detach(),
        "another PositionEmbedding, with the same state dict loaded: its result [0]",
        why="All that forward uses beside its argument is in the state dict.",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) all is float64, with every digit."""
    module = filled(kata, 4, 3, torch.float64)
    with torch.no_grad():
        module.pos_embedding.div_(3)
    tokens = some_tokens(2, 3, 3, torch.float64) / 7
    expected = by_hand(table_of(4, 3, torch.float64) / 3, tokens)
    checks.equal(
        module(tokens).detach(),
        expected,
        "PositionEmbedding(4, 3).to(torch.float64)(float64 tokens)",
        mistakes={
            "The numbers went through another dtype on the way.": (
                lambda got: torch.allclose(got.float(), expected.float())
            )
        },
        why="A Parameter follows .to(); a tensor that is kept beside it does not.",
    )


def test_two_modules_share_nothing(kata):
    """Each PositionEmbedding has a parameter of its own."""
    first, second = filled(kata, 3, 2), kata.PositionEmbedding(3, 2)
    with torch.no_grad():
        second.pos_embedding.fill_(7)
    checks.equal(
        first.pos_embedding[0].detach(),
        table_of(3, 2),
        "pos_embedding[0] of one module, after that of another was filled with 7,",
        why="A Parameter that is made once, for the class or in a default, belongs to all modules.",
    )
