"""Phase 1: one package per provider, and the landing tables they fill."""
