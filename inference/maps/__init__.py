"""Maps of any size over images of any size: storing, reading, colours, lesions."""
