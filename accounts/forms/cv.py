"""Upload of a CV, ticking of what it proposes, and the reason of somebody else who opens it."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class CVForm(forms.Form):
    file = forms.FileField(
        label=_("Tu CV"),
        help_text=_("PDF, Word (DOCX) o TXT, de 2 MB como máximo."),
        allow_empty_file=True,  # the reading says better what is wrong
        max_length=160,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt"}),
        error_messages={
            "required": _("Elige un archivo."),
            "max_length": _("El nombre del archivo es muy largo. Cámbialo, por ejemplo a cv.pdf."),
        },
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > settings.CV_MAX_BYTES:
            raise forms.ValidationError(
                _("El archivo pesa más de 2 MB. Quítale las fotos y vuelve a subirlo.")
            )
        return upload


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Para qué lo abres?"),
        max_length=300,
        min_length=5,
        error_messages={
            "required": _("Escribe el motivo."),
            "min_length": _("Escribe el motivo con unas palabras más."),
        },
    )
