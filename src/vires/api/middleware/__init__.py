"""What every request passes through before it is routed, each a plain ASGI application around the next."""
