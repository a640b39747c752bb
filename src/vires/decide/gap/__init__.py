"""What the record leaves without a holder, without a basis or without an end in sight, kind by kind."""
