"""How payloads are fetched: politely, within a budget, in steps that can be resumed, and without telling a key."""
