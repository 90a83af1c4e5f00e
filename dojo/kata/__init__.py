"""What a kata is and where its files are; a file becomes a module, or a line that says why not."""
