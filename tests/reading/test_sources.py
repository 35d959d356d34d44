"""References inside a document and across files, and what they may not reach."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from webhookgen.diagnostics import codes
from webhookgen.reading.plain import Json
from webhookgen.source import Location, Sources


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def opened(text: str) -> Sources:
    sources = Sources()
    assert sources.open("-", io.BytesIO(text.encode())) is not None
    return sources


def numbers(sources: Sources) -> list[str]:
    return [found.code.number for found in sources.diagnostics]


TREE = """\
components:
  schemas:
    Order: {type: object, items: [{a: 1}, {b: 2}]}
    "a/b~c d%": 1
    "": empty
    null: nothing
"""


@pytest.mark.parametrize(
    ("ref", "pointer", "value"),
    [
        ("#/components/schemas/Order/type", "/components/schemas/Order/type", "object"),
        ("#/components/schemas/Order/items/1", "/components/schemas/Order/items/1", {"b": 2}),
        ("#/components/schemas/a~1b~0c%20d%25", "/components/schemas/a~1b~0c d%", 1),
        ("#/components/schemas/", "/components/schemas/", "empty"),
        ("#/components/schemas/null", "/components/schemas/null", "nothing"),
    ],
)
def test_pointers(ref: str, pointer: str, value: Json) -> None:
    sources = opened(TREE)
    resolved = sources.resolve(Location("-", "/x/$ref"), ref)
    assert resolved is not None
    assert (resolved.location, resolved.value) == (Location("-", pointer), value)
    assert resolved.document is sources.documents["-"]
    assert sources.diagnostics == []


@pytest.mark.parametrize("ref", ["#", ""])
def test_the_whole_document(ref: str) -> None:
    sources = opened(TREE)
    resolved = sources.resolve(Location("-", "/x"), ref)
    assert resolved is not None
    assert resolved.location == Location("-", "")


@pytest.mark.parametrize(
    ("ref", "help"),
    [
        ("#/components/schemas/Ordr", 'refer to "#/components/schemas/Order"'),
        ("#/components/schemas/order/type", 'refer to "#/components/schemas/Order/type"'),
        ("#/component/schemas/Order", 'refer to "#/components/schemas/Order"'),
        ("#/components/schemas/Nothing/alike", 'define "Nothing"'),
        ("#/components/schemas/Order/items/2", "define"),
        ("#/components/schemas/Order/items/-1", "define"),
        ("#/components/schemas/Order/items/01", "define"),
        ("#/components/schemas/Order/type/0", "define"),
        ("#no-anchor", "define"),
        ("#components/schemas/Order", "define"),
        ("missing.yaml", "add the file"),
        ("a\0b.yaml", "add the file"),
        ("x" * 5000 + ".yaml", "add the file"),
    ],
)
def test_dangling(ref: str, help: str) -> None:
    sources = opened(TREE)
    at = Location("-", "/x/$ref")
    assert sources.resolve(at, ref) is None
    assert sources.resolve(at, ref) is None, "the same failure again"
    [found] = sources.diagnostics
    assert (found.code, found.at) == (codes.DANGLING_REF, at)
    assert found.help.startswith(help)
    assert ref in found.message


@pytest.mark.parametrize(
    "ref",
    [
        "http://example.com/a.yaml",
        "HTTPS://example.com/a.yaml#/x",
        "//example.com/a.yaml",
        "ftp://x/y.yaml",
        "urn:x:y",
        "git+ssh://x/y.yaml",
    ],
)
def test_remote(ref: str) -> None:
    sources = opened(TREE)
    assert sources.resolve(Location("-", "/x/$ref"), ref) is None
    assert [found.code for found in sources.diagnostics] == [codes.REMOTE_REF]


def family(folder: Path) -> Path:
    """A folder with a document, its neighbours, and things that it may not read."""
    write(
        folder,
        {
            "top.yaml": "v: top",
            "far/spec/api.yaml": "v: api",
            "far/spec/sub/a.yaml": "v: a\nup: {$ref: ../api.yaml}\n",
            "far/spec/b.json": '{"v": "b", "list": [1, 2]}',
            "far/spec/with space.yml": "v: space",
            "far/spec/text.txt": "v: text",
            "far/spec/.hidden.yaml": "v: hidden",
            "far/spec/.git/config.yaml": "v: git",
            "far/spec/folder.yaml/x.yaml": "v: x",
            "far/common/c.yaml": "v: c\nnext: {$ref: d.yaml}\n",
            "far/common/d.yaml": "v: d",
            "far/.env/e.yaml": "v: e",
            "far/spec/broken.yaml": "a: b: c",
        },
    )
    spec = folder / "far/spec"
    (spec / "link-out.yaml").symlink_to(folder / "top.yaml")
    (spec / "link-in.yaml").symlink_to(spec / "sub/a.yaml")
    (spec / "link-hidden.yaml").symlink_to(spec / ".git/config.yaml")
    (spec / "link-loop.yaml").symlink_to(spec / "link-loop.yaml")
    (spec / "link-folder").symlink_to(folder)
    return spec


ALLOWED = [
    ("b.json#/list/1", "b.json", 2),
    ("./sub/a.yaml#/v", "sub/a.yaml", "a"),
    ("sub/../sub/./a.yaml#/v", "sub/a.yaml", "a"),
    ("sub%2Fa.yaml#/v", "sub/a.yaml", "a"),
    ("with%20space.yml#/v", "with space.yml", "space"),
    ("link-in.yaml#/v", "sub/a.yaml", "a"),
    ("api.yaml#/v", "api.yaml", "api"),
    ("../spec/api.yaml#/v", "api.yaml", "api"),
]


@pytest.mark.parametrize(("ref", "name", "value"), ALLOWED)
def test_files(
    ref: str, name: str, value: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(family(tmp_path))
    sources = Sources()
    assert sources.open("api.yaml")
    resolved = sources.resolve(Location("api.yaml", "/x/$ref"), ref)
    assert resolved is not None
    assert (resolved.location.file, resolved.value) == (name, value)
    assert resolved.document is sources.documents[name]
    assert sources.diagnostics == []


OUTSIDE = [
    "../../top.yaml",
    "../../far/../top.yaml",
    "..%2F..%2Ftop.yaml",
    "%2e%2e/%2e%2e/top.yaml",
    "../.env/e.yaml",
    ".hidden.yaml",
    ".git/config.yaml",
    "sub/../.git/config.yaml",
    "text.txt",
    "folder.yaml",
    "sub",
    "/etc/hosts.yaml",
    "//",
    "file:///etc/hosts.yaml",
    "file:b.json",
    "C:/x.yaml",
    "\\x.yaml",
    "link-out.yaml",
    "link-hidden.yaml",
    "link-folder/top.yaml",
    "../../missing.yaml",
    "../../../../../../../../../etc/passwd",
]


@pytest.mark.parametrize("ref", OUTSIDE)
def test_outside(ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(family(tmp_path))
    sources = Sources()
    assert sources.open("api.yaml")
    assert sources.resolve(Location("api.yaml", "/x/$ref"), ref) is None
    expected = codes.REMOTE_REF if ref == "//" else codes.REF_OUTSIDE_FOLDER
    assert [found.code for found in sources.diagnostics] == [expected]
    assert list(sources.inputs) == ["api.yaml"], "it was read all the same"


@pytest.mark.parametrize("ref", ["link-loop.yaml", "b.json/x.yaml", "missing.json"])
def test_files_that_are_not_there(
    ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(family(tmp_path))
    sources = Sources()
    assert sources.open("api.yaml")
    assert sources.resolve(Location("api.yaml", "/x/$ref"), ref) is None
    assert [found.code for found in sources.diagnostics] == [codes.DANGLING_REF]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    spec = family(tmp_path)
    os.mkfifo(spec / "pipe.yaml")
    sources = Sources()
    name = str(spec / "api.yaml")
    assert sources.open(name)
    assert sources.resolve(Location(name, "/x/$ref"), "pipe.yaml") is None
    assert [found.code for found in sources.diagnostics] == [codes.REF_OUTSIDE_FOLDER]


def test_the_parent_folder_is_read_with_one_warning_a_file(tmp_path: Path) -> None:
    spec = str(family(tmp_path) / "api.yaml")
    sources = Sources()
    sources.open(spec)
    for pointer in ("/1", "/2"):
        resolved = sources.resolve(Location(spec, pointer), "../common/c.yaml#/next")
        assert resolved is not None
        below = sources.resolve(resolved.location.child("$ref"), "d.yaml#/v")
        assert below is not None
        assert below.value == "d"
    assert numbers(sources) == ["WG204", "WG204"]
    assert [found.at.pointer for found in sources.diagnostics] == ["/1", "/next/$ref"]
    assert [Path(name).parts[-2:] for name in sources.documents] == [
        ("spec", "api.yaml"),
        ("common", "c.yaml"),
        ("common", "d.yaml"),
    ]


@pytest.mark.parametrize(
    ("where", "spec", "names"),
    [
        ("far/spec", "api.yaml", ["api.yaml", "sub/a.yaml", "../common/c.yaml"]),
        ("far/spec", "./api.yaml", ["./api.yaml", "sub/a.yaml", "../common/c.yaml"]),
        ("far", "spec/api.yaml", ["spec/api.yaml", "spec/sub/a.yaml", "common/c.yaml"]),
        (
            ".",
            "far/spec/api.yaml",
            ["far/spec/api.yaml", "far/spec/sub/a.yaml", "far/common/c.yaml"],
        ),
        ("far/common", "../spec/api.yaml", ["../spec/api.yaml", "../spec/sub/a.yaml", "c.yaml"]),
    ],
)
def test_names_follow_the_way_that_spec_was_given(
    where: str, spec: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family(tmp_path)
    monkeypatch.chdir(tmp_path / where)
    sources = Sources()
    sources.open(spec)
    sources.resolve(Location(spec, "/a"), "sub/a.yaml")
    sources.resolve(Location(spec, "/b"), "../common/c.yaml")
    shown = [os.path.normpath(name) if name != spec else name for name in sources.documents]
    assert shown[:2] == names[:2]
    assert os.path.realpath(shown[2]) == os.path.realpath(names[2])
    assert not any(os.path.isabs(name) for name in shown)


def test_inputs_are_seen_from_the_folder_of_spec(tmp_path: Path) -> None:
    spec = str(family(tmp_path) / "api.yaml")
    sources = Sources()
    sources.open(spec)
    sources.resolve(Location(spec, "/b"), "sub/a.yaml")
    sources.resolve(Location(spec, "/a"), "../common/c.yaml")
    digest = hashlib.sha256(b"v: api").hexdigest()
    assert list(sources.inputs) == ["../common/c.yaml", "api.yaml", "sub/a.yaml"]
    assert sources.inputs["api.yaml"] == digest


def test_inputs_of_standard_input() -> None:
    assert opened("a: 1").inputs == {"-": hashlib.sha256(b"a: 1").hexdigest()}


def test_a_reference_back_to_the_document_does_not_read_it_again(tmp_path: Path) -> None:
    spec = str(family(tmp_path) / "api.yaml")
    sources = Sources()
    document = sources.open(spec)
    resolved = sources.resolve(Location(spec, "/a"), "sub/a.yaml#/up")
    assert resolved is not None
    back = sources.follow(Location(spec, "/a"), "sub/a.yaml#/up")
    assert back is not None
    assert back.document is document


def test_a_document_that_is_a_link_belongs_to_the_folder_of_the_link(tmp_path: Path) -> None:
    write(tmp_path, {"store/x": "v: 1", "here/b.yaml": "v: b"})
    (tmp_path / "here/api.yaml").symlink_to(tmp_path / "store/x")
    spec = str(tmp_path / "here/api.yaml")
    sources = Sources()
    assert sources.open(spec)
    assert sources.resolve(Location(spec, "/a"), "b.yaml")
    assert sources.diagnostics == []


def test_a_broken_file_is_told_once_and_at_its_own_place(tmp_path: Path) -> None:
    spec = str(family(tmp_path) / "api.yaml")
    sources = Sources()
    sources.open(spec)
    assert sources.resolve(Location(spec, "/a"), "broken.yaml") is None
    assert sources.resolve(Location(spec, "/b"), "broken.yaml#/x") is None
    [found] = sources.diagnostics
    assert found.code is codes.INVALID_SYNTAX
    assert found.at.file.endswith("broken.yaml")
    position = sources.position(found.at)
    assert position is not None
    assert (position.line, position.column) == (1, 5)


@pytest.mark.parametrize("spec", ["none.yaml", ".", "no/such/folder/a.yaml", "a\0.yaml", "", "/"])
def test_a_spec_that_can_not_be_read(
    spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sources = Sources()
    assert sources.open(spec) is None
    assert [found.code for found in sources.diagnostics] == [codes.UNREADABLE_FILE]
    assert sources.position(sources.diagnostics[0].at) is None


CHAINS = """\
a: {$ref: '#/b'}
b: {$ref: '#/c', description: text, x-more: 1}
c: {value: 1}
joined: {$ref: '#/c', get: {}}
loop: {$ref: '#/pool'}
pool: {$ref: '#/loop'}
self: {$ref: '#/self'}
odd: {$ref: 5}
broken: {$ref: '#/none'}
"""


@pytest.mark.parametrize(
    ("ref", "pointer", "raised"),
    [
        ("#/a", "/c", []),
        ("#/c", "/c", []),
        ("#/joined", "/joined", []),
        ("#/odd", "/odd", []),
        ("#/loop", None, [("WG205", "/x/$ref")]),
        ("#/self", None, [("WG205", "/x/$ref")]),
        ("#/broken", None, [("WG201", "/broken/$ref")]),
    ],
)
def test_follow(ref: str, pointer: str | None, raised: list[tuple[str, str]]) -> None:
    sources = opened(CHAINS)
    for _ in range(2):
        resolved = sources.follow(Location("-", "/x/$ref"), ref)
        assert (resolved and resolved.location.pointer) == pointer
    assert [(found.code.number, found.at.pointer) for found in sources.diagnostics] == raised


IDENTITIES = """\
$self: https://example.com/api/openapi.yaml
components:
  schemas:
    A: {$anchor: first, type: string}
    B:
      $id: https://example.com/schemas/b
      $defs:
        inner: {$anchor: first, type: integer}
        other: {$id: c, $dynamicAnchor: node}
    D: {properties: {$id: {type: string}, $anchor: {type: string}}}
"""


@pytest.mark.parametrize(
    ("at", "ref", "pointer"),
    [
        ("/paths/x", "#first", "/components/schemas/A"),
        ("/components/schemas/B/$defs/x", "#first", "/components/schemas/B/$defs/inner"),
        ("/components/schemas/B/x", "#/$defs/inner", "/components/schemas/B/$defs/inner"),
        ("/components/schemas/B/x", "#/components/schemas/A", "/components/schemas/A"),
        ("/components/schemas/B/x", "#", "/components/schemas/B"),
        ("/components/schemas/B/x", "c", "/components/schemas/B/$defs/other"),
        ("/x", "https://example.com/schemas/c#node", "/components/schemas/B/$defs/other"),
        ("/x", "https://example.com/schemas/b#/$defs/inner", "/components/schemas/B/$defs/inner"),
        ("/x", "../schemas/b", "/components/schemas/B"),
        ("/x", "openapi.yaml#/components/schemas/A", "/components/schemas/A"),
    ],
)
def test_identities(at: str, ref: str, pointer: str) -> None:
    sources = opened(IDENTITIES)
    resolved = sources.resolve(Location("-", at), ref)
    assert resolved is not None, sources.diagnostics
    assert resolved.location.pointer == pointer


def test_another_documents_own_uri(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "x: 1", "b.yaml": "$id: https://example.com/b\nv: 2\n"})
    spec = str(tmp_path / "a.yaml")
    sources = Sources()
    sources.open(spec)
    assert sources.resolve(Location(spec, "/1"), "https://example.com/b#/v") is None
    sources.resolve(Location(spec, "/2"), "b.yaml")
    resolved = sources.resolve(Location(spec, "/3"), "https://example.com/b#/v")
    assert resolved is not None
    assert resolved.value == 2


@pytest.mark.parametrize("uri", ["http://[", "http://x]", "%", "a b", "\ud7ff", "?#?#", "::"])
def test_odd_uris_do_no_harm(uri: str) -> None:
    sources = opened(f"$id: {uri!r}\na: {{$id: {uri!r}, $anchor: {uri!r}}}\n")
    sources.resolve(Location("-", "/a"), uri)
    sources.resolve(Location("-", "/a"), "#" + uri)
    sources.resolve(Location("-", "/a"), uri + "#/a")
