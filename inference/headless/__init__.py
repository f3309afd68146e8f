"""The headless command: the window's engine on files and folders, its answers as files."""
