"""Data Integrity: the proof stands inside the document; one small file per cryptosuite."""
