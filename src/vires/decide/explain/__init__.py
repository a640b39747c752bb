"""The finding of the fast engine: everything an answer rests on, read off the formulas that gave it (S15)."""
