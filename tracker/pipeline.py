"""The arrows in order (being written)."""
