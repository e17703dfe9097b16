"""Who may enter the admin, and what other apps put into it that does not belong there."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.admin.base import is_manager


def _managers_only(request: HttpRequest) -> bool:
    return is_manager(request)


# Support agents are staff too, but their desk is a page of its own.
admin.site.has_permission = _managers_only  # type: ignore[method-assign]
# One way in for everybody, with its limits; not a second sign-in page without them.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
for model in (Group, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
