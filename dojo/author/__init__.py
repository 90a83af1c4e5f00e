"""A kata made and proven: what its author can ask about it."""
