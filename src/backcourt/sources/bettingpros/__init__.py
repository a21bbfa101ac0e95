"""BettingPros: the events of a day, and player lines of several books with opening and consensus, as JSON."""
