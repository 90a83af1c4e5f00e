"""Makes the class token once, outside __init__, for all embeddings.

caught by: test_two_embeddings_share_no_parameter
says: made once, outside __init__
"""

from dojo.loading import solution_of

base = solution_of(__file__)


TOKENS = {}


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.cls_token = TOKENS.setdefault(sizes["dim"], self.cls_token)
