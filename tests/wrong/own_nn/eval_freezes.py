"""eval() freezes all Parameters.

caught by: test_eval_changes_only_the_mode
says: eval() freezes Parameters
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def eval_(self):
    for parameter in self.parameters():
        parameter.requires_grad = False
    return self.train(False)


base.Module.eval = eval_

globals().update({name: getattr(base, name) for name in base.__all__})
