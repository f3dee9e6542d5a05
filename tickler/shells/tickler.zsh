#compdef tickler
# Completion of tickler for zsh. In ~/.zshrc:
#   eval "$(tickler completion zsh)"
_tickler() {
    local program=tickler answer word about
    local -a offered abouts shown
    local -i width=0 each
    [[ $words[1] == */* ]] && program=${words[1]/#\~\//$HOME/}
    answer=$(
        _TICKLER_COMPLETE=zsh _TICKLER_COMPLETE_LINE="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" $program 2>/dev/null
    )
    if [[ $answer == $'\tfiles' ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
        return
    fi
    while IFS=$'\t' read -r word about; do
        [[ -n $word ]] || continue
        offered+=("$word")
        abouts+=("$about")
        (( ${(m)#word} > width && ${(m)#word} <= 40 )) && width=${(m)#word}
    done <<< "$answer"
    for (( each = 1; each <= $#offered; each++ )); do
        word=$offered[each]
        about=$abouts[each]
        (( ${(m)#word} < width && $#about )) && word=${(mr:width:)word}
        shown+=("$word${about:+  -- $about}")
    done
    (( $#offered )) && compadd -U -V tickler ${${(j::)abouts}:+-l} -d shown -a offered
}
if [[ $funcstack[1] == _tickler ]]; then
    _tickler "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _tickler tickler
fi
