"""The switch of languages at the foot of every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from accounts.models import User


# No token: the switch stands on every page, and a page without a form must set no cookie. From other sites
# the browser sends no session along (SameSite), so nobody else can switch the language of a person's mail.
@csrf_exempt
def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice in a cookie, and for who is signed in also for mail and SMS."""
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES) and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)
