"""The independent checker of proofs (S21). It shares no code with the engines: it has the rules of
docs/semantics.md in its own words, needs only registry text, and believes nothing that a proof says."""
