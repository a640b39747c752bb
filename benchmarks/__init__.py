"""Measurements: how long things take here, and beside the engines one might otherwise use. See README.md."""
