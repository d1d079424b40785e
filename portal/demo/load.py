"""The demo world, made once: a second run finds everything in place and changes nothing."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings

from achievements import demo as maturity
from challenges import demo as programmes
from challenges import demo_bids, demo_challenges
from inbox.models import Notification
from matching import demo as alike
from parks.services.funnel import rebuild_funnel
from portal.demo import figures, news, people, places, postings
from resources import demo_finance, demo_policies, demo_tickets
from taxonomy.services import LoadReport, load_terms


@dataclass(frozen=True)
class Loaded:
    """How much was made: dictionary terms, rows of people and organisations, of places, programmes, postings, reviews of
    maturity, R&D centres, challenges with their bids, entries and asks of finance, bases and partners, policies, service
    requests, needs that are alike."""

    terms: int
    settled: int
    places: int
    programmes: int
    postings: int
    maturity: int
    centres: int
    challenges: int
    finance: int
    policies: int
    services: int
    figures: int
    news: int
    alike: int


def load(*, now: datetime) -> Loaded:
    """Dictionaries, then who lives here, then what they post."""
    terms = load_terms(now=now)
    last = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = _home(terms, now) if settings.REGION.is_home else _elsewhere(terms, now)
    Notification.objects.filter(pk__gt=last).update(mail_wanted=False)  # what was told on the way is history
    return made


def _home(terms: LoadReport, now: datetime) -> Loaded:
    """The first city, with all its stories."""
    return Loaded(
        terms=terms.added + terms.updated,
        settled=people.settle(now=now),
        places=places.settle(now=now),
        programmes=programmes.settle(now=now),
        postings=postings.post(now=now),
        maturity=maturity.settle(now=now),
        alike=alike.settle(now=now),
        centres=postings.open_centres(now=now),
        challenges=demo_challenges.settle(now=now) + demo_bids.settle(now=now),
        finance=demo_finance.settle(now=now),
        policies=demo_policies.settle(now=now),
        services=demo_tickets.settle(now=now),
        figures=figures.settle(now=now),
        news=news.settle(now=now),
    )


def _elsewhere(terms: LoadReport, now: datetime) -> Loaded:
    """Another city: its own dictionaries, people, parks and postings; nothing of the first city's stories."""
    made = dict.fromkeys((field.name for field in fields(Loaded)), 0)
    made |= {"terms": terms.added + terms.updated, "settled": people.settle(now=now), "places": places.settle(now=now)}
    made |= {"postings": postings.post(now=now), "centres": postings.open_centres(now=now)}
    rebuild_funnel(now=now)
    return Loaded(**made)
