"""balldontlie: games, box scores, players, injuries and teams, as JSON with paging by cursor."""
