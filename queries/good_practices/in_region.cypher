// title = "Good practices of a region"
// question = "Which good practices does a region have, whose are they, and where can they be transferred?"
// [parameters.region]
// type = "Region"
// example = "CZ05"
// description = "The region; all that lies within it counts as well."
// [columns]
// id = "id of the good practice"
// practice = "its name"
// owners = "who owns it"
// published = "day of publication"
// budget = "EUR"
// countries = "number of countries it was implemented in"
// transferable_to = "segments it can be transferred to"
// transferred_to = "activities it has been transferred to"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN|CONCERNS]-(at)
WITH DISTINCT at
MATCH (g:GoodPractice) WHERE g.id = at.id OR EXISTS { (at)-[:OWNS]->(g) }
WITH DISTINCT g
RETURN g.id AS id, g.name AS practice, COLLECT { MATCH (o)-[:OWNS]->(g) RETURN o.name ORDER BY o.id } AS owners,
  g.publicationDate AS published, g.budget AS budget, g.countryCount AS countries,
  COLLECT { MATCH (g)-[:TRANSFERABLE_TO]->(t) RETURN t.name ORDER BY t.id } AS transferable_to,
  COLLECT { MATCH (g)-[:TRANSFERRED_TO]->(w) RETURN w.name ORDER BY w.id } AS transferred_to
ORDER BY published, id
