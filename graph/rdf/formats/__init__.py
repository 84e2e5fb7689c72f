"""The formats of RDF, a file each: what is dropped here is offered wherever RDF is given."""
