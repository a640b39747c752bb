"""What goes in and what comes out, as the description of the interface has it."""
