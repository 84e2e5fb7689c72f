// title = "Projects of regions by year"
// question = "How many projects with actors of one region start each year, compared with those of another?"
// view = "series"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region."
// [parameters.other]
// type = "Region"
// example = "CZ"
// optional = true
// description = "A region to compare with; none when left out."
// [columns]
// year = "year in which the projects started"
// value = "projects with at least one actor of the region"
// series = "name of the region"
// participations = "participations of its actors in these"
// contribution = "EU contribution to its actors in these, EUR"
MATCH (r:Region) WHERE r.id IN [$region, $other]
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)-[p:PARTICIPATES_IN]->(w:Project)
WHERE w.startDate IS NOT NULL
WITH DISTINCT r, o, p, w
WITH r, w.startDate.year AS year, count(DISTINCT w) AS value, count(p) AS participations,
  sum(p.contribution) AS contribution
RETURN year AS year, value AS value, r.name AS series, participations AS participations, contribution AS contribution
ORDER BY year, r.id
