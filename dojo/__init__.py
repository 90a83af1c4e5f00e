"""The companion of torch-dojo: a pytest plugin, a warm runner and a command line."""

__version__ = "0.1.0"
