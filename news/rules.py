"""Who may do what with news, cases and opinions."""

from typing import Any

import rules

from accounts.rules import is_member, is_official, is_park_manager
from news.enums import OpinionStatus


@rules.predicate
def writes_articles(user: Any) -> bool:
    """The bureau, and the operators of parks."""
    return bool(is_official(user)) or bool(is_park_manager(user))


@rules.predicate
def of_writer(user: Any, item: Any) -> bool:
    """Acts for the organisation that writes the article or case."""
    return item is not None and bool(is_member(user, item.organisation))


@rules.predicate
def is_author(user: Any, item: Any) -> bool:
    return item is not None and user.is_authenticated and item.author_id == user.pk


@rules.predicate
def writes_cases(user: Any) -> bool:
    """Anybody who acts for a verified organisation: institution, enterprise, park, broker or bureau."""
    return user.is_authenticated and any(organisation.is_verified for organisation in user.organisations)


@rules.predicate
def is_named(user: Any, partner: Any) -> bool:
    """Acts for the organisation that a case names."""
    return partner is not None and bool(is_member(user, partner.organisation))


@rules.predicate
def wrote_opinion(user: Any, opinion: Any) -> bool:
    return opinion is not None and user.is_authenticated and opinion.by_id == user.pk


@rules.predicate
def handles(user: Any, opinion: Any) -> bool:
    """Of the organisation to which the opinion was handed; where a person is named, that person."""
    if opinion is None or opinion.owner is None or not is_member(user, opinion.owner):
        return False
    return opinion.person_id is None or opinion.person_id == user.pk


@rules.predicate
def sees_contact(user: Any, opinion: Any) -> bool:
    """Name and address of the author: the author, the bureau, and whoever must answer."""
    return bool(wrote_opinion(user, opinion)) or bool(is_official(user)) or bool(handles(user, opinion))


@rules.predicate
def is_answered(user: Any, opinion: Any) -> bool:
    return opinion is not None and opinion.status in (OpinionStatus.ANSWERED, OpinionStatus.CLOSED)


rules.add_perm("news.write_article", writes_articles)
rules.add_perm("news.edit_article", writes_articles & of_writer)
rules.add_perm("news.review_article", is_official & ~is_author)
rules.add_perm("news.withdraw_article", is_official | of_writer)
rules.add_perm("news.write_case", writes_cases)
rules.add_perm("news.edit_case", of_writer)
rules.add_perm("news.review_case", is_official & ~is_author)
rules.add_perm("news.withdraw_case", is_official | of_writer)
rules.add_perm("news.consent", is_named)
rules.add_perm("news.assign_opinion", is_official)
rules.add_perm("news.answer_opinion", handles)
rules.add_perm("news.follow_opinion", wrote_opinion)
rules.add_perm("news.see_contact", sees_contact)
rules.add_perm("news.show_opinion", is_official & is_answered)
