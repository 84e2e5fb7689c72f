// title = "Loads and what became of their rows"
// question = "Which loads make up the graph, when were they made, and what became of their rows?"
// [columns]
// source = "name of the source"
// title = "its title"
// finished = "when the load was done, UTC"
// rows_read = "rows read"
// rows_written = "rows that said something new"
// rows_unchanged = "rows that the load before had as well"
// rows_rejected = "rows rejected, each with a reason"
// load = "id of the load"
MATCH (l:Load)-[:LOADED_FROM]->(s:Source)
RETURN s.id AS source, s.name AS title, toString(l.finishedAt) AS finished, l.rowsRead AS rows_read,
  l.rowsWritten AS rows_written, l.rowsUnchanged AS rows_unchanged, l.rowsRejected AS rows_rejected, l.id AS load
ORDER BY source, finished, load
