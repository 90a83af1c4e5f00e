"""The walk looks into lists of modules.

caught by: test_only_parameters_are_listed
says: Your code looks into a plain list or dict of modules
"""

from dojo.loading import solution_of

base = solution_of(__file__)

walk = base.Module._walk


def _walk(self, path=""):
    yield from walk(self, path)
    for name, value in vars(self).items():
        for number, module in enumerate(value if isinstance(value, list) else []):
            if isinstance(module, base.Module):
                yield from module._walk(f"{path}{name}.{number}.")


base.Module._walk = _walk

globals().update({name: getattr(base, name) for name in base.__all__})
