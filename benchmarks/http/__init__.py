"""Our service beside another that answers the same API. See README.md of the folder above."""
