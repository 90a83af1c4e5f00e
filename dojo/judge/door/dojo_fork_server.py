"""What the fork server imports first: it finds this very package, installed or not, and leaves its path as it was.

A fork server does not get the `sys.path` of its program. It finds this file through PYTHONPATH, whose folder holds
nothing else that can be imported.
"""

import importlib
import os
import sys

_door = os.path.dirname(os.path.abspath(__file__))
_home = os.path.dirname(os.path.dirname(os.path.dirname(_door)))

_others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
os.environ["PYTHONPATH"] = os.pathsep.join(
    one for one in _others if one and not one.startswith(_door)
)
sys.path[:] = [one for one in sys.path if one and not one.startswith(_door)]  # nor where it started

sys.path.insert(0, _home)
importlib.import_module("dojo")  # what is in it is found through it
sys.path.remove(_home)
