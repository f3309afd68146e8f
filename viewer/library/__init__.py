"""The light index of studies: which were open, by path. No Qt, no pixels but small pictures, no copy of patient data."""
