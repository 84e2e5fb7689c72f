// title = "Actors of a region"
// question = "Which actors are in a region, of which kind, and in how many activities do they take part?"
// [parameters.region]
// type = "Region"
// example = "ITH3"
// description = "The region; all that lies within it counts as well."
// [parameters.kind]
// type = "string"
// allowed = "Organisation"
// optional = true
// example = "ResearchOrganisation"
// description = "Only actors of this kind, the kinds below it included."
// [columns]
// id = "id of the actor"
// name = "its name"
// kind = "its most specific kind"
// city = "city as stated"
// region = "code of the region it was placed in"
// basis = "how its region was found: code, coordinates, postcode, city or country"
// activities = "projects, good practices, workshops it takes part in"
MATCH (r:Region {id: $region}) WITH r
MATCH (r)<-[:WITHIN*0..3]-(place:Region)<-[at:LOCATED_IN]-(o:Organisation)
WHERE $kind IS NULL OR $kind IN labels(o)
RETURN o.id AS id, o.name AS name, [k IN $kinds WHERE k IN labels(o)][0] AS kind, o.city AS city,
  place.code AS region, at.basis AS basis, COUNT { (o)-[:PARTICIPATES_IN|ATTENDS]->() } AS activities
ORDER BY activities DESC, name, id, region
