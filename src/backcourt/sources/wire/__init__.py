"""How every parser reads what providers send: typed wire formats, row by row, and nothing lost silently."""
