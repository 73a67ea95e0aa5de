# Prints live values as the daemon knows them.
function __fish_cds_customer_live
    set -l current (commandline -ct)
    command cds-customer __complete words (commandline -opc) "$current" 2>/dev/null </dev/null
end

# Whether a file is to be named here.
function __fish_cds_customer_wants_file
    set -l words (commandline -opc)
    string match -qr -- '^--(file|rejects|results|socket)=' (commandline -ct)
    or string match -qr -- '^--(file|rejects|results|socket)$' $words[-1]
end

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cds_customer_global_optspecs
    string join \n socket= o/output= q/quiet y/yes no-input as= color= key= h/help V/version
end

function __fish_cds_customer_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cds_customer_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cds_customer_using_subcommand
    set -l cmd (__fish_cds_customer_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cds-customer -n "__fish_cds_customer_needs_command" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_needs_command" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_needs_command" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_needs_command" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_needs_command" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_needs_command" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -s V -l version -d 'Print version'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "signup" -d 'Make a customer account'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "login" -d 'Open a session with your password'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "logout" -d 'End your session'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "account" -d 'Your own account: show, update, password, delete'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "offers" -d 'What is for sale: every good with all its manufacturers'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "watch" -d 'See offers change as customers buy'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "cart" -d 'What you mean to buy, kept by the daemon'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "buy" -d 'Buy goods now'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "order" -d 'Your orders'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "dashboard" -d 'The whole shop on one screen, live'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "done" -d 'Say that you have bought all you need in this round'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "resume" -d 'Settle purchases whose outcome is not known (exit status 75, or an interruption)'
complete -c cds-customer -n "__fish_cds_customer_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l display-name -d 'Your name as others read it [default: the account\'s name]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l email -d 'Where to reach you; you can log in with it, too' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l peer -d 'Bind the account to your Unix user: no password, the kernel vouches for you'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l no-password -d 'Make an account that nobody can log in to: the operator acts for it with --as (for the operator)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand signup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l all -d 'End all sessions of the account, also those opened elsewhere'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -s h -l help -d 'Print help'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and not __fish_seen_subcommand_from show update password delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l display-name -d 'Your name as others read it' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l email -d 'Where to reach you' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l no-email -d 'Take your e-mail address out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l password-stdin -d 'Read two lines from stdin: the old password, then the new one; only the new one if there is no old one [else: from CDS_PASSWORD and CDS_NEW_PASSWORD, else they are asked for]'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l name -d 'The name of the account; with --yes it is needed, and nothing is deleted if you are somebody else' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l password-stdin -d 'Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l manufacturer -d 'Only this manufacturer\'s offers' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l query -d 'Only offers with this text in SKU, name or manufacturer' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l sort -d 'What comes first: `price` is cheapest first, `available` most first' -r -f -a "sku\t''
price\t''
available\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l limit -d 'At most so many [default: all; with --output json one page]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l cursor -d 'Go on where an earlier list ended (its next_cursor)' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l available -d 'Only what is available now'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l all -d 'All of it, also with --output json'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand offers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l sku -d 'Only this good\'s offers' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l manufacturer -d 'Only this manufacturer\'s offers and reports' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l topics -d 'What to watch, separated by commas; orders and reports are your own' -r -f -a "offers\t''
orders\t''
rounds\t''
reports\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l since -d 'Go on after this event, as told by an earlier watch (`seq`)' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l count -d 'End after this many events' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l timeout -d 'End after this long, as 30s, 5m or 1h30m, with exit status 13' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l until -d 'End when everything is sold, or when the round is closed; watches rounds too' -r -f -a "depleted\t''
closed\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l snapshot -d 'Begin with the offers as they are now, one line each (where changes are printed as lines)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "show" -d 'Show the cart, with prices and what is there now beside what was seen'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "add" -d 'Put units in; a line that is there already grows'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "set" -d 'Make a line\'s quantity what is given'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "remove" -d 'Take lines out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "clear" -d 'Take everything out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and not __fish_seen_subcommand_from show add set remove clear help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l expect -d 'Only if the cart still has this version, so that nothing is lost that another terminal put in meanwhile' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l expect -d 'Only if the cart still has this version, so that nothing is lost that another terminal put in meanwhile' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l expect -d 'Only if the cart still has this version, so that nothing is lost that another terminal put in meanwhile' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the cart, with prices and what is there now beside what was seen'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "add" -d 'Put units in; a line that is there already grows'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "set" -d 'Make a line\'s quantity what is given'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Take lines out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Take everything out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand cart; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l fill -d 'What happens when not everything is there: nothing, lines in full or not at all, or as much as there is' -r -f -a "all_or_none\t'Every line in full, or nothing'
complete_lines\t'Each line in full, or it is dropped'
partial\t'What there is on each line'"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l min -d 'With fill partial: fewer than QTY units of a line are not worth having' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l max-price -d 'The highest price of one unit, as 4.50' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l reference -d 'Your own name for the order' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l note -d 'A remark kept with the order' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l on-shortage -d 'With fill all_or_none: what to do on a shortage [default: ask on a terminal, else cancel]' -r -f -a "ask\t'Show what there is and ask'
cancel\t'Buy nothing'
partial\t'Buy what there is'
complete_lines\t'Buy the lines that can be had in full'
other_makers\t'Fill the rest from other manufacturers, cheapest first, as far as they have it; if they have none, buy nothing'
keep\t'Buy nothing and keep it: what was typed goes into the cart, a cart stays as it is'
clear\t'Buy nothing and clear the cart (with --cart)'"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l file -d 'Buy the orders of this file; - reads stdin' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l batch -d 'How the orders belong together' -r -f -a "independent\t'Each order for itself, many on their way at once'
ordered\t'One after the other in the file\'s order, up to the first refusal'
atomic\t'All of them in one step, or none'"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l attempt -d 'Which attempt at this file it is: another number makes new orders of the same references' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l results -d 'Write what became of each order, in the file\'s order, as CSV' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l rejects -d 'Write what was not bought as it stands in the file, with a column error; it can be fed back' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l cart -d 'Buy what is in your cart; what is not bought stays in it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l clear-rest -d 'With --cart: what is not bought leaves the cart too'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l dry-run -d 'Show what would be bought now, by the real decision, and buy nothing'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l skip-invalid -d 'Buy what is right in the file although something is wrong in it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l create -d 'Sign up the customers of the file that are unknown (for the operator)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand buy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -s h -l help -d 'Print help'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -f -a "list" -d 'List your orders, newest first'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -f -a "show" -d 'Show one order'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -f -a "cancel" -d 'Give back an order, one line of it, or part of that line, while its round sells'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and not __fish_seen_subcommand_from list show cancel help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l round -d 'Only orders of this round' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l status -d 'Only orders in this state' -r -f -a "filled\t''
partial\t''
cancelled\t''
partly_cancelled\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l since -d 'Only orders placed then or later: 2026-12-01 (your time zone) or 2026-12-01T06:00:00Z' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l reference -d 'Only orders with this reference' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l customer -d 'Only orders of this customer (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l limit -d 'At most so many [default: all; with --output json one page]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l cursor -d 'Go on where an earlier list ended (its next_cursor)' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l all -d 'All of it, also with --output json'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l explain -d 'Say of each line why it was filled as it was: who was asked, in which order, who had how much at what price'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l line -d 'Only this line, from 1' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l quantity -d 'Only so many units of the line' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from help" -f -a "list" -d 'List your orders, newest first'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one order'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Give back an order, one line of it, or part of that line, while its round sells'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand order; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l mouse -d 'Choose lines by clicking and scroll with the wheel; the terminal\'s own selecting is off meanwhile'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand dashboard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l undo -d 'Take it back'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand done" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -l socket -d 'The daemon\'s socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]' -r -F
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -s o -l output -d 'How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]' -r -f -a "table\t''
json\t''
ndjson\t''
csv\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -l as -d 'Act for this account (for the operator)' -r -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -l color -d 'When to use colours; NO_COLOR turns them off too' -r -f -a "auto\t''
always\t''
never\t''"
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -l key -d 'The key of this change: the same key never changes anything twice [default: a new one]' -r
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -s q -l quiet -d 'Print data and errors only'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -s y -l yes -d 'Answer yes to every question'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -l no-input -d 'Never ask anything; where an answer would be needed, fail and name the flag that gives it'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "signup" -d 'Make a customer account'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "login" -d 'Open a session with your password'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "logout" -d 'End your session'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "account" -d 'Your own account: show, update, password, delete'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "offers" -d 'What is for sale: every good with all its manufacturers'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "watch" -d 'See offers change as customers buy'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "cart" -d 'What you mean to buy, kept by the daemon'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "buy" -d 'Buy goods now'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "order" -d 'Your orders'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "dashboard" -d 'The whole shop on one screen, live'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "done" -d 'Say that you have bought all you need in this round'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "resume" -d 'Settle purchases whose outcome is not known (exit status 75, or an interruption)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and not __fish_seen_subcommand_from signup login logout account offers watch cart buy order dashboard done resume help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "show" -d 'Show your account, and by what you are it: a login, your Unix user, or --as'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "update" -d 'Change what others read of you, or where to reach you'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "password" -d 'Set a new password; all other sessions end'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "delete" -d 'Delete your account; orders and reports stay, sessions end at once'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from cart" -f -a "show" -d 'Show the cart, with prices and what is there now beside what was seen'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from cart" -f -a "add" -d 'Put units in; a line that is there already grows'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from cart" -f -a "set" -d 'Make a line\'s quantity what is given'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from cart" -f -a "remove" -d 'Take lines out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from cart" -f -a "clear" -d 'Take everything out'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from order" -f -a "list" -d 'List your orders, newest first'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from order" -f -a "show" -d 'Show one order'
complete -c cds-customer -n "__fish_cds_customer_using_subcommand help; and __fish_seen_subcommand_from order" -f -a "cancel" -d 'Give back an order, one line of it, or part of that line, while its round sells'
complete -c cds-customer -n "not __fish_cds_customer_wants_file" -f -a "(__fish_cds_customer_live)"
complete -c cds-customer -n __fish_cds_customer_wants_file -F
