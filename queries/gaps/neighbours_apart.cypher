// title = "Neighbouring regions that work little together"
// question = "With which of its neighbours does a region have few joint activities, though both have actors?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; its neighbours are those of the same NUTS level."
// [columns]
// region = "code of the neighbour"
// region_name = "its name"
// abroad = "whether it lies in another country"
// joint = "activities in which actors of both take part"
// activities = "activities of the neighbour's actors"
// actors = "actors of the neighbour"
MATCH (r:Region {id: $region}) WITH r
OPTIONAL MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(:Organisation)-[:PARTICIPATES_IN|ATTENDS]->(w)
WITH r, collect(DISTINCT w.id) AS own
MATCH (r)-[:NEIGHBOURS]-(n:Region) WHERE n.level = r.level
WITH DISTINCT r, own, n
MATCH (n)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
OPTIONAL MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(v)
WITH r, own, n, count(DISTINCT o) AS actors, collect(DISTINCT v.id) AS theirs
WITH r, n, actors, size(theirs) AS activities, size([id IN theirs WHERE id IN own]) AS joint
RETURN n.code AS region, n.name AS region_name, n.country <> r.country AS abroad, joint AS joint,
  activities AS activities, actors AS actors
ORDER BY joint, activities DESC, region
