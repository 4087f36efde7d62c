. tests/expect.sh
expect "91.75" "$(bin/tally total data/may.csv)"
printf '2026-06-01,food,5,sweet\n' >"${TMPDIR:-/tmp}/tally-total.$$"
expect "0.05" "$(bin/tally total "${TMPDIR:-/tmp}/tally-total.$$")"
rm -f "${TMPDIR:-/tmp}/tally-total.$$"
