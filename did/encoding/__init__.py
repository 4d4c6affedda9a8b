"""Encodings, strict and bounded: one spelling per value, or an ``EncodingError``."""
