"""Routes that are asked most: the same answers as the others give, by a shorter way."""
