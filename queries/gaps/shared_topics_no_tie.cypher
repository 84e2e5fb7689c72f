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
MATCH (a:Region {id: $region}) WITH a
MATCH (a)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(w)-[:ABOUT]->(t:Topic)
WITH t, collect(DISTINCT w.id) AS here
MATCH (b:Region {id: $other})
MATCH (b)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(p:Organisation)
MATCH (p)-[:PARTICIPATES_IN|ATTENDS]->(v)-[:ABOUT]->(t)
WITH t, here, collect(DISTINCT v.id) AS there
WHERE NONE(id IN here WHERE id IN there)
WITH t, size(here) AS here, size(there) AS there
RETURN t.id AS topic, t.name AS name, here AS here, there AS there,
  CASE WHEN here < there THEN here ELSE there END AS strength
ORDER BY strength DESC, topic
