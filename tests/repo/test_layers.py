"""Which folder may import which. This dict is the architecture; ARCHITECTURE.md explains it."""

from graphlib import TopologicalSorter
from typing import Final

from tests.repo.sources import folder, folders, imports, module, product

ROOM: Final = {"engine", "access", "storage", "router", "reports"}

MAY_IMPORT: Final[dict[str, set[str]]] = {
    "router": set(),
    "reports": {"router"},
    "storage": {"router"},
    "access": {"storage", "router"},
    "engine": {"router", "storage", "reports"},
    "channels": ROOM,
    "web_chat": ROOM,
    "agent_desk": ROOM,
    "office": ROOM | {"config"},
    "supervisor": ROOM | {"config", "office"},
    "api": ROOM | {"config", "office"},
    "config": {"router", "storage"},
    "cordboard": {"router", "reports", "storage", "config", "office", "channels", *ROOM}
    | {"web_chat", "agent_desk", "supervisor", "api"},
    # Examples that the pages quote: the core as a library.
    "docs": {"router"},
}


def test_every_folder_has_its_line_in_the_layers() -> None:
    assert folders() <= set(MAY_IMPORT)


def test_the_layers_have_no_cycle() -> None:
    tuple(TopologicalSorter(MAY_IMPORT).static_order())


def test_folders_import_only_what_their_layer_may() -> None:
    wrong = [
        f"{path} imports {other}"
        for path in product()
        for other in {name.split(".")[0] for name in imports(path)} & folders()
        if other != folder(path) and other not in MAY_IMPORT[folder(path)]
    ]
    assert not wrong


def test_the_product_imports_no_tests_no_tools_and_no_benchmarks() -> None:
    wrong = [
        f"{path} imports {name}"
        for path in product()
        for name in imports(path)
        if name.split(".")[0] in {"tests", "tools", "bench"}
    ]
    assert not wrong


def test_modules_import_each_other_in_no_circle() -> None:
    modules = {module(path): path for path in product()}
    graph = {
        name: {other for other in imports(path) if other in modules and other != name}
        for name, path in modules.items()
    }
    for name, others in graph.items():
        # ``from router import words`` needs router.words, and of router only that it exists.
        packages = {o for o in others if any(n.startswith(f"{o}.") for n in others)}
        others -= {o for o in packages if modules[o].name == "__init__.py"}
        others.discard(name)
    tuple(TopologicalSorter(graph).static_order())
