// title = "How organisations were placed in regions"
// question = "By what was each organisation's region found, country by country?"
// view = "bar"
// [columns]
// region = "code of the country"
// region_name = "its name"
// series = "code, coordinates, postcode, city or country"
// count = "organisations placed that way"
// share = "percent of the country's organisations"
MATCH (o:Organisation)-[at:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(c:Region) WHERE c.level = 0
WITH c, coalesce(at.basis, 'not stated') AS basis, count(DISTINCT o) AS count
WITH c, collect([basis, count]) AS ways, sum(count) AS total
UNWIND ways AS way
RETURN c.code AS region, c.name AS region_name, way[0] AS series, way[1] AS count,
  round(1000.0 * way[1] / total) / 10.0 AS share
ORDER BY region, series
