"""What runs when (being written)."""
