# Completion of tickler for bash, 3.2 or later. In ~/.bashrc:
#   eval "$(tickler completion bash)"
_tickler_completion() {
    local program=tickler line="${COMP_LINE:0:${COMP_POINT:-0}}" reply
    [[ $1 == */* ]] && program="${1/#\~\//$HOME/}"
    [[ -n $line ]] || line="${COMP_WORDS[*]:0:COMP_CWORD+1}"
    COMPREPLY=()
    while IFS= read -r reply; do
        COMPREPLY+=("$reply")
    done < <(
        _TICKLER_COMPLETE=bash _TICKLER_COMPLETE_LINE="$line" _TICKLER_COMPLETE_BREAKS="$COMP_WORDBREAKS" \
            _TICKLER_COMPLETE_TYPE="$COMP_TYPE" "$program" 2>/dev/null
    )
    if [[ ${COMPREPLY[0]} == $'\tfiles' ]]; then
        COMPREPLY=()
        compopt -o default 2>/dev/null
    fi
}
complete -o nosort -F _tickler_completion tickler 2>/dev/null || complete -F _tickler_completion tickler
