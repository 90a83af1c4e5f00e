"""One learner at the keyboard."""
