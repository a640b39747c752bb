"""Exact answers over all completions at once, as decision diagrams."""
