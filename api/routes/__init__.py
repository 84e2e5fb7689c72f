"""HTTP routes, generic over the content."""
