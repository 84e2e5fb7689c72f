"""The model: Turtle modules with SHACL shapes, and the frozen objects everything else derives from."""
