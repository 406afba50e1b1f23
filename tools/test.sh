#!/bin/sh
# `make test` and `make check`. Every step runs even if an earlier one failed, so that one run
# tells all; the exit status is 0 only if every step passed.
#
#   sh tools/test.sh           everything
#   sh tools/test.sh check     format, lint and types only
set -u
cd "$(dirname "$0")/.." || exit 1

CHROMIUM=$(sh tools/chromium.sh) || CHROMIUM=
export CHROMIUM
# Every worker and every server that a test starts would compile all of it again.
unset PYTHONDONTWRITEBYTECODE
failed=
step() { # step NAME COMMAND...
    name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed $name"
}
python=.venv/bin/python

step ruff-format $python -m ruff format --check .
step ruff $python -m ruff check .
# The longest check of one language beside those of the other. Before it the tests are compiled
# once, which otherwise every worker does at the same time.
typed=$(mktemp)
(
    [ "${1:-}" = check ] || $python -m pytest --collect-only -qq >/dev/null 2>&1
    exec $python -m mypy --strict .
) >"$typed" 2>&1 &
mypy=$!
step biome node_modules/.bin/biome check --error-on-warnings
step tsc node_modules/.bin/tsc
if [ "${1:-}" != check ]; then
    step vitest node_modules/.bin/vitest run
fi
mypy_is_clean() {
    wait "$mypy"
    clean=$?
    cat "$typed"
    rm "$typed"
    return "$clean"
}
step mypy mypy_is_clean
if [ "${1:-}" != check ]; then
    # A file stays on one worker, so that its tests share a server and a browser. Two workers more
    # than cores: those of real servers and browsers wait much of their time.
    workers=$(($(getconf _NPROCESSORS_ONLN) + 2))
    [ "$workers" -le 8 ] || workers=8
    step pytest $python -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder
fi

if [ -n "$failed" ]; then
    printf '\nfailed:%s\n' "$failed"
    exit 1
fi
