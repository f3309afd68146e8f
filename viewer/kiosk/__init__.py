"""The demo for passers-by: full screen, a playlist, no way out without a PIN. Same engine, same canvas."""
