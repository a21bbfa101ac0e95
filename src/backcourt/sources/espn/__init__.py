"""ESPN: scoreboards and rosters as JSON, box scores as pages with a document inside."""
