"""Links from mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import mail_links
from accounts.addresses import mask
from accounts.views.sign_in import TOO_MANY, send_code


@never_cache
@login_not_required
def open_mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the one thing a mail spoke of: at once where we know who it is, else by way of a code.

    Following a link changes nothing; only sending the form makes a code go, to the address of the mail.
    """
    link = mail_links.read_link(token)
    person = mail_links.person_of(link)
    if link is None or person is None:
        return render(request, "accounts/link_gone.html", status=404)
    if request.user.is_authenticated:
        if request.user.pk == person.pk:
            return redirect(link.address)
        return render(request, "accounts/link_of_other.html", {"shown": mask(person.email)})
    if mail_links.person_for_link(request, person):
        return redirect(link.address)
    context = {"address": mask(person.email), "too_many": ""}
    if request.method == "POST":
        if send_code(request, email=person.email, next_url=link.address, masked=True):
            return redirect("accounts:enter_code")
        return render(request, "accounts/link_code.html", {**context, "too_many": TOO_MANY}, status=429)
    return render(request, "accounts/link_code.html", context)
