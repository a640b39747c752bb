"""The resources, each with what it takes, what it gives and how it is asked."""
