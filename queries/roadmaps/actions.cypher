// title = "Roadmap actions, when, where and how they stand"
// question = "Which roadmap actions fall into a time, what is their status, and which are late?"
// view = "gantt"
// [parameters.region]
// type = "Region"
// example = "PL22"
// optional = true
// description = "Only actions for this region; all when left out."
// [parameters.since]
// type = "date"
// default = 2000-01-01
// example = 2021-01-01
// description = "Leave out actions that end before the month of this day."
// [parameters.until]
// type = "date"
// default = 2100-12-31
// example = 2030-12-31
// description = "Leave out actions that begin after the month of this day."
// [parameters.status]
// type = "string"
// allowed = ["planned", "running", "done", "late", "suspended", "cancelled"]
// optional = true
// example = "late"
// description = "Only actions that stand so on the day asked for."
// [parameters.as_of]
// type = "date"
// default = "today"
// example = 2026-06-30
// description = "The day on which lateness is judged."
// [columns]
// id = "id of the action"
// task = "its name"
// start = "first month"
// end = "last month"
// group = "roadmap it stands in"
// stated = "status as stated by the source, if any"
// status = "planned, running, done or late on the day asked for, from dates and stated status"
// months_late = "months since it should have ended, if late"
// regions = "codes of the regions it concerns"
MATCH (a:Action)
WHERE (a.endMonth IS NULL OR a.endMonth >= substring(toString($since), 0, 7))
  AND (a.startMonth IS NULL OR a.startMonth <= substring(toString($until), 0, 7))
  AND ($region IS NULL OR EXISTS { (a)-[:CONCERNS]->(:Region)-[:WITHIN*0..3]->(:Region {id: $region}) })
WITH a, substring(toString($as_of), 0, 7) AS now, COLLECT {
  MATCH (a)-[:CONCERNS]->(r:Region) RETURN r.code ORDER BY r.code } AS regions,
  COLLECT { MATCH (m:Roadmap)-[:FORESEES]->(a) RETURN m.name ORDER BY m.id } AS roadmaps
WITH a, now, regions, roadmaps, CASE
  WHEN a.status = 'completed' THEN 'done' WHEN a.status IN ['suspended', 'cancelled'] THEN a.status
  WHEN a.endMonth < now THEN 'late' WHEN a.startMonth > now OR a.startMonth IS NULL THEN 'planned'
  ELSE 'running' END AS state
WHERE $status IS NULL OR state = $status
RETURN a.id AS id, a.name AS task, a.startMonth AS start, a.endMonth AS end, roadmaps[0] AS group,
  a.status AS stated, state AS status, CASE WHEN state = 'late'
    THEN 12 * (toInteger(substring(now, 0, 4)) - toInteger(substring(a.endMonth, 0, 4)))
      + toInteger(substring(now, 5, 2)) - toInteger(substring(a.endMonth, 5, 2)) END AS months_late,
  regions AS regions
ORDER BY start, id
