"""Trends: who is hot or cold, who bounces back, what teams tend to, streaks against the line."""
