"""What a command answers that cannot be carried out."""


class Refused(Exception):
    """Something that cannot be done; the message is one line that says why, and what to do instead."""
