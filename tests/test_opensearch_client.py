"""What goes to an OpenSearch server and what comes of its answers; the server here answers as it is told."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from cli_runner import ROOT, here

from corpus.errors import DuizhaoError
from index.analysis import Analysis
from index.engine import IndexDamagedError
from index.home import refresh
from index.manifest import Manifest, SegmentEntry, manifest_text
from index.opensearch import bulk, client
from index.opensearch.bulk import send, to_entry
from index.opensearch.client import Client, ServerError, client_of
from index.opensearch.connecting import connect
from index.opensearch.files import Files
from index.opensearch.queries import query, texts
from index.opensearch.server import Server, checked, read_server, write_server
from index.plan import Glob, Or, Phrase, Term

SECRET = "hunter2-hunter2"
BUSY = {"error": {"root_cause": [{"reason": "rejected execution"}]}, "status": 429}


@dataclass
class Script:
    """The answers that a server gives, one after the other, and the requests that it got."""

    answers: list[tuple[int, object]] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)
    url: str = ""
    server: ThreadingHTTPServer = field(init=False)

    def client(self) -> Client:
        return Client(Server((self.url,), "tests"))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    told = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            told.requests.append((self.command, self.path, dict(self.headers), body))
            status, values = told.answers.pop(0) if told.answers else (200, {})
            data = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    monkeypatch.setattr(client, "_FIRST_WAIT", 0.001)
    monkeypatch.setattr(bulk, "_WAIT_SECONDS", 0.001)
    for name in (client.URL, client.USER, client.PASSWORD, client.TOKEN):
        monkeypatch.delenv(name, raising=False)
    client_of.cache_clear()
    server = told.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def stored(*statuses: int) -> tuple[int, object]:
    """The answer to a bulk request, with the status of each entry."""
    items = [{"index": {"status": s} | ({"error": {"reason": "full"}} if s >= 400 else {})} for s in statuses]
    return 200, {"items": items}


def ids(request: tuple[str, str, dict[str, str], str]) -> list[str]:
    return [json.loads(line)["index"]["_id"] for line in request[3].splitlines()[::2]]


ENTRIES = [to_entry(str(n), {"number": n}) for n in range(4)]


@pytest.mark.parametrize(
    ("server", "complaint"),
    [
        (Server((f"https://me:{SECRET}@host:9200",), "a"), "must not hold a user or password"),
        (Server((f"https://{SECRET}@host",), "a"), "must not hold a user or password"),
        (Server((f"me:{SECRET}@host:9200",), "a"), "must not hold a user or password"),
        (Server((f"https:/me:{SECRET}@host",), "a"), "must not hold a user or password"),
        (Server((f"https://me:pass/{SECRET}@host",), "a"), "must not hold a user or password"),
        (Server((f"https://me:a@{SECRET}/b@host",), "a"), "must not hold a user or password"),
        (Server((f"https://me:{SECRET}",), "a"), "not the URL of a server"),
        (Server((f"https://host?password={SECRET}",), "a"), "not the URL of a server"),
        (Server((f"https://host#{SECRET}",), "a"), "not the URL of a server"),
        (Server(("http://host:9200",), "a"), "unencrypted http"),
        (Server(("http://127.0.0.1.evil.example:9200",), "a"), "unencrypted http"),
        (Server(("ftp://host",), "a"), "not the URL of a server"),
        (Server(("https://host:port",), "a"), "not the URL of a server"),
        (Server(("host:9200",), "a"), "not the URL of a server"),
        (Server((), "a"), "no server is named"),
        (Server(("https://host",), "a-b"), "cannot name an index"),
        (Server(("https://host",), "../a"), "cannot name an index"),
        (Server(("https://host",), ""), "cannot name an index"),
        (Server(("https://host",), "a", shards=0), "at least one shard"),
    ],
)
def test_a_server_that_cannot_be_or_is_a_risk_is_refused(server: Server, complaint: str) -> None:
    with pytest.raises(DuizhaoError, match=complaint) as caught:
        checked(server)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:9200", "http://[::1]:9200", "https://host", "https://h:1/path"]
)
def test_servers_on_this_machine_or_over_tls_are_taken(url: str, tmp_path: Path) -> None:
    server = Server((url,), "a_1", ca="/ca.pem", shards=3, replicas=0)
    assert checked(server) == server
    write_server(tmp_path, server)
    assert read_server(tmp_path) == server


def test_http_over_a_network_is_taken_if_told() -> None:
    server = Server(("http://10.0.0.1:9200",), "a", plain_http=True)
    assert checked(server) == server


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"urls": 3}', '{"urls": ["https://h"], "name": "a"}'])
def test_a_spoilt_note_of_the_server_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text(text)
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        read_server(tmp_path)
    result = here("search", "--index", tmp_path, "词")
    assert result.returncode == 2
    assert "the server's name cannot be read" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["pipe", "device", "long"])
def test_what_names_the_server_is_a_small_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        write_server(tmp_path, Server(("http://127.0.0.1:9",), "a"))
        path.write_text(" " * (1 << 16) + path.read_text())
    result = here("search", "--index", tmp_path, "词")
    assert result.returncode == 2
    assert "not a regular file" in result.stderr or "cannot be read" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_certificates_are_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pem")
    for name in ("pipe.pem", "missing.pem"):
        with pytest.raises(DuizhaoError, match="certificates cannot be read"):
            Client(Server(("https://host",), "a", ca=str(tmp_path / name)))


def test_an_unreachable_server_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text("词")
    server = ["--engine", "opensearch", "--url", "http://127.0.0.1:9", "--name", "a"]
    result = here("index", "--index", tmp_path / "index", *server, source)
    assert result.returncode == 2
    assert "http://127.0.0.1:9: cannot reach the OpenSearch server" in result.stderr
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--url", "https://host"], "need --engine opensearch"),
        (["--engine", "opensearch", "--name", "a"], "no server is named"),
        (["--engine", "opensearch"], "name the files"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: list[str], complaint: str, tmp_path: Path) -> None:
    result = here("index", "--index", tmp_path / "index", *options)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("version", "complaint"),
    [
        ({"number": "8.1.0"}, "not OpenSearch 8.1.0"),
        ({"distribution": "opensearch", "number": "1.3"}, "opensearch 1.3"),
    ],
)
def test_another_server_is_refused(version: object, complaint: str, script: Script, tmp_path: Path) -> None:
    script.answers = [(200, {"version": version})]
    server = ["--engine", "opensearch", "--url", script.url, "--name", "a"]
    result = here("index", "--index", tmp_path / "index", *server, tmp_path)
    assert result.returncode == 2
    assert complaint in result.stderr


def test_an_index_on_a_server_has_a_name_without_being_given_one(script: Script, tmp_path: Path) -> None:
    script.answers = [(200, {"version": {"distribution": "opensearch", "number": "2.19.3"}}), (404, {})] * 2
    connect(tmp_path, urls=[script.url])
    assert read_server(tmp_path).name == "documents"
    connect(tmp_path, urls=[script.url], replicas=0)
    assert read_server(tmp_path) == Server((script.url,), "documents", replicas=0)


def test_credentials_go_to_the_server_they_are_for(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(client.URL, f"https://elsewhere {script.url}")
    monkeypatch.setenv(client.TOKEN, SECRET)
    script.client().ask("GET", "/")
    monkeypatch.delenv(client.TOKEN)
    monkeypatch.setenv(client.USER, "me")
    monkeypatch.setenv(client.PASSWORD, SECRET)
    script.client().ask("GET", "/")
    sent = [
        headers.get("Authorization", headers.get("authorization", "")) for _, _, headers, _ in script.requests
    ]
    assert sent == [f"Bearer {SECRET}", "Basic bWU6aHVudGVyMi1odW50ZXIy"]


def test_credentials_go_to_no_other_server(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(client.USER, "me")
    monkeypatch.setenv(client.PASSWORD, SECRET)
    for allowed in ("", "https://elsewhere"):
        monkeypatch.setenv(client.URL, allowed)
        with pytest.raises(DuizhaoError, match="not for this server") as caught:
            script.client()
        assert SECRET not in str(caught.value)
    assert script.requests == []


def test_a_password_may_be_kept_in_the_keyring(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.USER, "me")
    keyring = SimpleNamespace(
        get_password=lambda service, user: SECRET if (service, user) == (script.url, "me") else None
    )
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    script.client().ask("GET", "/")
    assert script.requests[0][2]["authorization"] == "Basic bWU6aHVudGVyMi1odW50ZXIy"


def test_credentials_of_any_alphabet_are_sent_and_none_is_a_header_of_its_own(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.USER, "我")
    monkeypatch.setenv(client.PASSWORD, "密码")
    script.client().ask("GET", "/")
    sent = script.requests[0][2]["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == "我:密码"
    for wrong in (f"{SECRET}\r\nX-Evil: 1", f"{SECRET}\n", f"{SECRET}密"):
        monkeypatch.setenv(client.TOKEN, wrong)
        with pytest.raises(DuizhaoError, match="what no token does") as caught:
            script.client()
        assert SECRET not in str(caught.value)


def test_a_keyring_that_fails_is_no_traceback(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    class LockedError(Exception):
        pass

    def refuse(*_: str) -> str:
        raise LockedError(SECRET)

    keyring = SimpleNamespace(get_password=refuse, errors=SimpleNamespace(KeyringError=LockedError))
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.USER, "me")
    with pytest.raises(DuizhaoError, match="the keyring gives no password") as caught:
        script.client()
    assert SECRET not in str(caught.value)


def test_no_secret_is_kept_or_told(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(client.URL, f"https://me:{SECRET}@host:9200")
    done = here("index", "--engine", "opensearch", "--name", "a", "--index", tmp_path / "index")
    assert done.returncode == 2
    assert SECRET not in done.stdout + done.stderr
    assert not (tmp_path / "index").exists()
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.USER, "me")
    monkeypatch.setenv(client.PASSWORD, SECRET)
    script.answers.append((401, {"error": f"unknown {SECRET[:3]}"}))
    done = here("index", "--engine", "opensearch", "--name", "a", "--index", tmp_path / "index")
    assert done.returncode == 2
    assert SECRET not in done.stdout + done.stderr
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_verified(script: Script, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    script.server.socket = context.wrap_socket(script.server.socket, server_side=True)
    server = Server((script.url.replace("http:", "https:"),), "tests", ca=str(certificate))
    assert Client(server).ask("GET", "/") == {}
    with pytest.raises(ServerError, match="certificate is not trusted"):
        Client(server._replace(ca="")).ask("GET", "/")


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(DuizhaoError, match=r"pip install 'duizhao\[opensearch\]'"):
        Client(Server(("https://host",), "a"))


def test_the_server_for_users_is_the_one_that_tests_ask_and_has_no_default_password() -> None:
    compose = yaml.safe_load((ROOT / "index/opensearch/compose.yaml").read_text(encoding="utf-8"))
    [service] = compose["services"].values()
    version = service["image"].partition(":")[2]
    assert f"<opensearch.version>{version}<" in (ROOT / "tests/opensearch/pom.xml").read_text(
        encoding="utf-8"
    )
    assert ":?" in service["environment"]["OPENSEARCH_INITIAL_ADMIN_PASSWORD"]
    assert "DISABLE_SECURITY_PLUGIN" not in service["environment"]


def test_a_user_without_a_password_is_told_where_to_put_it(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.USER, "me")
    with pytest.raises(DuizhaoError, match="no password"):
        script.client()


@pytest.mark.parametrize(
    ("status", "words"), [(401, "who asks"), (403, "not allow"), (400, "refuses"), (500, "refuses")]
)
def test_refusals_are_final_and_in_words(
    status: int, words: str, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(client.URL, script.url)
    monkeypatch.setenv(client.TOKEN, SECRET)
    script.answers = [(status, {"error": {"root_cause": [{"reason": "told why"}]}})]
    with pytest.raises(ServerError, match=words) as caught:
        script.client().ask("GET", "/x")
    assert caught.value.status == status
    assert SECRET not in str(caught.value)
    assert len(script.requests) == 1


def test_a_busy_server_is_asked_again(script: Script) -> None:
    script.answers = [(429, BUSY), (503, BUSY), (200, {"found": 1})]
    assert script.client().ask("POST", "/x", {"a": 1}) == {"found": 1}
    assert len(script.requests) == 3


def test_patience_ends(script: Script) -> None:
    script.answers = [(429, BUSY)] * 1000
    with pytest.raises(ServerError, match="overloaded"):
        script.client().ask("POST", "/x", {"a": 1}, patience=0.01)


def test_what_a_busy_server_left_out_is_sent_again_and_nothing_else(script: Script) -> None:
    script.answers = [stored(201, 429, 201, 503), stored(201, 429), stored(200)]
    assert send(script.client(), "index", ENTRIES) == 4
    assert [ids(request) for request in script.requests] == [["0", "1", "2", "3"], ["1", "3"], ["3"]]


def test_what_is_too_large_is_sent_in_halves(script: Script) -> None:
    script.answers = [(413, {}), (413, {}), stored(201), stored(201), stored(201, 201)]
    send(script.client(), "index", ENTRIES)
    assert [ids(request) for request in script.requests[1:]] == [["0", "1"], ["0"], ["1"], ["2", "3"]]


def test_requests_are_of_limited_size(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_ENTRIES", 3)
    script.answers = [stored(201, 201, 201), stored(201)]
    send(script.client(), "index", ENTRIES)
    monkeypatch.setattr(bulk, "_BYTES", 30)
    script.answers = [stored(201, 201), stored(201, 201)]
    send(script.client(), "index", ENTRIES)
    assert [len(ids(request)) for request in script.requests] == [3, 1, 2, 2]


def test_what_the_server_cannot_store_is_said(script: Script) -> None:
    script.answers = [stored(201, 400, 201, 201)]
    with pytest.raises(ServerError, match="does not store it: full"):
        send(script.client(), "index", ENTRIES)


@pytest.mark.parametrize("data", ["", "!", "AAAA", None])
def test_a_file_that_is_not_what_was_stored_is_damage(data: str | None, script: Script) -> None:
    script.answers = [(200, {"docs": [{"_id": "f#0", "_source": {"data": data}}]})]
    with pytest.raises(IndexDamagedError, match="as it was stored"):
        list(Files(script.client()).read("f", 10))


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../b", "..", "a//b", ".x", "a\\b", ""])
def test_a_server_writes_nothing_outside_of_the_mirror(name: str, script: Script, tmp_path: Path) -> None:
    segment = SegmentEntry("0" * 16, 1, 1, {name: 3}, {})
    data = manifest_text(Manifest(engine="opensearch", segments=(segment,))).encode()
    digest = hashlib.sha256(data).hexdigest()
    current = {"_source": {"manifest": digest, "size": len(data)}, "_seq_no": 0, "_primary_term": 1}
    part = base64.b64encode(zlib.compress(data)).decode()
    manifest = {"docs": [{"_id": f"manifest/{digest}#0", "_source": {"data": part}}]}
    script.answers = [(200, current), (200, current), (200, manifest), (200, current)]
    write_server(tmp_path, Server((script.url,), "tests"))
    with pytest.raises(IndexDamagedError, match=r"cannot be one of an index|file name"):
        refresh(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"server.json", "writer.lock"}


def test_the_texts_of_a_paragraph_keep_positions_and_borders() -> None:
    assert texts(Analysis("发展。GDP增长5.2% plans")) == {
        "text": "_ 发展 _ _ =gdp 增长 _ =5.2 =% =plan",
        "form": "_ _ _ gdp _ 5.2 % plans",
        "word": "发展 增长",
    }


def test_long_words_are_cut_alike_and_said_to_be_inexact() -> None:
    word = "x" * 300
    kept = texts(Analysis(word))["form"].split()[-1]
    asked = query(Term("form", word))
    assert asked.dsl == {"term": {"form": kept}}
    assert (len(kept), asked.exact) == (121, False)


def test_many_terms_are_one_clause() -> None:
    asked = query(Or(tuple(Term("bigram", str(n)) for n in range(5000))))
    assert len(asked.dsl["bool"]["should"]) == 1


def test_a_phrase_with_a_gap_is_not_said_to_be_exact() -> None:
    terms = (Term("bigram", "甲乙"), Term("stem", "plan"))
    assert query(Phrase(terms, (0, 1))).exact
    assert not query(Phrase(terms, (0, 2))).exact


@pytest.mark.parametrize("pattern", ["*" + "?" * 40 + "a", "a" * 500 + "*", "a" * 500])
def test_patterns_stay_small(pattern: str) -> None:
    value = query(Glob("form", pattern)).dsl["regexp"]["form"]["value"]
    assert len(value) < 1000
    assert value.count("[^_]") - value.count("[^_]*") <= 6
