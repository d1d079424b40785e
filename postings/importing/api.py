"""Imports in the API: upload, look, confirm, watch."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from common.errors import Refused
from postings.importing import jobs
from postings.importing.models import ImportIssue, ImportJob
from postings.importing.rules import may_import
from postings.importing.serializers import ImportInput, ImportIssueSerializer, ImportJobSerializer
from postings.importing.tasks import go_on, wake


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One's own imports. A file is checked first; nothing is written before `confirm`."""

    queryset = ImportJob.objects.none()
    serializer_class = ImportJobSerializer
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []
    parser_classes = [MultiPartParser]
    lookup_field = "token"
    lookup_value_regex = r"[0-9a-f]{32}"

    def get_queryset(self) -> QuerySet[ImportJob]:
        return ImportJob.objects.visible_to(self.request.user).select_related("organisation")

    @extend_schema(request={"multipart/form-data": ImportInput}, responses={201: ImportJobSerializer})
    def create(self, request: Request) -> Response:
        """Upload a table; small ones are checked at once, large ones by a worker."""
        if not may_import(request.user):
            raise Refused(_("只有企业、高校院所和科技局的人员可以批量导入。"))
        given = ImportInput(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        fields = {"organisation": request.user.organisations[0]} | given.validated_data  # type: ignore[union-attr]
        job = jobs.receive_import(**fields, by=cast(User, request.user), now=timezone.now())
        if job.size <= jobs.CHECK_AT_ONCE:
            jobs.check_import(job=job, now=timezone.now())
        else:
            wake(job)
        return Response(self.get_serializer(job).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ImportJobSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, token: str) -> Response:
        """Write what the preview showed."""
        job = self.get_object()
        jobs.confirm_import(job=job, by=request.user, now=timezone.now())
        go_on(job)
        job.refresh_from_db()
        return Response(self.get_serializer(job).data)

    @extend_schema(request=None, responses=ImportJobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, token: str) -> Response:
        """Take the file back; nothing has been written."""
        job = self.get_object()
        jobs.cancel_import(job=job, by=request.user, now=timezone.now())
        return Response(self.get_serializer(job).data)

    @extend_schema(responses=ImportIssueSerializer(many=True))
    @action(detail=True)
    def issues(self, request: Request, token: str) -> Response:
        """Rows that were left out or remarked on, and why."""
        page = self.paginate_queryset(ImportIssue.objects.filter(job=self.get_object()).order_by("row", "pk"))
        return self.get_paginated_response(ImportIssueSerializer(page, many=True).data)
