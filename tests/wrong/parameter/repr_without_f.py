"""The f before the quotes is missing.

caught by: test_it_shows_what_it_is
says: Your string shows the braces themselves
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(base.Parameter):
    def __repr__(self):
        return "Parameter containing:\n{super().__repr__()}"
