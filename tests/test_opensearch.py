"""The engine for teams, against a real server of three nodes on loopback."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_runner import here
from opensearch_cluster import Cluster
from support import Library
from test_engines import GLOBS, PHRASES, TERMS, reference, written

from corpus.errors import DuizhaoError
from index.engine import engine
from index.home import writing
from index.lock import IndexLockedError
from index.manifest_file import read_manifest
from index.opensearch import bulk
from index.opensearch.client import ServerError, client_of
from index.opensearch.lease import _system, lease
from index.opensearch.server import Server, write_server
from index.plan import And, Character, Everything, Not, Or, Plan
from search.searcher import open_index

pytestmark = pytest.mark.opensearch

ROOT = Path(__file__).parents[1]
UPDATE = """
import sys
from pathlib import Path
from index.update import update
print("begin", flush=True)
update(Path(sys.argv[1]), [Path(sys.argv[2])])
"""
ATOMS: list[Plan] = [
    *TERMS,
    *PHRASES,
    *GLOBS,
    Everything(),
    Character("甲"),
]
LETTERS = ["甲", "乙", "丙", "，", "。", " ", "“", "plan ", "plans", " 5.2", "%", "GDP", ". "]
QUERIES = [
    "经济",
    "經濟發展",
    "稳定就业",
    "就业 AND 增长",
    "旧经济 OR 新经济",
    "经济 NOT 增长",
    '"employment grew"',
    "grow*",
    "经?发展",
    "经*发展",
    "就业 NEAR/6 发展",
    "kind:heading 报告",
    "lang:en employment",
    "doc:02 经济",
    "year:2024 经济",
    "业",
    "GDP增长",
    "5.2%",
    "nowhere",
    "就业稳定 employment growth",
]


def random_plan(dice: random.Random, depth: int = 3) -> Plan:
    if depth == 0 or dice.random() < 0.3:
        return dice.choice(ATOMS)
    parts = tuple(random_plan(dice, depth - 1) for _ in range(dice.randint(1, 3)))
    if dice.random() < 0.5:
        return Or(parts)
    return And((*parts, *(Not(random_plan(dice, depth - 1)) for _ in range(dice.randint(0, 1)))))


def documents(age: str, count: int) -> dict[str, str | bytes]:
    body = "".join(
        f"{age}经济发展第{i}段，稳定就业，GDP增长{i}.2%。\n\nEmployment grew in part {i}.\n\n"
        for i in range(20)
    )
    return {
        f"{n:02}.md": f"---\ndate: 2024-03-{n + 1:02}\n---\n\n# {age}报告{n}\n\n{body}" for n in range(count)
    }


@contextmanager
def shared(cluster: Cluster, root: Path, name: str, *, replicas: int = 0) -> Iterator[Library]:
    """A library whose index is on the server, where nothing of it is left afterwards."""
    library = Library(root)
    server = cluster.server(name, replicas=replicas)
    library.index.mkdir()
    write_server(library.index, server)
    yield library
    client_of(server).ask("DELETE", f"/{server.alias}-*")


def mirror(library: Library, cluster: Cluster, name: str) -> Library:
    """Another machine's directory of the same index."""
    other = Library(library.root / "elsewhere")
    other.index.mkdir()
    write_server(other.index, cluster.server(name))
    return other


def on_server(server: Server) -> set[str]:
    """The indexes of segments on the server."""
    rows = client_of(server).ask(
        "GET", f"/_cat/indices/{server.alias}-*", None, {"format": "json", "h": "index"}
    )
    return {str(row["index"]) for row in rows} - {f"{server.alias}-store"}


def named(server: Server, library: Library) -> set[str]:
    return {server.segment(segment.name) for segment in read_manifest(library.index).segments}


def aliased(server: Server) -> set[str]:
    rows = client_of(server).ask(
        "GET", f"/_cat/aliases/{server.alias}", None, {"format": "json", "h": "index"}
    )
    return {str(row["index"]) for row in rows}


def test_random_plans_are_answered_as_the_reference_answers(opensearch: Cluster) -> None:
    dice = random.Random(5)
    texts = ["".join(dice.choices(LETTERS, k=dice.randrange(12))) for _ in range(150)]
    truth = reference(texts)
    with written(engine("opensearch"), texts) as postings:
        for _ in range(1000):
            plan = random_plan(dice)
            right = list(truth.candidates(plan).value)
            found, count, top = postings.candidates(plan), postings.count(plan), postings.top(plan, 20)
            assert set(right) <= set(found.value), plan
            assert list(found.value) == sorted(set(found.value)), plan
            assert not found.exact or list(found.value) == right, plan
            assert count.value == len(right) if count.exact else count.value >= len(right), plan
            if top.exact:
                assert top.value == truth.top(plan, 20).value, plan
            best = postings.best(plan, 150)
            assert best is None or sorted(best) == right, plan


def test_a_search_finds_what_the_default_engine_finds(opensearch: Cluster, tmp_path: Path) -> None:
    local = Library(tmp_path / "local")
    with shared(opensearch, tmp_path / "shared", "same") as library:
        for each in (local, library):
            each.write(documents("旧", 3) | {"new.md": "# 新\n\n新經濟發展，穩定就業。\n\n業\n"})
            each.update()
        assert read_manifest(library.index).engine == "opensearch"
        with open_index(local.index) as mine, open_index(library.index) as theirs:
            for query in QUERIES:
                one, other = (index.search(query, limit=None) for index in (mine, theirs))
                assert (one.total, one.occurrences, one.documents) == (
                    other.total,
                    other.occurrences,
                    other.documents,
                ), query
                hits, others = ({h.id: (h.spans, h.tier) for h in found.hits} for found in (one, other))
                assert hits == others, query
                assert {h.id for h in one.related} == {h.id for h in other.related}, query


def test_a_team_sees_each_generation_whole(opensearch: Cluster, tmp_path: Path) -> None:
    with shared(opensearch, tmp_path, "team") as library:
        server = opensearch.server("team")
        library.write(documents("旧", 2))
        library.update()
        reader = mirror(library, opensearch, "team")
        assert reader.search("旧经济").total == 40
        assert sorted(reader.ids().values()) == sorted(library.ids().values())
        with open_index(reader.index) as held:
            library.write(documents("新", 2), age=10)
            library.update()
            # What was opened stays what it was; what is opened now is new.
            assert held.search("旧经济").total == 40
            assert reader.search("旧经济").total == 0
        assert reader.search("新经济").total == 40
        assert aliased(server) == named(server, library)
        library.update()
        assert on_server(server) == named(server, library)
        assert f"kept on a server: team at {server.urls[0]}" in here("info", "--index", reader.index).stdout
        assert (
            here("remove", "--index", reader.index, next(iter(reader.document_ids().values()))).returncode
            == 0
        )
        assert library.search("新经济").total == 20


def test_a_rebuild_replaces_and_moving_away_takes_along(opensearch: Cluster, tmp_path: Path) -> None:
    with shared(opensearch, tmp_path, "moving") as library:
        library.write(documents("旧", 2))
        library.update()
        before = named(opensearch.server("moving"), library)
        library.update(rebuild=True)
        assert named(opensearch.server("moving"), library).isdisjoint(before)
        assert library.search("旧经济").total == 40
        library.update(rebuild=True, engine="whoosh")
        assert not (library.index / "server.json").exists()
        assert library.search("旧经济").total == 40


def test_the_command_line_connects(opensearch: Cluster, tmp_path: Path) -> None:
    url = opensearch.nodes[0].url
    local = Library(tmp_path)
    local.write(documents("旧", 1))
    server = ["--engine", "opensearch", "--url", url, "--name", "line", "--replicas", "0"]
    made = here("index", "--index", local.index, *server, local.sources)
    assert (made.returncode, made.stderr) == (0, "")
    other = tmp_path / "other"
    joined = here("index", "--index", other, *server)
    assert joined.stdout == f"Connected {other}: 41 paragraphs in 1 document\n"
    assert here("search", "--index", other, "经济", "--limit", "0").stdout.startswith("20 paragraphs")
    again = here("index", "--index", other, *server[:4], "--name", "another")
    assert again.returncode == 2
    assert "this directory is the index 'line'" in again.stderr
    client_of(opensearch.server("line")).ask("DELETE", "/duizhao-line-*")


def test_one_writer_at_a_time_on_whichever_machine(opensearch: Cluster, tmp_path: Path) -> None:
    with shared(opensearch, tmp_path, "turns") as library:
        library.write(documents("旧", 1))
        library.update()
        other = mirror(library, opensearch, "turns")
        with writing(library.index, 0), pytest.raises(IndexLockedError, match="is writing to the index"):
            other.update(wait=1.0)
        library.update()


def test_the_lease_of_a_dead_process_is_taken_over(opensearch: Cluster, tmp_path: Path) -> None:
    with shared(opensearch, tmp_path, "dead") as library:
        library.write(documents("旧", 1))
        library.update()
        client = client_of(opensearch.server("dead"))
        with subprocess.Popen([sys.executable, "-c", ""]) as process:
            process.wait()
        entry = {"host": "here", "system": _system(), "process": process.pid}
        client.ask("PUT", "/duizhao-dead-store/_doc/writer", entry)
        with lease(client, "duizhao-dead-store", 0.0):
            pass


def test_an_index_of_another_version_is_named_and_rebuilt(
    opensearch: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared(opensearch, tmp_path, "stale") as library:
        library.write(documents("旧", 1))
        library.update()
        reader = mirror(library, opensearch, "stale")
        monkeypatch.setattr("index.manifest_file.SCHEMA", 99)
        for each in (library, reader):
            with pytest.raises(DuizhaoError, match="another version"):
                each.search("旧经济")
        library.update(rebuild=True)
        assert reader.search("旧经济").total == 20


def test_a_commit_that_was_overtaken_is_refused(opensearch: Cluster, tmp_path: Path) -> None:
    with shared(opensearch, tmp_path, "late") as library:
        library.write(documents("旧", 1))
        library.update()
        client = client_of(opensearch.server("late"))
        current = client.ask("GET", "/duizhao-late-store/_doc/current")["_source"]
        with writing(library.index, 0) as home:
            client.ask("PUT", "/duizhao-late-store/_doc/current", current)
            manifest = read_manifest(library.index)
            with pytest.raises(DuizhaoError, match="another machine has changed"):
                home.commit(manifest._replace(generation=7))
        assert read_manifest(library.index).generation == manifest.generation


@pytest.mark.parametrize("after", [0.02, 0.2, 0.45, 0.7])
def test_a_run_that_dies_leaves_the_old_state_and_nothing_for_good(
    opensearch: Cluster, tmp_path: Path, after: float
) -> None:
    with shared(opensearch, tmp_path, "killed") as library:
        server = opensearch.server("killed")
        library.write(documents("旧", 2))
        library.update()
        library.write(documents("新", 3), age=10)
        arguments = [str(library.index), str(library.sources)]
        with subprocess.Popen(
            [sys.executable, "-c", UPDATE, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
        old, new = library.search("旧经济").total, library.search("新经济").total
        assert (old, new) in [(40, 0), (0, 60)]
        library.update()
        assert library.search("新经济").total == 60
        library.update()
        assert on_server(server) == named(server, library) == aliased(server)


def test_a_node_that_dies_takes_nothing_along(
    opensearch: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared(opensearch, tmp_path, "nodes", replicas=1) as library:
        library.write(documents("旧", 8))
        library.update()
        victim, server = opensearch.nodes[1], opensearch.server("nodes")
        before = on_server(server)
        monkeypatch.setattr(bulk, "_ENTRIES", 20)  # fifty requests, most of them after the node is gone
        wrong: list[object] = []
        done = threading.Event()

        def ask() -> None:
            with open_index(library.index) as index:
                while not done.is_set():
                    found = index.search("旧经济", limit=10)
                    if (found.total, found.occurrences, len(found.hits)) != (160, 160, 10):
                        wrong.append(found)

        asking = threading.Thread(target=ask)
        asking.start()
        library.write(documents("新", 24), age=10)
        refused: list[ServerError] = []

        def bring_up_to_date() -> None:
            try:
                library.update()
            except ServerError as error:
                refused.append(error)

        updating = threading.Thread(target=bring_up_to_date)
        updating.start()
        while on_server(server) == before:
            time.sleep(0.01)
        assert updating.is_alive()
        victim.kill()
        updating.join()
        done.set()
        asking.join()
        assert not wrong
        if refused:  # a machine too slow for three nodes may take longer than the patience of a request
            assert "overloaded" in str(refused[0])
            library.update()
        assert library.search("新经济").total == 480
        assert library.search("旧经济").total == 0
        victim.start()
        opensearch.await_nodes()
        assert library.search("新经济").total == 480
