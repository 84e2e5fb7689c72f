// title = "What each source states"
// question = "How much does each source say of each class, and how much of it does no other source say?"
// view = "bar"
// [columns]
// name = "name of the source"
// series = "class"
// count = "nodes of that class it states"
// alone = "nodes of these that no other source states"
MATCH (n) WHERE n.sources IS NOT NULL AND NOT n:Load AND NOT n:Source
WITH [k IN $kinds WHERE k IN labels(n)][0] AS class, n.sources AS sources WHERE class IS NOT NULL
UNWIND sources AS source
WITH source, class, count(*) AS count, sum(CASE WHEN size(sources) = 1 THEN 1 ELSE 0 END) AS alone
RETURN source AS name, class AS series, count AS count, alone AS alone
ORDER BY name, series
