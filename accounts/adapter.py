"""How allauth meets this house: mobiles on the person, codes by SMS or mail, limits answered by a 429 page."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage, PhoneVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.core.internal.ratelimit import respond_429
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import MobileField, is_phone
from accounts.identifiers import IdentifierError, normalize_mobile
from accounts.models import User


def send_sms(*, to: str, body: str) -> None:
    """Hand a text to the configured transport (`settings.SMS_BACKEND`)."""
    import_string(settings.SMS_BACKEND)().send(to=to, body=body)


class PhoneStage(PhoneVerificationStage):
    """Verifies a mobile; too many codes for one mobile are answered by the 429 page."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        try:
            answer: tuple[HttpResponse | None, bool] = super().handle()
        except RateLimited:
            raise ImmediateHttpResponse(respond_429(self.request)) from None
        return answer


class EmailStage(EmailVerificationStage):
    """Verifies an e-mail, but not of people who came in by a verified mobile."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        login = self.login
        by_email = bool(login.email) and not is_phone(login.email)
        if login.user is not None and login.user.phone_verified_at is not None and not by_email:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


class AccountAdapter(DefaultAccountAdapter):
    # GSM-7 has no á, í, ó, ú: with them one text would cost two.
    sms_texts: ClassVar[dict[str, str | Promise]] = {
        "code": _("Chamba: tu codigo es %(code)s. Vence en 15 minutos. No se lo des a nadie."),
        "exists": _(
            "Chamba: ya tienes una cuenta con este celular. Entra en %(login)s o pide otra clave ahi."
        ),
        "account/email/password_reset_code": _(
            "Chamba: %(code)s es tu codigo para poner otra clave. No se lo des a nadie."
        ),
        "account/email/unknown_account": _(
            "Chamba: no hay una cuenta con este celular. Si eres tu, crea la tuya en %(signup)s"
        ),
    }
    password_texts: ClassVar[dict[str, str | Promise]] = {
        "password_too_short": _("Es muy corta: usa 8 letras o números, o más."),
        "password_too_common": _("Es muy fácil de adivinar. Cámbiala un poco."),
        "password_entirely_numeric": _("Agrégale alguna letra."),
        "password_too_similar": _("Se parece mucho a tu correo o a tu nombre."),
    }
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Esta cuenta está cerrada."),
        "email_password_mismatch": _("El correo o la clave no coinciden. Revísalos o pide otra clave."),
        "phone_password_mismatch": _("El celular o la clave no coinciden. Revísalos o pide otra clave."),
        "username_password_mismatch": _("El celular, el correo o la clave no coinciden. Revísalos."),
        "email_taken": _("No podemos usar ese correo."),
        "phone_taken": _("No podemos usar ese celular."),
        "duplicate_email": _("Ya es tu correo."),
        "same_as_current": _("Es el mismo que ya tienes."),
        "enter_current_password": _("Esa no es tu clave de ahora."),
        "incorrect_password": _("Esa no es tu clave."),
        "incorrect_code": _("Ese código no es. Revísalo, o pide otro."),
        "too_many_login_attempts": _("Hubo demasiados intentos. Empieza otra vez."),
        "rate_limited": _("Acabamos de enviarte uno. Espera medio minuto y pide otro."),
    }

    def get_login_stages(self) -> list[str]:
        return ["accounts.adapter.PhoneStage", "accounts.adapter.EmailStage"]

    def save_user(self, request: HttpRequest, user: User, form: forms.BaseForm, commit: bool = True) -> User:
        # Before the first save: the table refuses a person with neither mobile nor e-mail.
        user.phone = form.cleaned_data.get("phone") or None
        user.language = (get_language() or settings.LANGUAGE_CODE)[:5]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def clean_password(self, password: str, user: User | None = None) -> str:
        try:
            return str(super().clean_password(password, user))
        except ValidationError as error:
            first = error.error_list[0]  # one thing at a time
            raise ValidationError(str(self.password_texts.get(first.code or "", first.messages[0]))) from None

    # --- mobiles

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        try:
            return User.objects.filter(phone=normalize_mobile(phone)).first()
        except IdentifierError:
            return None

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            User.objects.filter(pk=email_address.user_id).update(email_verified_at=timezone.now())
        return confirmed

    # --- what is sent

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        send_sms(to=phone, body=str(self.sms_texts["code"]) % {"code": code})

    def send_account_already_exists_sms(self, phone: str) -> None:
        send_sms(to=phone, body=str(self.sms_texts["exists"]) % self._addresses())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self.send_mail("account/email/unknown_account", phone, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail, or its short text when the address is a mobile (a password is reset by either)."""
        if is_phone(email):
            text = str(self.sms_texts[template_prefix])
            send_sms(to=email, body=text % (self._addresses() | {"code": context.get("code", "")}))
        else:
            super().send_mail(template_prefix, email, context)

    def _addresses(self) -> dict[str, str]:
        host = self.request.get_host()
        return {"login": host + reverse("account_login"), "signup": host + reverse("account_signup")}

    # --- limits

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth knows e-mail and user name only; without this all mobiles would share one count.
        return str(credentials.get("email") or credentials.get("phone") or "").lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(respond_429(request)) from None
