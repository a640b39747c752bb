"""Requests of other programs in the words of the OpenID AuthZEN Authorization API 1.0, read as questions and answered,
without a framework. The specification is cited by its section titles."""
