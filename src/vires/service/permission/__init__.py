"""Who may do what: callers and their rights, tokens, rates, and the log of what was written."""
