"""The league's own site: its statistics service and the files it serves during games."""
