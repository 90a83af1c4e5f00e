"""`__repr__` puts the method into the string, not what it gives: its parentheses are missing.

caught by: test_it_shows_what_it_is
says: So does showing a method of it, if the parentheses are missing
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(base.Parameter):
    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__}"
