"""How a payload is secured: one file per mechanism. Knows nothing of verification, status, trust or time."""
