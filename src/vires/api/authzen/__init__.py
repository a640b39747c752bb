"""Decisions by the OpenID AuthZEN Authorization API 1.0 over HTTP (HTTPS JSON Binding)."""
