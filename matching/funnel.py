"""The statement behind the funnel: needs and challenges with the day of each step, in one pass of the database."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from challenges.models import Challenge
from matching.models import Match
from needs.models import Need
from parks.funnel import fills_funnel
from parks.models import FunnelItem

_ROADS = """
need_steps AS (
    SELECT object_id, min(at) FILTER (WHERE to_state = 'submitted') AS handed_in,
        min(at) FILTER (WHERE to_state = 'published') AS published
    FROM common_statechange WHERE content_type_id = %(need)s AND at < %(now)s GROUP BY object_id
), challenge_steps AS (
    SELECT object_id, min(at) FILTER (WHERE to_state = 'submitted') AS handed_in,
        min(at) FILTER (WHERE to_state = 'listed_pending') AS qualified,
        min(at) FILTER (WHERE to_state = 'open') AS published,
        min(at) FILTER (WHERE to_state IN ('negotiation', 'contracting')) AS chosen,
        min(at) FILTER (WHERE to_state = 'accepted') AS accepted
    FROM common_statechange WHERE content_type_id = %(challenge)s AND at < %(now)s GROUP BY object_id
), bids AS (
    SELECT challenge_id, min(submitted_at) AS bid FROM challenges_bid
    WHERE submitted_at < %(now)s AND status <> 'withdrawn' GROUP BY challenge_id
), contracts AS (
    SELECT contract.challenge_id, min(contract.registered_at) AS registered,
        min(greatest(contract.sponsor_confirmed_at, contract.bidder_confirmed_at)) AS signed,
        (array_agg(bid.organisation_id ORDER BY contract.id))[1] AS institution
    FROM challenges_contract contract JOIN challenges_bid bid ON bid.id = contract.bid_id
    WHERE contract.sponsor_confirmed_at < %(now)s AND contract.bidder_confirmed_at < %(now)s
    GROUP BY contract.challenge_id
), payments AS (
    SELECT account.project, min(movement.at) AS paid
    FROM challenges_movement movement JOIN challenges_projectaccount account ON account.id = movement.account_id
    WHERE movement.kind = 'pay' AND movement.at < %(now)s GROUP BY account.project
), roads AS (
    SELECT challenge.id, challenge.need_id, step.handed_in, step.qualified, step.published, bids.bid, step.chosen,
        contracts.signed, contracts.registered, payments.paid, step.accepted, contracts.institution
    FROM challenges_challenge challenge LEFT JOIN challenge_steps step ON step.object_id = challenge.id
    LEFT JOIN bids ON bids.challenge_id = challenge.id LEFT JOIN contracts ON contracts.challenge_id = challenge.id
    LEFT JOIN payments ON payments.project = challenge.reference
), of_needs AS (
    SELECT need_id, min(bid) AS bid, min(chosen) AS chosen, min(signed) AS signed, min(registered) AS registered,
        min(paid) AS paid, min(accepted) AS accepted, min(institution) AS institution
    FROM roads WHERE need_id IS NOT NULL GROUP BY need_id
), answers AS (
    SELECT match.need_id, min(answer.at) AS answered
    FROM matching_matchanswer answer JOIN matching_match match ON match.id = answer.match_id
    WHERE answer.side IN ('achievement', 'broker') AND answer.at < %(now)s GROUP BY match.need_id
), talks AS (
    SELECT match.need_id, min(step.at) AS connected,
        (array_agg(achievement.organisation_id ORDER BY step.at, step.id))[1] AS institution
    FROM common_statechange step JOIN matching_match match ON match.id = step.object_id
    JOIN achievements_achievement achievement ON achievement.id = match.achievement_id
    WHERE step.content_type_id = %(match)s AND step.to_state = 'connected' AND step.at < %(now)s GROUP BY match.need_id
), matters AS (
    SELECT 'need' AS kind, need.id, need.reference, need.title, need.organisation_id, need.tech_field_id,
        coalesce(of_needs.institution, talks.institution) AS institution,
        least(step.handed_in, step.published, CASE WHEN step.published IS NULL THEN need.published_at END) AS handed_in,
        NULL::timestamptz AS qualified, coalesce(step.published, need.published_at) AS published,
        least(answers.answered, of_needs.bid) AS answered, least(talks.connected, of_needs.chosen) AS connected,
        of_needs.signed, of_needs.registered, of_needs.paid, of_needs.accepted
    FROM needs_need need LEFT JOIN need_steps step ON step.object_id = need.id
    LEFT JOIN of_needs ON of_needs.need_id = need.id LEFT JOIN answers ON answers.need_id = need.id
    LEFT JOIN talks ON talks.need_id = need.id
    UNION ALL
    SELECT 'challenge', challenge.id, challenge.reference, challenge.title, challenge.organisation_id,
        challenge.tech_field_id, roads.institution, least(roads.handed_in, roads.published, challenge.published_at),
        roads.qualified, coalesce(roads.published, challenge.published_at), roads.bid, roads.chosen,
        roads.signed, roads.registered, roads.paid, roads.accepted
    FROM challenges_challenge challenge JOIN roads ON roads.id = challenge.id WHERE challenge.need_id IS NULL
)"""
_FILL = (
    "WITH "
    + _ROADS
    + """
INSERT INTO parks_funnelitem (kind, object_id, reference, title, organisation_id, park_id, field_id, institution_id,
    collected, qualified, published, answered, connected, signed, registered, paid, accepted, taken_at)
SELECT kind, matters.id, reference, title, matters.organisation_id, seat.park_id, tech_field_id, institution, handed_in,
    least(qualified, published, answered, connected, signed, registered),
    least(published, answered, connected, signed, registered), least(answered, connected, signed, registered),
    least(connected, signed, registered), least(signed, registered), registered, paid, accepted, %(now)s
FROM matters LEFT JOIN LATERAL (
    SELECT park_id FROM parks_tenancy tenancy
    WHERE tenancy.organisation_id = matters.organisation_id
        AND tenancy.since <= (matters.handed_in AT TIME ZONE 'Asia/Shanghai')::date
        AND (tenancy.until IS NULL OR tenancy.until >= (matters.handed_in AT TIME ZONE 'Asia/Shanghai')::date)
    ORDER BY tenancy.since DESC LIMIT 1
) seat ON TRUE
WHERE handed_in < %(now)s
"""
)
"""`least` ignores what is null: a later step implies the earlier ones, up to the registration."""


@fills_funnel
def fill_funnel(now: datetime) -> int:
    """Every matter handed in before `now`, with the park in which its organisation sat that day."""
    kinds = {"need": Need, "challenge": Challenge, "match": Match}
    ids = {name: ContentType.objects.get_for_model(model).pk for name, model in kinds.items()}
    FunnelItem.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {**ids, "now": now})
        return int(cursor.rowcount)
