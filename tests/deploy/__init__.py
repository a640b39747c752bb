"""What lies in deploy/: well formed by the tools of each kind, and true of the program it starts."""
