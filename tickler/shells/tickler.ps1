# Completion of tickler for PowerShell, 5.1 or later. In the file that $PROFILE names:
#   tickler completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName tickler -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $start = $commandAst.CommandElements[0].Extent.StartOffset # after the & of a call
    $line = $commandAst.Extent.Text.Substring($start - $commandAst.Extent.StartOffset)
    $length = $cursorPosition - $start
    $status = Get-Variable LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $Env:_TICKLER_COMPLETE = 'powershell'
        $Env:_TICKLER_COMPLETE_LINE = $line.PadRight($length).Substring(0, $length)
        $Env:_TICKLER_COMPLETE_PASSING = Get-Variable PSNativeCommandArgumentPassing -ValueOnly -ErrorAction Ignore
        $answer = @(& $commandAst.GetCommandName() 2>$null)
    }
    finally {
        [Console]::OutputEncoding = $encoding
        $global:LASTEXITCODE = $status
        $Env:_TICKLER_COMPLETE = $null
        $Env:_TICKLER_COMPLETE_LINE = $null
        $Env:_TICKLER_COMPLETE_PASSING = $null
    }
    if (-not $answer) {
        '' # an empty word: where nothing at all is answered, PowerShell offers files
    }
    elseif ($answer[0] -ne "`tfiles") {
        foreach ($offer in $answer) {
            $word, $shown, $about = $offer -split "`t", 3
            [System.Management.Automation.CompletionResult]::new($word, $shown, 'ParameterValue', $about)
        }
    }
    elseif ($wordToComplete -match '^(?<option>--[^=]+=)(?<path>.*)') {
        $option = $Matches.option
        foreach ($file in [System.Management.Automation.CompletionCompleters]::CompleteFilename($Matches.path)) {
            [System.Management.Automation.CompletionResult]::new(
                $option + $file.CompletionText, $file.ListItemText, $file.ResultType, $file.ToolTip)
        }
    }
}
