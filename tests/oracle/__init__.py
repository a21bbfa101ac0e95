"""A slow second implementation of every derived table in plain Python, written from the design alone.

Nothing here knows Ibis, SQL or the tables' own functions: rows are tuples and dictionaries, windows are loops over
lists, figures are exact fractions. Shared with the product are only spellings (team codes, player names, bookmakers),
which have tests of their own in `tests/identity`.
"""
