# expect WANT GOT: fails the test when the two differ.
expect() {
    [ "$1" = "$2" ] && return 0
    printf 'expected: %s\n     got: %s\n' "$1" "$2"
    exit 1
}
