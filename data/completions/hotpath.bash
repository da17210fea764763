# SPDX-License-Identifier: CC0-1.0
# Completion of the hotpath command for bash.

_hotpath ()
{
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local rows='-s --section --sort -r --reverse -f --focus -p --percentiles -n --limit'
  local options= words=

  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    words='run list report watch diff export merge validate recover --help --version'
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case $command:$previous in
    run:--report | run:-r)
      words='functions-timing functions-alloc threads channels streams futures locks runtime values all' ;;
    run:--format | run:-f) words='table json json-pretty none' ;;
    *:--section | *:-s)
      words='functions-timing functions-alloc threads channels streams futures locks runtime values all' ;;
    *:--sort)
      words='name calls rate average p50 p95 p99 max self total share' ;;
    diff:--format | diff:-f) words='table markdown json junit' ;;
    export:--format | export:-F) words='csv folded speedscope chrome openmetrics html' ;;
    export:--unit | export:-u) words='ns us' ;;
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case $command in
    run) options='--report --format --output --label --port --no-server --no-locks --no-alloc --threads-interval
                  --shutdown-ms --children --help' ;;
    list) options='--json --help' ;;
    report) options="$rows --json --token --help" ;;
    watch) options="$rows --interval --token --help" ;;
    diff) options='--base --head --policy --print-policy --format --output --limit --all --token --help' ;;
    export) options="$rows --format --output --unit --token --help" ;;
    merge) options='--output --quiet --token --help' ;;
    validate) options='--json --strict --token --help' ;;
    recover) options='--output --all --list --json --help' ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *)
      COMPREPLY=($(compgen -f -- "$current"))
      case $command in
        report | watch | diff | export | merge)
          COMPREPLY+=($(compgen -W "$(hotpath list 2>/dev/null | awk 'NR > 1 { print $1 }')" -- "$current")) ;;
        run) COMPREPLY+=($(compgen -c -- "$current")) ;;
      esac ;;
  esac
}

complete -o filenames -F _hotpath hotpath
