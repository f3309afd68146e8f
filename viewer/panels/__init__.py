"""The quiet panels around the canvas; they show the Document and send what a person asks for."""
