// title = "Who works with whom across two regions"
// question = "Which actors of one region work together with which actors of another, and in what?"
// view = "network"
// [parameters.region]
// type = "Region"
// example = "IT"
// description = "The one region, with all that lies within it."
// [parameters.other]
// type = "Region"
// example = "CZ"
// description = "The other region, with all that lies within it."
// [columns]
// source = "id of the actor in the one region"
// target = "id of the actor in the other region"
// source_name = "name of the one"
// target_name = "name of the other"
// source_kind = "kind of the one"
// target_kind = "kind of the other"
// weight = "number of activities in which both take part"
// label = "these activities, by acronym or name"
MATCH (a:Region {id: $region}) WITH a
MATCH (a)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(s:Organisation) WITH DISTINCT s
MATCH (s)-[:PARTICIPATES_IN|ATTENDS]->(w)<-[:PARTICIPATES_IN|ATTENDS]-(t:Organisation)
WHERE s.id <> t.id AND ($region <> $other OR s.id < t.id)
WITH DISTINCT s, t, w
// Once for each partner, and not for each pair: is it in the other region?
WITH t, collect([s, w]) AS pairs
WHERE EXISTS { (t)-[:LOCATED_IN]->(:Region)-[:WITHIN*0..3]->(:Region {id: $other}) }
UNWIND pairs AS pair
WITH pair[0] AS s, t, pair[1] AS w
WITH s, t, w ORDER BY w.id
WITH s, t, collect(coalesce(w.acronym, w.name)) AS shared
RETURN s.id AS source, t.id AS target, s.name AS source_name, t.name AS target_name,
  [k IN $kinds WHERE k IN labels(s)][0] AS source_kind, [k IN $kinds WHERE k IN labels(t)][0] AS target_kind,
  size(shared) AS weight, shared AS label
ORDER BY weight DESC, source, target
