// title = "The network of a region"
// question = "Which actors of a region work with each other and with whom elsewhere?"
// view = "network"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [parameters.top]
// type = "integer"
// default = 200
// example = 200
// description = "Most ties shown, the strongest first."
// [columns]
// source = "id of one actor"
// target = "id of the other"
// source_name = "name of the one"
// target_name = "name of the other"
// source_kind = "kind of the one"
// target_kind = "kind of the other"
// inside = "whether both are in the region"
// weight = "number of activities in which both take part"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(m:Organisation) WITH DISTINCT m
MATCH (m)-[:PARTICIPATES_IN|ATTENDS]->(w)<-[:PARTICIPATES_IN|ATTENDS]-(o:Organisation)
WHERE o.id <> m.id
WITH m, o, count(DISTINCT w) AS weight
WITH m, o, weight, EXISTS { (o)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) } AS inside
WHERE NOT inside OR m.id < o.id
WITH m, o, weight, inside ORDER BY weight DESC, m.id, o.id LIMIT $top
RETURN m.id AS source, o.id AS target, m.name AS source_name, o.name AS target_name,
  [k IN $kinds WHERE k IN labels(m)][0] AS source_kind, [k IN $kinds WHERE k IN labels(o)][0] AS target_kind,
  inside AS inside, weight AS weight
ORDER BY weight DESC, source, target
