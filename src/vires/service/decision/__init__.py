"""The decision log: what was asked and answered, kept for whoever must account for it, and asked again."""
