"""The steps, one a version. What they say of tables is said once and never changed: `tables.py` has moved on since."""
