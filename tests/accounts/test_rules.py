"""Who may do what with an organisation: truth tables."""

import pytest
import rules

from accounts.enums import OrganisationKind, Persona, Verification
from accounts.models import Organisation, User
from accounts.rules import is_broker, is_for_reference, is_member, is_official, is_owner, is_park_manager
from tests.people import organisation

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]
PERSONAS = {
    "linhai": Persona.ENTERPRISE,
    "zhaomin": Persona.ENTERPRISE,
    "sunqi": Persona.ENTERPRISE,
    "zhouwen": Persona.INSTITUTION,
    "wuyue": Persona.INSTITUTION,
    "chenjing": Persona.INSTITUTION,
    "liubo": Persona.BROKER,
    "gaoyuan": Persona.OFFICIAL,
    "hanmei": Persona.PARK,
}


@pytest.mark.parametrize(("username", "persona"), PERSONAS.items())
def test_a_persona_follows_from_the_organisation(request, username, persona):
    assert request.getfixturevalue(username).personas == {persona}


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize(
    ("predicate", "those"), [(is_official, {"gaoyuan"}), (is_park_manager, {"hanmei"}), (is_broker, {"liubo"})]
)
def test_offices_of_trust(request, username, predicate, those):
    assert predicate(request.getfixturevalue(username)) is (username in those)


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize(("predicate", "those"), [(is_member, {"linhai", "zhaomin"}), (is_owner, {"linhai"})])
def test_belonging(request, username, predicate, those):
    assert predicate(request.getfixturevalue(username), organisation("海澜仪器")) is (username in those)


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_bureau_verifies_and_never_itself(request, username):
    person = request.getfixturevalue(username)
    assert rules.has_perm("accounts.verify", person, organisation("启明新材")) is (username == "gaoyuan")
    assert rules.has_perm("accounts.verify", person, organisation("科技局")) is False


@pytest.mark.parametrize("kind", [OrganisationKind.GOVERNMENT, OrganisationKind.PARK, OrganisationKind.TRANSFER_AGENCY])
@pytest.mark.parametrize("status", [Verification.PENDING, Verification.REJECTED])
def test_an_unverified_office_confers_nothing(gaoyuan, kind, status):
    Organisation.objects.filter(memberships__user=gaoyuan).update(status=status, kind=kind)
    assert User.objects.get(pk=gaoyuan.pk).personas == frozenset()


def test_an_enterprise_is_one_from_its_first_day(linhai):
    Organisation.objects.filter(memberships__user=linhai).update(status=Verification.PENDING)
    assert User.objects.get(pk=linhai.pk).personas == {Persona.ENTERPRISE}


def test_a_membership_not_approved_or_ended_gives_nothing(linhai, now):
    for change in ({"is_approved": False}, {"is_approved": True, "ended_at": now}):
        linhai.memberships.update(**change)
        fresh = User.objects.get(pk=linhai.pk)
        assert not fresh.personas
        assert not is_member(fresh, organisation("海澜仪器"))


def test_a_reference_entry_can_be_taken_over_by_who_has_signed_in(linhai, visitor, now):
    named = Organisation(name="文献机构", is_reference=True)
    assert is_for_reference(linhai, named) is True
    assert is_for_reference(visitor, named) is False
    assert is_for_reference(linhai, organisation("启明新材")) is False


def test_the_persona_seen_first_is_the_one_of_most_trust(gaoyuan, now):
    gaoyuan.memberships.create(organisation=organisation("海澜仪器"), is_approved=True)
    gaoyuan.forget_memberships()
    assert gaoyuan.persona == Persona.OFFICIAL
