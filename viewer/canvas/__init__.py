"""The one canvas for every image, its overlays and its tools."""
