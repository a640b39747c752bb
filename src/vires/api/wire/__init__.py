"""What stands between a socket and the application: who may hold a connection, for how long, and with what on it."""
