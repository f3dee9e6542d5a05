"""The binder on disk: every SELECT, every write, the schema and its migrations."""
