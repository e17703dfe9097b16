"""Sign-up, sign-in, codes and passwords: allauth's forms with one field for mobile or e-mail and words of our own."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import ContactField, MobileField, is_phone
from accounts.models import User


def _password(label: Any, *, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": _("Escribe tu clave.")},
    )


def _new_password(label: Any) -> forms.CharField:
    return _password(
        label, autocomplete="new-password", help_text=_("8 o más. Puedes mezclar letras y números.")
    )


class SignInForm(allauth_forms.LoginForm):
    """Contact and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": ContactField(),
            "password": _password(_("Tu clave"), autocomplete="current-password"),
        }


class SignUpForm(allauth_forms.SignupForm):
    """Contact and password; a contact that is taken goes on exactly as a new one, and its owner is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"contact": ContactField(), "password1": _new_password(_("Inventa una clave"))}

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if is_phone(contact):
            self.cleaned_data["phone"] = contact  # the base form looks whether it is taken
        else:
            self.cleaned_data["email"] = self.validate_unique_email(get_adapter().clean_email(contact))
        return contact

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            # A second tap on the button may create the same person between our look and our insert.
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            saved = super().try_save(request)
        return saved


class ResetForm(allauth_forms.ResetPasswordForm):
    """Asks for a code to set a new password; `email` carries a mobile too, because the flow knows that name."""

    email = ContactField()

    def clean_email(self) -> str:
        contact: str = self.cleaned_data["email"]
        if not is_phone(contact):
            return str(super().clean_email())
        user = get_adapter().get_user_by_phone(contact)
        self.users = [user] if user is not None and user.is_active else []
        return contact


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password1": _new_password(_("Tu clave nueva"))}

    def clean_password1(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "oldpassword": _password(_("Tu clave de ahora"), autocomplete="current-password"),
            "password1": _new_password(_("Tu clave nueva")),
        }

    def clean_password1(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password1": _new_password(_("Inventa una clave"))}

    def clean_password1(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


class _CodeField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Código de 6 números"),
            max_length=12,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            error_messages={"required": _("Escribe el código que te enviamos.")},
        )


class PhoneCodeForm(allauth_forms.VerifyPhoneForm):
    code = _CodeField()


class EmailCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    code = _CodeField()


class ResetCodeForm(allauth_forms.ConfirmPasswordResetCodeForm):
    code = _CodeField()


class ChangePhoneForm(allauth_forms.ChangePhoneForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"phone": MobileField(label=_("Tu celular nuevo"))}


class ChangeEmailForm(allauth_forms.AddEmailForm):
    email = forms.EmailField(
        label=_("Tu correo nuevo"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Escribe tu correo."),
            "invalid": _("Revisa tu correo: parece que le falta algo."),
        },
    )
