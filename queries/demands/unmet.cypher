// title = "Demands that nothing answers"
// question = "Which demands does no solution address, who has them, and for how long?"
// empty = "No open table of demands and solutions is known; the shipped data state none."
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only demands of actors in this region; all when left out."
// [columns]
// id = "id of the demand"
// demand = "what is needed"
// kind = "product, process or service"
// status = "where it stands"
// since = "day it was expressed"
// actors = "who expressed it"
// topics = "what it is about"
MATCH (d:Demand)
WHERE NOT EXISTS { (d)<-[:ADDRESSES]-(:Solution) } AND ($region IS NULL OR EXISTS {
  (d)<-[:EXPRESSES]-(:Organisation)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) })
RETURN d.id AS id, d.name AS demand, d.kind AS kind, d.status AS status, d.expressedOn AS since,
  COLLECT { MATCH (d)<-[:EXPRESSES]-(o:Organisation) RETURN o.name ORDER BY o.id } AS actors,
  COLLECT { MATCH (d)-[:ABOUT]->(t:Topic) RETURN t.name ORDER BY t.id } AS topics
ORDER BY since, id
