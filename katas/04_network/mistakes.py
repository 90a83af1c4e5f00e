"""What people get wrong in kata 04, and how it shows."""

import torch
from torch import nn

from dojo import checks

SIZES = (5, 2, 3)
KEEPS = (
    "Your code keeps something from an earlier call. Compute each call from its batch and from what the Parameters "
    "hold now."
)
DEPENDS = "The result for one sample depends on the other samples of the batch. Each sample is computed alone."
RANDOM = "Two calls with the same batch give different results. Nothing in `forward` is random."
REFILLS = "Your `forward` fills the Parameters again. A call must not undo what the optimizer has learned."
IGNORES = "The result does not change when you change the Parameters. `forward` must use the Parameters of both layers."
CHANGED = "Your `forward` changes the given batch in place. The batch belongs to the caller."
NOT_OF_THE_NETWORK = (
    "The optimizer does not hold the Parameters of the given network. Copies, or another network's Parameters, train "
    "nothing here."
)
ACTIVATIONS = {
    "ReLU": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "GELU": nn.functional.gelu,
    "leaky ReLU": nn.functional.leaky_relu,
    "softmax": lambda values: torch.softmax(values, dim=-1),
    "log softmax": lambda values: torch.log_softmax(values, dim=-1),
}


def any_behaviour(error, kata, numbered):
    if error is None:
        return None
    if checks.says(error, "missing the required"):
        return "Your network has no method `forward`. Is it missing, or is its name misspelt?"
    if not isinstance(error, RuntimeError) or _new(kata) is None:
        return None
    signs = "cannot be multiplied", "expanded size", "size of tensor a", "inconsistent tensor size"
    if not any(checks.says(error, sign) for sign in signs):
        return None
    return _of_a_size(_new(kata), numbered)


def _of_a_size(network, numbered):
    """Return what does not fit, when torch refuses a batch; a debug kata does not say the right shape."""
    if said := _of_the_objects(network):
        return said
    for name in ("linear1", "linear2"):
        if said := _of_a_size_of(network, name, numbered):
            return said
    works = [
        checks.outcome(lambda: network.linear1(numbered(4, 5))),
        checks.outcome(lambda: network.linear2(numbered(4, 2))),
    ]
    came = checks.outcome(lambda: network(numbered(4, 5)))
    if all(isinstance(one, torch.Tensor) for one in works) and isinstance(came, RuntimeError):
        return (
            "Both layers work alone, so the error is in `forward`. linear1 takes x, and linear2 takes what linear1 "
            "gives."
        )
    return None


def _of_a_size_of(network, name, numbered):
    layer, takes = getattr(network, name, None), 5 if name == "linear1" else 2
    if not isinstance(layer, nn.Linear):
        return None
    came = checks.outcome(lambda: layer(numbered(4, takes)))
    if checks.says(came, "cannot be multiplied"):
        return (
            f"{name} cannot multiply. In the error, mat1 is what goes into {name}, and mat2 is its weight, transposed. "
            "Do these two shapes fit?"
        )
    if checks.says(came, "expanded size"):
        return (
            f"{name} multiplies, but it cannot add its bias. For one sample, the product has as many numbers as the "
            "weight has rows."
        )
    return None


# Experiments


def _new(kata, *sizes):
    network = checks.outcome(lambda: kata.NNNetwork(*(sizes or SIZES)))
    return network if isinstance(network, nn.Module) else None


def _held(network):
    """Return what stands under the names of the four Parameters, None where there is nothing."""
    return {
        f"{layer}.{kind}": getattr(getattr(network, layer, None), kind, None)
        for layer in ("linear1", "linear2")
        for kind in ("weight", "bias")
    }


def _of_the_objects(network, about=""):
    """Return what is wrong with the objects that should be four Parameters, or with those of one layer."""
    held = _held(network)
    for at, (name, value) in enumerate(held.items()):
        layer = getattr(network, name.partition(".")[0], None)
        is_asked = name.startswith(about)
        if is_asked and value is None and isinstance(layer, nn.Linear):
            return f"`{name}` is None. Each layer has a weight and a bias."
        if is_asked and isinstance(value, torch.Tensor) and not isinstance(value, nn.Parameter):
            return f"`{name}` is a plain tensor, so nobody trains it. It must be a Parameter."
        for other in list(held)[:at]:
            is_asked = about in name + other
            if is_asked and value is not None and held[other] is value:
                return f"`{other}` and `{name}` are one Parameter. Each of the four must be a Parameter of its own."
    return None


def _of_the_memory(network):
    """Return which Parameters share memory: fill one, and see whether another changes."""
    held = {name: value for name, value in _held(network).items() if value is not None}
    for name, value in held.items():
        before = {other: tensor.detach().clone() for other, tensor in held.items()}
        with torch.no_grad():
            value.add_(1)
        for other, tensor in held.items():
            if other != name and not torch.equal(tensor, before[other]):
                return (
                    f"`{name}` and `{other}` use the same memory, so training one changes the other. Create new values "
                    "for each Parameter."
                )
    return None


def _of_the_shapes(network, expected, layer):
    """Return which Parameter of a layer has another shape; not which shape is right."""
    for name, value in _held(network).items():
        shape = tuple(value.shape) if isinstance(value, torch.Tensor) else None
        if name.startswith(layer) and shape is not None and shape != expected[name]:
            return f"`{name}` has the shape {shape}, which is not what nn.Linear needs for these sizes."
    return None


def _of_a_parameter(network, fresh, shapes, layer):
    return (
        _of_the_objects(network, layer)
        or _of_the_shapes(network, shapes(*SIZES), layer)
        or _of_the_memory(fresh)
    )


def _is_right(kata, filled, numbered, by_hand):
    """Tell whether a new network with filled Parameters gives the right result for its first batch."""
    batch = numbered(4, 5)
    came = checks.outcome(lambda: filled(kata.NNNetwork(*SIZES))(batch))
    is_kept = torch.equal(batch, numbered(4, 5))
    return is_kept and checks.alike(came, by_hand(batch), tolerance=1e-5)


# The network runs


def linear1_takes_a_batch(got, error, kata, network, shapes, numbered):
    return _of_a_layer(got, error, kata, network, "linear1", shapes, numbered)


def linear2_takes_what_linear1_gives(got, error, kata, network, shapes, numbered):
    return _of_a_layer(got, error, kata, network, "linear2", shapes, numbered)


def _of_a_layer(got, error, kata, network, name, shapes, numbered):
    if isinstance(error, RuntimeError):
        return _of_the_objects(network, name) or _of_a_size_of(network, name, numbered)
    if not isinstance(got, torch.Tensor):
        return None
    return _of_a_parameter(network, _new(kata), shapes, name)


def a_batch_goes_through_both_layers(
    got, expected, kata, network, values, initial, shapes, numbers, numbered, by_hand
):
    batch = numbered(4, 5)
    held = {name: numbers(name, shape).float() for name, shape in shapes(*SIZES).items()}
    hidden = by_hand(numbered(4, 5), ["linear1"])
    if got is None:
        return "Your `forward` gives None. It must return what linear2 gives."
    if isinstance(got, (tuple, list)):
        return (
            f"Your `forward` gives a {type(got).__name__}. It must return only what linear2 gives."
        )
    if said := _of_a_parameter(network, _new(kata), shapes, ""):
        return said
    network(batch)
    if not torch.equal(batch, numbered(4, 5)):
        return CHANGED
    if checks.alike(got, numbered(4, 5)):
        return "Your `forward` returns the batch that it was given."
    if checks.alike(got, hidden, tolerance=1e-5):
        return "Your `forward` returns what linear1 gives. linear2 comes after it."
    if checks.alike(values(network), initial()):
        return REFILLS
    if said := _of_an_activation(got, expected, network, hidden):
        return said
    if not torch.equal(network(batch), network(batch)):
        return RANDOM
    if said := _of_the_samples(got, expected, network, batch) or _of_a_product(
        got, numbered(4, 5), held
    ):
        return said
    return None if _uses_the_parameters(network, batch) else IGNORES


def _of_an_activation(got, expected, network, hidden):
    for name, function in ACTIVATIONS.items():
        if checks.alike(got, network.linear2(function(hidden)), tolerance=1e-5):
            return f"There is a {name} between the two layers. Nothing stands between them."
        if checks.alike(got, function(expected), tolerance=1e-5):
            return f"There is a {name} after linear2. Return what linear2 gives."
    return None


def _of_the_samples(got, expected, network, batch):
    if got.dim() == 1:
        for place, which in [(0, "first"), (-1, "last")]:
            if checks.alike(got, expected[place], tolerance=1e-5):
                return (
                    f"Only the result of the {which} sample is returned. Each sample has a result."
                )
    changed = torch.cat([batch[:1], batch[1:] + torch.tensor([1.0, -2.0, 0.5, 3.0, -1.0])])
    other = network(changed)
    if got.shape == expected.shape and not checks.alike(other[0], got[0], tolerance=1e-5):
        return DEPENDS
    return None


def _uses_the_parameters(network, batch):
    """Tell whether the result changes when all Parameters do."""
    before = network(batch).detach().clone()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(-3).sub_(0.7)
    return not checks.alike(network(batch).detach(), before)


def _of_a_product(got, batch, held):
    """Return which mistake in the two products of `forward` gives these values."""
    first, one, second, two = held.values()
    hidden = batch @ first.T + one
    without = {
        "The bias of linear2 is not added.": hidden @ second.T,
        "The bias of linear1 is not added.": batch @ first.T @ second.T + two,
        "No bias is added. Each layer adds its bias to the product.": batch @ first.T @ second.T,
    }
    for said, values in without.items():
        if checks.alike(got, values, tolerance=1e-5):
            return said
    reshaped = (batch @ first.reshape(5, 2) + one, second.T), (hidden, second.reshape(2, 3))
    both = (reshaped[0][0], second.reshape(2, 3))
    if any(checks.alike(got, a @ b + two, tolerance=1e-5) for a, b in (*reshaped, both)):
        return "Your code reshapes a weight. That cuts its numbers into other rows. A transpose makes columns of rows."
    return None


def any_three_sizes(got, error, kata, network, sizes, shapes, filled, numbered, by_hand):
    if error is not None and not isinstance(error, RuntimeError):
        return None
    if not _is_right(kata, filled, numbered, by_hand):
        return None
    now = {name: tuple(value.shape) for name, value in network.named_parameters()}
    if now == shapes(*SIZES):
        return f"NNNetwork{sizes} has the sizes 5, 2 and 3. Take the sizes from in_dim, hidden and out_dim."
    if said := _of_the_objects(network):
        return said
    other = [name for name, shape in shapes(*sizes).items() if now.get(name) != shape]
    if other and now.keys() == shapes(*sizes).keys():
        return f"NNNetwork{SIZES} is right. In NNNetwork{sizes} `{other[0]}` has the shape {now[other[0]]}."
    return None


# The Parameters


def it_has_four_parameters(got, expected, network, NAMES):
    if said := _of_the_objects(network):
        return said
    held = {id(value): name for name, value in _held(network).items() if value is not None}
    extra = [name for name in got if name not in NAMES]
    if extra and set(NAMES) <= set(got):
        value = network.get_parameter(extra[0])
        if id(value) in held:
            return f"`{extra[0]}` is a second name of `{held[id(value)]}`. Register each layer under one name only."
        return f"`{extra[0]}` is one parameter too many. There are two linear layers, and nothing else."
    if list(got) == NAMES[2:] + NAMES[:2]:
        return "linear2 comes first. A module lists its layers in the order of assignment."
    if set(got) == set(NAMES) and list(got) != NAMES and list(got)[:2] in (NAMES[1::-1], NAMES[:2]):
        return "The bias of a layer comes before its weight. A name that you delete and assign again goes to the end."
    for name in ("linear1.bias", "linear2.bias"):
        if len(got.get(name, (0,))) != 1:
            return f"`{name}` has {len(got[name])} dimensions. A bias has one: a number for each output."
    return None


def weights_are_zero_and_biases_are_one(got, expected, kata):
    if not isinstance(got, dict) or list(got) != list(expected):
        return None
    if any(got[name].shape != expected[name].shape for name in got):
        return None
    if said := _of_all_networks(kata):
        return said
    if all(checks.alike(got[name], 1 - expected[name]) for name in got):
        return "The weights are one and the biases are zero. It is the other way round."
    wrong = next(name for name in got if not checks.alike(got[name], expected[name]))
    value, again = got[wrong], _held(kata.NNNetwork(*SIZES))[wrong]
    if value.dtype != torch.float32:
        return f"`{wrong}` has the dtype {value.dtype}. Keep the dtype of nn.Linear."
    if len(value.unique()) > 1 and not torch.equal(value, again):
        return (
            f"`{wrong}` still holds random numbers. torch.zeros() and torch.zeros_like() alone make new tensors and "
            "change no Parameter."
        )
    if len(value.unique()) == 1:
        return f"Every number in `{wrong}` is {value.flatten()[0].item()}. Weights start at 0, biases at 1."
    return None


def each_has_its_own_memory(kata, sizes):
    network = kata.NNNetwork(*sizes)
    return _of_the_objects(network) or _of_the_memory(network)


def two_networks_share_nothing(kata):
    return _of_all_networks(kata)


def _of_all_networks(kata):
    """Return which Parameter a network shares with another: change one, and see whether the other changes."""
    for name, one in _held(kata.NNNetwork(*SIZES)).items():
        other = _held(kata.NNNetwork(*SIZES))[name]
        if one is None:
            continue
        if one is other:
            return (
                f"All networks have the same Parameter as their `{name}`. Create it in `__init__`."
            )
        before = other.detach().clone()
        with torch.no_grad():
            one.add_(1)
        if not torch.equal(other, before):
            return (
                f"`{name}` uses the same memory in all networks. Create its values in `__init__`."
            )
    return None


# Forward and backward


def any_number_of_samples(
    got, error, expected, kata, network, batch, count, filled, numbered, by_hand
):
    if not _is_right(kata, filled, numbered, by_hand):
        return None
    fresh = checks.outcome(lambda: filled(kata.NNNetwork(*SIZES))(batch.clone()))
    if checks.alike(fresh, by_hand(batch), tolerance=1e-5):
        return KEEPS
    if error is not None:
        return None
    if count == 1 and got.dim() == 1:
        return "A batch of one sample loses a dimension. Its result has the shape (1, 3)."
    small = filled(kata.NNNetwork(*SIZES))(batch / 1e7)
    if count == 4 and checks.alike(small, by_hand(batch / 1e7), tolerance=1e-5):
        return "Small numbers are right, large ones are not. Do not limit or scale any value."
    return None


def the_batch_stays_as_it_was(got):
    return CHANGED


def forward_uses_what_the_parameters_hold_now(
    got, expected, kata, network, batch, values, initial, filled, numbered, by_hand
):
    if not _is_right(kata, filled, numbered, by_hand):
        return None
    if not torch.equal(batch, numbered(4, 5)):
        return CHANGED
    if checks.alike(values(network), initial()):
        return REFILLS
    return "This is right in the first call. " + KEEPS


def evaluation_mode_changes_nothing(kata, filled, numbered, by_hand):
    if not _is_right(kata, filled, numbered, by_hand):
        return None
    return "In train mode this is right. Your `forward` does something else in eval mode."


def it_computes_in_float64(got, expected, kata, network, filled, numbered, by_hand):
    if not _is_right(kata, filled, numbered, by_hand) or not isinstance(got, torch.Tensor):
        return None
    if got.dtype == torch.float32:
        return "The result is float32. Use the dtype of the batch and the Parameters; do not write one into the code."
    if got.dtype == torch.float64 and checks.alike(got, expected, tolerance=1e-5):
        return "Digits are lost: values went through float32. Keep the dtype of the batch and the Parameters."
    return None


def every_parameter_gets_its_gradient(got, error, expected, kata, filled, numbered, by_hand):
    network = _new(kata)
    if network is None:
        return None
    frozen = [name for name, one in network.named_parameters() if not one.requires_grad]
    if frozen:
        return f"`{frozen[0]}` has `requires_grad=False`. All four Parameters are to be trained."
    if not _is_right(kata, filled, numbered, by_hand):
        return None
    if checks.says(error, "does not require grad"):
        return (
            "The result has no graph, so nothing can be trained. `forward` must not use detach(), .data or "
            "torch.no_grad()."
        )
    if error is not None or list(got) != list(expected):
        return None
    missing = [name for name, grad in got.items() if grad is None]
    if missing == ["batch", "linear1.weight", "linear1.bias"]:
        return "No gradient reaches linear1. The graph is cut between the layers, as detach() and .data cut it."
    if missing == ["batch"]:
        return "No gradient reaches the batch. `forward` cuts the graph before linear1."
    if missing == list(got)[1:]:
        return "No Parameter gets a gradient. `forward` uses copies of them, or detached values."
    if missing and set(missing) < set(got):
        return f"`{missing[0]}` gets no gradient. `forward` uses a copy of it, or detached values."
    return None


# The optimizer


def the_optimizer_is_adam(got, optimizer):
    if optimizer is None:
        return "`make_optimizer` gives None. It must return the optimizer that it makes."
    if isinstance(optimizer, type):
        return "This is the class itself. Call it with what it is to train."
    if got is torch.optim.AdamW:
        return "AdamW is a subclass of Adam. By default it shrinks every weight at each step, which Adam does not."
    if isinstance(optimizer, torch.optim.Optimizer) and not isinstance(optimizer, torch.optim.Adam):
        return f"{got.__name__} is another optimizer. It steps in another way than Adam."
    return None


def the_learning_rate(got, kata):
    if not got:
        return None
    if len(set(got)) > 1:
        return "The groups have different learning rates. It is 0.001 for all parameters."
    optimizer = kata.make_optimizer(kata.NNNetwork(*SIZES))
    if "lr" in vars(optimizer):
        return "You set an attribute `lr` on the optimizer. It takes the learning rate from its groups."
    return f"Your learning rate is {got[0]:g}."


def it_holds_the_parameters_of_this_network(got, network, names, held, NAMES):
    if list(names.values()) != NAMES:
        return None
    if got == ["not of this network"] * len(got) and got:
        return NOT_OF_THE_NETWORK
    missing = [name for name in NAMES if name not in got]
    if "not of this network" in got:
        return f"The optimizer does not hold `{missing[0]}` itself, but a tensor that is not of this network."
    if missing:
        return f"The optimizer does not hold {_listed(missing)}. It trains only what it holds."
    return None


def _listed(names):
    return " and ".join(f"`{name}`" for name in names)


def each_call_makes_a_new_optimizer(first):
    if isinstance(first, torch.optim.Optimizer):
        return "Your code returns the optimizer of an earlier call. It still has the state of its earlier steps."
    return None


def the_network_stays_as_it_was(got, expected):
    if list(got) == list(expected):
        return "`make_optimizer` changes what the Parameters hold. It only decides who changes them later."
    return None


def a_step_is_that_of_adam_by_default(got, optimizer, adam, network, reference):
    held = {id(one) for group in optimizer.param_groups for one in group["params"]}
    if held != {id(one) for one in network.parameters()} or type(optimizer) is not torch.optim.Adam:
        return None
    for group in optimizer.param_groups:
        for setting, value in adam.defaults.items():
            if setting not in ("lr", "betas") and group[setting] != value:
                return f"Your code sets `{setting}` to {group[setting]!r}. Only the learning rate is chosen."
        if tuple(group["betas"]) != adam.defaults["betas"]:
            return (
                f"Your code sets `betas` to {group['betas']!r}. Only the learning rate is chosen."
            )
        if not checks.alike(float(group["lr"]), 0.001, tolerance=1e-9):
            return f"Your learning rate is {float(group['lr']):g}."
    return None


def the_first_step_moves_linear2_alone(error, kata, network, optimizer):
    if error is not None:
        return None
    held = {id(one) for group in optimizer.param_groups for one in group["params"]}
    if not held & {id(one) for one in network.parameters()}:
        return NOT_OF_THE_NETWORK
    for name, one in network.named_parameters():
        if not one.requires_grad and kata.NNNetwork(*SIZES).get_parameter(name).requires_grad:
            return f"`make_optimizer` freezes `{name}`. All four Parameters are to be trained."
    return None
