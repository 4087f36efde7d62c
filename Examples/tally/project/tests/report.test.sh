. tests/expect.sh
expect "books 21.95
food 20.80
travel 49.00" "$(bin/tally report data/may.csv)"
