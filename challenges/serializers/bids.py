"""Bids and reviews in the API. Money is yuan; a reviewer gets `ReviewSerializer`, which never touches the bid itself."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import OrganisationBrief
from achievements.models import Achievement
from challenges.bidding import needs_confirmation
from challenges.blind import ReviewedBid, for_review
from challenges.comparison import compare_all
from challenges.enums import BudgetSource
from challenges.models import (
    Assignment,
    Bid,
    BidAnswer,
    BudgetLine,
    ConsortiumMember,
    CriterionScore,
    Objection,
    PlannedMilestone,
)
from challenges.services.bids import CONTENT
from postings.serializers import OwnOrganisation


class LineOut(serializers.Serializer):
    """One indicator: what is required, what is promised, how they stand to each other."""

    indicator = serializers.IntegerField(source="indicator.pk")
    quantity = serializers.CharField(source="indicator.quantity")
    must = serializers.BooleanField(source="indicator.must")
    required = serializers.CharField()  # type: ignore[assignment]
    promised = serializers.CharField()
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=["met", "violated", "unknown"])


class MilestoneOut(serializers.ModelSerializer):
    class Meta:
        model = PlannedMilestone
        fields = ("name", "month", "share", "target", "deliverable")


class BudgetOut(serializers.ModelSerializer):
    class Meta:
        model = BudgetLine
        fields = ("line", "source", "amount")


class MemberOut(serializers.ModelSerializer):
    organisation = OrganisationBrief(read_only=True)

    class Meta:
        model = ConsortiumMember
        fields = ("id", "organisation", "duty", "consent")


class BidSerializer(serializers.ModelSerializer):
    """A bid as its bidder, the bureau and the choosing sponsor read it."""

    challenge = serializers.CharField(source="challenge.reference", read_only=True)
    organisation = OrganisationBrief(read_only=True)
    achievement = serializers.CharField(source="achievement.reference", default=None, read_only=True)
    lines = serializers.SerializerMethodField()
    milestones = MilestoneOut(many=True, read_only=True)
    budget = BudgetOut(many=True, read_only=True)
    members = MemberOut(many=True, read_only=True)
    needs_confirmation = serializers.SerializerMethodField()

    class Meta:
        model = Bid
        fields = (
            "reference", "challenge", "organisation", "status", *CONTENT, "lines", "milestones", "budget", "members",
            "submitted_at", "confirmed_at", "needs_confirmation", "opened_at", "content_hash", "reason", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_needs_confirmation(self, bid: Bid) -> bool:
        """The challenge was amended since: the bidder confirms the bid or opens it again."""
        known: bool | None = getattr(bid, "is_unconfirmed", None)
        return needs_confirmation(bid) if known is None else known

    @extend_schema_field(LineOut(many=True))
    def get_lines(self, bid: Bid) -> Any:
        answers = {answer.indicator_id: answer for answer in bid.answers.all()}
        return LineOut(compare_all(bid.challenge.indicators.all(), answers), many=True).data


@extend_schema_serializer(component_name="BidAnswerInput")
class AnswerInput(serializers.ModelSerializer):
    indicator = serializers.IntegerField(source="indicator_id")

    class Meta:
        model = BidAnswer
        fields = ("indicator", "low", "high", "note")


class MilestoneInput(serializers.ModelSerializer):
    class Meta:
        model = PlannedMilestone
        fields = ("name", "month", "share", "target", "deliverable")


class BudgetInput(serializers.ModelSerializer):
    source = serializers.ChoiceField(choices=BudgetSource.choices)  # type: ignore[assignment]

    class Meta:
        model = BudgetLine
        fields = ("line", "source", "amount")


class BidStart(serializers.Serializer):
    """For which challenge, by which of the caller's organisations (the only one where there is one)."""

    challenge = serializers.RegexField(r"^BD-\d{4}-\d{6}$")
    organisation = OwnOrganisation(required=False, queryset=Organisation.objects.none())


class BidInput(serializers.ModelSerializer):
    """What is named changes; `version` guards against overwriting a co-editor."""

    achievement = serializers.SlugRelatedField(
        slug_field="reference", queryset=Achievement.objects.all(), required=False, allow_null=True
    )
    answers = AnswerInput(many=True, required=False)
    milestones = MilestoneInput(many=True, required=False)
    budget = BudgetInput(many=True, required=False)
    excluded_reviewers = serializers.ListField(
        child=serializers.CharField(max_length=150), required=False, max_length=20
    )
    version = serializers.IntegerField(required=False, min_value=1)

    class Meta:
        model = Bid
        fields = (*CONTENT, "answers", "milestones", "budget", "excluded_reviewers", "version")
        extra_kwargs = {name: {"required": False} for name in CONTENT}


class MemberInput(serializers.Serializer):
    organisation = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.verified())
    duty = serializers.CharField(max_length=300)


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=1500, required=False, default="", allow_blank=True)


class ScoreOut(serializers.ModelSerializer):
    class Meta:
        model = CriterionScore
        fields = ("criterion", "weight", "score", "comment")


class ReviewedBidSerializer(serializers.Serializer):
    """`challenges.blind.ReviewedBid`: names are empty or blacked out where the programme is blind."""

    alias = serializers.CharField()
    organisation = serializers.CharField()
    members = serializers.ListField(child=serializers.CharField())
    price = serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    route = serializers.CharField()
    basis = serializers.CharField()
    facilities = serializers.CharField()
    rights_plan = serializers.CharField()
    risks = serializers.CharField()
    deliverables = serializers.CharField()
    lines = LineOut(many=True)
    milestones = serializers.ListField(child=serializers.DictField())
    budget = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    def get_budget(self, bid: ReviewedBid) -> list[dict[str, str]]:
        return [
            {"line": row["line"], "source": str(row["get_source_display"]), "amount": str(row["amount"])}
            for row in bid.budget
        ]

    def get_files(self, bid: ReviewedBid) -> list[str]:
        return [name for _number, name, _size in bid.files]


class ReviewSerializer(serializers.ModelSerializer):
    """A review of the caller's own."""

    challenge = serializers.CharField(source="bid.challenge.reference", read_only=True)
    scores = ScoreOut(many=True, read_only=True)
    bid = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = (
            "id",
            "challenge",
            "status",
            "assigned_at",
            "due_at",
            "submitted_at",
            "comment",
            "total",
            "scores",
            "bid",
        )
        read_only_fields = fields

    @extend_schema_field(ReviewedBidSerializer)
    def get_bid(self, assignment: Assignment) -> Any:
        return ReviewedBidSerializer(for_review(assignment.bid)).data


class MarkInput(serializers.Serializer):
    criterion = serializers.CharField(max_length=60)
    score = serializers.IntegerField(min_value=0, max_value=100)
    comment = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ReviewInput(serializers.Serializer):
    marks = MarkInput(many=True)
    comment = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    declares = serializers.BooleanField(required=False, default=False)


class SelectInput(serializers.Serializer):
    bids = serializers.ListField(child=serializers.RegexField(r"^JB-\d{4}-\d{6}$"), min_length=1, max_length=10)
    reason = serializers.CharField(max_length=1500)


class AnnounceInput(serializers.Serializer):
    """Reference of each shortlisted bid that was not chosen → the answer that its bidder reads."""

    reasons = serializers.DictField(child=serializers.CharField(max_length=1500), required=False, default=dict)


class ObjectionInput(serializers.Serializer):
    """What is wrong with the result; `evidence` are files of a multipart request, read by the bureau alone."""

    text = serializers.CharField(max_length=2000)
    evidence = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, default=list)


class ObjectionOut(serializers.ModelSerializer):
    files = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = ("id", "text", "at", "is_upheld", "answer", "answered_at", "files")
        read_only_fields = fields

    def get_files(self, objection: Objection) -> list[str]:
        """The evidence, by the tokens of `/files/<token>/`."""
        return [row.token for row in objection.attachments.all()]


class ObjectionAnswer(serializers.Serializer):
    answer = serializers.CharField(max_length=2000)
