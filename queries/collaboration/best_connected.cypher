// title = "Best connected actors of a region"
// question = "Which actors of a region work with most others, and with how many outside it?"
// view = "bar"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [parameters.top]
// type = "integer"
// default = 20
// example = 20
// description = "Most actors shown."
// [columns]
// id = "id of the actor"
// name = "its name"
// kind = "its kind"
// activities = "activities it takes part in"
// count = "different actors it works with"
// outside = "how many of these are not in the region"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(m:Organisation) WITH DISTINCT m
MATCH (m)-[:PARTICIPATES_IN|ATTENDS]->(w)<-[:PARTICIPATES_IN|ATTENDS]-(o:Organisation)
WHERE o.id <> m.id
WITH m, o, collect(DISTINCT w.id) AS shared
WITH m, o, EXISTS { (o)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) } AS inside
WITH m, count(o) AS count, sum(CASE WHEN inside THEN 0 ELSE 1 END) AS outside
ORDER BY count DESC, m.id LIMIT $top
RETURN m.id AS id, m.name AS name, [k IN $kinds WHERE k IN labels(m)][0] AS kind,
  COUNT { (m)-[:PARTICIPATES_IN|ATTENDS]->() } AS activities, count AS count, outside AS outside
ORDER BY count DESC, id
