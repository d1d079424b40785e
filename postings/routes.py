"""The addresses of one kind of posting: `urlpatterns = posting_urls(NEED)`."""

from django.urls import URLPattern, path

from postings.kinds import PostingKind
from postings.views import actions, detail, editing, files, lists


def posting_urls(kind: PostingKind) -> list[URLPattern]:
    """`/needs/…` and `/achievements/…` alike; the transitions come last, since their names are open."""
    base, with_kind, names = f"{kind.plural}/", {"kind": kind}, kind.names
    one = f"{base}<str:reference>/"
    return [
        path(base, lists.listing, with_kind, name=names["list"]),
        path(f"{base}export.csv", lists.csv, with_kind, name=names["csv"]),
        path(f"{base}mine/", lists.mine, with_kind, name=names["mine"]),
        path(f"{base}new/", editing.new, with_kind, name=names["new"]),
        path(f"{base}autosave/", editing.autosave, with_kind, name=names["autosave"]),
        path(one, detail.detail, with_kind, name=names["one"]),
        path(f"{one}edit/", editing.edit, with_kind, name=names["edit"]),
        path(f"{one}files/", files.upload, with_kind, name=names["upload"]),
        path(f"{one}<slug:name>/", actions.transition, with_kind, name=names["act"]),
    ]
