"""It does not ask whether the layer keeps running statistics.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your `freeze` puts layers with `track_running_stats=False` in eval mode
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    base.freeze(module)
    for layer in module.modules():
        if isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d)):
            layer.eval()
