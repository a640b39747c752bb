"""Audits that a server makes for who asks: each in a folder and a process of its own, seen by nobody else."""
