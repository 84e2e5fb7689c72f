"""The faces of the observatory: HTTP and command line."""
