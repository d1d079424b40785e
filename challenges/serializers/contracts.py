"""Contracts, milestones, acceptances and payments in the API. Money is yuan."""

from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from challenges.enums import AcceptanceDocument, AcceptanceOutcome, MilestoneStatus
from challenges.models import Acceptance, Contract, Milestone
from challenges.paying import Instalment, instalments
from challenges.services.contracts import FIELDS, stamp


class ContractMilestone(serializers.ModelSerializer):
    """As agreed, with what became of it."""

    files = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = (
            "id", "position", "name", "target", "deliverable", "due_on", "share", "status", "report", "conclusion",
            "rectifications", "submitted_at", "checked_at", "files",
        )  # fmt: skip

    def get_files(self, milestone: Milestone) -> list[str]:
        """Tokens of `/files/<token>/`."""
        return [row.token for row in milestone.attachments.all()]


class InstalmentOut(serializers.Serializer):
    """One payment of the programme's scheme."""

    event = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    amount = serializers.DecimalField(max_digits=15, decimal_places=2)
    state = serializers.ChoiceField(choices=["waiting", "due", "paid", "lost"])
    paid_at = serializers.DateTimeField(allow_null=True)


class AcceptanceOut(serializers.ModelSerializer):
    class Meta:
        model = Acceptance
        fields = (
            "summary", "figures", "asked_at", "outcome", "score", "votes_for", "votes_against", "opinion", "rectify_by",
            "rectifications", "decided_at",
        )  # fmt: skip


class ContractSerializer(serializers.ModelSerializer):
    """A contract with its road."""

    challenge = serializers.CharField(source="challenge.reference", read_only=True)
    status = serializers.CharField(source="challenge.status", read_only=True)
    bid = serializers.CharField(source="bid.reference", read_only=True)
    milestones = ContractMilestone(many=True, read_only=True)
    acceptance = AcceptanceOut(read_only=True, allow_null=True)
    payments = serializers.SerializerMethodField()
    stamp = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = Contract
        fields = (
            "id", "challenge", "status", "bid", *FIELDS, "sponsor_confirmed_at", "bidder_confirmed_at", "registration",
            "registered_at", "stamp", "files", "milestones", "acceptance", "payments",
        )  # fmt: skip

    @extend_schema_field(InstalmentOut(many=True))
    def get_payments(self, contract: Contract) -> Any:
        known: dict[int, list[Instalment]] | None = self.context.get("instalments")
        if not contract.is_registered:
            return []
        rows = known[contract.challenge_id] if known is not None else instalments(contract.challenge)
        return [self._instalment.to_representation(row) for row in rows if row.contract.pk == contract.pk]

    @cached_property
    def _instalment(self) -> InstalmentOut:
        """One for all contracts of a page: to make its fields costs more than to show them."""
        return InstalmentOut()

    def get_files(self, contract: Contract) -> list[str]:
        """Tokens of `/files/<token>/`."""
        return [row.token for row in contract.attachments.all()]

    def get_stamp(self, contract: Contract) -> str:
        """Names this version: send it with a change or a confirmation, 409 where it is not the current one."""
        return stamp(contract)


class ContractStart(serializers.Serializer):
    """Draft the contract of a selected bid."""

    bid = serializers.RegexField(r"^JB-\d{4}-\d{6}$")


class MilestoneTerms(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ("name", "target", "deliverable", "due_on", "share")


class ContractInput(serializers.ModelSerializer):
    """The whole contract, written anew; money in yuan."""

    milestones = MilestoneTerms(many=True, max_length=12)  # type: ignore[call-arg]
    stamp = serializers.CharField(max_length=40, required=False)

    class Meta:
        model = Contract
        fields = (*FIELDS, "milestones", "stamp")


class ConfirmInput(serializers.Serializer):
    side = serializers.ChoiceField(choices=["sponsor", "bidder"])
    stamp = serializers.CharField(max_length=40)


class RegisterInput(serializers.Serializer):
    number = serializers.CharField(max_length=40)


class ReportInput(serializers.Serializer):
    report = serializers.CharField(max_length=2000)


class CheckInput(serializers.Serializer):
    verdict = serializers.ChoiceField(
        choices=[MilestoneStatus.PASSED.value, MilestoneStatus.RECTIFY.value, MilestoneStatus.FAILED.value]
    )
    conclusion = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class FileInput(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True)


class DocumentInput(FileInput):
    document = serializers.ChoiceField(choices=AcceptanceDocument.choices)


class FileOut(serializers.Serializer):
    token = serializers.CharField()
    name = serializers.CharField()


class AskInput(serializers.Serializer):
    """Report and figures: counts as whole numbers, money in yuan; names as in `figures` of the answer."""

    summary = serializers.CharField(max_length=5000)
    figures = serializers.DictField(child=serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0))


class DecideInput(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=AcceptanceOutcome.choices)
    score = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100)
    votes_for = serializers.IntegerField(min_value=0, max_value=99)
    votes_against = serializers.IntegerField(min_value=0, max_value=99, default=0)
    opinion = serializers.CharField(max_length=2000)
    rectify_by = serializers.DateField(required=False, allow_null=True, default=None)


class PayInput(serializers.Serializer):
    """An instalment by its `event`; without one, everything that is owed after the acceptance."""

    event = serializers.CharField(max_length=60, required=False, default="")
