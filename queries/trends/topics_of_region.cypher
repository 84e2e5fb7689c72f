// title = "Topics of a region"
// question = "What are the activities of a region about?"
// view = "bar"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [parameters.top]
// type = "integer"
// default = 25
// example = 25
// description = "Most topics shown."
// [columns]
// name = "name of the topic"
// count = "activities of the region's actors about it"
// actors = "different actors in these"
// topic = "id of the topic"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->(w)-[:ABOUT]->(t:Topic)
WITH t, count(DISTINCT w) AS count, count(DISTINCT o) AS actors
ORDER BY count DESC, t.id LIMIT $top
RETURN t.name AS name, count AS count, actors AS actors, t.id AS topic
ORDER BY count DESC, topic
