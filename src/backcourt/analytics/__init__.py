"""Phase 3: what each player and team did, and what awaits them."""
