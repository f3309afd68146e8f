"""What leaves the program on paper or as a copy: the report page, print, de-identified files."""
