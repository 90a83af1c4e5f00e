"""It stops the running statistics by momentum 0, so that batches still decide what comes out.

caught by: test_running_statistics_do_not_move
says: Only the counter of batches still moves, because the layer is in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.requires_grad_(False)
    module.zero_grad()
    for layer in module.modules():
        if getattr(layer, "running_mean", None) is not None:
            layer.momentum = 0.0
