"""The learned system: models of minutes and statistics, trained on the past alone, saved, checked and explained."""
