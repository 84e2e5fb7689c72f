// title = "Money by kind of actor and year"
// question = "How much EU money goes to each kind of actor of a region, year by year?"
// view = "series"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [columns]
// year = "year in which the projects started"
// value = "EU contribution, EUR"
// series = "kind of actor"
// participations = "participations it comes from"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)-[p:PARTICIPATES_IN]->(w:Project)
WHERE w.startDate IS NOT NULL AND p.contribution IS NOT NULL
WITH DISTINCT o, p, w
WITH [k IN $kinds WHERE k IN labels(o)][0] AS kind, w.startDate.year AS year, sum(p.contribution) AS value,
  count(p) AS participations
RETURN year AS year, value AS value, kind AS series, participations AS participations
ORDER BY year, series
