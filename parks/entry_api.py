"""The registers, the alliances and the projects in the API: read-only, the same sight as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from accounts.serializers import OrganisationBrief
from parks.books import BOOKS, Book
from parks.models import Alliance, ChainLink, ReserveProject
from taxonomy.serializers import TermBrief

HIDDEN = frozenset({"id", "created_at", "updated_at", "status_at", "is_demo"})
MANAGED = {"park": "code", "alliance": "code", "district": "code", "chain": "code", "organisation": "name"}


def serializer_of(book: Book) -> type[serializers.ModelSerializer]:
    """One serializer a register: every column, relations by their code or name."""
    names = [field.name for field in book.model._meta.fields if field.name not in HIDDEN]
    relations: dict[str, Any] = {
        name: serializers.SlugRelatedField(slug_field=slug, read_only=True)
        for name, slug in MANAGED.items()
        if name in names
    }
    if book.model is ChainLink:
        relations |= {end: serializers.StringRelatedField() for end in ("upstream", "downstream")}
    names = [name for name in names if name not in {"project"}]
    meta = type("Meta", (), {"model": book.model, "fields": ["id", *names, "is_demo"], "read_only_fields": names})
    name = f"{book.model.__name__}Serializer"
    return type(name, (serializers.ModelSerializer,), {**relations, "Meta": meta})


def viewset_of(book: Book) -> type[viewsets.ReadOnlyModelViewSet]:
    """`/api/v1/park-<register>/?park=&district=`: what stands in one register."""

    def get_queryset(self: Any) -> QuerySet:
        rows: Any = book.model.objects.visible_to(self.request.user).kept().select_related(*book.related)
        asked = self.request.query_params
        for name, path in (
            ("park", "park__code"),
            ("alliance", "alliance__code"),
            ("district", f"{book.district}__code"),
        ):
            if asked.get(name) and (name == "district" or getattr(book, f"has_{name}")):
                rows = rows.filter(**{path: asked[name][:24]})
        return rows

    body = {
        "__doc__": f"{book.title}",
        "queryset": book.model.objects.none(),
        "serializer_class": serializer_of(book),
        "get_queryset": get_queryset,
        "lookup_value_regex": r"\d{1,18}",
    }
    return type(f"{book.model.__name__}ViewSet", (viewsets.ReadOnlyModelViewSet,), body)


ENTRY_VIEWSETS = {slug: viewset_of(book) for slug, book in BOOKS.items()}


class AllianceSerializer(serializers.ModelSerializer):
    park: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    secretariat = OrganisationBrief(read_only=True, allow_null=True)

    class Meta:
        model = Alliance
        fields = [
            "code",
            "name",
            "park",
            "secretariat",
            "founded",
            "functions",
            "intro",
            "source",
            "is_reference",
            "is_demo",
        ]
        read_only_fields = fields


class AllianceViewSet(viewsets.ReadOnlyModelViewSet):
    """Industry alliances; members and links are in `park-members` and `park-links`."""

    queryset = Alliance.objects.none()
    serializer_class = AllianceSerializer
    lookup_field = "code"
    lookup_value_regex = r"[-a-zA-Z0-9_]{1,24}"

    def get_queryset(self) -> QuerySet[Alliance]:
        rows: QuerySet[Alliance] = Alliance.objects.visible_to(self.request.user).kept()
        return rows.select_related("park", "secretariat")


class ProjectSerializer(serializers.ModelSerializer):
    park: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    chain = TermBrief(read_only=True, allow_null=True)
    owner: Any = serializers.StringRelatedField()

    class Meta:
        model = ReserveProject
        fields = [
            "id",
            "park",
            "name",
            "company",
            "chain",
            "text",
            "amount",
            "owner",
            "status",
            "status_at",
            "due_at",
            "is_demo",
        ]
        read_only_fields = fields


@extend_schema(description="储备项目：科技局看全部，园区管理机构看本园区。")
class ProjectViewSet(viewsets.ReadOnlyModelViewSet):
    """Projects in reserve, for the bureau and for operators of their own parks."""

    queryset = ReserveProject.objects.none()
    serializer_class = ProjectSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[ReserveProject]:
        rows: QuerySet[ReserveProject] = ReserveProject.objects.visible_to(self.request.user)
        return rows.select_related("park", "chain", "owner")
