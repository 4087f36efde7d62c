# Reading a ledger: date,category,cents,note.

# Prints the entries of the ledger $1, without comments and blank lines.
ledger_entries() {
    sed -e '/^#/d' -e '/^[[:space:]]*$/d' "$1"
}
