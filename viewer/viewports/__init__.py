"""The middle of the window: one to sixteen places that each show a Document, and what joins them."""
