#!/bin/sh
# Everything that can be judged without running the program. Stops at the first complaint.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
say() { printf '%-12s' "$1"; }
ok() { echo ok; }
say format; $bin/ruff format --quiet --check src tests bench tools; ok
say lint; $bin/ruff check --quiet src tests bench tools; ok
say layers; $bin/lint-imports --no-cache > /dev/null || { $bin/lint-imports --no-cache; exit 1; }; ok
say types; $bin/mypy --no-error-summary; ok
say templates; $bin/djlint --quiet --lint src/yinuo/web/templates; ok
# CI runs all tests right after, and these among them.
test "${CONTRACTS:-}" = later || { say contracts; $bin/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder tests/contracts -p no:cacheprovider; }
