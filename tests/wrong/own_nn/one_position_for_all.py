"""Every token gets the position of the class token.

caught by: test_the_embedding_gives_what_torch_gives
says: Every token gets the position of the class token
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, images):
    if images.shape[-2:] != self.image_size:
        raise ValueError("size")
    patches = self.to_patch_embedding(images)
    token = self.cls_token.expand(len(images), -1, -1)
    return self.dropout(torch.cat([token, patches], dim=1) + self.pos_embedding[:, :1])


base.ViTEmbedding.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
