"""Django's admin, behind the service's own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver
from django.utils.decorators import method_decorator
from django.utils.http import urlencode

# Of packages: their pages would show secrets, or change what our services guard.
NOT_OFFERED = frozenset({"auth", "account", "mfa", "usersessions"})


class AdminSite(admin.AdminSite):
    """A support desk for admins. It has no sign-in page and no password page of its own."""

    site_header = site_title = settings.SERVICE_NAME
    index_title = "Support desk"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own models, and those of packages that may be looked at."""
        models: list[Any] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        )
        offered = [model for model in models if model._meta.app_label not in NOT_OFFERED]
        super().register(offered, admin_class, **options)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Led to the service's sign-in, with its second step."""
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One's password is changed on one's account page."""
        return redirect("accounts:password")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's addresses, which lead to our sign-in."""
        urls = super().get_urls()
        for pattern in urls:
            if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "login_url"):
                pattern.callback.login_url = settings.LOGIN_URL
        return urls

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """To the sign-in page who is not signed in; 403 for who is no admin."""
        inner = super().admin_view(view, cacheable)

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return checked
