"""Issue credentials: check what is to be signed, give it a status, sign it."""
