"""Slides: gigapixel images read tile by tile, straight from the stored tiles where that is proven equal to OpenSlide."""
