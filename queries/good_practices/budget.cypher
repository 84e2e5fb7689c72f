// title = "What a good practice spent its money on"
// question = "Into which lines does the budget of a good practice fall?"
// view = "bar"
// [parameters.practice]
// type = "GoodPractice"
// optional = true
// example = "interreg-416"
// description = "One good practice; all when left out."
// [columns]
// name = "budget line"
// value = "share of the budget, percent"
// amount = "the same in EUR, from the stated budget where the line has none"
// group = "name of the good practice"
// id = "id of the budget line"
MATCH (g:GoodPractice)<-[:EVIDENCES]-(b:BudgetLine)
WHERE $practice IS NULL OR g.id = $practice
RETURN b.name AS name, b.share AS value, coalesce(b.amount, round(g.budget * b.share) / 100.0) AS amount,
  g.name AS group, b.id AS id
ORDER BY g.id, value DESC, id
