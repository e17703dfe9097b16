"""The language model's adapter against a real server on a socket that answers as badly as servers do."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from matching.ml.silver import DictionaryLabeller, Label, locate, mask_contacts
from matching.ml.skills import Gazetteer
from matching.ml.skills_linking import SkillLinker
from matching.services.labeller import LanguageModelLabeller, labeller, read_answer
from matching.transports import BudgetSpent, Chat, ChatError, ChatRefused

EMPTY = SimpleNamespace(skills=[])
AD = "Manejo de Excel y trato con clientes. Escribe a ana@correo.pe o al 987 654 321, DNI 45678912."


def completion(content, **usage):
    answer = {"choices": [{"message": {"content": content}}]}
    return json.dumps(answer | ({"usage": usage} if usage else {})).encode()


def said(*rows):
    return completion(json.dumps({"skills": [{"text": text, "kind": kind} for text, kind in rows]}))


class Answering(ThreadingHTTPServer):
    """Gives the prepared answers in turn, the last one for ever, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked, self.keys = [], [], []
        self.released = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        server.keys.append((self.path, self.headers.get("Authorization")))
        server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        if body is None:
            server.released.wait(20)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    answering = Answering()
    thread = threading.Thread(target=answering.serve_forever, daemon=True)
    thread.start()
    yield answering
    answering.released.set()
    answering.shutdown()
    answering.server_close()
    thread.join(5)


@pytest.fixture
def waits():
    return []


@pytest.fixture
def chat(server, waits):
    return Chat(server.url, "clave", "modelo", tokens=100_000, a_minute=60_000, timeout=5, sleep=waits.append)


def label(chat, text=AD):
    return LanguageModelLabeller(chat).label([text], language="es")[0]


def test_it_takes_literal_phrases_with_their_places(server, chat):
    server.answers = [said(("Excel", "knowledge"), ("trato con clientes", "skill"))]
    assert label(chat) == [Label(10, 15, "knowledge"), Label(18, 36, "skill")]
    assert server.keys == [("/v1/chat/completions", "Bearer clave")]


def test_contacts_and_identity_numbers_never_leave(server, chat):
    server.answers = [said(("Excel", "knowledge"))]
    label(chat)
    sent = json.dumps(server.asked)
    assert "Manejo de Excel" in sent
    assert not any(secret in sent for secret in ("ana@", "correo.pe", "987", "654", "45678912"))


def test_what_the_model_invents_is_dropped(server, chat):
    server.answers = [
        said(("Python", "knowledge"), ("xcel", "knowledge"), ("Excel", "magia"), ("Excel", "skill"))
    ]
    assert label(chat) == [Label(10, 15, "skill")]


def test_bad_json_is_asked_for_once_more(server, chat):
    server.answers = [completion("Claro, aquí están: Excel"), said(("Excel", "knowledge"))]
    assert label(chat) == [Label(10, 15, "knowledge")]
    assert len(server.asked) == 2


def test_an_ad_without_a_usable_answer_has_no_labels_rather_than_none_found(server, chat):
    server.answers = [completion('{"skills": "Excel"}')]
    assert label(chat) is None
    assert len(server.asked) == 2


def test_it_waits_as_long_as_the_server_asks(server, chat, waits):
    server.answers = [(429, {"Retry-After": "7"}, b""), said(("Excel", "knowledge"))]
    assert label(chat) == [Label(10, 15, "knowledge")]
    assert 7.0 in waits


def test_it_gives_up_where_the_server_asks_for_too_long(server, chat, waits):
    server.answers = [(429, {"Retry-After": "86400"}, b"")]
    assert label(chat) is None
    assert len(server.asked) == 1


def test_it_waits_longer_after_each_failure_and_then_gives_up(server, chat, waits):
    server.answers = [(500, {}, b"oops")]
    with pytest.raises(ChatError):
        chat.ask([{"role": "user", "content": "hola"}], answer_tokens=10)
    assert len(server.asked) == 4
    backoff = [wait for wait in waits if wait > 0.1]
    assert len(backoff) == 3
    assert backoff == sorted(backoff)


def test_a_wrong_key_is_not_tried_again(server, chat):
    server.answers = [(401, {}, b"{}")]
    with pytest.raises(ChatRefused):
        chat.ask([{"role": "user", "content": "hola"}], answer_tokens=10)
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(server, chat):
    server.answers = [(302, {"Location": "http://127.0.0.1:1/"}, b"")]
    with pytest.raises(ChatRefused):
        chat.ask([{"role": "user", "content": "hola"}], answer_tokens=10)


def test_a_server_that_hangs_is_left(server, waits):
    server.answers = [(200, {}, None)]
    chat = Chat(
        server.url, "", "modelo", tokens=10_000, a_minute=60_000, tries=2, timeout=0.2, sleep=waits.append
    )
    assert label(chat) is None
    assert len(server.asked) == 2


def test_an_answer_without_end_is_cut(server, chat):
    server.answers = [completion("x" * 3_000_000)]
    assert label(chat) is None


def test_it_stops_before_a_request_that_could_cost_too_much(server, waits):
    server.answers = [completion('{"skills": []}', total_tokens=2_900)]
    chat = Chat(server.url, "", "modelo", tokens=6_000, a_minute=60_000, timeout=5, sleep=waits.append)
    labels = LanguageModelLabeller(chat).label([AD, AD, AD], language="es")
    assert labels[0] == []
    assert labels[-1] is None
    assert chat.spent <= 6_000
    assert len(server.asked) < 3


def test_a_lost_answer_counts_as_spent(server, waits):
    server.answers = [b"no json at all"]
    chat = Chat(server.url, "", "modelo", tokens=1_000, a_minute=60_000, timeout=5, sleep=waits.append)
    with pytest.raises(BudgetSpent):
        chat.ask([{"role": "user", "content": "hola"}], answer_tokens=400)
    assert len(server.asked) == 2


def test_it_keeps_to_its_requests_a_minute(server, waits):
    server.answers = [said(("Excel", "knowledge"))]
    chat = Chat(server.url, "", "modelo", tokens=100_000, a_minute=30, timeout=5, sleep=waits.append)
    LanguageModelLabeller(chat).label([AD, AD], language="es")
    assert len(waits) == 1
    assert 1 < waits[0] <= 2


@pytest.mark.parametrize("url", ["ftp://models.example", "models.example/v1", ""])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ChatRefused):
        Chat(url, "", "modelo", tokens=1)


def test_a_key_does_not_travel_readable():
    with pytest.raises(ChatRefused):
        Chat("http://models.example/v1", "clave", "modelo", tokens=1)


def test_masking_keeps_every_offset():
    masked = mask_contacts(AD)
    assert len(masked) == len(AD)
    assert masked[:38] == AD[:38]
    assert "987" not in masked
    assert locate(masked, [("x" * 12, "skill")]) == []


def test_the_same_words_said_twice_claim_two_places():
    assert locate("Excel, Word, Excel", [("excel", "knowledge"), ("Excel", "knowledge")]) == [
        Label(0, 5, "knowledge"),
        Label(13, 18, "knowledge"),
    ]


def test_nothing_but_the_asked_json_is_an_answer():
    assert read_answer("[" * 100_000) is None
    assert read_answer("null") is None
    assert read_answer('```json\n{"skills": []}```') == []


@pytest.mark.parametrize(
    ("address", "kind"), [("", DictionaryLabeller), ("https://m.example/v1", LanguageModelLabeller)]
)
def test_only_a_setting_turns_the_language_model_on(settings, address, kind):
    settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = address, "", "modelo"
    assert isinstance(
        labeller(gazetteer=Gazetteer(EMPTY), linker=SkillLinker(taxonomy=EMPTY, encoder=None)), kind
    )
