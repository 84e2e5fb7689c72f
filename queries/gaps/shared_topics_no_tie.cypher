// title = "Topics two regions share without working together"
// question = "On which topics are two regions both active, but in no activity together?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The one region."
// [parameters.other]
// type = "Region"
// example = "CZ"
// description = "The other region."
// [columns]
// topic = "id of the topic"
// name = "its name"
// here = "activities about it with actors of the one region"
// there = "activities about it with actors of the other region"
// strength = "the smaller of the two numbers"
MATCH (r:Region) WHERE r.id IN [$region, $other]
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation) WITH DISTINCT r, o
MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(w) WITH DISTINCT r, w
MATCH (w)-[:ABOUT]->(t:Topic)
WITH t, collect(CASE WHEN r.id = $region THEN w.id END) AS here,
  collect(CASE WHEN r.id = $other THEN w.id END) AS there
WHERE size(here) > 0 AND size(there) > 0 AND NONE(id IN here WHERE id IN there)
WITH t, size(here) AS here, size(there) AS there
RETURN t.id AS topic, t.name AS name, here AS here, there AS there,
  CASE WHEN here < there THEN here ELSE there END AS strength
ORDER BY strength DESC, topic
