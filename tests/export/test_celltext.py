"""Text survives cells: every string, at every length, in every application's dialect."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from quotetrack.export.celltext import CUT_MARK, LIMIT, fit, from_cell, grapheme_boundary, to_cell, units, was_cut

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY)
@example("_x0041_ _x005F_ x005F_ ⟦U+0041⟧ ⟦U+27E6⟧ ⟦U+0001⟧ \x00\ufffe\uffff\ud800\r\n")
def test_every_string_comes_back(text: str) -> None:
    cell = to_cell(text)
    assert from_cell(cell) == text
    cell.encode("utf-8")  # no lone surrogate is left
    assert not any(c < " " and c not in "\t\n" for c in cell) and not {"\ufffe", "\uffff"} & set(cell)


@given(st.text("_x0123456789ABCDEFabcdef⟦U+⟧", max_size=30))
def test_escapes_of_escapes_come_back(text: str) -> None:
    assert from_cell(to_cell(text)) == text


@given(st.text("⟦U+0AF⟧ab", max_size=20))
def test_what_people_type_is_not_unescaped_by_accident(text: str) -> None:
    """A cell of text that we did not write changes only where it spells a character that no cell can hold."""
    assert to_cell(from_cell(text)) == text or "⟦U+" in text


def test_short_texts_are_not_cut() -> None:
    assert fit("x" * LIMIT) == "x" * LIMIT
    assert fit("😀" * (LIMIT // 2)) == "😀" * (LIMIT // 2)


def test_a_cut_says_so_and_fits_utf16_units() -> None:
    for text in ("x" * (LIMIT + 1), "😀" * LIMIT, "é" * (LIMIT + 9)):
        cut = fit(text)
        assert was_cut(cut) and units(cut) <= LIMIT and text.startswith(cut.removesuffix(CUT_MARK))
        assert units(cut) >= LIMIT - 12  # no more is lost than one grapheme


def test_a_cut_falls_between_graphemes() -> None:
    family, flag = "👩‍👩‍👧‍👦", "🇳🇴"
    assert grapheme_boundary(f"ab{family}", 4) == 2
    assert grapheme_boundary(flag * 3, 3) == 2
    assert grapheme_boundary("👍🏽", 1) == 0
    assert grapheme_boundary("x⟦U+0007⟧", 5) == 1
    room = LIMIT - units(CUT_MARK)
    text = "a" * (room - 3) + family + "b" * 100
    assert fit(text) == "a" * (room - 3) + CUT_MARK
