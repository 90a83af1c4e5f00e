"""Keeps the class tokens of the first call with each batch size, so only they are stale.

caught by: test_each_call_reads_the_parameters
says: Token 0 holds the values that `cls_token` had in the earlier call
also: It keeps something from that call
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if images.shape[-2:] != self.image_size:
            raise ValueError("images of another size")
        if len(getattr(self, "tokens", [])) != len(images):
            self.tokens = self.cls_token.expand(len(images), -1, -1).clone()
        tokens = torch.cat([self.tokens, self.to_patch_embedding(images)], dim=1)
        return self.dropout(tokens + self.pos_embedding)
