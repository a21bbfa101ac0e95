"""Who is who: one id per game, team and player, whatever a provider calls them."""
