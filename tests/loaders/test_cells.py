"""Numbers, dates and texts are read as people write them, or refused; never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells import address, day, degrees, flag, month, number, prose, whole

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@given(AMOUNTS)
def test_an_amount_is_the_same_in_continental_and_english_spelling(amount) -> None:  # type: ignore[no-untyped-def]
    english = f"{amount:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert number(english, ".") == number(continental, ",") == float(amount)
    assert number(f"{english} EUR", ".") == number(f"€{continental}", ",") == float(amount)
    assert number(english.replace(",", " "), ".") == number(continental.replace(".", "\u00a0"), ",") == float(amount)


@given(AMOUNTS)
def test_without_a_declared_mark_an_amount_is_read_rightly(amount) -> None:  # type: ignore[no-untyped-def]
    for text in (f"{amount:,.2f}", f"{amount:.2f}", f"{amount:.2f}".replace(".", ",")):
        assert number(text) == float(amount)


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(",."))
def test_what_can_be_read_in_two_ways_is_refused(before: int, after: int, mark: str) -> None:
    text = f"{before}{mark}{after:03}"
    if before == 0:
        assert number(text) == after / 1000
    else:
        with pytest.raises(ValueError, match="two ways"):
            number(text)


@given(st.text(alphabet="0123456789.,-+eE €", max_size=12))
def test_any_text_gives_a_finite_number_or_is_refused(text: str) -> None:
    try:
        value = number(text)
    except ValueError:
        return
    assert value == value  # noqa: PLR0124  (not NaN)
    assert abs(value) != float("inf")


@pytest.mark.parametrize("text", ["", "n/a", "NaN", "inf", "1e999", "1_000", "12 34", "1.23.4", "0x1F", "--1", "1,2,3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|two ways"):
        number(text)


def test_a_point_that_cannot_group_is_refused_where_the_comma_is_declared() -> None:
    with pytest.raises(ValueError, match="decimal mark"):
        number("12.34", ",")


def test_a_whole_number_may_have_an_empty_fraction() -> None:
    assert whole("8.0") == whole("8") == 8
    with pytest.raises(ValueError, match="whole"):
        whole("8.5")


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_is_the_same_in_every_spelling(when: date) -> None:
    assert day(when.isoformat()) == when
    assert day(f"{when.isoformat()} 10:11:12") == when
    assert day(f"{when:%d/%m/%Y}", "dmy") == day(f"{when:%d.%m.%y}", "dmy") == when
    assert day(f"{when:%m/%d/%Y}", "mdy") == when
    assert day(f"{when.day} {when:%B} {when.year}") == when


@pytest.mark.parametrize(
    "text", ["2021-02-30", "2021-13-01", "yesterday", "", "0000-00-00", "2024-W01-1", "31 Foo 2020"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        day(text)


def test_figures_without_a_declared_order_are_refused() -> None:
    with pytest.raises(ValueError, match="is no date"):
        day("03/04/2021")


def test_months_flags_and_degrees_are_read_or_refused() -> None:
    assert month("10/2021") == "2021-10"
    assert flag("False") is False
    assert degrees("(49.1, 17.5)") == (49.1, 17.5)
    for read, wrong in ((month, "13/2021"), (flag, "perhaps"), (degrees, "95,200"), (degrees, "nan,1")):
        with pytest.raises(ValueError, match=r"is no|neither"):
            read(wrong)


def test_addresses_get_their_scheme_and_rubbish_is_refused() -> None:
    assert address("www.bs.izs.it/") == "https://www.bs.izs.it/"
    for wrong in ("none", "see below", "http://a b.org", "me@example"):
        with pytest.raises(ValueError, match="no web address"):
            address(wrong)


def test_html_remnants_go_and_comparisons_stay() -> None:
    assert prose("<p>a &lt; b and x < y</p><p>H<sub>2</sub>O<br/>end</p>") == "a < b and x < y\nH2O\nend"
