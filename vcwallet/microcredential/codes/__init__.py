"""Controlled lists of the European Learning Model, with labels in four languages."""
