"""The property graph and what is computed on it: archive, merge, store, measures."""
