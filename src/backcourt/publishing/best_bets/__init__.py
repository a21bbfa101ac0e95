"""Best bets: the rule that picks them, and the record that keeps what was picked and what became of it."""
