"""The report on a month: its figures, the values that a template of the company's is given, and what each means.

Figures that the evening has too are those of ``rules/figures.py``.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tickler.dossiers import Kind, Outcome, PromiseKind
from tickler.errors import NotUnderstood, Refused
from tickler.rules.figures import Quota, Talks, Word
from tickler.rules.refs import shortly
from tickler.rules.worktime import Hours, worked_between
from tickler.tabs import MONTHS, month_name
from tickler.when import month_named
from tickler.workdays import Calendar

MOST_NAMED = 50  # clients who are named

_EXAMPLES = "for example: tickler report october, tickler report 2026-10"


class KindOfContact(NamedTuple):
    """How many contacts of a kind ended in one way."""

    kind: Kind
    outcome: Outcome | None
    contacts: int


class Client(NamedTuple):
    """A client who is named in the report: with the day of the first deal, or of the closing and why."""

    id: int
    name: str
    company: str | None
    on: date
    because: str | None = None


class Sum(NamedTuple):
    """What the purchases in a currency come to, and how many they are."""

    currency: str
    amount: Decimal
    purchases: int


class Asked(NamedTuple):
    """A question or complaint; what is not known of a moment but its day is None."""

    kind: PromiseKind
    asked_on: date
    asked_at: datetime | None
    due: datetime
    answered_on: date | None
    answered_at: datetime | None
    dropped: bool


class Answers(NamedTuple):
    """Questions and complaints that came in the month: asked = in_time + late + open + overdue + dropped."""

    asked: int
    """Those that came in the month; without those that wait in dossiers which colleagues have."""

    complaints: int
    """Of them, the complaints."""

    in_time: int
    """Answered within the hours of working time that the settings gave when they came (``answer_within``)."""

    late: int
    """Answered later."""

    open: int
    """Not answered when the report was made, and not due yet."""

    overdue: int
    """Not answered when the report was made, and due."""

    dropped: int
    """Given up."""

    median_hours: float | None
    """Half of the answers took at most so many hours of working time; None without answers."""

    longest_hours: float | None
    """No answer took more."""


class MonthWeek(NamedTuple):
    """A week from Monday to Sunday, as far as it lies in the month: the plan and the fact."""

    first: date
    last: date
    working_days: int
    planned: int  # dossiers due as its working days began: what waits is counted each day
    done: int  # of these, those with a contact of that day
    talks: Talks

    @property
    def name(self) -> str:
        """``2-8 Nov``."""
        days = f"{self.first.day}-{self.last.day}" if self.first < self.last else str(self.last.day)
        return f"{days} {MONTHS[self.last.month - 1][:3]}"

    @property
    def is_empty(self) -> bool:
        """Whether it has no working day and no contact: the Sunday on which a month begins."""
        return not (self.working_days or self.talks.contacts)


class Report(NamedTuple):
    """A month; of the running one, until now."""

    today: date
    owner: str
    first: date
    last: date
    working_days: int
    talks: Talks
    first_calls: int
    kinds: tuple[KindOfContact, ...]
    spoken_with: int
    """Clients with whom somebody spoke: dossiers with a contact of any outcome but no-answer, busy, callback and
    wrong-number."""
    contracts: int
    gained: tuple[Client, ...]
    """The clients whose first deal this was, at most MOST_NAMED of them."""
    sums: tuple[Sum, ...]
    """What clients bought in the month, by currency. Clients of colleagues are not counted, here and below."""
    lost: int
    """Clients who had bought, and whose dossiers were closed in the month and still are, for another reason than that a
    colleague has them for good."""
    lost_clients: tuple[Client, ...]
    quiet: int
    """Clients who were beyond their cadence on the day on which the report was made."""
    word: Word
    answers: Answers
    quota: Quota
    weeks: tuple[MonthWeek, ...]
    begun: date | None
    """The day of the first command that the journal knows of."""

    @property
    def title(self) -> str:
        """``October 2026``."""
        return month_title(self.first)

    @property
    def over(self) -> bool:
        """Whether the month is over."""
        return self.last < self.today

    def target(self, a_day: int | None) -> int | None:
        """What a quota for a day comes to in the month."""
        return None if a_day is None else a_day * self.working_days


class Meanings(NamedTuple):
    """What a template is given, and what each value means."""

    values: tuple[tuple[str, str], ...]


class Made(NamedTuple):
    """A report that was written to a file."""

    path: str
    title: str
    template: str | None


def month_title(day: date) -> str:
    """``October 2026``."""
    return f"{month_name(day.month)} {day.year}"


def said_of(first: date) -> str:
    """What the journal has of a report that was made."""
    return f"made the report on {month_title(first)}"


def month_before(day: date) -> date:
    """The 1st of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_asked(words: str, today: date) -> date:
    """The 1st of the month that the words name: the past one unless said; without a year the last one that has begun.

    Raises NotUnderstood; Refused for a month that is still to come.
    """
    said = " ".join(words.lower().split())
    near = {"": month_before(today), "last month": month_before(today), "this month": today.replace(day=1)}
    if said in near:
        return near[said]
    numbered = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})[./]([0-9]{4})", said)
    named = re.fullmatch(r"([^\W\d]+)\.?(?: ([0-9]{4}))?", said)
    month, year = 0, ""
    if numbered:
        year, month = numbered[1] or numbered[4], int(numbered[2] or numbered[3])
    elif named:
        year, month = named[2], month_named(named[1]) or 0
    if month not in range(1, 13):
        raise NotUnderstood(f"{shortly(words)} is no month", _EXAMPLES)
    first = date(int(year) or 1 if year else today.year - (month > today.month), month, 1)
    if first > today:
        raise Refused(f"{month_title(first)} is still to come", _EXAMPLES)
    return first


def last_of(first: date, today: date) -> date:
    """The last day of a month that begins on a day, or today if it runs."""
    return min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), today)


def weeks_of(first: date, last: date) -> list[tuple[date, date]]:
    """The weeks of a month, from Monday to Sunday, cut at its ends."""
    weeks, begins = list[tuple[date, date]](), first
    while begins <= last:
        ends = min(begins + timedelta(days=6 - begins.weekday()), last)
        weeks.append((begins, ends))
        begins = ends + timedelta(days=1)
    return weeks


def answers_of(asked: Iterable[Asked], now: datetime, hours: Hours, calendar: Calendar) -> Answers:
    """How questions and complaints were answered.

    A moment that is known by its day alone is the one at which that day's work begins, for a question, or ends, for an
    answer. An answer on the day on which it was due is in time unless it is known to be later.
    """
    counts, took, complaints = dict.fromkeys(("in_time", "late", "open", "overdue", "dropped"), 0), list[float](), 0
    for one in asked:
        complaints += one.kind == "complaint"
        if one.answered_on:
            end = one.answered_at or datetime.combine(one.answered_on, hours[1])
            in_time = end <= one.due or (one.answered_at is None and one.answered_on <= one.due.date())
            begin = one.asked_at or datetime.combine(one.asked_on, hours[0])
            took.append(worked_between(begin, max(begin, end), hours, calendar) / timedelta(hours=1))
            counts["in_time" if in_time else "late"] += 1
        elif one.dropped:
            counts["dropped"] += 1
        else:
            counts["open" if now <= one.due else "overdue"] += 1
    took.sort()
    return Answers(
        asked=sum(counts.values()),
        complaints=complaints,
        **counts,
        median_hours=took[(len(took) - 1) // 2] if took else None,
        longest_hours=took[-1] if took else None,
    )


# -- what a template is given ------------------------------------------------------------------------------------------


def values(report: Report) -> dict[str, Any]:
    """The values of a template: plain, with dates as dates and amounts as decimals. VALUES tells of each."""
    talks, quota = report.talks, report.quota
    return {
        "title": report.title,
        "month": f"{report.first:%Y-%m}",
        "first": report.first,
        "last": report.last,
        "over": report.over,
        "made_on": report.today,
        "owner": report.owner,
        "working_days": report.working_days,
        **_talks(talks),
        "calls_target": report.target(quota.calls),
        "first_calls": report.first_calls,
        "first_calls_target": report.target(quota.first_calls),
        "offers_target": report.target(quota.offers),
        "kinds": [{"kind": kind, "count": count} for kind, count in _added_up(report, "kind")],
        "outcomes": [{"outcome": outcome, "count": count} for outcome, count in _added_up(report, "outcome")],
        "by_kind": [{"kind": one.kind, "outcome": one.outcome, "count": one.contacts} for one in report.kinds],
        "spoken_with": report.spoken_with,
        "contracts": report.contracts,
        "contracts_target": quota.contracts,
        "gained": [_client(client) for client in report.gained],
        "lost": report.lost,
        "lost_clients": [_client(client) for client in report.lost_clients],
        "quiet": report.quiet,
        "purchases": sum(one.purchases for one in report.sums),
        "sums": [one._asdict() for one in report.sums],
        "promises": report.word._asdict(),
        "answers": report.answers._asdict(),
        "begun": report.begun,
        "weeks": [_week(week, quota) for week in report.weeks],
    }


def _talks(talks: Talks) -> dict[str, Any]:
    return talks._asdict() | {"reached_rate": talks.reached_rate}


def _week(week: MonthWeek, quota: Quota) -> dict[str, Any]:
    return {
        "name": week.name,
        "empty": week.is_empty,
        "first": week.first,
        "last": week.last,
        "working_days": week.working_days,
        "planned": week.planned,
        "done": week.done,
        **_talks(week.talks),
        "calls_target": None if quota.calls is None else quota.calls * week.working_days,
        "offers_target": None if quota.offers is None else quota.offers * week.working_days,
    }


def _client(client: Client) -> dict[str, Any]:
    return client._asdict()


def _added_up(report: Report, by: str) -> list[tuple[Any, int]]:
    """The contacts by their kind or outcome, the most first, what nothing was said of last."""
    counts: dict[Any, int] = {}
    for one in report.kinds:
        key = getattr(one, by)
        counts[key] = counts.get(key, 0) + one.contacts
    return sorted(counts.items(), key=lambda one: (one[0] is None, -one[1], one[0]))


VALUES = Meanings(
    (
        ("title", "the month: October 2026"),
        ("month", "2026-10"),
        ("first, last", "its first day and its last, or today while it runs: dates"),
        ("over", "whether it is over"),
        ("made_on", "the day on which the report is made"),
        ("begun", "the day on which the binder was begun: of before it knows what was noted later"),
        ("owner", "whose binder it is"),
        ("working_days", "days that the calendar has open, until today"),
        ("contacts", "all contacts, from either side"),
        ("calls", "the calls that we made"),
        ("calls_target", "the quota of them, times the working days; none without a quota"),
        ("first_calls, first_calls_target", "calls before which no contact had reached the client"),
        ("reached", "calls on which the client was spoken with"),
        ("reached_rate", "the part of the calls that is, from 0 to 1; none without calls"),
        ("offers, offers_target", "contacts with the outcome offer-sent, or with an offer"),
        ("kinds", "kind and count, the most first"),
        ("outcomes", "outcome and count, the most first; an outcome of none: nothing was said of it"),
        ("by_kind", "kind, outcome and count"),
        ("spoken_with", "clients with whom somebody spoke"),
        ("contracts, contracts_target", "clients whose first deal was in the month: gained"),
        ("gained", f"id, name, company and day (on) of each of them, {MOST_NAMED} at most"),
        ("lost", "clients who had bought, and whose dossiers were closed in the month"),
        ("lost_clients", f"id, name, company, day (on) and reason (because) of each, {MOST_NAMED} at most"),
        ("quiet", "clients who are beyond their cadence on the day on which the report is made"),
        ("purchases", "how many there were"),
        ("sums", "currency, amount and purchases, for each currency: amounts are decimals"),
        (
            "promises",
            "due, in_time, broken, open: promises and answers due in the month; kept, kept_late: those kept in it",
        ),
        ("answers", "asked, complaints, in_time, late, open, overdue, dropped: questions and complaints that came"),
        ("answers.median_hours", "half of the answers took at most so many hours of working time"),
        ("answers.longest_hours", "no answer took more"),
        ("weeks", "name (2-8 Nov), first, last, working_days; planned and done: due as days began, and with a contact"),
        ("weeks: empty", "whether it has neither working days nor contacts: a month begins on a Sunday"),
        ("weeks: contacts …", "as above: contacts, calls, reached, reached_rate, offers, calls_target, offers_target"),
        ("charts.plan, charts.calls, charts.outcomes", "in HTML and PDF: pictures of the weeks and of the outcomes"),
        ("font, width, height, top, right, bottom, left", "in HTML and PDF: fonts; paper and margins in millimetres"),
    )
)
