"""A local stand-in of the Hugging Face hub's HTTP interface: repositories in memory, tokens, uploads, downloads."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class Repository:
    """One repository: files named in ``short`` are sent cut off; the terms of ``gated`` ones must be accepted."""

    files: dict[str, bytes] = field(default_factory=dict)
    private: bool = False
    gated: bool = False
    short: set[str] = field(default_factory=set)

    @property
    def sha(self) -> str:
        content = hashlib.sha1()
        for name, data in sorted(self.files.items()):
            content.update(f"{name}\0".encode() + hashlib.sha1(data).digest())
        return content.hexdigest()


class Hub:
    """Repositories by (kind, "user/name"); ``tokens`` maps a token to its user."""

    def __init__(self) -> None:
        self.repositories: dict[tuple[str, str], Repository] = {}
        self.tokens = {"hf_good": "me"}
        self.objects: dict[str, bytes] = {}
        self.broken = 0
        """Status with which every request is answered, or 0."""
        self.address = ""


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub at ``hub.address`` until the block ends."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


class _Problem(Exception):
    def __init__(self, status: int, code: str = "", message: str = "") -> None:
        self.status, self.code, self.message = status, code, message or code


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_PUT = do_GET

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        try:
            if self.hub.broken:
                raise _Problem(self.hub.broken, message="out of order")
            self._route(unquote(urlsplit(self.path).path), body)
        except _Problem as problem:
            headers = {"X-Error-Code": problem.code, "X-Error-Message": problem.message}
            self._send(problem.status, json.dumps({"error": problem.message}).encode(), headers)

    def _route(self, path: str, body: bytes) -> None:
        routes: tuple[tuple[str, Callable[..., None]], ...] = (
            (r"/api/repos/create", self._create),
            (r"/api/validate-yaml", lambda body: self._json({"errors": [], "warnings": []})),
            (r"/api/(models|datasets)/([^/]+/[^/]+)/preupload/main", self._preupload),
            (r"/(datasets/)?([^/]+/[^/]+)\.git/info/lfs/objects/batch", self._batch),
            (r"/objects/(\w+)", self._store),
            (r"/api/(models|datasets)/([^/]+/[^/]+)/commit/main", self._commit),
            (r"/api/(models|datasets)/([^/]+/[^/]+)/tree/([^/]+)", self._tree),
            (r"/api/(models|datasets)/([^/]+/[^/]+)(?:/revision/([^/]+))?", self._info),
            (r"/(datasets/)?([^/]+/[^/]+)/resolve/([^/]+)/(.+)", self._file),
        )
        for pattern, handle in routes:
            if found := re.fullmatch(pattern, path):
                handle(*found.groups(), body)
                return
        raise _Problem(404, "EntryNotFound")

    def _user(self, *, needed: bool = True) -> str:
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        if token and token not in self.hub.tokens:
            raise _Problem(401, message="Invalid credentials in Authorization header")
        if needed and not token:
            raise _Problem(401, message="Invalid username or password.")
        return self.hub.tokens.get(token, "")

    def _readable(self, kind: str | None, name: str) -> Repository:
        user = self._user(needed=False)
        found = self.hub.repositories.get(("dataset" if (kind or "").startswith("dataset") else "model", name))
        if found is None or (found.private and not name.startswith(f"{user}/")):
            raise _Problem(401, "RepoNotFound", "Repository not found")
        if found.gated and not name.startswith(f"{user}/"):
            raise _Problem(403, "GatedRepo", "Access to this model is restricted")
        return found

    def _writable(self, kind: str | None, name: str) -> Repository:
        if not name.startswith(f"{self._user()}/"):
            raise _Problem(403, message="Forbidden")
        return self._readable(kind, name)

    def _create(self, body: bytes) -> None:
        asked = json.loads(body)
        user, kind = self._user(), asked.get("type", "model")
        name = f"{asked.get('organization') or user}/{asked['name']}"
        if not name.startswith(f"{user}/"):
            raise _Problem(403, message=f"You don't have the rights to create a {kind} under {name.split('/')[0]}")
        url = f"{self.hub.address}/{'datasets/' if kind == 'dataset' else ''}{name}"
        if (kind, name) in self.hub.repositories:
            self._send(409, json.dumps({"url": url, "error": "You already created this repo"}).encode())
            return
        self.hub.repositories[kind, name] = Repository(private=asked.get("visibility") == "private")
        self._json({"url": url, "id": "0", "name": name})

    def _preupload(self, kind: str, name: str, body: bytes) -> None:
        self._writable(kind, name)
        files = [
            {"path": one["path"], "uploadMode": "regular" if one["path"].endswith((".json", ".md")) else "lfs",
             "shouldIgnore": False}
            for one in json.loads(body)["files"]
        ]  # fmt: skip
        self._json({"files": files})

    def _batch(self, kind: str | None, name: str, body: bytes) -> None:
        self._writable(kind, name)
        objects = [
            {**one, "actions": {"upload": {"href": f"{self.hub.address}/objects/{one['oid']}"}}}
            for one in json.loads(body)["objects"]
        ]
        self._json({"transfer": "basic", "objects": objects})

    def _store(self, oid: str, body: bytes) -> None:
        self.hub.objects[oid] = body
        self._json({})

    def _commit(self, kind: str, name: str, body: bytes) -> None:
        repository = self._writable(kind, name)
        for line in map(json.loads, body.decode().splitlines()):
            value = line["value"]
            if line["key"] == "file":
                repository.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                repository.files[value["path"]] = self.hub.objects[value["oid"]]
            elif line["key"] == "deletedFile":
                del repository.files[value["path"]]
        place = f"{self.hub.address}/{'datasets/' if kind == 'datasets' else ''}{name}"
        self._json({"success": True, "commitOid": repository.sha, "commitUrl": f"{place}/commit/{repository.sha}"})

    def _revision(self, repository: Repository, revision: str | None) -> None:
        if revision not in (None, "main", repository.sha):
            raise _Problem(404, "RevisionNotFound", "Invalid rev id")

    def _info(self, kind: str, name: str, revision: str | None, body: bytes) -> None:
        repository = self._readable(kind, name)
        self._revision(repository, revision)
        siblings = [{"rfilename": path} for path in repository.files]
        self._json({"id": name, "sha": repository.sha, "siblings": siblings, "private": repository.private, "tags": []})

    def _tree(self, kind: str, name: str, revision: str, body: bytes) -> None:
        repository = self._readable(kind, name)
        self._revision(repository, revision)
        self._json([
            {"type": "file", "path": path, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}
            for path, data in repository.files.items()
        ])  # fmt: skip

    def _file(self, kind: str | None, name: str, revision: str, path: str, body: bytes) -> None:
        repository = self._readable(kind, name)
        self._revision(repository, revision)
        if path not in repository.files:
            raise _Problem(404, "EntryNotFound", "Entry not found")
        data = repository.files[path]
        headers = {"ETag": f'"{hashlib.sha1(data).hexdigest()}"', "X-Repo-Commit": repository.sha}
        self._send(200, data, headers, cut=path in repository.short)

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut
