// title = "The network around an actor"
// question = "With whom does an actor work, and which of these work with each other?"
// view = "network"
// [parameters.actor]
// type = "Organisation"
// example = "pic-999995602"
// description = "The actor in the middle."
// [parameters.top]
// type = "integer"
// default = 30
// example = 30
// description = "Most partners shown, those with most joint activities first."
// [columns]
// source = "id of one actor"
// target = "id of the other"
// source_name = "name of the one"
// target_name = "name of the other"
// source_kind = "kind of the one"
// target_kind = "kind of the other"
// weight = "number of activities in which both take part"
MATCH (ego:Organisation {id: $actor}) WITH ego
MATCH (ego)-[:PARTICIPATES_IN|ATTENDS]->(w)<-[:PARTICIPATES_IN|ATTENDS]-(partner:Organisation)
WHERE partner.id <> $actor
WITH partner.id AS id, count(DISTINCT w) AS together
ORDER BY together DESC, id LIMIT $top
WITH collect(id) + [$actor] AS ids
UNWIND ids AS id
MATCH (s:Organisation {id: id})
MATCH (s)-[:PARTICIPATES_IN|ATTENDS]->(w)<-[:PARTICIPATES_IN|ATTENDS]-(t:Organisation)
WHERE s.id < t.id AND t.id IN ids
WITH s, t, count(DISTINCT w) AS weight
RETURN s.id AS source, t.id AS target, s.name AS source_name, t.name AS target_name,
  [k IN $kinds WHERE k IN labels(s)][0] AS source_kind, [k IN $kinds WHERE k IN labels(t)][0] AS target_kind,
  weight AS weight
ORDER BY weight DESC, source, target
