"""Keeps the rows for each length of a sequence: `.to()` gives the parameter other memory.

caught by: test_it_follows_the_dtype
says: It keeps something from that call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class PositionEmbedding(base.PositionEmbedding):
    def forward(self, tokens):
        kept = self.__dict__.setdefault("rows", {})
        length = tokens.shape[1]
        if length not in kept:
            super().forward(tokens)  # refuses what is too long
            kept[length] = self.pos_embedding[:, :length]
        return tokens + kept[length]
