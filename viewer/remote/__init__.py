"""Studies on a server: search, fetch into a temporary folder, open."""
