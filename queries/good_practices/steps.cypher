// title = "Steps of a good practice"
// question = "By which steps does a good practice proceed, and which are done together with other regions?"
// [parameters.practice]
// type = "GoodPractice"
// optional = true
// example = "interreg-416"
// description = "One good practice; all when left out."
// [columns]
// practice = "name of the good practice"
// order = "place of the step, from 1"
// step = "what is done"
// transnational = "whether it is done together with other regions: yes, no or possibly"
// id = "id of the step"
MATCH (g:GoodPractice)-[:HAS_PHASE]->(p:Phase)
WHERE $practice IS NULL OR g.id = $practice
RETURN g.name AS practice, p.order AS order, p.name AS step, p.transnational AS transnational, p.id AS id
ORDER BY g.id, order, id
