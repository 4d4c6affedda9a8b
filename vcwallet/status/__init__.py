"""Status lists: read and checked (pure), and the issuer's registry that fills them."""
