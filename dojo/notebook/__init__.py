"""A notebook to sit in: `%load_ext dojo`, then `%%kata 03` judges a cell as it would judge a file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dojo.language import _

_NEEDED = ["torch", "pytest", "pytest_benchmark", "pytest_timeout", "hypothesis", "psutil"]


def load(shell: Any) -> None:
    """Give a shell of IPython the magics; raises its UsageError, which is one line, where packages are missing."""
    from IPython.core.error import UsageError

    missing = [name for name in _NEEDED if not find_spec(name)]
    if missing:
        text = _("dojo needs {packages}: run `%pip install {home}`, then restart the kernel")
        home = Path(__file__).parents[2]
        raise UsageError(text.format(packages=", ".join(missing), home=home))
    from dojo.notebook.magics import Dojo

    shell.register_magics(Dojo)
