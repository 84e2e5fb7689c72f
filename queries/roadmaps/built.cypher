// title = "What roadmap actions build"
// question = "Which infrastructure do roadmap actions build, where, and what do they draw on?"
// [columns]
// id = "id of the infrastructure"
// infrastructure = "its name"
// kind = "observatory, competence centre or other"
// action = "action or phase that builds it"
// until = "last month of the action or phase, if stated"
// regions = "codes of the regions concerned"
MATCH (i:Infrastructure)<-[:BUILDS]-(by)
RETURN i.id AS id, i.name AS infrastructure, [k IN $kinds WHERE k IN labels(i)][0] AS kind, by.name AS action,
  by.endMonth AS until,
  COLLECT { MATCH (by)-[:CONCERNS]->(r:Region) RETURN r.code ORDER BY r.code } AS regions
ORDER BY id, by.id
