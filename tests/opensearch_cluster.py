"""A real OpenSearch on loopback, of as many nodes as are asked for; each is a process of its own.

    python tests/opensearch_cluster.py [PORT]

starts one node and says its URL, until it is interrupted. Needs Java 17 and Maven, which fetches the server.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from index.opensearch.server import Server

HERE = Path(__file__).parent / "opensearch"
BUILT = HERE / "target"
LIBRARIES = BUILT / "libraries"
_STARTING_SECONDS = 120.0
_HEAP = "512m"


def missing_tools() -> str:
    """Why no server can be started here; empty if one can."""
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    try:
        install()
    except subprocess.CalledProcessError as error:
        return f"the server cannot be fetched and compiled: {error.cmd[0]} ended with {error.returncode}"
    return ""


def install() -> None:
    """Fetch the server and compile its start, once."""
    if (BUILT / "ClusterNode.class").exists():
        return
    maven = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*maven, f"-DoutputDirectory={LIBRARIES}"], check=True)
    source = str(HERE / "ClusterNode.java")
    subprocess.run(["javac", "-cp", f"{LIBRARIES}/*", "-d", str(BUILT), source], check=True)


class Node:
    """One node; `kill` ends it without a word, as a power cut would, and it can be started again."""

    def __init__(self, home: Path, name: str, port: int, transport: int, settings: Sequence[str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = home / f"{name}.log"
        own = [
            f"path.home={home / name}",
            f"node.name={name}",
            f"http.port={port}",
            f"transport.port={transport}",
        ]
        # What starts fast and stays small matters here, not speed: one compiler, one collector.
        java = ["java", f"-Xms{_HEAP}", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        self._command = [*java, "-cp", f"{BUILT}:{LIBRARIES}/*", "ClusterNode", *own, *settings]
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
            )

    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()


@dataclass
class Cluster:
    """Nodes that have met."""

    nodes: list[Node]

    def server(self, name: str, *, replicas: int = 0) -> Server:
        """An index on it; replicas take time, which most tests can do without."""
        return Server(tuple(node.url for node in self.nodes), name, replicas=replicas)

    def await_nodes(self) -> None:
        """Wait until every node that is running sees all the others that are."""
        running = [node for node in self.nodes if node.is_running()]
        for node in running:
            _await(node, len(running))


@contextmanager
def cluster(count: int = 1, port: int = 0) -> Iterator[Cluster]:
    """A cluster of so many nodes; ports are free ones unless the first is given."""
    install()
    with TemporaryDirectory(prefix="duizhao-opensearch-") as home, ExitStack() as running:
        ports = _free_ports(2 * count)
        transports = ports[count:]
        names = [f"node{i}" for i in range(count)]
        settings = [
            "cluster.name=duizhao-tests",
            "network.host=127.0.0.1",
            f"discovery.seed_hosts={','.join(f'127.0.0.1:{number}' for number in transports)}",
            f"cluster.initial_cluster_manager_nodes={','.join(names)}",
            # A temporary disk may be nearly full, and a test does not wait long for a node that is gone.
            "cluster.routing.allocation.disk.threshold_enabled=false",
            "cluster.fault_detection.leader_check.interval=500ms",
            "cluster.fault_detection.follower_check.interval=500ms",
        ]
        if port:
            ports[0] = port
        whole = Cluster([])
        for name, http, transport in zip(names, ports[:count], transports, strict=True):
            node = Node(Path(home), name, http, transport, settings)
            running.callback(node.kill)
            whole.nodes.append(node)
        whole.await_nodes()
        yield whole


def _await(node: Node, count: int) -> None:
    """Wait until a node answers and sees all nodes."""
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < deadline and node.is_running():
        try:
            path = f"{node.url}/_cluster/health?wait_for_nodes={count}&timeout=1s"
            with opener.open(path, timeout=10):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"OpenSearch does not start:\n{node.log.read_text(errors='replace')[-3000:]}")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


if __name__ == "__main__":
    with cluster(port=int(sys.argv[1]) if len(sys.argv) > 1 else 9200) as started:
        sys.stderr.write(f"OpenSearch answers at {started.nodes[0].url}; ^C ends it\n")
        while started.nodes[0].is_running():
            time.sleep(1)
