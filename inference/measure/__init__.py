"""What a person measures on a frame: calibration, geometry, statistics. Pure arithmetic, no Qt, no files."""
