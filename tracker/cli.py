"""The command line (being written)."""


def main() -> None:
    """Placeholder until the commands land."""
