"""The site: the record for people who look rather than type. Every page is made on the server and reads without
JavaScript; what it shows is what the verbs answer."""
