// title = "Actors with no tie"
// question = "Which actors of a region share no activity with anyone?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [columns]
// id = "id of the actor"
// name = "its name"
// kind = "its kind"
// city = "city as stated"
// activities = "activities in which it stands alone"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
WITH DISTINCT o
WHERE NOT EXISTS { (o)-[:COOPERATES_WITH]-(:Organisation) }
  AND NOT EXISTS { 
    MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->()<-[:PARTICIPATES_IN|ATTENDS]-(p:Organisation) WHERE p.id <> o.id }
RETURN o.id AS id, o.name AS name, [k IN $kinds WHERE k IN labels(o)][0] AS kind, o.city AS city,
  COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } AS activities
ORDER BY kind, name, id
