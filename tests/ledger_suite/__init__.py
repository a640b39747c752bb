"""One suite of what every store of a ledger does, run against memory, SQLite and a PostgreSQL of its own; and the
faults a store must survive, each brought about for real."""
