"""Lint: rules over the joined registry, one file each."""
