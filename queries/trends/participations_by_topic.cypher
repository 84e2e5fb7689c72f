// title = "Participations by topic and year"
// question = "How many participations does each topic gain year by year, everywhere or in one region?"
// view = "series"
// [parameters.region]
// type = "Region"
// example = "IT"
// optional = true
// description = "Only actors of this region; all when left out."
// [parameters.top]
// type = "integer"
// default = 8
// example = 8
// description = "Most topics shown, those with most participations first."
// [columns]
// year = "year in which the projects started"
// value = "participations in projects about the topic that started in that year"
// series = "name of the topic"
// topic = "id of the topic"
MATCH (w:Project)-[:ABOUT]->(t:Topic) WHERE w.startDate IS NOT NULL
WITH t, w, CASE WHEN $region IS NULL THEN COUNT { (w)<-[:PARTICIPATES_IN]-(:Organisation) } ELSE COUNT {
  MATCH (w)<-[:PARTICIPATES_IN]-(o:Organisation)
  WHERE EXISTS { (o)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) } } END AS actors
WITH t, w.startDate.year AS year, sum(actors) AS value WHERE value > 0
WITH t, sum(value) AS total, collect([year, value]) AS years
ORDER BY total DESC, t.id LIMIT $top
UNWIND years AS pair
RETURN pair[0] AS year, pair[1] AS value, t.name AS series, t.id AS topic
ORDER BY year, topic
