// title = "Actors with no tie"
// question = "Which actors of a region share no activity with anyone?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [columns]
// gap = "type of gap: actor alone"
// reason = "why it is one, in words"
// size = "actors of its kind in the region that do have ties"
// closing = "what would close it"
// id = "id of the actor"
// name = "its name"
// kind = "its kind"
// city = "city as stated"
// activities = "activities in which it stands alone"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation)
WITH DISTINCT r, o
WITH r, o, COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } AS activities,
  EXISTS { (o)-[:COOPERATES_WITH]-(:Organisation) } OR EXISTS {
    MATCH (o)-[:PARTICIPATES_IN|ATTENDS]->()<-[:PARTICIPATES_IN|ATTENDS]-(p:Organisation) WHERE p.id <> o.id } AS tied
ORDER BY activities DESC, o.id
WITH r, collect([o, activities, tied]) AS actors, collect(CASE WHEN tied THEN [coalesce(o.name, o.id), activities] END)[0] AS most
UNWIND actors AS actor
WITH r, most, actor[0] AS o, actor[1] AS activities, actor[2] AS tied
WITH r, most, [k IN $kinds WHERE k IN labels(o)][0] AS kind, sum(CASE WHEN tied THEN 1 ELSE 0 END) AS peers,
  collect(CASE WHEN NOT tied THEN [o, activities] END) AS alone
UNWIND alone AS actor
WITH r, most, kind, peers, actor[0] AS o, actor[1] AS activities
RETURN 'actor alone' AS gap,
  coalesce(o.name, o.id) + ' (' + kind + coalesce(', ' + o.city, '') + ') shares no activity with anyone'
    + CASE WHEN activities > 0 THEN ', though it takes part in ' + toString(activities) ELSE '' END
    + CASE WHEN peers = 1 THEN '; one actor of its kind in ' + r.name + ' does.'
      WHEN peers > 1 THEN '; ' + toString(peers) + ' actors of its kind in ' + r.name + ' do.' ELSE '.' END AS reason,
  peers AS size,
  CASE WHEN most IS NULL THEN 'a first activity with a partner from another region'
    ELSE 'a first activity with a partner: ' + most[0] + ' is in ' + toString(most[1]) + ' already' END AS closing,
  o.id AS id, o.name AS name, kind AS kind, o.city AS city, activities AS activities
ORDER BY size DESC, kind, name, id
