"""People whom a provider of OpenID Connect vouches for."""
