"""Makes logits of every token.

caught by: test_each_image_gets_a_number_for_each_class, test_a_checkpoint_gives_the_same_logits
says: There are logits for every token
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)

        tokens = self.transformer(self.dropout(tokens + self.pos_embedding))
        return self.mlp_head(tokens)
