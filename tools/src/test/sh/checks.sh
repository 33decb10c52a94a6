# What tests in shell share, for them to source: the folder $work, which goes when they end, and checks,
# which are counted in $passed and $failed.
work=$(cd -P "$(mktemp -d)" && pwd)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# check NAME EXPECTED ACTUAL
check() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
  fi
}

# check_contains NAME PART WHOLE
check_contains() {
  case $3 in *"$2"*) check "$1" yes yes ;; *) check "$1" "…$2…" "$3" ;; esac
}
