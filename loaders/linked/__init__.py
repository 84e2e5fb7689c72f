"""Linked data of others: a document of RDF, in our terms or in those of ORG, EURIO and SKOS, becomes rows."""
