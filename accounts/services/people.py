"""A person's own affairs: consent, API token, closing the account."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import Token

from accounts.models import Consent, Membership, User
from accounts.signals import account_closed
from common.errors import Conflict


@transaction.atomic
def record_consent(*, user: User, purpose: str, version: str, now: datetime) -> Consent:
    """The person agreed to this version of the text; agreeing twice is agreeing once."""
    consent, _created = Consent.objects.get_or_create(
        user=user, purpose=purpose, version=version, withdrawn_at=None, defaults={"at": now}
    )
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, purpose: str, now: datetime) -> int:
    """The person takes their consent back; how many records that closed."""
    return user.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def create_api_token(*, by: User) -> Token:
    """A new token for the API in place of any older one."""
    Token.objects.filter(user=by).delete()
    return Token.objects.create(user=by)


def revoke_api_token(*, by: User) -> int:
    """The token opens nothing any more; how many there were."""
    return Token.objects.filter(user=by).delete()[0]


@transaction.atomic
def close_account(*, by: User, now: datetime) -> None:
    """Close one's own account and erase what identifies the person (PIPL art. 47); what they did stays, without a name.

    Raises Conflict for the only owner of an organisation that has other members.
    """
    for membership in by.memberships.owners().select_related("organisation"):
        _leave_in_good_hands(membership)
    by.memberships.filter(ended_at=None).update(ended_at=now, updated_at=now)
    by.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    account_closed.send(sender=User, user=by, now=now)
    Token.objects.filter(user=by).delete()
    EmailAddress.objects.filter(user=by).delete()
    Authenticator.objects.filter(user=by).delete()
    _erase(by)


def _leave_in_good_hands(membership: Membership) -> None:
    others = membership.organisation.memberships.active().exclude(pk=membership.pk)
    if others.exists() and not others.owners().exists():
        message = _("您是“%(name)s”唯一的管理员，请先把另一位成员设为管理员，再注销账号。")
        raise Conflict(message % {"name": membership.organisation})


def _erase(user: User) -> None:
    user.username = f"closed-{user.pk}"
    user.email = f"closed-{user.pk}@invalid"
    user.name = gettext("已注销的用户")
    user.phone = user.title = ""
    user.muted_kinds = []
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.forget_memberships()
