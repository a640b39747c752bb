"""The engines, ours among them, behind one shape: `prepare` once, then `answers` to many questions."""
