// title = "Topics two regions share without working together"
// question = "On which topics are two regions both active, but in no activity together?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The one region."
// [parameters.other]
// type = "Region"
// example = "CZ"
// description = "The other region, also of another level."
// [columns]
// gap = "type of gap: topic apart"
// reason = "why it is one, in words"
// size = "activities about the topic that the region with fewer has"
// closing = "what would close it"
// topic = "id of the topic"
// name = "its name"
// here = "activities about it with actors of the one region"
// there = "activities about it with actors of the other region"
MATCH (one:Region {id: $region}) MATCH (two:Region {id: $other})
WITH coalesce(one.name, one.code) AS one, coalesce(two.name, two.code) AS two
MATCH (r:Region) WHERE r.id IN [$region, $other]
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation) WITH DISTINCT one, two, r, o
MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(w) WITH DISTINCT one, two, r, w
MATCH (w)-[:ABOUT]->(t:Topic)
WITH one, two, t, collect(CASE WHEN r.id = $region THEN w.id END) AS here,
  collect(CASE WHEN r.id = $other THEN w.id END) AS there
WHERE size(here) > 0 AND size(there) > 0 AND NONE(id IN here WHERE id IN there)
WITH one, two, t, size(here) AS here, size(there) AS there
RETURN 'topic apart' AS gap,
  one + ' and ' + two + ' both take part in activities on ' + coalesce(t.name, t.id) + ', ' + toString(here) + ' and '
    + toString(there) + ', but in none together.' AS reason,
  CASE WHEN here < there THEN here ELSE there END AS size,
  'an activity on ' + coalesce(t.name, t.id) + ' of an actor of ' + one + ' with one of ' + two AS closing,
  t.id AS topic, t.name AS name, here AS here, there AS there
ORDER BY size DESC, topic
