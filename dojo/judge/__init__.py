"""An answer judged in a fresh, warm, guarded process."""
