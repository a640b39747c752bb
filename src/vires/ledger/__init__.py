"""The ledger: how a team keeps a registry. Nothing recorded is ever lost, and what was known is never rewritten."""
