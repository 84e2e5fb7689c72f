// title = "Regions that lack a kind of actor"
// question = "Which regions of a country have actors, but none of one kind?"
// [parameters.kind]
// type = "string"
// allowed = "Organisation"
// example = "SME"
// description = "The kind of actor; the kinds below it count as well."
// [parameters.within]
// type = "Region"
// example = "IT"
// description = "Only regions within this one."
// [parameters.level]
// type = "integer"
// default = 2
// allowed = [0, 1, 2, 3]
// example = 2
// description = "NUTS level of the regions compared."
// [columns]
// gap = "type of gap: missing kind"
// reason = "why it is one, in words"
// size = "actors of other kinds in the region"
// closing = "what would close it"
// region = "code of the region"
// region_name = "its name"
// active = "how many of the actors take part in an activity"
MATCH (whole:Region {id: $within}) WITH whole
MATCH (whole)<-[:WITHIN*0..3]-(r:Region) WHERE r.level = $level
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
WITH DISTINCT r, o, COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } AS activities
ORDER BY activities DESC, o.id
WITH r, count(o) AS actors, sum(CASE WHEN $kind IN labels(o) THEN 1 ELSE 0 END) AS wanted,
  sum(CASE WHEN activities > 0 THEN 1 ELSE 0 END) AS active, collect(coalesce(o.name, o.id))[0] AS most
WHERE wanted = 0
RETURN 'missing kind' AS gap,
  r.name + ' has ' + CASE WHEN actors = 1 THEN 'one actor' ELSE toString(actors) + ' actors' END + ', but none of kind '
    + $kind + '; ' + CASE WHEN active = 0 THEN 'none takes' WHEN active = 1 THEN 'one takes'
      ELSE toString(active) + ' take' END
    + ' part in an activity.' AS reason,
  actors AS size,
  'an actor of kind ' + $kind + ' of ' + r.name + ' in an activity with ' + most AS closing,
  r.code AS region, r.name AS region_name, active AS active
ORDER BY size DESC, region
