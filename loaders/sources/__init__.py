"""Sources: one file each, discovered by name."""
