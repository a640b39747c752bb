"""Citations of law: their forms, how they are read out of text, and how ids carry them."""
