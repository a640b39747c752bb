"""Writing proofs of findings (S21): searching for an argument that the independent checker will accept."""
