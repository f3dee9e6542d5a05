# Completion of tickler for PowerShell, 5.1 or later. In the file that $PROFILE names:
#   tickler completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName tickler -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $Env:_TICKLER_COMPLETE = 'powershell'
        $Env:_TICKLER_COMPLETE_LINE = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
        tickler 2>$null | ForEach-Object {
            $word, $shown, $about = $_ -split "`t", 3
            if ($word) {
                [System.Management.Automation.CompletionResult]::new($word, $shown, 'ParameterValue', $about)
            }
        }
    }
    finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_TICKLER_COMPLETE, Env:_TICKLER_COMPLETE_LINE -ErrorAction SilentlyContinue
    }
}
