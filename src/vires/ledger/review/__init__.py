"""Review: who may do what in a ledger, and what has become of what was proposed. Read off the events, never stored."""
