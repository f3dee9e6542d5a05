"""Promises to the client: what, and by when."""

from datetime import datetime

from tickler.dossiers import Promise
from tickler.errors import NotUnderstood
from tickler.tabs import first_day
from tickler.when import read
from tickler.words import line
from tickler.workdays import Calendar


def read_promise(uid: str, words: str, now: datetime, calendar: Calendar, date_order: str) -> Promise:
    """A promise as it is said: ``send samples by fri`` is due on Friday, closed tab or not; without a date, some day.

    Raises NotUnderstood for an empty one, Refused for a day that has passed.
    """
    said = line(words, "a promise")
    if said is None:
        raise NotUnderstood("an empty promise promises nothing", 'for example: --promise "send samples by fri"')
    what, _by, when = said.rpartition(" by ")
    if what:
        try:
            place = read(when, now, calendar, date_order, exact=True)
        except NotUnderstood:
            pass  # "a sketch by our designer": no date, all of it is the promise
        else:
            return Promise(uid, what, now.date(), first_day(place.tab))
    return Promise(uid, said, now.date())
