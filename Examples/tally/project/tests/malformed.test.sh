. tests/expect.sh
bad="${TMPDIR:-/tmp}/tally-bad.$$"
printf '2026-06-01,food,100,ok\n2026-06-02,food,12x,typo\n' >"$bad"
status=0
message=$(bin/tally total "$bad" 2>&1 >/dev/null) || status=$?
expect 2 "$status"
expect "$bad:2: '12x' is not a whole number of cents" "$message"
rm -f "$bad"
