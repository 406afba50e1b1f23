import ast

from tests.repo.sources import named, text, tree, where

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 60
GENERATED = {"ui/wire/generated.ts"}


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    sizes = {
        str(path): text(path).count("\n")
        for path in named(".py", ".ts", ".tsx", ".mjs", ".sh")
        if str(path) not in GENERATED
    }
    assert not {path: size for path, size in sizes.items() if size > FILE_LINES_MAX}


def test_no_function_is_longer_than_sixty_lines() -> None:
    sizes = {
        f"{where(path, node)} {node.name}": node.end_lineno - node.lineno + 1
        for path in named(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert not {name: size for name, size in sizes.items() if size > FUNCTION_LINES_MAX}
