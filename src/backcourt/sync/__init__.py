"""What is owed, what is there, and how to close the gap; tables are known by their declarations."""
