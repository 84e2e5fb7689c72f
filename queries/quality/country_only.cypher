// title = "Organisations placed by their country alone"
// question = "Of which organisations is the country known, but no region within it?"
// empty = "Every organisation of the shipped data was placed within its country."
// [parameters.country]
// type = "Region"
// example = "IT"
// optional = true
// description = "Only in this country; all when left out."
// [columns]
// id = "id of the organisation"
// name = "its name"
// country = "code of the country"
// city = "city as stated"
// hint = "what was tried"
MATCH (r:Region)<-[at:LOCATED_IN]-(o:Organisation)
WHERE at.basis = 'country' AND ($country IS NULL OR r.id = $country)
RETURN o.id AS id, o.name AS name, r.code AS country, o.city AS city, at.hint AS hint
ORDER BY country, id
