"""A server under attack: what is sent to it, what it must answer, and how it must look afterwards."""
