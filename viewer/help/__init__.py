"""Help: what the program is made of, and pages of text to read and copy."""
