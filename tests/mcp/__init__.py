"""The server of the Model Context Protocol, talked to by the official client over both transports."""
