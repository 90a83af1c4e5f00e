"""What an answer may import: `solution_of`, for an answer that is a variation of the solution."""

from dojo.kata.loading import solution_of

__all__ = ["solution_of"]
