"""What is told of an audit: counted while it streams, joined across processes, and put in order at the end."""
