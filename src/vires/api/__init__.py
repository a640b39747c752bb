"""The verbs and the record over HTTP: resources, decisions by the AuthZEN standard, and who may do what."""
