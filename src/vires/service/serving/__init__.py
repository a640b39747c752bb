"""Registries kept open to be asked by many, without a framework: which text answers, and for how long."""
