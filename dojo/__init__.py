"""The companion of torch-dojo: a pytest plugin, a warm runner and a command line."""

import importlib
import os
from typing import Any

__version__ = "0.1.0"

# Before torch is imported: its threads shall sleep while they wait for each other. Where cores are few and
# busy, threads that wait by running cost the others ten times what they save.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the magics: `%load_ext dojo`."""
    importlib.import_module("dojo.notebook").load(
        shell
    )  # by name, because no room stands below this file
