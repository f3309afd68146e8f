"""What models say of slides: their maps on the canvas, the list of lesions, and how both are kept up while they grow."""
