"""What I owe, what I was told, and what I do not want to be told."""

from django.contrib import messages as errors
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedIn
from common.doors import act, back_to
from inbox import selectors, services
from inbox.enums import UNMUTABLE, Kind
from inbox.forms import DeliveryForm
from inbox.links import read_mute_token
from inbox.models import Notification

PAGE = 20


@login_required
@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """`/inbox/`: 待办 and 消息 in two tabs; arriving, one sees what is owed if anything is."""
    now = timezone.now()
    obligations = selectors.open_obligations(request.user, now)
    owed, unread = obligations.count(), selectors.unread_count(request.user)
    tab = request.GET.get("tab") or ("todo" if owed else "messages")
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    rows = obligations if tab == "todo" else selectors.messages(request.user, kind)
    return render(
        request,
        "inbox/inbox.html",
        {
            "tab": tab,
            "tabs": [
                {"label": _("待办"), "url": "?tab=todo", "active": tab == "todo", "count": owed},
                {"label": _("消息"), "url": "?tab=messages", "active": tab != "todo", "count": unread},
            ],
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "kinds": Kind.choices,
            "kind": kind,
            "unread": unread,
            "unmutable": UNMUTABLE,
            "now": now,
        },
    )


@login_required
@require_safe
def read(request: SignedIn, pk: int) -> HttpResponse:
    """Open a message: it is read, and one arrives at what it is about."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    services.mark_read(notification=notification, now=timezone.now())
    if url_has_allowed_host_and_scheme(notification.url, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(notification.url)
    return redirect("inbox")


@login_required
@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Everything is read, or everything of the kind shown."""
    kind = request.POST.get("kind", "")
    arguments = {"by": request.user, "now": timezone.now(), "kind": kind if kind in Kind.values else ""}
    act(request, services.mark_all_read, done=_("已全部标为已读。"), **arguments)
    return back_to(request, "inbox")


@login_required
@require_POST
def set_muted(request: SignedIn, action: str) -> HttpResponse:
    """Mute or unmute one kind of message for oneself."""
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    label = {"kind": Kind(kind).label}
    if action == "mute":
        done = _("不再接收“%(kind)s”，可在个人资料中恢复。") % label
        act(request, services.mute_kind, done=done, user=request.user, kind=kind)
    else:
        act(request, services.unmute_kind, done=_("已恢复接收“%(kind)s”。") % label, user=request.user, kind=kind)
    return back_to(request, "inbox")


@login_required
@require_POST
def set_delivery(request: SignedIn) -> HttpResponse:
    """The form of the profile: a way for each kind, and the quiet hours."""
    form = DeliveryForm(request.POST, user=request.user)
    if form.is_valid():
        act(request, services.set_delivery, done=_("提醒设置已保存。"), user=request.user, **form.chosen())
    else:
        errors.error(request, _("没有保存：请为每一类选择列出的方式，时段请选整点。"))
    return redirect("profile")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def mute_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a mail, without signing in: GET asks, POST mutes (RFC 8058: mail programs post by themselves).

    GET changes nothing, because mail scanners open every link. The signature stands in for the CSRF token.
    """
    found = read_mute_token(token)
    user = User.objects.filter(pk=found[0], is_active=True).first() if found else None
    if found is None or user is None or found[1] not in Kind.values:
        raise Http404
    kind = Kind(found[1])
    undo = request.POST.get("undo") == "1"
    if request.method == "POST":
        (services.unmute_kind if undo else services.mute_kind)(user=user, kind=kind)
    return render(request, "inbox/mute.html", {"kind": kind, "is_muted": kind in user.muted_kinds})
