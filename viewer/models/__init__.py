"""The models on this computer: what each is, which run when an image opens, two of them side by side."""
