"""Hold keys and credentials, and show them to whom the holder chooses."""
