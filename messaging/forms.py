"""The form that writes a message without script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.protocol import MAX_TEXT


class MessageForm(forms.Form):
    """`x` is the text, `k` the client id that makes a double submit one message."""

    x = forms.CharField(
        label=_("Tu mensaje"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={
            "required": _("Escribe un mensaje."),
            "max_length": _(
                "Tu mensaje tiene %(show_value)s letras; caben %(limit_value)s. No se perdió: acórtalo."
            ),
        },
    )
    k = forms.UUIDField(required=False, widget=forms.HiddenInput)
