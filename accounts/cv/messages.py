"""What a person is told when a CV is not read, or not read whole."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "too_big": _("El archivo pesa más de 2 MB. Quítale las fotos y vuelve a subirlo."),
    "empty": _("No encontramos texto en el archivo. Escribe una frase o sube un archivo con texto."),
    "scanned": _("Tu CV parece una foto. Escribe una frase o sube un archivo con texto."),
    "image": _("Subiste una foto y no podemos leerla. Escribe una frase o sube un PDF, DOCX o TXT."),
    "garbled": _("El PDF no deja leer sus letras. Sube el archivo de Word (DOCX) o escribe una frase."),
    "encrypted": _("El archivo tiene contraseña. Quítasela y vuelve a subirlo."),
    "old_doc": _("Es un Word antiguo (.doc). Guárdalo como DOCX o PDF y vuelve a subirlo."),
    "rtf": _("Es un archivo RTF. Guárdalo como DOCX o PDF y vuelve a subirlo."),
    "archive": _("Es un archivo comprimido, no un CV. Sube un PDF, DOCX o TXT."),
    "program": _("Ese archivo no es un CV. Sube un PDF, DOCX o TXT."),
    "markup": _("Es una página web, no un CV. Sube un PDF, DOCX o TXT."),
    "binary": _("No reconocemos el archivo. Sube un PDF, DOCX o TXT."),
    "wrong_kind": _(
        "El nombre del archivo no coincide con lo que trae. Guárdalo de nuevo como PDF, DOCX o TXT."
    ),
    "odd_name": _("El nombre del archivo tiene signos raros. Cámbialo, por ejemplo a cv.pdf."),
    "polyglot": _("El archivo mezcla dos formatos. Guárdalo de nuevo como PDF y súbelo."),
    "macros": _("El Word tiene macros. Guárdalo como DOCX sin macros o como PDF."),
    "active": _("El archivo trae otros archivos o acciones adentro. Guárdalo de nuevo como PDF simple."),
    "nested": _("El archivo trae otros archivos adentro. Quítalos y vuelve a subirlo."),
    "bomb": _("El archivo es demasiado grande por dentro. Guárdalo de nuevo como PDF."),
    "unsafe_names": _("El archivo no es seguro y no lo abrimos. Guárdalo de nuevo como PDF."),
    "dtd": _("El archivo no es seguro y no lo abrimos. Guárdalo de nuevo como PDF."),
    "malware": _("El antivirus marcó este archivo y no lo guardamos."),
    "too_many_pages": _("El archivo tiene demasiadas páginas para un CV. Sube solo las tuyas."),
    "too_heavy": _(
        "El archivo es muy pesado de leer. Guárdalo de nuevo como PDF más simple o escribe una frase."
    ),
    "damaged": _("El archivo está dañado o incompleto. Guárdalo de nuevo y vuelve a subirlo."),
    "unreadable": _("No pudimos leer el archivo. Escribe una frase o sube otro archivo."),
}

WARNINGS: Final[dict[str, Promise]] = {
    "cut_text": _("Tu CV es muy largo: leímos los primeros %(kept)d de %(total)d caracteres."),
    "cut_pages": _("Tu CV es muy largo: leímos las primeras %(kept)d de %(total)d páginas."),
}
