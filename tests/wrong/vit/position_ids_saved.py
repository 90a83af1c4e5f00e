"""Registers a buffer that is saved.

caught by: test_nothing_else_is_saved
says: You register a buffer that is saved
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.register_buffer("position_ids", torch.arange(self.pos_embedding.shape[1]))
