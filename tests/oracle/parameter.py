"""Hands out torch's own class."""

from torch.nn import Parameter

__all__ = ["Parameter"]
