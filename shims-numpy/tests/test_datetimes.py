"""Laws of the datetime kernels, held against the standard library."""

import datetime
import zoneinfo

from hypothesis import given, settings
from hypothesis import strategies as st
from understudy_numpy.primitives.pure import datetimes as kernels
from understudy_numpy.primitives.pure.datetimes_text import parse_iso, parse_iso_table

EPOCH = datetime.datetime(1970, 1, 1)
MOMENTS = st.datetimes(datetime.datetime(1, 1, 2), datetime.datetime(9998, 12, 30))
RECENT = st.integers(0, 2_000_000_000)
ZONES = st.sampled_from(
    ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"]
)


def microseconds(moment):
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


@given(st.integers(-1_000_000, 3_000_000))
@settings(max_examples=200)
def test_civil_dates_come_back(days):
    assert kernels.days_from_civil(*kernels.civil_from_days(days)) == days


@given(st.lists(MOMENTS, max_size=5))
@settings(max_examples=100)
def test_fields(moments):
    values = list(map(microseconds, moments))
    for field in ("year", "month", "day", "hour", "minute", "second", "microsecond"):
        assert kernels.datetime_field(values, "us", field) == [getattr(moment, field) for moment in moments]
    assert kernels.datetime_field(values, "us", "weekday") == [moment.weekday() for moment in moments]
    assert kernels.datetime_field(values, "us", "iso_calendar") == [tuple(moment.isocalendar()) for moment in moments]


@given(st.lists(RECENT, max_size=5), ZONES)
@settings(max_examples=100)
def test_zones(values, name):
    zone = zoneinfo.ZoneInfo(name)
    local = kernels.utc_to_local(values, "s", zone)
    expected = [datetime.datetime.fromtimestamp(value, zone).replace(tzinfo=None) for value in values]
    assert list(local) == [microseconds(moment) // 1_000_000 for moment in expected]
    back, ambiguous, nonexistent = kernels.local_to_utc(local, "s", zone)
    assert not nonexistent
    assert all(back[place] == value or place in ambiguous for place, value in enumerate(values))


@given(MOMENTS)
@settings(max_examples=100)
def test_iso_text(moment):
    text = moment.isoformat(sep=" ", timespec="microseconds")
    seconds, nanoseconds, digits, offset = parse_iso(text)
    assert (seconds * 1_000_000 + nanoseconds // 1000, digits, offset) == (microseconds(moment), 6, None)
    short = text[:19]
    assert parse_iso_table([short])[short] == parse_iso(short)


def test_missing_values_stay_missing():
    values = [0, kernels.NAT, 86_400]
    assert kernels.datetime_field(values, "s", "day", None) == [1, None, 2]
    assert list(kernels.convert_unit(values, "s", "ns")) == [0, kernels.NAT, 86_400_000_000_000]
    assert list(kernels.round_values(values, 3600, "ceil")) == values
