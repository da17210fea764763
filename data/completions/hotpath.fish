# SPDX-License-Identifier: CC0-1.0
# Completion of the hotpath command for fish.

function __hotpath_pids
    hotpath list 2>/dev/null | awk 'NR > 1 { print $1 "\t" $2 }'
end

set -l sections functions-timing functions-alloc threads channels streams futures locks runtime values all
set -l all run list report watch diff export merge validate recover
set -l first "not __fish_seen_subcommand_from $all"

complete -c hotpath -n "$first" -f -a run -d 'Run a program that was not built for it, measured'
complete -c hotpath -n "$first" -f -a list -d 'Show the measured programs that run'
complete -c hotpath -n "$first" -f -a report -d 'Show a report, or what a running program recorded'
complete -c hotpath -n "$first" -f -a watch -d 'Show the tables of a running program again and again'
complete -c hotpath -n "$first" -f -a diff -d 'Compare reports: what changed, and whether for the worse'
complete -c hotpath -n "$first" -f -a export -d 'Write a report in a format of other programs'
complete -c hotpath -n "$first" -f -a merge -d 'Add up runs of one program'
complete -c hotpath -n "$first" -f -a validate -d 'Say whether files are reports'
complete -c hotpath -n "$first" -f -a recover -d 'Write the report of a program that was killed'
complete -c hotpath -n "$first" -l version -d 'Show the version'
complete -c hotpath -l help -d 'Show help'

for command in report watch export
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -s s -l section -x -a "$sections" -d 'Which sections'
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -l sort -x \
        -a 'name calls rate average p50 p95 p99 max self total share' -d 'Order by a column'
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -s r -l reverse -d 'The other way round'
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -s f -l focus -x -d 'Only rows with this text or /regex/'
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -s p -l percentiles -x -d 'Which percentiles'
    complete -c hotpath -n "__fish_seen_subcommand_from $command" -s n -l limit -x -d 'At most so many rows'
end
complete -c hotpath -n '__fish_seen_subcommand_from report watch diff export merge' -a '(__hotpath_pids)'
complete -c hotpath -n '__fish_seen_subcommand_from report watch diff export merge validate' -l token -x -d 'The token'
complete -c hotpath -n '__fish_seen_subcommand_from list report validate recover' -s j -l json -d 'As JSON'
complete -c hotpath -n '__fish_seen_subcommand_from watch' -s i -l interval -x -d 'Milliseconds between two looks'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -l base -r -d 'Reports of how it was'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -l head -r -d 'Reports of how it is'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -s p -l policy -r -d 'What is judged'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -l print-policy -d 'Show the default policy'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -s f -l format -x -a 'table markdown json junit' -d 'What it looks like'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -s n -l limit -x -d 'Rows of each section'
complete -c hotpath -n '__fish_seen_subcommand_from diff' -s a -l all -d 'Figures that did not change, too'
complete -c hotpath -n '__fish_seen_subcommand_from export' -s F -l format -x \
    -a 'csv folded speedscope chrome openmetrics html' -d 'The format'
complete -c hotpath -n '__fish_seen_subcommand_from export' -s u -l unit -x -a 'ns us' -d 'What folded stacks count in'
complete -c hotpath -n '__fish_seen_subcommand_from diff export merge recover run' -s o -l output -r -d 'Write to a file'
complete -c hotpath -n '__fish_seen_subcommand_from merge' -s q -l quiet -d 'Say nothing'
complete -c hotpath -n '__fish_seen_subcommand_from validate' -l strict -d 'Contradictions are failures'
complete -c hotpath -n '__fish_seen_subcommand_from recover' -s a -l all -d 'All programs that died'
complete -c hotpath -n '__fish_seen_subcommand_from recover' -s l -l list -d 'Only show what there is'
complete -c hotpath -n '__fish_seen_subcommand_from run' -s r -l report -x -a "$sections" -d 'Report when it ends'
complete -c hotpath -n '__fish_seen_subcommand_from run' -s f -l format -x -a 'table json json-pretty none' -d 'Its format'
complete -c hotpath -n '__fish_seen_subcommand_from run' -s l -l label -x -d 'A text for the head'
complete -c hotpath -n '__fish_seen_subcommand_from run' -s p -l port -x -d 'First port to try'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l no-server -d 'No live figures'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l no-locks -d 'Leave locks alone'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l no-alloc -d 'Leave allocations alone'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l threads-interval -x -d 'Milliseconds between two looks at threads'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l shutdown-ms -x -d 'End the program after so long'
complete -c hotpath -n '__fish_seen_subcommand_from run' -l children -d 'Measure the programs that it starts, too'
