"""The client of a served registry, against servers in processes of their own."""
