. tests/expect.sh
expect 4 "$(bin/tally list data/may.csv | wc -l | tr -d ' ')"
