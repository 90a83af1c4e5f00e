"""pytest's hooks; what an exception or a wrong value means; what the learner reads."""
