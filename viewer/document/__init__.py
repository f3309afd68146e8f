"""What is open and what was said about it; knows no Qt."""
