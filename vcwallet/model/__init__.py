"""What a credential says, after its proof opened: one frozen view for every data model."""
