"""Files become images here: content decides what a file is, never its name."""
