"""Phase 5: predictions, grading, performance."""
