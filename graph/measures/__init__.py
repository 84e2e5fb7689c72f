"""Measures: one pure function per file, discovered by name."""
