"""The form of every published file, one module per kind."""
