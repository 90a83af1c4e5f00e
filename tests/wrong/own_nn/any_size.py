"""The embedding takes images of any size that the patches cover.

caught by: test_images_of_another_size_are_refused
says: Torch complains about a shape here
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, images):
    patches = self.to_patch_embedding(images)
    token = self.cls_token.expand(len(images), -1, -1)
    tokens = torch.cat([token, patches], dim=1)
    return self.dropout(tokens + self.pos_embedding[:, : tokens.shape[1]])


base.ViTEmbedding.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
