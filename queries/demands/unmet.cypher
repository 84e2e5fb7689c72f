// title = "Demands that nothing answers"
// question = "Which demands does no solution address, who has them, and for how long?"
// empty = "No open table of demands and solutions is known; the shipped data state none."
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only demands of actors in this region; all when left out."
// [columns]
// gap = "type of gap: unanswered demand"
// reason = "why it is one, in words"
// size = "actors that have expressed it"
// closing = "what would close it"
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
WITH d, COLLECT { MATCH (d)<-[:EXPRESSES]-(o:Organisation) RETURN o.name ORDER BY o.id } AS actors,
  COLLECT { MATCH (d)-[:ABOUT]->(t:Topic) RETURN t.name ORDER BY t.id } AS topics
RETURN 'unanswered demand' AS gap,
  'No solution addresses “' + d.name + '”'
    + reduce(text = '', name IN actors | text + CASE WHEN text = '' THEN ', asked for by ' ELSE ', ' END + name)
    + coalesce(' since ' + toString(d.expressedOn), '') + '.' AS reason,
  size(actors) AS size,
  'a ' + coalesce(d.kind, 'solution') + ' that addresses it'
    + reduce(text = '', name IN topics | text + CASE WHEN text = '' THEN ', on ' ELSE ', ' END + name) AS closing,
  d.id AS id, d.name AS demand, d.kind AS kind, d.status AS status, d.expressedOn AS since, actors AS actors,
  topics AS topics
ORDER BY since, id
