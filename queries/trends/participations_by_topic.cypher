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
CALL () {
  MATCH (o:Organisation)-[:PARTICIPATES_IN]->(w:Project) WHERE $region IS NULL
  RETURN w AS w, count(o) AS actors
UNION ALL
  MATCH (r:Region {id: $region}) WITH r
  MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation) WITH DISTINCT o
  MATCH (o)-[:PARTICIPATES_IN]->(w:Project)
  RETURN w AS w, count(o) AS actors
}
WITH w, actors WHERE w.startDate IS NOT NULL
MATCH (w)-[:ABOUT]->(t:Topic)
WITH t, w.startDate.year AS year, sum(actors) AS value
WITH t, sum(value) AS total, collect([year, value]) AS years
ORDER BY total DESC, t.id LIMIT $top
UNWIND years AS pair
RETURN pair[0] AS year, pair[1] AS value, t.name AS series, t.id AS topic
ORDER BY year, topic
