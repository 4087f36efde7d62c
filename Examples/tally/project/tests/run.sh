#!/bin/sh
# sh tests/run.sh [NAME…]: runs the named tests, or all; every test is a script that exits 0 when it passes.
cd "$(dirname -- "$0")/.." || exit 1
[ $# -gt 0 ] || set -- $(ls tests/*.test.sh | sed -e 's|tests/||' -e 's|\.test\.sh||')
failed=0
for name; do
    if output=$(sh "tests/$name.test.sh" 2>&1); then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        printf '%s\n' "$output" | sed 's/^/        /'
        failed=1
    fi
done
exit $failed
