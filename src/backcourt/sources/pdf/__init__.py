"""Documents in PDF, read as words and ruled lines with their places, by a process that cannot do harm."""
