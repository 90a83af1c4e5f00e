"""Many people's answers: found, graded, kept, shown."""
