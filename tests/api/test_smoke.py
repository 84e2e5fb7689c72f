import httpx

def test_it(client: httpx.Client) -> None:
    for url in ["/api/health","/api/search?q=slaskie","/api/search?q=laznia","/api/entities?class=Organisation&limit=2","/api/entities/region/PL22","/api/entities/organisation/dex","/api/entities/region/PL22/links/locatedIn?direction=in","/api/entities/organisation/dex/statements","/api/entities/region/PL22/network","/api/queries","/api/queries/actors/by_kind?region=PL22","/api/queries/actors/by_kind?region=PL22&format=csv","/api/queries/actors/by_kind","/api/queries/actors/by_kind?region=PL22&x=1","/api/measures","/api/measures/degree","/api/measures/constraint?region=PL","/api/views","/api/views/network?entity=region/PL22","/api/views/network?entity=organisation/dex&format=svg","/api/views/gantt?query=roadmaps/actions","/api/sources","/api/loads","/api/ontology","/api/export.ttl","/openapi.json","/","/search?q=sl","/ask/actors/by_kind?region=PL22","/ask/roadmaps/actions","/page/region/PL22","/page/organisation/a%2520b%3Fc%23d","/page/region/XX","/page/zzz","/nope","/measure/degree","/sources","/ontology?lang=cs","/api","/static/style.css"]:
        r = client.get(url, headers={"accept":"text/html"} if not url.startswith("/api/") else {})
        print(r.status_code, url, len(r.content), r.text[:700] if r.status_code>=400 or "/api/" in url else "")
    assert 0
