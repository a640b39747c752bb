"""What the templates show, in words: read off the answers, so that nothing is said that they do not hold."""
