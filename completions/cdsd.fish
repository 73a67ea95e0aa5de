# Prints live values as the daemon knows them.
function __fish_cdsd_live
    set -l current (commandline -ct)
    command cdsd __complete words (commandline -opc) "$current" 2>/dev/null </dev/null
end

# Whether a file is to be named here.
function __fish_cdsd_wants_file
    set -l words (commandline -opc)
    string match -qr -- '^--(config|data-dir|orders|socket|stock)=' (commandline -ct)
    or string match -qr -- '^--(config|data-dir|orders|socket|stock)$' $words[-1]
end

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cdsd_global_optspecs
    string join \n socket= o/output= q/quiet y/yes no-input as= color= key= h/help V/version
end

function __fish_cdsd_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cdsd_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cdsd_using_subcommand
    set -l cmd (__fish_cdsd_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cdsd -n "__fish_cdsd_needs_command" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_needs_command" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_needs_command" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_needs_command" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_needs_command" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_needs_command" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_needs_command" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_needs_command" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_needs_command" -s V -l version -d 'Print version'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "run" -d 'Run the daemon, until it is told to stop'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "demo" -d 'Let many customers buy at once in a market of its own, and show what happens'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "simulate" -d 'Let made-up customers buy from the running daemon, for presentations and trials (for the operator)'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "verify" -d 'Derive every counter, sum and reference anew, and list what is off'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "config" -d 'The configuration: show'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "status" -d 'How the daemon is doing'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "round" -d 'The selling rounds: show, list, open, close, pause, resume'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "collect" -d 'Ask the manufacturers what they offer, and show what came of each'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "report" -d 'All manufacturers\' sales reports: list, show, resend, waive'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "account" -d 'The accounts: list, block, unblock'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "rpc" -d 'Call any method and print its result as it comes'
complete -c cdsd -n "__fish_cdsd_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l socket-mode -d 'Who may connect to the socket, as octal digits: 0600 its owner, 0660 a group too, 0666 everybody [default: 0600, with --socket-group 0660]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l socket-group -d 'The group that may connect: its name or number [default: that of the daemon\'s user]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l data-dir -d 'Where the market is kept [default: $STATE_DIRECTORY, else the user\'s data directory]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l config -d 'The configuration [default: the user\'s configuration directory, else /etc/cds/cdsd.toml]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l customers -d 'How many customers buy at the same time' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l seed -d 'The same number makes the same orders [default: a new one, which is printed]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l stock -d 'What is offered: a stock file with a manufacturer column, as for `stock import` [default: made up]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l orders -d 'What is ordered: CSV with order_ref, customer, sku, manufacturer, quantity and, as you like, min_quantity, max_unit_price, fill, note and x_date, whose months become rounds; brings its own customers [default: made up]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l customers -d 'How many customers shop at the same time' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l rate -d 'About how many orders all of them place in a second' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l duration -d 'How long they shop, as 30s, 5m or 1h30m' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l seed -d 'The same number makes the customers mean to do the same things [default: a new one, which is printed]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand simulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l data-dir -d 'Examine this directory, which no daemon may be using' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show every setting with its value, and whether flag, environment, file or default says so'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l socket-mode -d 'Who may connect to the socket, as octal digits: 0600 its owner, 0660 a group too, 0666 everybody [default: 0600, with --socket-group 0660]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l socket-group -d 'The group that may connect: its name or number [default: that of the daemon\'s user]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l data-dir -d 'Where the market is kept [default: $STATE_DIRECTORY, else the user\'s data directory]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The configuration [default: the user\'s configuration directory, else /etc/cds/cdsd.toml]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting with its value, and whether flag, environment, file or default says so'
complete -c cdsd -n "__fish_cdsd_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -s h -l help -d 'Print help'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "show" -d 'Show one round'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "list" -d 'List all rounds, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "open" -d 'Open a round'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "close" -d 'Close the round and write the sales reports; this cannot be undone'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "pause" -d 'Stop buying for a while'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "resume" -d 'Let customers buy again'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and not __fish_seen_subcommand_from show list open close pause resume help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l period -d 'Its month [default: this month]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from pause" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one round'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all rounds, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "open" -d 'Open a round'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "close" -d 'Close the round and write the sales reports; this cannot be undone'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "pause" -d 'Stop buying for a while'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Let customers buy again'
complete -c cdsd -n "__fish_cdsd_using_subcommand round; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l period -d 'The month of the round [default: the open round\'s, else this month]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l show -d 'Ask nobody, show what came of the last time'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l no-wait -d 'Do not wait for the answers'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand collect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -s h -l help -d 'Print help'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -f -a "list" -d 'List the sales reports, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -f -a "resend" -d 'Deliver a sales report to its manufacturer\'s interface again, now'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -f -a "waive" -d 'Do not wait for a report\'s acknowledgement any more'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and not __fish_seen_subcommand_from list show resend waive help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l round -d 'Only this round\'s' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from resend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l reason -d 'Why, for the record' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from waive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the sales reports, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "resend" -d 'Deliver a sales report to its manufacturer\'s interface again, now'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "waive" -d 'Do not wait for a report\'s acknowledgement any more'
complete -c cdsd -n "__fish_cdsd_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -s h -l help -d 'Print help'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -f -a "list" -d 'List all accounts'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -f -a "block" -d 'Keep an account\'s owner out, and end his sessions'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -f -a "unblock" -d 'Let a blocked account\'s owner in again'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and not __fish_seen_subcommand_from list block unblock help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l reason -d 'Why; its owner reads this when he is kept out' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from block" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from unblock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all accounts'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "block" -d 'Keep an account\'s owner out, and end his sessions'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "unblock" -d 'Let a blocked account\'s owner in again'
complete -c cdsd -n "__fish_cdsd_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cdsd_live)"
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -s q -l quiet -d 'Print data and errors only'
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -s y -l yes -d 'Answer yes to every question'
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cdsd -n "__fish_cdsd_using_subcommand rpc" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "run" -d 'Run the daemon, until it is told to stop'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "demo" -d 'Let many customers buy at once in a market of its own, and show what happens'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "simulate" -d 'Let made-up customers buy from the running daemon, for presentations and trials (for the operator)'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "verify" -d 'Derive every counter, sum and reference anew, and list what is off'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "config" -d 'The configuration: show'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "status" -d 'How the daemon is doing'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "round" -d 'The selling rounds: show, list, open, close, pause, resume'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "collect" -d 'Ask the manufacturers what they offer, and show what came of each'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "report" -d 'All manufacturers\' sales reports: list, show, resend, waive'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "account" -d 'The accounts: list, block, unblock'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "rpc" -d 'Call any method and print its result as it comes'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and not __fish_seen_subcommand_from run demo simulate verify config status round collect report account rpc help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting with its value, and whether flag, environment, file or default says so'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "show" -d 'Show one round'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "list" -d 'List all rounds, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "open" -d 'Open a round'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "close" -d 'Close the round and write the sales reports; this cannot be undone'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "pause" -d 'Stop buying for a while'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from round" -f -a "resume" -d 'Let customers buy again'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "list" -d 'List the sales reports, newest first'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "resend" -d 'Deliver a sales report to its manufacturer\'s interface again, now'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "waive" -d 'Do not wait for a report\'s acknowledgement any more'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "list" -d 'List all accounts'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "block" -d 'Keep an account\'s owner out, and end his sessions'
complete -c cdsd -n "__fish_cdsd_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "unblock" -d 'Let a blocked account\'s owner in again'
complete -c cdsd -n "not __fish_cdsd_wants_file" -f -a "(__fish_cdsd_live)"
complete -c cdsd -n __fish_cdsd_wants_file -F
