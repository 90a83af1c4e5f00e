"""Makes the class token once, outside __init__, for all embeddings.

caught by: test_no_parameter_shares_memory
says: Both embeddings have the same Parameter
"""

from dojo.loading import solution_of

base = solution_of(__file__)


TOKENS = {}


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.cls_token = TOKENS.setdefault(sizes["dim"], self.cls_token)
