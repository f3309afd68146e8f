"""What a person does with slides alone: magnification, overview, where they have been, two slides in step."""
