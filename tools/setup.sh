#!/bin/sh
# Sets up what `make run` or `make test` needs, and only what is missing or out of date.
#
#   sh tools/setup.sh run     Python packages to serve with, front ends built
#   sh tools/setup.sh test    the above, the tools for tests and Chromium
#
# Stamps say what was set up: the hash of the lock file, or of the sources, it was made from. They
# lie inside what they describe (or in .setup/), so that removing either one sets it up again.
# A .venv or node_modules that is a link belongs to somebody else and is left as it is.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

hash_of() { # the hash of the files named on standard input
    if command -v sha256sum >/dev/null; then
        xargs sha256sum | sha256sum | cut -d' ' -f1
    else
        xargs shasum -a 256 | shasum -a 256 | cut -d' ' -f1
    fi
}

stamped() { # stamped FILE HASH: was FILE written for HASH?
    [ -r "$1" ] && read -r found <"$1" && [ "$found" = "$2" ]
}

may_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "installing $* with apt-get"
    mkdir -p .setup
    # Two parts of this may install at once: the second one waits. Only what is needed: what is
    # recommended beside a browser is a desktop.
    (
        flock 9
        apt-get update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
    ) 9>.setup/apt
}

# Python

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if command -v "$name" >/dev/null && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3"
}

make_venv() {
    python=$(find_python)
    say "making .venv with $("$python" -V)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        say "this Python has no venv and ensurepip (Debian and Ubuntu: package $package)"
        if may_apt; then
            apt_install "$package" || apt_install python3-venv
        else
            die "install it (apt-get install $package), then try again"
        fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

install_python() { # install_python LOCK
    say "installing Python packages from $1"
    if command -v uv >/dev/null; then
        uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"
    else
        # Most modules of the packages are never imported, and need no bytecode.
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
            --no-compile --require-hashes -r "$1"
    fi
}

setup_python() { # setup_python run|test
    if [ -L .venv ]; then return; fi
    if [ ! -x .venv/bin/python ] || ! new_enough .venv/bin/python; then make_venv; fi
    # The development lock holds the runtime lock whole, in the same versions (tests/repo), so
    # one environment serves both and neither undoes the other.
    run_hash=$(echo requirements.lock | hash_of)
    if [ "$1" = run ]; then
        if stamped .venv/setup-run "$run_hash"; then return; fi
        install_python requirements.lock
    else
        dev_hash=$(echo requirements.lock requirements-dev.lock | hash_of)
        if stamped .venv/setup-dev "$dev_hash"; then return; fi
        install_python requirements-dev.lock
        echo "$dev_hash" >.venv/setup-dev
    fi
    echo "$run_hash" >.venv/setup-run
}

# Front ends

check_node() {
    major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
    if [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
        die "Node 20 or newer with npm is needed (found: $(node -v 2>/dev/null || echo none))"
    fi
}

setup_node() {
    if [ -L node_modules ]; then return; fi
    node_hash=$(echo package-lock.json | hash_of)
    if stamped node_modules/.setup "$node_hash"; then return; fi
    check_node
    say "installing front-end packages"
    # The build tools are development packages: NODE_ENV=production must not leave them out.
    npm ci --include=dev --no-audit --no-fund --loglevel=error >&2
    echo "$node_hash" >node_modules/.setup
}

front_sources() {
    find ui web_chat/widget agent_desk/app supervisor/app -name dist -prune -o \
        -type f ! -name '*.test.*' -print 2>/dev/null | LC_ALL=C sort
    echo package-lock.json
    echo tools/build_front.mjs
    echo tools/slim_widget.mjs
    echo tsconfig.json
}

built() {
    [ -e web_chat/widget/dist/widget.js ] && [ -e web_chat/widget/dist/widget/panel.en.js ] &&
        [ -e agent_desk/app/dist/index.html ] && [ -e supervisor/app/dist/index.html ]
}

setup_front() {
    front_hash=$(front_sources | hash_of)
    if stamped .setup/front "$front_hash" && built; then return; fi
    setup_node
    check_node
    say "building the front ends"
    npm run --silent build >&2
    mkdir -p .setup
    echo "$front_hash" >.setup/front
}

# Chromium, for tests only

setup_chromium() {
    if sh tools/chromium.sh >/dev/null; then return; fi
    if may_apt; then
        apt_install chromium-headless-shell || apt_install chromium || apt_install chromium-browser || true
    fi
    sh tools/chromium.sh >/dev/null ||
        die "the browser tests need Chromium: install it (apt-get install chromium), or name it: CHROMIUM=/path/to/chromium make test"
}

case "${1:-}" in
run | test) ;;
*) die "usage: sh tools/setup.sh run|test" ;;
esac

# The parts share nothing, and each mostly waits for the network.
browser_part=
if [ "$1" = test ]; then
    setup_chromium &
    browser_part=$!
fi
setup_python "$1" &
python_part=$!
{
    if [ "$1" = test ]; then setup_node; fi
    setup_front
} &
front_part=$!
status=0
for part in $browser_part $python_part $front_part; do
    wait "$part" || status=1
done
exit "$status"
