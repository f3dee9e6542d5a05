"""What lies in examples/ to be copied works as it is."""

import os
import subprocess
import sys
from pathlib import Path

from tickler.settings import read_settings

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_the_settings_can_be_copied() -> None:
    """The example's settings are read without an error."""
    settings = read_settings(str(EXAMPLES / "config.toml"))

    assert (settings.owner, settings.capacity, settings.country) == ("anna", 30, "GE")


def test_the_day_as_a_script_runs(tmp_path: Path) -> None:
    """The script does its day on a demo of its own, in which all is there afterwards, and leaves nothing behind."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}

    ended = subprocess.run(
        ["sh", str(EXAMPLES / "day.sh")], capture_output=True, text=True, env=env, cwd=tmp_path, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "An agreed date stays: exit 1" in ended.stdout
    assert ended.stdout.splitlines()[-1] == "all is there: 58 active = 58 under tabs + 0 out, 4 closed"
    assert list(tmp_path.iterdir()) == []
