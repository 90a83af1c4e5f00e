"""`python -m dojo`: kept light, because a process forked for a judgement imports it again."""

import os
import sys


def main() -> None:
    try:
        from dojo.cli import dojo
    except ModuleNotFoundError as error:
        print(f"dojo: {error}: install torch-dojo again", file=sys.stderr)
        sys.exit(2)
    dojo()


def _leave_working_directory() -> None:
    """Take the working directory, which `python -m` puts first, off the path: a `random.py` in it is not Python's."""
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if home not in sys.path:  # a clone that is not installed
        sys.path.append(home)


if __name__ == "__main__":
    _leave_working_directory()
    main()
