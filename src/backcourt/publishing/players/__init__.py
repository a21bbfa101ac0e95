"""Players: an index, a profile of each, and a file of each of his seasons."""
