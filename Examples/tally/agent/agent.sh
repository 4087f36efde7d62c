#!/bin/sh
# A scripted stand-in for a coding agent: it does the tasks of the tally plan the same way each time.
# kata gives it the prompt on standard input and says with KATA_TASK which task it is asked for; its words go into KATA_REPORT_FILE.
set -eu
cat >/dev/null

report() { [ -z "${KATA_REPORT_FILE:-}" ] || cat >"$KATA_REPORT_FILE"; }

case "$KATA_TASK" in
1 | 1/*)
    echo "reading src/ledger.sh"
    cat >src/report.sh <<'SH'
# Sums over a ledger, in whole cents.

# Prints the cents on standard input as units and two digits.
report_amount() {
    awk '{ printf "%d.%02d\n", int($1 / 100), $1 % 100 }'
}

# Prints the total of the ledger $1.
report_total() {
    ledger_entries "$1" | awk -F, '{ cents += $3 } END { print cents + 0 }' | report_amount
}
SH
    cat >bin/tally <<'SH'
#!/bin/sh
# tally COMMAND FILE: answers questions about a ledger.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/src/ledger.sh"
. "$root/src/report.sh"

case "${1:-}" in
list) ledger_entries "$2" ;;
total) report_total "$2" ;;
*)
    echo "usage: tally list|total FILE" >&2
    exit 2
    ;;
esac
SH
    echo "wrote src/report.sh, bin/tally"
    report <<'JSON'
{"summary": "tally adds up a ledger in whole cents",
 "accomplishments": ["`tally total FILE` prints the sum of a ledger"],
 "decisions": ["Amounts stay whole cents up to the last step, which only places the point."],
 "commit_type": "feat"}
JSON
    ;;
2 | 2/*)
    cat >>src/report.sh <<'SH'

# Prints the total of each category of the ledger $1, sorted by name.
report_categories() {
    ledger_entries "$1" |
        awk -F, '{ cents[$2] += $3 } END { for (name in cents) print name, cents[name] }' |
        sort |
        awk '{ printf "%s %d.%02d\n", $1, int($2 / 100), $2 % 100 }'
}
SH
    sed -e 's/^total) .*/&\nreport) report_categories "$2" ;;/' -e 's/list|total FILE/list|total|report FILE/' bin/tally >bin/tally.new
    cat bin/tally.new >bin/tally
    rm bin/tally.new
    echo "wrote src/report.sh, bin/tally"
    report <<'JSON'
{"summary": "tally reports the sum of each category",
 "accomplishments": ["`tally report FILE` prints one line for each category, sorted by name"],
 "decisions": ["Categories are sorted by name, so that two reports can be compared line by line."],
 "commit_type": "feat"}
JSON
    ;;
3 | 3/*)
    cat >>src/ledger.sh <<'SH'

# Prints the entries of the ledger $1; refuses the first amount that is not a whole number of cents, with exit code 2.
ledger_check() {
    awk -F, -v file="$1" '
        /^#/ || /^[[:space:]]*$/ { next }
        $3 !~ /^[0-9]+$/ {
            printf "%s:%d: \047%s\047 is not a whole number of cents\n", file, NR, $3 >"/dev/stderr"
            exit 2
        }
        { print }
    ' "$1"
}
SH
    sed -e 's/^    ledger_entries "\$1" | awk -F, .{ cents += /    entries=$(ledger_check "$1") || return\n    printf "%s\\n" "$entries" | awk -F, '"'"'{ cents += /' \
        -e 's/^    ledger_entries "\$1" |$/    entries=$(ledger_check "$1") || return\n    printf "%s\\n" "$entries" |/' src/report.sh >src/report.sh.new
    cat src/report.sh.new >src/report.sh
    rm src/report.sh.new
    echo "wrote src/ledger.sh, src/report.sh"
    report <<'JSON'
{"summary": "ledgers with a malformed amount have no sum",
 "one_liner": "tally answers with sums that are exact, or with an error that names the line.",
 "accomplishments": ["A malformed amount ends with exit code 2 and the place of the line"],
 "decisions": ["The check runs before any sum is taken, so that a wrong ledger prints nothing on standard output."],
 "next_phase_readiness": ["`ledger_check` is the one place for further rules about lines."],
 "commit_type": "feat"}
JSON
    ;;
esac
