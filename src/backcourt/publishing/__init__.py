"""Published files: JSON of a fixed, described form, in snapshots that readers always see whole."""
