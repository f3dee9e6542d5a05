"""The demo: a binder of fictional clients to try everything on."""
