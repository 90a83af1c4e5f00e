"""It puts every normalisation layer in eval mode, also LayerNorm and GroupNorm.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your `freeze` puts LayerNorm and GroupNorm in eval mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    base.freeze(module)
    for layer in module.modules():
        if "Norm" in type(layer).__name__:
            layer.eval()
