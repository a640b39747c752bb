"""What differs between two records, dates or vantages, cell by cell, and what it comes from (S19, S20)."""
