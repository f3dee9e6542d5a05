"""One file per moment of the work: ask, decide, apply, show."""
