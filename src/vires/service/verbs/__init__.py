"""The verbs of the product as data: a name, what it takes, and what it gives, the same for every surface that offers
them to other programs."""
