// title = "Phases of roadmap actions in order"
// question = "Through which phases do the actions of a region go, in which order, and which need other regions?"
// view = "gantt"
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only actions for this region; all when left out."
// [columns]
// action = "id of the action"
// group = "name of the action"
// order = "place of the phase in the action, from 1"
// task = "name of the phase"
// start = "first month, of the action where the phase has none"
// end = "last month, of the action where the phase has none"
// dated = "whether the months are the phase's own"
// transnational = "whether it is done together with other regions: yes, no or possibly"
// builds = "infrastructure it builds"
MATCH (a:Action)-[:HAS_PHASE]->(p:Phase)
WHERE $region IS NULL OR EXISTS { (a)-[:CONCERNS]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) }
RETURN a.id AS action, a.name AS group, p.order AS order, p.name AS task,
  coalesce(p.startMonth, a.startMonth) AS start, coalesce(p.endMonth, a.endMonth) AS end,
  p.startMonth IS NOT NULL AS dated, p.transnational AS transnational,
  COLLECT { MATCH (p)-[:BUILDS]->(i:Infrastructure) RETURN i.name ORDER BY i.id } AS builds
ORDER BY action, order, p.id
