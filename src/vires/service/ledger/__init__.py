"""The verbs of a ledger: one file each. They know the clock, and turn what a ledger refuses into a refusal."""
