"""NBA.com, the league's own word on its games."""
