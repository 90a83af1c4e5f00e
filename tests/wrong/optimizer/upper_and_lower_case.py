"""Takes `Bias` for `bias`.

caught by: test_only_the_last_part_of_a_path_counts
says: upper and lower case differ
"""

from dojo.loading import solution_of

base = solution_of(__file__)
sgd_step, zero_grad = base.sgd_step, base.zero_grad


def parameter_groups(module, weight_decay):
    decayed, rest = [], []
    for path, parameter in module.named_parameters():
        name = path.rpartition(".")[2].lower()
        if parameter.requires_grad:
            free = parameter.dim() <= 1 or name in base.UNDECAYED
            (rest if free else decayed).append(parameter)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": rest, "weight_decay": 0.0},
    ]
