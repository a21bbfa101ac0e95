"""Phase 2: typed, identified, reconciled facts."""
