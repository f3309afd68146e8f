"""Training recipes: one file per method on a shared loop. Imports inference, never the viewer."""
