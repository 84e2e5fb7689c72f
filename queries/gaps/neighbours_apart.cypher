// title = "Neighbouring regions that work little together"
// question = "With which of its neighbours does a region share fewer than half the activities that it could?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; its neighbours are those of the same NUTS level."
// [columns]
// gap = "type of gap: little co-operation"
// reason = "why it is one, in words"
// size = "activities of the one that has fewer, in which the other is not"
// closing = "what would close it"
// region = "code of the neighbour"
// region_name = "its name"
// abroad = "whether it lies in another country"
// joint = "activities in which actors of both take part"
// activities = "activities of the neighbour's actors"
// actors = "actors of the neighbour"
MATCH (r:Region {id: $region}) WITH r
OPTIONAL MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(:Organisation)-[:PARTICIPATES_IN|ATTENDS]->(w)
WITH r, collect(DISTINCT w.id) AS own
WITH r, own, COLLECT { MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
  RETURN coalesce(o.name, o.id) ORDER BY COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } DESC, o.id LIMIT 1 } AS here
MATCH (r)-[:NEIGHBOURS]-(n:Region) WHERE n.level = r.level
WITH DISTINCT r, own, here, n
MATCH (n)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
OPTIONAL MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(v)
WITH r, own, here, n, count(DISTINCT o) AS actors, collect(DISTINCT v.id) AS theirs
WITH r, own, here, n, actors, size(theirs) AS activities, size([id IN theirs WHERE id IN own]) AS joint,
  CASE WHEN size(theirs) < size(own) THEN size(theirs) ELSE size(own) END AS fewer,
  COLLECT { MATCH (n)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
    RETURN coalesce(o.name, o.id) ORDER BY COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } DESC, o.id LIMIT 1 } AS there
WHERE joint = 0 OR 2 * joint < fewer
RETURN 'little co-operation' AS gap,
  r.name + ' and ' + n.name + CASE WHEN n.country <> r.country THEN ', across a border, share ' ELSE ' share ' END
    + CASE WHEN joint = 0 THEN 'no activity' WHEN joint = 1 THEN 'one activity'
      ELSE toString(joint) + ' activities' END + ', though their actors take part in '
    + toString(size(own)) + ' and ' + toString(activities) + '.' AS reason,
  fewer - joint AS size,
  'an activity of ' + coalesce(here[0], 'an actor of ' + r.name) + ' with ' + there[0] AS closing,
  n.code AS region, n.name AS region_name, n.country <> r.country AS abroad, joint AS joint,
  activities AS activities, actors AS actors
ORDER BY joint, activities DESC, region
