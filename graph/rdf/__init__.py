"""The graph as RDF and back: terms and IRIs from the ontology alone, formats written while the store is read."""
