"""A registry that another machine serves, asked as if it lay here."""
