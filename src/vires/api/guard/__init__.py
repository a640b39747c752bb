"""What stands before the routes: who calls, how often they may, and the headers that every response carries."""
