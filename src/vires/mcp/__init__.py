"""The verbs as tools of the Model Context Protocol, and registries as its resources, so that an assistant answers from
the record."""
