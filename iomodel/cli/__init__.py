"""The `iomodel` command."""


def main() -> None:
    """Run the command line."""
