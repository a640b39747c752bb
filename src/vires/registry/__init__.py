"""Registry text to model and back: read, checked, resolved, printed. Takes text, opens no file."""
