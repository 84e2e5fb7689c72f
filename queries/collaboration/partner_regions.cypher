// title = "Regions a region works with"
// question = "With which other regions do the actors of a region work, and how much?"
// view = "bar"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [parameters.level]
// type = "integer"
// default = 2
// allowed = [0, 1, 2, 3]
// example = 0
// description = "NUTS level of the other regions: 0 for countries (the own one is left out), 2 for basic regions."
// [columns]
// region = "code of the other region"
// region_name = "its name"
// count = "activities in which both regions take part"
// actors = "actors of the other region in these"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(m:Organisation)-[:PARTICIPATES_IN|ATTENDS]->(w)
WITH DISTINCT w
MATCH (w)<-[:PARTICIPATES_IN|ATTENDS]-(o:Organisation)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(p:Region)
WHERE p.level = $level AND NOT EXISTS { (:Region {id: $region})-[:WITHIN*0..3]->(p) }
WITH p, count(DISTINCT w) AS count, count(DISTINCT o) AS actors
RETURN p.code AS region, p.name AS region_name, count AS count, actors AS actors
ORDER BY count DESC, region
