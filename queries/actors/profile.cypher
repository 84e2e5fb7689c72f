// title = "What an actor does"
// question = "In which activities does an actor take part, since when, as what, and with how much money?"
// [parameters.actor]
// type = "Organisation"
// example = "pic-999995602"
// description = "The actor."
// [columns]
// id = "id of the activity"
// activity = "its name"
// kind = "project, good practice, workshop, …"
// start = "its first day"
// end = "its last day"
// role = "role of the actor in it, or the workshop group it attended as"
// contribution = "EU contribution to the actor, EUR"
// partners = "other actors in it"
MATCH (o:Organisation {id: $actor}) WITH o
MATCH (o)-[part:PARTICIPATES_IN|ATTENDS]->(w)
RETURN w.id AS id, w.name AS activity, [k IN $kinds WHERE k IN labels(w)][0] AS kind, w.startDate AS start,
  w.endDate AS end, CASE WHEN part.as IS NULL THEN part.role ELSE ['group ' + part.as] END AS role,
  part.contribution AS contribution, COUNT { (w)<-[:PARTICIPATES_IN|ATTENDS]-(:Organisation) } - 1 AS partners
ORDER BY coalesce(start, date('0001-01-01')) DESC, id, role
