"""Questions: one file each under a topic folder, answered read-only with a time limit."""
