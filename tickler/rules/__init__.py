"""Pure decisions: what the method says should happen, as values."""
