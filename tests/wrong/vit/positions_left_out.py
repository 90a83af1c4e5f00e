"""Does not add the positions.

caught by: test_a_checkpoint_gives_the_same_logits
says: You do not add the positions
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        tokens = self.transformer(self.dropout(tokens))
        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
