"""tickler: the tickler file, the salesperson's binder of 43 tabs, in a terminal."""

__version__ = "0.1.0"
