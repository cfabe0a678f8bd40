"""Chat and embedding models by their names in the settings."""
