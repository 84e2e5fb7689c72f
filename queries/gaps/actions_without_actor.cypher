// title = "Roadmap actions nobody answers for"
// question = "Which roadmap actions have no responsible actor, no evidence, or nothing that they draw on?"
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only actions for this region; all when left out."
// [columns]
// gap = "type of gap: action without actor, evidence or precedent: the first of these that is missing"
// reason = "all that is missing, in words"
// size = "how many of the three are missing"
// closing = "what would close it"
// id = "id of the action"
// action = "its name"
// end = "last month"
// responsible = "actors responsible for it"
// evidence = "indicators and budget lines of it"
// draws_on = "good practices, projects and others it draws on"
MATCH (a:Action)
WHERE $region IS NULL OR EXISTS { (a)-[:CONCERNS]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) }
WITH a, COUNT { (a)<-[:RESPONSIBLE_FOR]-(:Organisation) } AS responsible,
  COUNT { (a)<-[:EVIDENCES]-() } AS evidence, COUNT { (a)-[:DRAWS_ON]->() } AS draws_on,
  COLLECT { MATCH (a)-[:CONCERNS]->(r:Region) RETURN coalesce(r.name, r.code) ORDER BY r.code } AS regions
WHERE responsible = 0 OR evidence = 0 OR draws_on = 0
WITH a, responsible, evidence, draws_on,
  reduce(text = '', name IN regions | text + CASE WHEN text = '' THEN ' of ' ELSE ' or ' END + name) AS place,
  [part IN [
    CASE WHEN responsible = 0 THEN ['actor', 'no actor is responsible for it', 'a responsible organisation'] END,
    CASE WHEN evidence = 0 THEN ['evidence', 'no indicator or budget line shows how far it is',
      'an indicator or a budget line'] END,
    CASE WHEN draws_on = 0 THEN ['precedent', 'it draws on no good practice or project',
      'a good practice or project to draw on'] END]
    WHERE part IS NOT NULL] AS missing
RETURN 'action without ' + missing[0][0] AS gap,
  a.name + coalesce(', due by ' + a.endMonth, '') + ': '
    + reduce(text = '', part IN missing | text + CASE WHEN text = '' THEN '' ELSE '; ' END + part[1]) + '.' AS reason,
  size(missing) AS size,
  reduce(text = '', part IN missing | text + CASE WHEN text = '' THEN '' ELSE '; ' END + part[2]
    + CASE WHEN part[0] = 'actor' THEN place ELSE '' END) AS closing,
  a.id AS id, a.name AS action, a.endMonth AS end, responsible AS responsible, evidence AS evidence,
  draws_on AS draws_on
ORDER BY responsible, end, id
