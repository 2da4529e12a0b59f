"""The command line: `python -m pmf --help`."""

import sys

from pmf.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
