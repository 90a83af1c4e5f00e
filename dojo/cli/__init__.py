"""The command line, one file a group of commands; `--help` lists them in the order of these imports."""

from dojo.cli import learner  # isort: skip
from dojo.cli import classroom, folder, places, author  # isort: skip
from dojo.cli.base import dojo

__all__ = ["author", "classroom", "dojo", "folder", "learner", "places"]
