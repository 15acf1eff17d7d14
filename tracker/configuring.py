"""Configuration files (being written)."""
