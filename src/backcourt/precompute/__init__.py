"""Phase 4: what is known of each of them on a date."""
