"""News and announcements (F213): the public list, its feed, one article; writing and the second reading."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import OrganisationKind
from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.errors import DomainError
from news.filters import ArticleFilter
from news.forms.articles import ArticleForm
from news.markup import rendered
from news.models import Article
from news.rules import of_writer, writes_articles
from news.services import articles as services
from parks.models import Park
from postings.forms import ReasonForm, UploadForm

PER_PAGE = 20
FEED_ITEMS = 50


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """`/news/`: what is published, the newest first; filters in the address."""
    chosen = ArticleFilter(request.GET, queryset=_published(), request=request)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = chosen.form.cleaned_data.get("q") or "" if chosen.form.is_valid() else ""
    del chosen.form.fields["q"]
    context = {
        "section": "news", "page": page, "form": chosen.form, "query": query,
        "may_write": writes_articles(request.user),
    }  # fmt: skip
    return render(request, "news/articles.html", context)


def _published() -> Any:
    rows = Article.objects.published().select_related("organisation", "park")
    return rows.defer("search_grams", "search_words", "body").order_by("-dated_on", "-pk")


class ArticleFeed(Feed):
    """`/news/feed.rss`: RSS 2.0, with the filters of the list."""

    title = gettext_lazy("牵桥 · 新闻与公告")
    link = reverse_lazy("articles")
    description = gettext_lazy("园区、揭榜挂帅、云端研发三个平台的新闻、公告和活动。")
    language = "zh-cn"

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def items(self, request: HttpRequest) -> Any:
        return ArticleFilter(request.GET, queryset=_published(), request=request).qs[:FEED_ITEMS]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_author_name(self, item: Article) -> str:
        return item.byline or item.source

    def item_pubdate(self, item: Article) -> Any:
        return item.published_at


@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """`/news/<pk>/`: the article; for those who work on it, its history and the next step."""
    found = _find(request.user, pk)
    works = of_writer(request.user, found) or is_official(request.user)
    steps = {row.name for row in found.workflow.open_to(request.user, found)} if works else set()
    context = {
        "section": "news", "article": found, "body": rendered(found.body), "files": list(found.attachments.all()),
        "steps": dict.fromkeys(steps, True), "works": works,
        "history": found.history.select_related("by").order_by("at", "pk") if works else None,
        "may_edit": of_writer(request.user, found) and found.status in services.EDITABLE,
    }  # fmt: skip
    return render(request, "news/article.html", context)


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/news/desk/`: what waits for a second reading, and one's own organisation's drafts and articles."""
    if not writes_articles(request.user):
        raise Http404
    own = Article.objects.filter(organisation__in=request.user.organisation_ids).order_by("-updated_at")
    waiting = Article.objects.awaiting(request.user).select_related("organisation", "author").order_by("status_at")
    page = Paginator(own.select_related("author"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "news/article_desk.html", {"section": "workbench", "waiting": waiting, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """`/news/new/` and `/news/<pk>/edit/`."""
    known = _find(request.user, pk) if pk else None
    if not writes_articles(request.user) or (known and not of_writer(request.user, known)):
        raise Http404
    if known and known.status not in services.EDITABLE:
        messages.info(request, _("已提交或已发布的内容不能直接修改，请先撤下。"))
        return redirect(known)
    parks = None if is_official(request.user) else Park.objects.run_by(request.user)
    form = ArticleForm(request.POST or None, instance=known, parks=parks, initial=_initial(request.user))
    if request.method == "POST" and form.is_valid():
        organisation = known.organisation if known else _desk_of(request.user)
        try:
            saved = services.save_article(
                article=known, organisation=organisation, data=form.cleaned_data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存草稿。核对后点“提交复核”，由另一位科技局人员复核后发布。"))
            return redirect(saved)
    context = {"section": "news", "form": form, "article": known, "upload": UploadForm()}
    return render(request, "news/article_form.html", context, status=400 if form.errors else 200)


def _initial(user: Any) -> dict[str, Any]:
    return {"source": _desk_of(user), "byline": user.name, "dated_on": timezone.localdate()}


def _desk_of(user: Any) -> Any:
    """The office for which this person writes: the bureau, else the park's operator."""
    offices = {organisation.kind: organisation for organisation in user.organisations}
    return offices.get(OrganisationKind.GOVERNMENT) or offices[OrganisationKind.PARK]


_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "submit": (services.submit_article, _("已提交，等待另一位科技局人员复核。")),
    "publish": (services.publish_article, _("已发布。")),
    "return": (services.return_article, _("已退回，撰稿人会收到理由。")),
    "withdraw": (services.withdraw_article, _("已撤下，公众不再看得到。")),
}


@login_required
@require_POST
def step(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """`/news/<pk>/do/<name>/`: submit, publish, return, withdraw."""
    found = _find(request.user, pk)
    if name not in _STEPS:
        raise Http404
    service, done = _STEPS[name]
    form = ReasonForm(request.POST)
    reason = {"reason": form.cleaned_data["reason"]} if form.is_valid() and name in ("return", "withdraw") else {}
    act(request, service, done=done, article=found, by=request.user, now=timezone.now(), **reason)
    return redirect(found if Article.objects.visible_to(request.user).filter(pk=pk).exists() else "article_desk")


@login_required
@require_POST
def upload(request: SignedIn, pk: int) -> HttpResponse:
    found = _find(request.user, pk)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        done = _("附件已上传。")
        act(
            request,
            services.attach_to_article,
            done=done,
            article=found,
            file=file,
            by=request.user,
            now=timezone.now(),
        )
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect("article_edit", found.pk)


def _find(user: Any, pk: int) -> Article:
    rows = Article.objects.visible_to(user).select_related("organisation", "park", "author")
    return get_object_or_404(rows, pk=pk)
