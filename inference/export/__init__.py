"""Results and masks as files: strict writers, each file complete or not there at all."""
