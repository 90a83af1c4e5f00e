"""What people get wrong in kata 05, and how it shows."""

import math

import torch
from torch import nn

from dojo import checks

OWN_ONLY = "Your code reaches only the module's own parameters. Its children have parameters, too."
CHILDREN_ONLY = "Your code reaches the children's parameters, but not the module's own."
STILL_MOVE = (
    "Running statistics are buffers, not parameters. Each forward pass in train mode changes them, whatever "
    "`requires_grad` says."
)
CHANGES_PARAMETERS = (
    "Your code changes parameters, in value or in dtype. Keep them, and change only their flags."
)
KEEPS_NOTHING = (
    "{} puts layers with `track_running_stats=False` in {} mode. They keep no statistics."
)
NO_AFFINE = "Your code leaves out layers with `affine=False`. They keep running statistics, too."
NO_INSTANCE = "Your code leaves out InstanceNorm. With `track_running_stats=True` it keeps running statistics."
ROOT = "Your code leaves out the module itself. It can be a BatchNorm, too: `modules()` begins with it."
TOGGLES = "Your code reverses the flags. What is frozen already must stay frozen."
SKIPS_FROZEN = "Your code skips parameters that are frozen already. An old gradient can still be there: drop it, too."
AGAIN = "Your code changes modules of earlier calls again. Remember no module from call to call."
ONCE = "Your code does nothing with a module that it knows from an earlier call. Do the whole work in each call."
RESTORES_MODE = (
    "Your `unfreeze` restores a mode from before `freeze`. It remembers no earlier state: the layers that keep "
    "statistics are in train mode."
)
EARLIER = (
    "Your code restores the flags that it saw before `freeze`. `unfreeze` remembers no earlier state: everything "
    "becomes trainable."
)
TWICE = "A shared Parameter comes twice in your code. It is one object, however many names it has."
BY_VALUE = (
    "Your code takes Parameters with equal values for one. Compare objects with `is` or id()."
)
BY_MEMORY = "Your code takes Parameters on the same memory for one. They are two objects: compare with `is` or id()."
TENSORS = "Your code counts tensors. Count the numbers in them."
STAYS_IN_EVAL = (
    "The running statistics are still frozen: no layer is in train mode. `unfreeze` puts the layers that keep "
    "statistics in train mode."
)


def any_behaviour(error):
    if not torch.is_grad_enabled():
        torch.set_grad_enabled(True)
        return "Your code switches off gradients for the whole program. Set the flag of each parameter instead."
    return None


KINDS = (
    *(nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d),
    *(nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d),
)


# Experiments


def _tree():
    """Return a module with parameters of its own, a child, and a grandchild."""
    net = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 4)))
    net.gain = nn.Parameter(torch.ones(3))
    return net


def _flags(module):
    return {parameter.requires_grad for parameter in module.parameters()}


def _frozen(kata, module):
    """Return how many parameters of a module `freeze` reaches."""
    kata.freeze(module)
    return sum(not parameter.requires_grad for parameter in module.parameters())


def _unfrozen(kata, module):
    """Return how many parameters of a module `unfreeze` reaches."""
    kata.unfreeze(module.requires_grad_(False))
    return sum(parameter.requires_grad for parameter in module.parameters())


def _listed(kata, module):
    """Return which parameters of a module `trainable_parameters` gives, and nothing else that it gives."""
    came = list(kata.trainable_parameters(module))
    return [parameter for parameter in module.parameters() if any(parameter is one for one in came)]


def _lists_by_value(kata):
    twins = _twins()
    return len(list(kata.trainable_parameters(twins))) == len(_listed(kata, twins)) == 2


def _unfreezes(kata, net=None):
    """Tell whether `unfreeze` sets the flags right after `freeze` on something new."""
    net = net or _tree()
    kata.freeze(net)
    frozen = _flags(net) == {False}
    kata.unfreeze(net)
    return frozen and _flags(net) == {True}


def _stops_statistics(kata, layer=None, depth=1):
    """Tell whether `freeze` puts a new layer, inside of other modules, in eval mode."""
    net = layer = layer or nn.BatchNorm1d(3)
    for _ in range(depth):
        net = nn.Sequential(net)
    kata.freeze(net)
    return not layer.training


def _twins():
    """Return a module with three Parameters of one shape. Two are equal."""
    return nn.ParameterList([torch.full((2,), number) for number in (7.0, 7.0, 8.0)])


def _leaf():
    """Return a module without children, whose parameter has an unusual name."""
    leaf = nn.Module()
    leaf.gain = nn.Parameter(torch.ones(2, 3))
    return leaf


def _left_out(left, net, reached):
    """Return which parameters of a Network are left out; `reached(module)` counts those that are not."""
    names = [name for name, _ in net.named_parameters()]
    if left == [name for name in names if "." in name]:
        if reached(nn.Linear(3, 2)) == 2:
            return OWN_ONLY
        return "Your code stops after the first parameter. Does a `return` end the loop?"
    if left == [name for name in names if "." not in name]:
        return (
            "Your code leaves out the first parameter."
            if reached(nn.Linear(3, 2))
            else CHILDREN_ONLY
        )
    if left == [name for name in names if name.count(".") > 1]:
        return "Your code reaches only the module and its children. Go on to the end of the tree."
    if left == [name for name in names if name.count(".") > 2]:
        return "Your code reaches only three levels of the tree. Go on to the end."
    if left == [name for name, p in net.named_parameters() if p.dim() == 1]:
        return "Your code leaves out parameters of one dimension, such as biases. They are parameters, too."
    if left == [name for name in names if name.endswith("bias")]:
        return "Your code leaves out the biases. They are parameters, too."
    if left == [name for name in names if not name.endswith("weight")]:
        return "Your code reaches only parameters with the name `weight`. They can have any name."
    if left == [name for name in names if name.endswith(("shift", "gain"))]:
        if reached(_leaf()):
            return "Your code leaves out the own parameters of modules that have children."
        return "Your code reaches only parameters with the names `weight` and `bias`. They can have any name."
    norms = [name for name in names if "norm" in name or name.startswith("body.0.")]
    if left == norms:
        return "Your code leaves out the normalisation layers. Their weights and biases are parameters, too."
    if left == [name for name in names if name not in norms]:
        return "Your code reaches only parameters of normalisation layers. The others belong to the module, too."
    return None


# Step 1


def freeze_reaches_every_parameter(got, net, kata, names, requiring, Network):
    if got == names(net):
        return _nothing_frozen(net, kata, requiring, Network)
    return _left_out(got, net, lambda module: _frozen(kata, module))


def _nothing_frozen(net, kata, requiring, Network):
    if any("requires_grad" in vars(module) for module in net.modules()):
        return (
            "Your code sets the attribute `requires_grad` on a module. A module has no such flag, and no parameter "
            "reads it: set the flag of each parameter."
        )
    own = sorted({name for parameter in net.parameters() for name in vars(parameter)})
    if own:
        return f"Your code makes a new attribute `{own[0]}` on each Parameter. The flag is called `requires_grad`."
    came = kata.freeze(Network())
    if isinstance(came, nn.Module) and not requiring(came):
        return "Your code changes a copy. Change the module that you get."
    if not _frozen(kata, _tree().requires_grad_(False)):
        return "Your `freeze` makes parameters trainable. The flag of a frozen parameter is False."
    if not any(layer.training for layer in net.modules()):
        return (
            "Your code puts the module in eval mode. That stops no gradient: each parameter has a flag, "
            "`requires_grad`."
        )
    return None


def what_is_frozen_stays_frozen(got, kata):
    net = _tree().requires_grad_(False)
    kata.freeze(net)
    if got and _flags(net) == {True} and _frozen(kata, _tree()) == 5:
        return TOGGLES
    return None


def freeze_changes_no_value(got, called, net, names, objects, before):
    if called.startswith("the old Parameters"):
        if not names(net):
            return "Your code takes the Parameters away. A frozen parameter is still a Parameter, without a gradient."
        if len(names(net)) == len(objects) and "Parameter" in got:
            return (
                "Your code puts new Parameters in the place of the old ones. An optimizer, and other modules that "
                "share a weight, still hold the old ones."
            )
        return None
    if set(got) & set(names(net)):
        return CHANGES_PARAMETERS
    now = net.state_dict()
    means = [name for name in before if name.endswith("running_mean")]
    if set(means) <= set(got) and not any(now[name].any() for name in means):
        return (
            "Your code resets the running statistics. They are part of what was trained: keep them."
        )
    return None


def freeze_drops_old_gradients(got, net, names, kata, gradients):
    if got and not any(grad.any() for grad in gradients(net).values()):
        return (
            "Your gradients are zeros now. For an optimizer that is a gradient like any other: weight decay and "
            "momentum still move the value. Set `.grad` to None."
        )
    if got == names(net):
        return (
            "The gradients of the last backward pass are still there. The optimizer applies them in its next step, "
            "because it does not read the flag."
        )
    if got == ["head.bias"]:
        other = _tree()
        other.gain.requires_grad, other.gain.grad = False, torch.ones(3)
        kata.freeze(other)
        return SKIPS_FROZEN if other.gain.grad is not None else None
    return None


def gradients_flow_through_a_frozen_part(got, expected, error):
    if error is None and list(got) == ["3.weight", "3.bias"]:
        return (
            "No gradient reaches the layers before the frozen one. Something cuts the graph there, such as "
            "torch.no_grad() or detach(). A frozen layer still passes gradients on."
        )
    return None


# Step 2


def running_statistics_do_not_move(got, net, kata):
    if got and all(name.endswith("num_batches_tracked") for name in got) and net.body[0].training:
        return (
            "Only the counter of batches still moves, because the layer is in train mode. There it normalises with "
            "mean and variance of the batch, not with its running statistics. Change its mode."
        )
    if "body.1.1.norm.running_mean" not in got:
        return None
    if _stops_statistics(kata):
        deep = not _stops_statistics(kata, depth=4)
        return (
            "A BatchNorm deeper in the tree still moves. Go on to the end of the tree."
            if deep
            else None
        )
    if _stops_statistics(kata, nn.BatchNorm2d(3)):
        return "Your code stops BatchNorm2d, but not BatchNorm1d. It keeps statistics, too."
    return STILL_MOVE if "body.0.running_mean" in got else None


def only_layers_with_statistics_are_in_eval_mode(got, called, kata, STATISTICS, many_layers):
    if called.startswith("the layers in eval mode"):
        return _of_modes(kata, got, STATISTICS, many_layers(), "eval", "freeze")
    trainable, in_train_mode = got
    net = many_layers()
    if trainable and _frozen(kata, net) == len(list(net.parameters())):
        return "Your `freeze` does not freeze parameters in eval mode. The mode does not matter for them."
    if in_train_mode == STATISTICS:
        return "Your code reverses the mode. `freeze` puts these layers in eval mode, whatever their mode was before."
    if "dropout" in in_train_mode:
        return "Your code puts other layers in train mode. Their mode must stay as it was."
    return None


def _of_modes(kata, got, STATISTICS, net, mode, function):
    """Return what is wrong with the layers that got a mode."""
    layers = {name or "net": layer for name, layer in net.named_modules()}
    missing = {name for name in STATISTICS if name not in got}
    extra = {name for name in got if name not in STATISTICS}
    your = f"Your `{function}`"
    if extra == set(layers) - set(STATISTICS):
        dropout = nn.Sequential(nn.Dropout()).train(mode == "eval")
        getattr(kata, function)(dropout)
        if dropout.training is (mode == "eval"):
            return (
                f"{your} calls {'eval()' if mode == 'eval' else 'train()'} on modules that only contain such a layer. "
                "That reaches every layer in them, even a Dropout."
            )
        return f"{your} puts every layer in {mode} mode, even a Dropout. Choose the layers that keep statistics."
    if extra == {"layer", "group"} or extra == {
        *("layer", "group", "batch_without_statistics", "instance_without_statistics")
    }:
        return (
            f"{your} puts LayerNorm and GroupNorm in {mode} mode. They keep no running statistics."
        )
    if extra == {"batch_without_statistics", "instance_without_statistics"}:
        return KEEPS_NOTHING.format(your, mode)
    if len(extra) == 1 and extra < {"batch_without_statistics", "instance_without_statistics"}:
        return KEEPS_NOTHING.format(your, mode)
    if extra == {"loss"}:
        return f"{your} puts every layer with a buffer in {mode} mode. A buffer is not always a running statistic."
    return None if extra else _of_missing(missing, STATISTICS, layers, mode)


def _of_missing(missing, STATISTICS, layers, mode):
    if missing == set(STATISTICS):
        return None
    if missing == {name for name in STATISTICS if "instance" in name}:
        return NO_INSTANCE
    if missing == {name for name in STATISTICS if not list(layers[name].parameters())}:
        return NO_AFFINE
    if missing == {"deep.1.0"}:
        return "Your code does not reach the end of the tree. `deep.1.0` is a child of a child of a child."
    if missing == {"batch_own"}:
        return "`batch_own` is of a subclass of BatchNorm2d, and so it is a BatchNorm2d. Your code leaves it out."
    absent = [
        kind for kind in KINDS if missing >= {n for n, one in layers.items() if _keeps(one, kind)}
    ]
    if missing and missing == {n for n, one in layers.items() if _keeps(one, tuple(absent))}:
        names = ", ".join(kind.__name__ for kind in absent)
        return f"Your code leaves out {names}. With `track_running_stats=True` all of them keep statistics."
    return None


def _keeps(layer, kinds):
    return isinstance(layer, kinds) and layer.track_running_stats


def freeze_works_again_after_train(got, called, kata, many_layers, STATISTICS):
    if called.endswith("net.train()"):
        return (
            "After `freeze`, `net.train()` no longer reaches every layer. `freeze` changes modes, and must leave the "
            "method train() as it is."
            if set(got) <= set(STATISTICS)
            else None
        )
    if got or not _stops_statistics(kata):
        return None
    net = many_layers().requires_grad_(False)
    kata.freeze(net)
    if all(layer.training for layer in net.modules()):
        return "Your code does nothing when the parameters are frozen already. The running statistics may still move."
    return ONCE


def a_single_layer_can_be_frozen(got, called, kata):
    if called.endswith("froze"):
        return None
    return ROOT if got == [] and _stops_statistics(kata) else None


# Step 3


def unfreeze_makes_everything_trainable(got, called, net, kata, names):
    if "another" in called:
        if got:
            return None
        return "Your `unfreeze` reverses the flags. What is trainable already must stay trainable."
    if got == [name for name in names(net) if name != "head.bias"]:
        return EARLIER if _unfreezes(kata) else None
    if not got:
        if _unfreezes(kata) and not _unfreezes(kata, _tree().double()):
            return "Your code leaves out float64. It is a floating-point dtype, too."
        return None
    left = [name for name in names(net) if name not in got]
    if left == ["empty"]:
        return (
            "Your code leaves out a parameter without elements. It is a parameter like any other."
        )
    return _left_out(left, net, lambda module: _unfrozen(kata, module))


def unfreeze_works_without_freeze(got, called, kata, expected, in_mode):
    if called.startswith("what requires"):
        new = _tree().requires_grad_(False)
        kata.unfreeze(new)
        if not got and _unfreezes(kata) and _flags(new) == {False}:
            return "Your `unfreeze` works only on what `freeze` got before. It makes everything trainable."
        return None
    if not got:
        return _of_no_train_mode(kata)
    if set(got) > set(expected):
        return (
            "Your `unfreeze` puts other layers in train mode, too. Their mode must stay as it was."
        )
    return None


def _of_no_train_mode(kata):
    net = nn.Sequential(nn.BatchNorm1d(3))
    stopped = _stops_statistics(kata, net[0])
    kata.unfreeze(net)
    if not net[0].training:
        return STAYS_IN_EVAL
    other = nn.Sequential(nn.BatchNorm1d(3).eval())
    kata.freeze(other)
    kata.unfreeze(other)
    if other[0].training:
        return "What your `unfreeze` does depends on the mode of the module that it gets. That mode does not matter."
    return RESTORES_MODE if stopped else None


def unfreeze_passes_over_integers(got, called, net, kata):
    if called.startswith("the parameters that changed"):
        return CHANGES_PARAMETERS
    if {"0", "1"} & set(got):
        return "Your code changes integers to floating-point numbers. They stay integers, without a gradient."
    if not _unfreezes(kata):
        return None
    if not got:
        return "Nothing after the first integer parameter is trainable. Skip it, and go on with the next parameter."
    missing = {str(net[int(name)].dtype) for name in "2345" if name not in got}
    if len(missing) < 4:
        return f"Your code leaves out {' and '.join(sorted(missing))}. Every floating-point dtype counts."
    return None


def unfreeze_changes_nothing_else(got, called, net, names, kata):
    if called.startswith("the old Parameters"):
        if len(names(net)) == len(got) and "Parameter" in got:
            return (
                "Your code makes new Parameters, which no optimizer knows. Change only the flags."
            )
        return None
    if called.startswith("what has a gradient"):
        new = _tree()
        kata.unfreeze(new)
        if all(parameter.grad is not None for parameter in new.parameters()):
            return (
                "Your `unfreeze` makes gradients. For an optimizer even zeros are a gradient: weight decay and "
                "momentum move the value. The next backward pass makes them."
            )
        return None
    return None


def unfreeze_puts_statistics_in_train_mode(got, called, kata, STATISTICS, many_layers, in_mode):
    if called.startswith("in eval mode"):
        if got == [name for name in in_mode(many_layers(), True) if name not in STATISTICS]:
            return "Your `unfreeze` puts all other layers in eval mode. Their mode must stay as it was."
        return None
    if not got:
        return _of_no_train_mode(kata)
    net = many_layers().eval()
    kata.unfreeze(net)
    return (
        _of_modes(kata, got, STATISTICS, net, "train", "unfreeze")
        if in_mode(net, True) == got
        else None
    )


def unfreeze_leaves_the_rest_alone(got, called, kata):
    if called.endswith("trainable"):
        return None
    parent = nn.Sequential(nn.BatchNorm1d(3)).eval()
    kata.freeze(parent)
    kata.unfreeze(parent)
    if got == ["body.0", "body.1.1.norm"] and parent[0].training:
        return ROOT
    return None


def what_is_unfrozen_is_trained_again(got, called, times, kata):
    if (
        called.startswith("what requires")
        and times == "twice"
        and got
        and _frozen(kata, _tree()) == 5
    ):
        return ONCE
    return None


def a_call_is_about_one_module(got, called, names, one, kata):
    if not _unfreezes(kata):
        return None
    wrong = [] if called.startswith("what requires a gradient in one") else names(one)
    return AGAIN if got == wrong else None


# Step 4


def trainable_parameters(got, expected, kata, net, names, Network):
    if got and set(got) == {"tuple"}:
        return "These are pairs of a name and a Parameter. An optimizer wants the Parameters alone."
    if got and set(got) == {"str"}:
        return "These are names. An optimizer wants the Parameters."
    if isinstance(kata.trainable_parameters(Network()), torch.Tensor):
        return "Your code returns one Parameter. Return all of them, in a list for example."
    if got and set(got) <= {"Tensor", "Parameter"}:
        return (
            "These are other tensors, not the Parameters of the module. An optimizer would change something that the "
            "module does not use."
        )
    if len(got) > len(set(got)) and set(got) <= set(names(net)):
        return "The same Parameter comes several times. `parameters()` of a module lists those of its children, too."
    if expected == sorted(names(net)) and got != expected:
        return _of_new_network(got, kata, net, names)
    if got == sorted(names(net)) and set(expected) < set(got):
        if _listed(kata, Network().requires_grad_(False)):
            return "Frozen parameters come, too. Choose by the flag of each."
        return "Your code remembers an earlier call. The flags at the time of this call decide."
    if expected and not got:
        net.train()
        if list(kata.trainable_parameters(net)):
            return "Your code gives nothing in eval mode. The mode does not matter, only the flags."
        return None
    if expected and sorted(got) == sorted(set(names(net)) - set(expected)):
        return "Your code gives the frozen parameters, and leaves out the trainable ones."
    return None


def _of_new_network(got, kata, net, names):
    if not got:
        for parameter in net.parameters():
            parameter.grad = torch.ones_like(parameter)
        if len(list(kata.trainable_parameters(net))) == len(names(net)):
            return "Your code asks for a gradient, which a new network does not have yet. The flag decides."
        net.requires_grad_(False)
        if len(list(kata.trainable_parameters(net))) == len(names(net)):
            return "Your code gives the frozen parameters, and leaves out the trainable ones."
        return None
    if _lists_by_value(kata):
        return BY_VALUE
    left = [name for name in names(net) if name not in got]
    return _left_out(left, net, lambda module: len(_listed(kata, module)))


def each_parameter_comes_once(got, names, net, kata):
    single = sorted(names(net))
    if sorted(set(got)) == single and got.count("1.bias") == 1:
        return TWICE
    missing = [name for name in single if name not in got]
    if _lists_by_value(kata):
        return BY_VALUE
    return BY_MEMORY if missing in (["same_memory"], ["1.bias"]) else None


def count_parameters(got, expected, called, kata, Network):
    if got is None:
        return "`count_parameters` returns None. Does a branch of it end without `return`?"
    if isinstance(got, torch.Size):
        return "A size or shape is a tuple of lengths. Multiply all of them."
    if not isinstance(got, int):
        return f"The result is of type {type(got).__name__}. The count is an int."
    if "shapes ()" in called and got == 0:
        return "A parameter of shape () holds one number. Your code counts none."
    if called.endswith("frozen") and got == 0:
        return "Frozen parameters are left out. They count, too, unless `trainable_only` is True."
    probes = [nn.Linear(3, 2), nn.Conv2d(3, 5, (2, 4)).double(), _tree(), _twins(), Network()]
    came = [kata.count_parameters(net) for net in probes]
    found = [
        sentence
        for sentence, count in COUNTS.items()
        if came == [count(list(net.parameters()), net) for net in probes]
    ]
    return found[0] if len(found) == 1 else None


def _different(parameters):
    return {tuple(p.detach().double().flatten().tolist()): p for p in parameters}.values()


COUNTS = {  # what would be counted with each mistake
    TENSORS: lambda parameters, net: len(parameters),
    "Buffers are counted, too. Count the parameters alone.": lambda parameters, net: sum(
        tensor.numel() for tensor in net.state_dict().values()
    ),
    "Parameters of one dimension are left out. A bias counts, too.": lambda parameters, net: sum(
        p.numel() for p in parameters if p.dim() > 1
    ),
    "These are bytes. Count numbers, whatever their dtype is.": lambda parameters, net: sum(
        p.nbytes for p in parameters
    ),
    "Your code adds the lengths. A weight of shape (2, 3) holds 2 times 3 numbers.": lambda parameters, net: (
        sum(sum(p.shape) for p in parameters)
    ),
    "Your code counts only the first dimension, as len() does.": lambda parameters, net: sum(
        len(p) for p in parameters
    ),
    "Your code multiplies two lengths. Multiply all of them.": lambda parameters, net: sum(
        math.prod(p.shape[:2]) for p in parameters
    ),
    "Parameters of the same shape count as one in your code. Compare objects.": lambda parameters, net: (
        sum(math.prod(shape) for shape in {p.shape for p in parameters})
    ),
    BY_VALUE: lambda parameters, net: sum(p.numel() for p in _different(parameters)),
    CHILDREN_ONLY: lambda parameters, net: sum(
        p.numel() for child in net.children() for p in child.parameters()
    ),
    OWN_ONLY: lambda parameters, net: sum(p.numel() for p in net.parameters(recurse=False)),
}


def count_trainable_parameters(got, called, expected, net, kata):
    if "True" not in called:
        return None
    every = sum(p.numel() for p in net.parameters())
    if got == every and kata.count_parameters(_tree().requires_grad_(False), True) == 28:
        return "Your code ignores `trainable_only`: frozen parameters are counted."
    if got == every - expected:
        return "Your code counts the frozen parameters, and leaves out the trainable ones."
    if (
        got == len([p for p in net.parameters() if p.requires_grad])
        and kata.count_parameters(_tree(), True) == 5
    ):
        return TENSORS
    if got == 0:
        for parameter in net.parameters():
            parameter.grad = torch.ones_like(parameter)
        if kata.count_parameters(net, trainable_only=True):
            return "Your code asks for a gradient, which this network does not have yet. The flag decides."
    if got == 11 and expected == 3 and kata.count_parameters(_tree(), True) == 28:
        return "Your code remembers the count of an earlier call. Count again in each call."
    return None


def each_parameter_counts_once(got, kata):
    if got == 17 and kata.count_parameters(_twins()) == 4:
        return BY_VALUE
    return {38: TWICE, 37: TWICE, 21: BY_MEMORY}.get(got if isinstance(got, int) else 0)
