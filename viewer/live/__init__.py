"""Live outlines on a playing stack: the student follows, the clock and the window never wait for it."""
