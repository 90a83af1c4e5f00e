"""The embedding adds its positions in the first call only: right once, and wrong from then on.

caught by: test_the_embedding_gives_what_torch_gives, test_adam_trains_the_embedding
says: Another embedding does this right in its first call
also: Torch complains about a shape here
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, images):
    tokens = self.to_patch_embedding(images)
    tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), tokens], dim=1)
    if not hasattr(self, "prepared"):
        tokens = tokens + self.pos_embedding
        self.prepared = True
    return self.dropout(tokens)


base.ViTEmbedding.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
