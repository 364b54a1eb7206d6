"""`python -m iomodel` is the command `iomodel`."""

from iomodel.cli import main

if __name__ == "__main__":
    main()
