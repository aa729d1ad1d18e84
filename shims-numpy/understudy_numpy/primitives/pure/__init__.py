"""The primitives in plain Python: the definitions."""
