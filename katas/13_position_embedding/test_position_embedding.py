"""A table holds one learned row for each place, and row k is added to token k of every sample."""

import torch
from torch import nn

from dojo import checks

# What pos_embedding holds here. Tokens are small: 1297 comes from row 0, and 2297 from row 1.
TABLE = torch.tensor([[110.0, -120, 1300], [210, -220, 2300], [310, -320, 3300], [410, -420, 4300]])


def some_tokens(batch, count, dim=3):
    """Return tokens of shape `(batch, count, dim)` that hold -3, -2, -1, 0, 1, 2, ..."""
    return torch.arange(-3.0, batch * count * dim - 3).reshape(batch, count, dim)


def position_embedding(kata, table=TABLE):
    """Return a PositionEmbedding whose parameter holds `table`."""
    return fill(kata.PositionEmbedding(*table.shape).to(table.dtype), table)


def fill(module, table):
    with torch.no_grad():
        module.pos_embedding.copy_(table)
    return module


def by_hand(table, tokens):
    """Return the expected result, made token by token."""
    result = tokens.clone()
    for sample in result:
        for k in range(len(sample)):
            sample[k] += table[k]
    return result


# Step 1: the parameter


def test_it_is_a_module(kata):
    """A PositionEmbedding is an nn.Module."""
    module = kata.PositionEmbedding(num_tokens=6, dim=5)
    checks.instance(module, nn.Module, "PositionEmbedding(num_tokens=6, dim=5)")


def test_it_has_one_parameter(kata):
    """It has exactly one parameter: `pos_embedding` of shape (1, num_tokens, dim)."""
    module = kata.PositionEmbedding(6, 5)
    checks.equal(
        {name: tuple(parameter.shape) for name, parameter in module.named_parameters()},
        {"pos_embedding": (1, 6, 5)},
        "names and shapes of the parameters of PositionEmbedding(6, 5)",
    )


# Step 2: the sum


def test_row_k_is_added_to_token_k(kata):
    """Row k of the table, as it is now, is added to token k."""
    module = position_embedding(kata)
    checks.equal(
        module(some_tokens(2, 4))[0],
        by_hand(TABLE, some_tokens(2, 4))[0],
        "PositionEmbedding(4, 3)(tokens)[0], where row 0 holds 110, -120, 1300, row 1 210, -220, ...",
    )


def test_the_argument_stays_as_it_was(kata):
    """The tensor that was given stays as it was."""
    tokens = some_tokens(1, 4)
    position_embedding(kata)(tokens)
    checks.equal(tokens, some_tokens(1, 4), "tokens, after PositionEmbedding(4, 3)(tokens)")


def test_a_shorter_sequence_takes_the_first_rows(kata):
    """A sequence that is shorter than the table takes the first rows: token 0 always gets row 0."""
    for count in (3, 1, 2):
        checks.equal(
            position_embedding(kata)(some_tokens(2, count))[0],
            by_hand(TABLE, some_tokens(2, count))[0],
            f"PositionEmbedding(4, 3)(tokens of shape (2, {count}, 3))[0]",
        )


def test_any_batch_and_any_length(kata):
    """Every sample gets the same rows, in a batch of any size, for any number of tokens that fits."""
    module = position_embedding(kata)
    for batch, count in [(2, 4), (7, 2), (1, 4), (5, 1), (3, 3)]:
        tokens = some_tokens(count, batch).transpose(0, 1)  # its memory has another order
        checks.equal(
            module(tokens.clone()),
            by_hand(TABLE, tokens),
            f"PositionEmbedding(4, 3)(tokens of shape ({batch}, {count}, 3))",
        )


def test_any_number_of_rows_and_any_dim(kata):
    """`num_tokens` and `dim` may be any positive numbers, 1 included."""
    for rows, dim in [(1, 3), (3, 1), (2, 5)]:
        table, tokens = some_tokens(1, rows, dim)[0] + 110, some_tokens(2, rows, dim)
        checks.equal(
            position_embedding(kata, table)(tokens.clone()),
            by_hand(table, tokens),
            f"PositionEmbedding({rows}, {dim})(tokens of shape (2, {rows}, {dim}))",
        )


def test_each_call_gives_a_new_tensor(kata):
    """Each call gives a new tensor: a later call does not change an earlier result."""
    module = position_embedding(kata)
    earlier = module(some_tokens(1, 4))
    module(some_tokens(1, 4) + 50)
    checks.equal(
        earlier, by_hand(TABLE, some_tokens(1, 4)), "an earlier result, after another call"
    )


def test_a_call_leaves_the_parameter_alone(kata):
    """A call does not replace the parameter: an optimizer holds this object."""
    module = position_embedding(kata)
    parameter = module.pos_embedding
    module(some_tokens(2, 3))
    checks.same(module.pos_embedding, parameter, "pos_embedding, after a call")


def test_two_modules_share_nothing(kata):
    """Each PositionEmbedding has its own parameter and uses its own."""
    first, second = position_embedding(kata), position_embedding(kata, TABLE * 10)
    first(some_tokens(2, 4))
    checks.equal(
        [module(torch.zeros(1, 4, 3))[0] for module in (first, second)],
        [TABLE, TABLE * 10],
        "what two modules add to zeros, where the second table holds ten times the first",
    )


# Step 3: what is refused


def test_a_longer_sequence_is_refused(kata):
    """A sequence longer than the table raises ValueError, even where broadcasting could add one row to all."""
    for rows, count in [(4, 5), (4, 8), (1, 2)]:
        module = position_embedding(kata, TABLE[:rows])
        called = f"PositionEmbedding({rows}, 3)(tokens of shape (2, {count}, 3))"
        with checks.raises(ValueError, "", called):
            module(some_tokens(2, count))


def test_evaluation_mode_changes_nothing(kata):
    """After .eval() it adds the same rows, and refuses the same sequences."""
    module, tokens = position_embedding(kata).eval(), some_tokens(2, 3)
    checks.equal(
        module(tokens.clone()), by_hand(TABLE, tokens), "PositionEmbedding(4, 3).eval()(tokens)"
    )
    with checks.raises(ValueError, "", "PositionEmbedding(4, 3).eval()(tokens of shape (2, 5, 3))"):
        module(some_tokens(2, 5))


# Step 4: training, saving, moving


def test_its_gradient_is_the_sum_over_the_batch(kata):
    """The gradient of row k is the sum of what comes back from token k of all samples, in eval mode, too."""
    for mode in ("train", "eval"):
        module, weights = position_embedding(kata).train(mode == "train"), some_tokens(3, 4)
        (module(some_tokens(3, 4)) * weights).sum().backward()
        checks.equal(
            module.pos_embedding.grad,
            weights.sum(dim=0, keepdim=True),
            f"pos_embedding.grad in {mode} mode, after (module(tokens) * weights).sum().backward()",
        )


def test_the_gradient_reaches_the_tokens(kata):
    """The gradient of each token goes back to the token that was given."""
    tokens, weights = some_tokens(2, 3).requires_grad_(), some_tokens(2, 3)
    (position_embedding(kata)(tokens) * weights).sum().backward()
    checks.equal(
        tokens.grad,
        weights,
        "tokens.grad, after (PositionEmbedding(4, 3)(tokens) * weights).sum().backward()",
    )


def test_an_optimizer_trains_it(kata):
    """Each step of an optimizer moves the rows that were used, and no other; the next call uses them."""
    module, tokens = position_embedding(kata), some_tokens(2, 3)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    for step in (1, 2):
        optimizer.zero_grad()
        module(tokens.clone()).sum().backward()
        optimizer.step()
        checks.equal(
            module(tokens.clone())[0].detach(),
            by_hand(TABLE - step, tokens)[
                0
            ],  # the rate 0.5, times a gradient of 1 from two samples
            f"PositionEmbedding(4, 3)(three tokens)[0], after {step} steps of SGD",
        )
    checks.equal(
        module.pos_embedding[0, 3].detach(), TABLE[3], "the unused row, pos_embedding[0, 3]"
    )


def test_it_is_saved_and_loaded(kata):
    """The table is all that is saved, also after a call, and a module that loads it gives the same results."""
    module, other = position_embedding(kata), kata.PositionEmbedding(4, 3)
    for each in (module, other):
        each(some_tokens(2, 4))
        checks.equal(list(each.state_dict()), ["pos_embedding"], "list(module.state_dict())")
    other.load_state_dict(module.state_dict())
    checks.equal(
        other(some_tokens(2, 4)),
        by_hand(TABLE, some_tokens(2, 4)),
        "the result of another PositionEmbedding, after it has loaded this state dict",
    )


def test_it_follows_the_dtype(kata):
    """After .to(torch.float64) the result is float64, with every digit, also if the module was called before."""
    module, table, tokens = position_embedding(kata), TABLE.double() / 3, some_tokens(2, 3)
    module(tokens)
    fill(module.to(torch.float64), table)
    checks.equal(
        module(tokens.double() / 7),
        by_hand(table, tokens.double() / 7),
        "module(float64 tokens), after module(tokens) and module.to(torch.float64)",
    )
