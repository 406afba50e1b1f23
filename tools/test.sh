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
step mypy $python -m mypy --strict .
step biome node_modules/.bin/biome check --error-on-warnings
step tsc node_modules/.bin/tsc
if [ "${1:-}" != check ]; then
    step vitest node_modules/.bin/vitest run
    # The real browser and the killed server want the machine to themselves.
    step pytest $python -m pytest -n 2 --dist loadfile --ignore=tests/e2e --ignore=tests/crash
    alone=
    for folder in tests/crash tests/e2e; do
        if [ -d "$folder" ]; then alone="$alone $folder"; fi
    done
    if [ -n "$alone" ]; then
        # shellcheck disable=SC2086 # a list of folders
        step pytest-alone $python -m pytest $alone
    fi
fi

if [ -n "$failed" ]; then
    printf '\nfailed:%s\n' "$failed"
    exit 1
fi
