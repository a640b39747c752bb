"""The visible record compiled: what is in force, by whom and when, as formulas that only a question can settle."""
