"""Dropout(0) takes the default of p.

caught by: test_dropout_takes_every_probability
says: p=0 is taken for no argument
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Dropout(base.Dropout):
    def __init__(self, p=0.5):
        super().__init__(p or 0.5)


base.Dropout = Dropout

globals().update({name: getattr(base, name) for name in base.__all__})
