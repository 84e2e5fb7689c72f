// title = "Actors of a region by kind"
// question = "How many actors of each kind does a region have?"
// view = "bar"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [columns]
// kind = "most specific kind of actor that is known"
// count = "actors of that kind in the region"
// active = "how many of them take part in at least one activity"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
WITH DISTINCT o
WITH [k IN $kinds WHERE k IN labels(o)][0] AS kind, EXISTS { (o)-[:PARTICIPATES_IN|ATTENDS]->() } AS busy
RETURN kind AS kind, count(*) AS count, sum(CASE WHEN busy THEN 1 ELSE 0 END) AS active
ORDER BY count DESC, kind
