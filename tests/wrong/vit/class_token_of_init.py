"""Uses the values that the class token had in __init__.

caught by: test_a_checkpoint_gives_the_same_logits
says: The logits do not depend on `cls_token`
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.first = self.cls_token.detach().clone()

    def forward(self, images):
        patches = self.to_patch_embedding(images)
        first = self.first.to(patches.dtype).expand(len(images), -1, -1)
        tokens = torch.cat([first, patches], dim=1) + self.pos_embedding + 0 * self.cls_token
        tokens = self.transformer(self.dropout(tokens))
        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
