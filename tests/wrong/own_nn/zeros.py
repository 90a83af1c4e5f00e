"""The embedding gives zeros of the right shape.

caught by: test_the_embedding_gives_what_torch_gives, test_adam_trains_the_embedding
says: Your embedding gives only zeros
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, images):
    if images.shape[-2:] != self.image_size:
        raise ValueError("size")
    patches = self.to_patch_embedding(images)
    token = self.cls_token.expand(len(images), -1, -1)
    return 0 * (torch.cat([token, patches], dim=1) + self.pos_embedding)


base.ViTEmbedding.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
