"""Whole tables of acts held against what was laid out."""
