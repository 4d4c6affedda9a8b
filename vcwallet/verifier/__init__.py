"""Check a credential or a presentation: one plan, one finding per check, for every format."""
