"""Dates as they are printed, read into ISO 8601: golden cases and laws."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import dates, find_date, is_ambiguous, version_date, year_in_name

GOLDEN: dict[str, str | None] = {
    "（2024年3月5日）": "2024-03-05",
    "2024 年 12 月": "2024-12",
    "１９５７年６月２６日": "1957-06-26",
    "二〇二四年三月五日": "2024-03-05",
    "二○二四年十一月二十一日": "2024-11-21",
    "二零二四年三月": "2024-03",
    "一九五四年十月十日": "1954-10-10",
    "二〇二四年〇三月〇五日": "2024-03-05",
    "民國113年3月5日": "2024-03-05",
    "中華民國 99 年 12 月": "2010-12",
    "2024-03-05": "2024-03-05",
    "2024.03.05": "2024-03-05",
    "2024/3/5": "2024-03-05",
    "2024-03": "2024-03",
    "2024年5月12號": "2024-05-12",
    "Date of Publication: 22 March 2031": "2031-03-22",
    "Delivered on March 5, 2012": "2012-03-05",
    "5 Mar 2024": "2024-03-05",
    "12th May 2010": "2010-05-12",
    "Wednesday, 12 May 2010": "2010-05-12",
    "May 1st, 2010": "2010-05-01",
    "Sept. 2019 issue": "2019-09",
    "March, 2024": "2024-03",
    # What is no date, or may be two.
    "2023年2月30日": None,
    "2024-13-05": None,
    "二〇二四年十十月三日": None,
    "二〇二四年三月十十日": None,
    "2024-03/05": None,
    "05/03/2024": None,
    "5.3.2024": None,
    "2024年3月份物价": None,
    "version 1.2024.3.5": None,
    "no date in here, only 12345": None,
    "2024": None,
}


@pytest.mark.parametrize(("text", "date"), GOLDEN.items())
def test_dates_are_read_in_both_languages(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2012", "2012"),
        ("minutes20170209-final", "2017-02-09"),
        ("法(2018-04-27)", "2018-04-27"),
        ("2025年某省政府工作报告", "2025"),
        ("cm0109", None),
        ("a9", None),
    ],
)
def test_a_file_name_may_hold_a_date(name: str, date: str | None) -> None:
    assert year_in_name(name) == date


@pytest.mark.parametrize("text", ["05/03/2024", "5-3-2024", "on 05.03.2024"])
def test_a_date_with_two_meanings_is_known_as_such(text: str) -> None:
    assert is_ambiguous(text)
    assert find_date(text) is None


def test_a_version_has_the_date_of_its_last_change_and_not_of_its_force() -> None:
    note = "2001年2月3日通过，2012年5月6日修订，自2013年1月1日起施行"
    assert version_date(note) == "2012-05-06"


MONTHS = list(calendar.month_name)[1:]
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{'〇一二三'[tens]}十") + (
        "〇一二三四五六七八九"[ones] if ones else ""
    )


FORMS: dict[str, Callable[[datetime.date], str]] = {
    "iso": lambda d: d.isoformat(),
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        {48 + i: 0xFF10 + i for i in range(10)}
    ),
    "han": lambda d: f"{str(d.year).translate(DIGITS)}年{han(d.month)}月{han(d.day)}日",
    "republic": lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日",
    "british": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "short": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]}. {d.year}",
    "american": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
}


@pytest.mark.parametrize("form", FORMS)
@given(date=st.dates(datetime.date(1921, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_form(form: str, date: datetime.date) -> None:
    printed = FORMS[form](date)
    assert find_date(printed) == date.isoformat()
    (found,) = dates(f"（{printed}）")
    assert found == (date.isoformat(), 1, 1 + len(printed))


@given(st.text(st.sampled_from("0123456789年月日-/. 民國二〇十三MarchJune,"), max_size=40))
def test_whatever_is_found_is_a_date_that_there_is(text: str) -> None:
    end = 0
    for found in dates(text):
        datetime.date.fromisoformat(f"{found.iso}-01"[:10])
        assert end <= found.start < found.end <= len(text)
        end = found.end
