"""One file per method: a frame and a request become an answer that the viewer can lay over the image."""
