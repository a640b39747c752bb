"""The verbs as tools, and registries as resources, of the Model Context Protocol."""
