"""The window. Qt lives here and only here (and not in `viewer.document`)."""
