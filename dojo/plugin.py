"""The pytest plugin, under the name by which folders that `dojo init` made know it."""

import sys

from dojo.report import plugin

sys.modules[__name__] = plugin
