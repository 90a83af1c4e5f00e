"""Writes down what `--help` says of every command, for a test to compare.

python docs/help.py
"""

from __future__ import annotations

from pathlib import Path

import click
from click.testing import CliRunner

from dojo.cli import dojo


def whole_help() -> str:
    """Return the help of all commands, 80 columns wide."""
    pages = []
    for name in ["", *dojo.list_commands(click.Context(dojo))]:
        arguments = [*name.split(), "--help"]
        page = CliRunner().invoke(dojo, arguments, prog_name="dojo", terminal_width=80).stdout
        pages.append(f"$ {' '.join(['dojo', *arguments])}\n{page}")
    return "\n".join(pages)


if __name__ == "__main__":
    Path(__file__).with_name("help.txt").write_text(whole_help(), encoding="utf-8")
