"""The pytest plugin, under the name by which folders that `dojo init` made know it."""

import contextlib
import os
import sys

# `python -m pytest` puts the working directory first: a `random.py` in it is not Python's
_path = [*sys.path]
with contextlib.suppress(OSError):  # the working directory was removed
    sys.path[:] = [place for place in _path if place not in ("", os.getcwd())]

from dojo.report import plugin  # noqa: E402

sys.path[:] = _path
sys.modules[__name__] = plugin
