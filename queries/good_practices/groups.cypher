// title = "Groups a good practice brings together"
// question = "Which of the four workshop groups does a good practice gather, and who attended as what?"
// [parameters.practice]
// type = "GoodPractice"
// optional = true
// example = "interreg-416"
// description = "One good practice; all when left out."
// [columns]
// practice = "name of the good practice"
// notation = "letter of the group, A to D"
// group = "who belongs to it"
// attending = "actors known to have attended as this group"
MATCH (g:GoodPractice)<-[:PART_OF*0..1]-(w)-[:GATHERS]->(m:Group)
WHERE $practice IS NULL OR g.id = $practice
RETURN g.name AS practice, m.notation AS notation, m.name AS group, COLLECT {
  MATCH (o:Organisation)-[a:ATTENDS]->(w) WHERE a.as = m.notation RETURN o.name ORDER BY o.id } AS attending
ORDER BY g.id, notation, m.id
