"""Views: one visualisation per file, discovered by name."""
