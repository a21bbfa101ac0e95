"""The Odds API: game lines and player props of many books, live and as they stood at any moment since 2020."""
