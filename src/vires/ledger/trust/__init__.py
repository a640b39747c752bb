"""Signatures of a ledger: whose keys count, what was signed with them, and whether it is the newest there is.

The rules are those of The Update Framework; docs/decisions/0008-signatures.md says which were taken. All of it is
worked out from bytes and events: no clock, no file.
"""
