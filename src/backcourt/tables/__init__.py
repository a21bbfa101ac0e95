"""What a table is: declarations, the graph, windows and formulas."""
