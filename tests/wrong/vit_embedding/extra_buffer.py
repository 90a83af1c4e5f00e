"""Registers a persistent buffer of its own.

caught by: test_the_state_dict_holds_the_four
says: `index` is a buffer, and buffers are saved
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.register_buffer("index", torch.arange(3))
