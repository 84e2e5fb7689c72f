"""The pages in a real browser: nothing leaves this machine, nothing that data say is run, everything can be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

FLAGS = (
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Text and links are grey: a pixel with a strong colour, and the same colour around it, is inside a mark.
FIND_A_MARK = """canvas => {
  const { width, height } = canvas, ratio = width / canvas.clientWidth;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const strong = (x, y) => { const p = 4 * (y * width + x), c = [data[p], data[p + 1], data[p + 2]];
                             return data[p + 3] === 255 && Math.max(...c) - Math.min(...c) > 80; };
  for (let y = 8; y < height - 8; y += 2) for (let x = 8; x < width - 8; x += 2)
    if (strong(x, y) && strong(x + 5, y) && strong(x - 5, y) && strong(x, y + 5)) return [x / ratio, y / ratio];
}"""
ODD = "/page/organisation/a%2520b%3Fc%23d"


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def wrong() -> list[str]:
    """What went wrong in the browser: console errors, requests that left the machine."""
    return []


@pytest.fixture
def page(browser: Browser, wrong: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield watched(context, wrong)
    context.close()
    assert wrong == []


def watched(context: BrowserContext, wrong: list[str]) -> Page:
    page = context.new_page()
    local = ("http://127.0.0.1:", "file:", "data:", "blob:", "about:")
    page.on("request", lambda asked: None if asked.url.startswith(local) else wrong.append(f"request {asked.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda said: wrong.append(f"console {said.text}") if said.type in ("error", "warning") else None)
    return page


def hurt(page: Page) -> bool:
    return any(frame.evaluate("window.hurt !== undefined") for frame in page.frames)


PAGES = (
    *("/", "/search?q=script", ODD, "/page/region/PL22", "/page/region/ITH3", "/page/region/CZ05", "/sources"),
    *("/ontology?lang=cs", "/api", "/ask/actors/in_region?region=PL22", "/ask/roadmaps/actions", "/measure/degree"),
    *("/sparql", "/sparql?query=ASK+{}", "/dumps"),
    *("/page/good-practice/demands", "/ask/collaboration/between_regions?region=PL22&other=ITH3"),
)


@pytest.mark.parametrize("path", ["/", "/page/region/PL22", "/ontology", "/sparql", "/sources", "/dumps", "/api"])
def test_no_page_is_wider_than_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_elsewhere_fails_or_runs_what_data_say(page: Page, address: str, path: str) -> None:
    page.goto(address + path, wait_until="networkidle")
    assert not hurt(page)
    expect(page.locator("h1").first).to_be_visible()


def test_the_pages_of_regions_show_what_is_in_them(page: Page, address: str) -> None:
    for region, seen in {
        "PL22": "Szpital Górniczy Łaźnia",
        "CZ05": "Transfer of demands",
        "ITH3": "Laboratorio Žižka",
    }.items():
        page.goto(f"{address}/page/region/{region}")
        expect(page.get_by_role("link", name=seen).first).to_be_visible()
    page.goto(f"{address}/page/region/PL")
    expect(page.get_by_role("link", name="Powering the observatory").first).to_be_visible()


def test_the_picture_on_a_page_draws_and_a_click_opens_the_node(page: Page, address: str) -> None:
    page.goto(f"{address}/page/region/CZ05")
    frame = page.frame_locator("iframe.picture")
    network = frame.locator("#network[data-drawn=yes]")
    expect(network).to_be_visible(timeout=20_000)
    frame.get_by_text("The same as tables").click()
    frame.get_by_role("link", name="DEX Innovation Centre").click()
    page.wait_for_url("**/page/organisation/dex*")


def test_a_node_that_is_clicked_in_the_picture_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/api/views/network?entity=good-practice/demands")
    network = page.locator("#network[data-drawn=yes]")
    expect(network).to_be_visible(timeout=20_000)
    canvas = page.locator("#network canvas")
    box = canvas.bounding_box()
    assert box is not None
    across, down = canvas.evaluate(FIND_A_MARK)
    page.mouse.click(box["x"] + across, box["y"] + down)
    page.wait_for_url("**/page/*/**")


def test_a_drawn_file_opens_with_the_cable_out(
    browser: Browser, wrong: list[str], client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "picture.html"
    file.write_bytes(client.get("/api/views/network?entity=region/PL22").content)
    context = browser.new_context(offline=True)
    page = watched(context, wrong)
    page.goto(file.as_uri())
    expect(page.locator("#network[data-drawn=yes]")).to_be_visible(timeout=20_000)
    expect(page.locator("canvas")).to_be_visible()
    assert not hurt(page)
    page.mouse.move(400, 300)
    context.close()
    assert wrong == []


def test_a_measured_network_draws_says_its_scale_and_the_value_under_the_mouse(page: Page, address: str) -> None:
    page.goto(f"{address}/api/views/network?query=collaboration/measured_network&measure=strength&colour=country")
    expect(page.locator("#network[data-drawn=yes]")).to_be_visible(timeout=60_000)
    legend = page.locator(".legend")
    expect(legend.nth(0)).to_contain_text("Sum of the weights of a node's ties")
    expect(legend.nth(1).get_by_text("PL", exact=True)).to_be_visible()
    canvas = page.locator("#network canvas")
    box = canvas.bounding_box()
    assert box is not None
    across, down = canvas.evaluate(FIND_A_MARK)
    page.mouse.move(box["x"] + across, box["y"] + down)
    expect(page.locator(".vis-tooltip")).to_contain_text("Sum of the weights of a node's ties: ")
    assert not hurt(page)


def test_search_while_typing_and_suggestions_work(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#find-big").fill("slask")
    page.get_by_role("link", name="Silesia").first.click()
    page.wait_for_url("**/page/region/PL22*")
    page.goto(f"{address}/ask/actors/by_kind")
    page.get_by_label("Region").fill("vene")
    expect(page.locator("datalist option[value='region/ITH3']")).to_have_count(1)


def test_everything_works_without_scripts(browser: Browser, wrong: list[str], address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = watched(context, wrong)
    page.goto(address)
    page.locator("#find-big").fill("śląskie")
    page.locator("form.big button").click()
    page.get_by_role("link", name="Silesia").click()
    expect(page.get_by_role("heading", level=1, name="Silesia")).to_be_visible()
    page.goto(f"{address}/ask/actors/by_kind")
    page.get_by_label("Region").fill("PL22")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("cell", name="Hospital")).to_be_visible()
    context.close()
    assert wrong == []


def test_pages_can_be_read_by_structure_and_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/ask/roadmaps/actions")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for landmark in ("banner", "main", "contentinfo", "search"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    unlabelled = page.eval_on_selector_all(
        "input:not([type=hidden]), select", "all => all.filter(one => !one.labels.length).length"
    )
    assert unlabelled == 0


def test_the_first_page_says_what_is_loaded_and_where_to_begin(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("link", name="A small world")).to_be_visible()
    expect(page.locator(".counts")).to_contain_text("Organisation 4", ignore_case=True)
    for name in ("Silesia", "Veneto", "Severovýchod"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    assert page.locator(".topic li a").count() > 20


def test_language_changes_labels_and_names(page: Page, address: str) -> None:
    page.goto(f"{address}/page/region/PL22")
    page.get_by_role("link", name="pl", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Śląskie")).to_be_visible()
    expect(page.get_by_text("leży w").first).to_be_visible()
