"""JSON-LD to canonical N-Quads, offline and without losing a statement."""
