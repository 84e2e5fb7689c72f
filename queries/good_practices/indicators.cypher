// title = "Indicators of good practices"
// question = "What success do good practices claim, and has anyone counted it?"
// [parameters.practice]
// type = "GoodPractice"
// optional = true
// example = "interreg-416"
// description = "One good practice; all when left out."
// [columns]
// practice = "name of the good practice"
// indicator = "what was achieved"
// comparator = "exactly, more than, at least or about"
// value = "the number"
// unit = "of what"
// standing = "claimed by the owner, or counted by someone"
// as_of = "day it held, if stated"
// id = "id of the indicator"
MATCH (g:GoodPractice)<-[:EVIDENCES]-(i:Indicator)
WHERE $practice IS NULL OR g.id = $practice
RETURN g.name AS practice, i.name AS indicator, i.comparator AS comparator, i.value AS value, i.unit AS unit,
  i.standing AS standing, i.asOf AS as_of, i.id AS id
ORDER BY g.id, id
