# Prints a name as it should be shown: the first letter large.
shown_name() {
    first=$(printf '%s' "$1" | cut -c1 | tr '[:lower:]' '[:upper:]')
    printf '%s%s\n' "$first" "$(printf '%s' "$1" | cut -c2-)"
}
