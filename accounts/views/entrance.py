"""The two of allauth's pages that need more than a template: reset by mobile, change of mobile."""

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpResponse
from django.utils import timezone

from accounts.forms.contact import is_phone
from accounts.forms.entrance import ChangePhoneForm, ResetCodeForm
from accounts.models import User


class ConfirmResetCodeView(allauth_views.ConfirmPasswordResetCodeView):
    """Takes the code of a password reset; a right one proves that the mobile or the mail is the person's."""

    def form_valid(self, form: ResetCodeForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user, contact = self._process.user, self._process.state["email"]
        adapter = get_adapter(self.request)
        if is_phone(contact):
            adapter.set_phone_verified(user, contact)
        else:
            User.objects.filter(pk=user.pk).update(email_verified_at=timezone.now())
        # Whoever holds the mobile or the mail is let in again at once, even while somebody guesses passwords.
        adapter._delete_login_attempts_cached_email(self.request, email=contact)
        return answer


class ChangePhoneView(allauth_views.ChangePhoneView):
    def form_valid(self, form: ChangePhoneForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except RateLimited:
            return respond_429(self.request)
        return answer
