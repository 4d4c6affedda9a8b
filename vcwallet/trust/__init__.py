"""Who may issue what, as the verifier decides it."""
