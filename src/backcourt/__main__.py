"""`python -m backcourt` is `backcourt`."""

from backcourt.cli import main

main()
