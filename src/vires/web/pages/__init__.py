"""One page a file: from a request to the document it shows."""
