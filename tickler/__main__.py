"""``python -m tickler``."""

from tickler.cli import main

main()
