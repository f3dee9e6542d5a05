# Completion of tickler for fish. In ~/.config/fish/config.fish:
#   tickler completion fish | source
function __tickler_complete
    set -l program (commandline --tokenize --current-process)[1]
    string match --quiet '*/*' -- $program; or set program tickler
    set -lx _TICKLER_COMPLETE fish
    set -lx _TICKLER_COMPLETE_LINE (commandline --cut-at-cursor --current-process | string collect)
    set -l answer ($program 2>/dev/null)
    if test "$answer" = \tfiles
        set -l token (commandline --cut-at-cursor --current-token)
        set -l option (string match --regex '^--[^=]*=' -- $token)
        or set option ''
        for path in (__fish_complete_path (string replace --regex '^--[^=]*=' '' -- $token))
            printf '%s\n' $option$path
        end
    else
        printf '%s\n' $answer
    end
end
complete --command tickler --erase
complete --command tickler --no-files --keep-order --arguments '(__tickler_complete)'
