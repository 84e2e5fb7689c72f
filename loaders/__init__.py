"""Rows to records: sources, readers, places, and the runner that reconciles them."""
