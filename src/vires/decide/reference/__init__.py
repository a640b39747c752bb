"""The reference engine's parts: plain, slow, straight from docs/semantics.md. It shares no code with the fast
engine, which must agree with it."""
