"""Audits: many acts decided at once, each against the law in force at its own moment."""
