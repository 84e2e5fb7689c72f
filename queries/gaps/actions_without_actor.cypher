// title = "Roadmap actions nobody answers for"
// question = "Which roadmap actions have no responsible actor, no evidence, or nobody taking part?"
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only actions for this region; all when left out."
// [columns]
// id = "id of the action"
// action = "its name"
// end = "last month"
// responsible = "actors responsible for it"
// evidence = "indicators and budget lines of it"
// draws_on = "good practices, projects and others it draws on"
MATCH (a:Action)
WHERE $region IS NULL OR EXISTS { (a)-[:CONCERNS]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) }
WITH a, COUNT { (a)<-[:RESPONSIBLE_FOR]-(:Organisation) } AS responsible,
  COUNT { (a)<-[:EVIDENCES]-() } AS evidence, COUNT { (a)-[:DRAWS_ON]->() } AS draws_on
WHERE responsible = 0 OR evidence = 0 OR draws_on = 0
RETURN a.id AS id, a.name AS action, a.endMonth AS end, responsible AS responsible, evidence AS evidence,
  draws_on AS draws_on
ORDER BY responsible, end, id
