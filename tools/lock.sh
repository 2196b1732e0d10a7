#!/usr/bin/env bash
# Make the two hashed lock files anew (needs uv). No address of a registry gets in: uv export leaves them out.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r pyproject.toml README.md LICENSE src "$work"
export_to() { (cd "$work" && uv export -q --no-emit-project --format requirements-txt --no-header --no-annotate "${@:2}") >"$1"; }
(cd "$work" && uv lock -q)
export_to requirements.txt --extra build
export_to requirements-dev.txt --extra build --extra dev
