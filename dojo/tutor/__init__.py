"""A learner's assistant, asked to be a tutor: what it may know of a kata, over the Model Context Protocol."""
