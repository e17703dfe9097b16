"""Twenty messages, ten from each side, as the seeker's phone pays for them: `make bytes ONLY=chat`."""

import re
import uuid

from benchmarks.people import sign_up, tell
from benchmarks.product import Product, running
from benchmarks.sockets import Socket
from benchmarks.weighing import remember, show
from benchmarks.wire import Browser

BUDGETS = {"socket": 4_000, "form_http_2": 16_000, "page_body": 3_000}
LINES = [
    ("Buenos días, ¿el puesto sigue disponible?", "Sí, buscamos para esta semana. ¿Vives cerca?"),
    ("Vivo a veinte minutos en micro.", "Muy bien. ¿Has trabajado en cocina antes?"),
    ("Dos años en un menú, sola en las mañanas.", "¿Puedes venir a una prueba el jueves?"),
    ("Sí puedo. ¿A qué hora?", "A las 9. Es pagada, dura tres horas."),
    ("¿Qué debo llevar?", "Tu DNI y ropa cómoda. Nosotros te damos el mandil."),
    ("¿El sueldo es quincenal?", "Sí, en planilla desde el primer día."),
    ("¿Y los domingos?", "Se trabaja uno sí y uno no, con descanso el lunes."),
    ("Perfecto, ahí estaré.", "La dirección es la del aviso, segundo piso."),
    ("¿Por quién pregunto?", "Por la señora Carmen, en caja."),
    ("Gracias, hasta el jueves.", "Hasta el jueves."),
]


def open_conversation(product: Product) -> tuple[Browser, Browser, str]:
    """Have a new seeker apply to a job of the demonstration's employer and write; returns both and the page's path."""
    employer = product.sign_in("empresa, responsable")
    own = re.findall(r"/empresa/trabajos/(\d+)/postulantes/", employer.get("/empresa/trabajos/").text)
    seeker = Browser(product.origin)
    tell(seeker, sign_up(seeker, reader=Browser(product.origin)))
    for number in own:
        page = seeker.get(f"/trabajos/{number}/postular/")
        if page.status == 200 and 'name="message"' in page.text:
            sent = seeker.submit(page, form="message", name="Rosa Quispe", message="")
            opening = re.search(r'formaction="(/mensajes/abrir/\d+/)"', sent.text)[1]  # type: ignore[index]
            return seeker, employer, seeker.submit(sent, form=opening, to=opening).url
    raise RuntimeError("the employer has no open job")


def by_socket(product: Product, seeker: Browser, employer: Browser, path: str) -> dict[str, int]:
    """Send the twenty messages by sockets; the page is open already."""
    conversation = int(path.strip("/").rpartition("/")[2])
    last = int(re.search(r'data-seq="(\d+)"', employer.get(path).text)[1])  # type: ignore[index]
    ends = [
        Socket.open(product.sockets, page_origin=product.origin, cookie=f"s={browser.cookies['s']}")
        for browser in (seeker, employer)
    ]
    ours, theirs = ends
    handshake = ours.up + ours.down
    for end in ends:
        end.send(t="sub", c=conversation, s=last)
    for question, answer in LINES:
        for speaker, hearer, text in ((ours, theirs, question), (theirs, ours, answer)):
            speaker.send(t="msg", c=conversation, k=uuid.uuid4().hex, x=text)
            speaker.wait_for("ok")
            row = hearer.wait_for("row")
            hearer.send(t="read", c=conversation, s=row["s"])
            speaker.wait_for("read")
    for end in ends:
        end.close()
    return {"socket": ours.up + ours.down, "socket_handshake": handshake}


def by_form(seeker: Browser, employer: Browser, path: str) -> dict[str, int]:
    """Send them by forms: what the other side wrote stands on the page that follows one's own message."""
    pages = {seeker: seeker.get(path), employer: employer.get(path)}
    seeker.forget_counts()
    for question, answer in LINES:
        for speaker, text in ((seeker, question), (employer, answer)):
            pages[speaker] = speaker.submit(pages[speaker], form='name="x"', x=text)
    page = seeker.get(path)
    return {
        "form_http_2": seeker.up_2 + seeker.down_2,
        "form": seeker.up + seeker.down,
        "page_body": page.body_bytes,
    }


def main() -> None:
    with running() as product:
        figures = measure(product)
    remember(chat=figures["page_body"])
    show("chat", figures, BUDGETS)


def measure(product: Product) -> dict[str, int]:
    seeker, employer, path = open_conversation(product)
    figures = by_socket(product, seeker, employer, path)
    seeker, employer, path = open_conversation(product)
    return figures | by_form(seeker, employer, path)


if __name__ == "__main__":
    main()
