// title = "Demands and the solutions offered"
// question = "Which solutions address which demands, who offers them, and how good was the match found to be?"
// view = "network"
// empty = "No open table of demands and solutions is known; the shipped data state none."
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only demands of actors in this region; all when left out."
// [columns]
// source = "id of the actor that expressed the demand"
// target = "id of the actor that offers the solution"
// source_name = "name of the one"
// target_name = "name of the other"
// demand = "what is needed"
// solution = "what addresses it"
// score = "best score of a match between the two, 0 to 1"
// status = "status of that match"
MATCH (need:Organisation)-[:EXPRESSES]->(d:Demand)<-[:ADDRESSES]-(s:Solution)<-[:OFFERS]-(maker:Organisation)
WHERE $region IS NULL OR EXISTS { (need)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) }
WITH need, d, s, maker,
  COLLECT { MATCH (d)<-[:ANSWERS]-(:Match)-[m:MATCHES]->(s) RETURN [m.score,
  m.status] ORDER BY m.score DESC } AS found
RETURN need.id AS source, maker.id AS target, need.name AS source_name, maker.name AS target_name,
  d.name AS demand, s.name AS solution, found[0][0] AS score, found[0][1] AS status
ORDER BY coalesce(score, 0.0) DESC, source, target, demand, solution
