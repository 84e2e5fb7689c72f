// title = "Regions that lack a kind of actor"
// question = "Which regions of a country have actors, but none of one kind?"
// [parameters.kind]
// type = "string"
// allowed = "Organisation"
// example = "SME"
// description = "The kind of actor; the kinds below it count as well."
// [parameters.within]
// type = "Region"
// example = "IT"
// description = "Only regions within this one."
// [parameters.level]
// type = "integer"
// default = 2
// allowed = [0, 1, 2, 3]
// example = 2
// description = "NUTS level of the regions compared."
// [columns]
// region = "code of the region"
// region_name = "its name"
// actors = "actors of other kinds in the region"
// active = "how many of these take part in an activity"
MATCH (whole:Region {id: $within}) WITH whole
MATCH (whole)<-[:WITHIN*0..3]-(r:Region) WHERE r.level = $level
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
WITH DISTINCT r, o
WITH r, count(o) AS actors, sum(CASE WHEN $kind IN labels(o) THEN 1 ELSE 0 END) AS wanted,
  sum(CASE WHEN EXISTS { (o)-[:PARTICIPATES_IN|ATTENDS]->() } THEN 1 ELSE 0 END) AS active
WHERE wanted = 0
RETURN r.code AS region, r.name AS region_name, actors AS actors, active AS active
ORDER BY actors DESC, region
