// title = "Organisations with no region"
// question = "Which organisations could not be placed in any region, and what do the sources say of their place?"
// [columns]
// id = "id of the organisation"
// name = "its name"
// country = "country as stated"
// city = "city as stated"
// postcode = "postcode as stated"
// nuts = "NUTS code as stated"
// sources = "sources that name it"
MATCH (o:Organisation)
WHERE NOT EXISTS { (o)-[:LOCATED_IN]->(:Region) }
RETURN o.id AS id, o.name AS name, o.country AS country, o.city AS city, o.postcode AS postcode, o.nutsCode AS nuts,
  o.sources AS sources
ORDER BY country, id
