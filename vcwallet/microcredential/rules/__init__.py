"""One function per element: each yields what is wrong with its part of a record."""
