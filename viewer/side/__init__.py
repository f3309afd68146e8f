"""The column at the right: which panels stand there, in which order, folded or not."""
