"""Handover packs as files: written and read as streams, checked before they are believed, encrypted if wanted."""
