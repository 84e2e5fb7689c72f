"""The change feed: a Linked Data Event Stream of versions (https://w3id.org/ldes/specification), told and followed."""
