"""One rule per file, named after its slug; the rules do not know one another."""
