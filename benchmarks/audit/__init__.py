"""An audit of many acts beside the floor, which is reading them, and beside other ways of deciding as many."""
