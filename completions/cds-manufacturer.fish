# Prints live values as the daemon knows them.
function __fish_cds_manufacturer_live
    set -l current (commandline -ct)
    command cds-manufacturer __complete words (commandline -opc) "$current" 2>/dev/null </dev/null
end

# Whether a file is to be named here.
function __fish_cds_manufacturer_wants_file
    set -l words (commandline -opc)
    string match -qr -- '^--(data-dir|listen|plan|socket)=' (commandline -ct)
    or string match -qr -- '^--(data-dir|listen|plan|socket)$' $words[-1]
    or contains -- import $words
end

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cds_manufacturer_global_optspecs
    string join \n socket= o/output= q/quiet y/yes no-input as= color= key= h/help V/version
end

function __fish_cds_manufacturer_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cds_manufacturer_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cds_manufacturer_using_subcommand
    set -l cmd (__fish_cds_manufacturer_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -s V -l version -d 'Print version'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "signup" -d 'Make a manufacturer\'s account'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "login" -d 'Open a session with your password'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "logout" -d 'End your session'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "account" -d 'Your own account: show, update, password, delete'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "stock" -d 'Your goods: list, set, add, adjust, withdraw, price, import'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "interface" -d 'Where your own program answers the distributor: register, remove'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "serve" -d 'Produce by a plan, keep your own stock, and answer the distributor on a socket of your own'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "watch" -d 'See offers change as customers buy'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "dashboard" -d 'Your offers, sales as they happen, and reports on one screen, live'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "sales" -d 'What was sold of each of your goods in the newest round'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "report" -d 'The distributor\'s sales reports: list, show, acknowledge'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l display-name -d 'Your name as others read it [default: the account\'s name]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l email -d 'Where to reach you; you can log in with it, too' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l peer -d 'Bind the account to your Unix user: no password, the kernel vouches for you'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l no-password -d 'Make an account that nobody can log in to: the operator acts for it with --as (for the operator)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand signup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l all -d 'End all sessions of the account, also those opened elsewhere'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s h -l help -d 'Print help'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l display-name -d 'Your name as others read it' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l email -d 'Where to reach you' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l no-email -d 'Take your e-mail address out'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l password-stdin -d 'Read two lines from stdin: the old password, then the new one; only the new one if there is no old one [else: from CDS_PASSWORD and CDS_NEW_PASSWORD, else they are asked for]'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l name -d 'The name of the account; with --yes it is needed, and nothing is deleted if you are somebody else' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -s h -l help -d 'Print help'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "list" -d 'List your goods'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "set" -d 'Make a good\'s total for the round what you say; sales stand'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "add" -d 'Add units of a good'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "adjust" -d 'Take unsold units of a good away'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "withdraw" -d 'Take all unsold units of a good away; it stays in the reports'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "price" -d 'Change a good\'s unit price; while a round sells it may only fall, unless the operator decided otherwise'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "import" -d 'Set many goods from a CSV file, in one step'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and not __fish_seen_subcommand_from list set add adjust withdraw price import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l available -d 'Only goods of which units are left'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l price -d 'The price of one unit, as 4.50; needed for a new good' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l name -d 'The good\'s name' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l unit -d 'What one unit is, as piece or kg' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l gtin -d 'The good\'s GTIN, of 8, 12, 13 or 14 digits' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l expect -d 'The total you last saw; if it is another one, nothing is changed' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l force -d 'Whatever the total is now'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l reason -d 'Why, for the record' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l up-to -d 'Take fewer if fewer are unsold'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from adjust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l reason -d 'Why, for the record' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from withdraw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from price" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l complete -d 'The file is all you offer: withdraw what it does not list'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l strict -d 'Change nothing if one line is refused'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l dry-run -d 'Say what would happen, by the daemon\'s own decision, and change nothing'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l create -d 'Sign up manufacturers that the file names and the market does not know (for the operator)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "list" -d 'List your goods'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "set" -d 'Make a good\'s total for the round what you say; sales stand'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add units of a good'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "adjust" -d 'Take unsold units of a good away'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "withdraw" -d 'Take all unsold units of a good away; it stays in the reports'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "price" -d 'Change a good\'s unit price; while a round sells it may only fall, unless the operator decided otherwise'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "import" -d 'Set many goods from a CSV file, in one step'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand stock; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -s h -l help -d 'Print help'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -f -a "register" -d 'Say on which socket your program answers supply.offers and supply.sold'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -f -a "remove" -d 'Your program answers no more; your offers stand, and you confirm reports yourself'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and not __fish_seen_subcommand_from register remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from help" -f -a "register" -d 'Say on which socket your program answers supply.offers and supply.sold'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Your program answers no more; your offers stand, and you confirm reports yourself'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand interface; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l plan -d 'What is produced: a TOML file of production lines' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l listen -d 'The socket to answer on [default: $XDG_RUNTIME_DIR/cds/NAME.sock, else supply.sock beside the book]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l listen-mode -d 'Who may connect to the socket, as octal digits; root always may [default: 0600, with --listen-group 0660]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l listen-group -d 'The group that may connect, where the distributor runs as another user: its name or number' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l data-dir -d 'Where the book is kept [default: works/NAME in the user\'s data directory]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l no-register -d 'Do not make the socket known to the distributor'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l sku -d 'Only this good\'s offers' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l manufacturer -d 'Only this manufacturer\'s offers and reports' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l topics -d 'What to watch, separated by commas; orders and reports are your own' -r -f -a "offers\t''
orders\t''
rounds\t''
reports\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l since -d 'Go on after this event, as told by an earlier watch (`seq`)' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l count -d 'End after this many events' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l timeout -d 'End after this long, as 30s, 5m or 1h30m, with exit status 13' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l until -d 'End when everything is sold, or when the round is closed; watches rounds too' -r -f -a "depleted\t''
closed\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l snapshot -d 'Begin with the offers as they are now, one line each (where changes are printed as lines)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l mouse -d 'Choose lines by clicking and scroll with the wheel; the terminal\'s own selecting is off meanwhile'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand dashboard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand sales" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -s h -l help -d 'Print help'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -f -a "list" -d 'List your sales reports, newest first'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -f -a "ack" -d 'Confirm that you have a sales report'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and not __fish_seen_subcommand_from list show ack help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l round -d 'Only this round\'s' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l digest -d 'The digest of the report that you have read [default: the daemon\'s]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -s q -l quiet -d 'Print data and errors only'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -s y -l yes -d 'Answer yes to every question'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from ack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "list" -d 'List your sales reports, newest first'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "ack" -d 'Confirm that you have a sales report'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "signup" -d 'Make a manufacturer\'s account'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "login" -d 'Open a session with your password'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "logout" -d 'End your session'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "account" -d 'Your own account: show, update, password, delete'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "stock" -d 'Your goods: list, set, add, adjust, withdraw, price, import'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "interface" -d 'Where your own program answers the distributor: register, remove'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "serve" -d 'Produce by a plan, keep your own stock, and answer the distributor on a socket of your own'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "watch" -d 'See offers change as customers buy'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "dashboard" -d 'Your offers, sales as they happen, and reports on one screen, live'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "sales" -d 'What was sold of each of your goods in the newest round'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "report" -d 'The distributor\'s sales reports: list, show, acknowledge'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account stock interface serve watch dashboard sales report help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "list" -d 'List your goods'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "set" -d 'Make a good\'s total for the round what you say; sales stand'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "add" -d 'Add units of a good'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "adjust" -d 'Take unsold units of a good away'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "withdraw" -d 'Take all unsold units of a good away; it stays in the reports'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "price" -d 'Change a good\'s unit price; while a round sells it may only fall, unless the operator decided otherwise'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from stock" -f -a "import" -d 'Set many goods from a CSV file, in one step'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from interface" -f -a "register" -d 'Say on which socket your program answers supply.offers and supply.sold'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from interface" -f -a "remove" -d 'Your program answers no more; your offers stand, and you confirm reports yourself'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "list" -d 'List your sales reports, newest first'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "show" -d 'Show one sales report, with its lines'
complete -c cds-manufacturer -n "__fish_cds_manufacturer_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "ack" -d 'Confirm that you have a sales report'
complete -c cds-manufacturer -n "not __fish_cds_manufacturer_wants_file" -f -a "(__fish_cds_manufacturer_live)"
complete -c cds-manufacturer -n __fish_cds_manufacturer_wants_file -F
