#!/bin/sh
# A day with tickler, as a script: the evening's list of who was not reached, on a demo of its own.
#   sh examples/day.sh
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset TICKLER_DB TICKLER_CONFIG
export TICKLER_NOW=2026-11-23T08:30
tickler demo "$folder" --quiet
export TICKLER_CONFIG="$folder/config.toml"

echo "The morning:"
tickler today --plain | cut -f 1,9 | head -n 3

# Two calls, and a client who wants to be called in the new year.
tickler call kavkaz "Takes the 250 g pouch" --outcome interested --next "tue 10:30" --quiet
tickler call weber "Nobody there" --outcome no-answer --next +2wd --quiet
tickler move medea january --because "no budget before" --quiet

# What cannot be is refused with an exit code, and nothing is written.
tickler move kavkaz fri 2>/dev/null || echo "An agreed date stays: exit $?"

echo "The evening, who was not reached today:"
tickler find "outcome:no-answer" "after:today" --plain | cut -f 1,4

tickler binder --json | grep '"active"'
tickler check
