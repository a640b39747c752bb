"""Frozen nouns of the record: what registry text says, each with its origin. No input or output."""
