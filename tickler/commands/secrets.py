"""How a pack is locked and opened: what is said on the command line, in the environment, or on a terminal."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tickler.commands.run import Run
from tickler.errors import NotFound, NotUnderstood
from tickler.packs.sealing import Opener, Secret, must_be_keys
from tickler.settings import path_said

_LARGEST_KEY_FILE = 1 << 20

PassphraseFile = Annotated[
    str | None,
    typer.Option(
        "--passphrase-file", metavar="FILE", help="The passphrase is its first line; else TICKLER_PASSPHRASE, or asked."
    ),
]
Recipients = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient",
        metavar="KEY",
        help="Encrypt to an age or SSH public key, or to those in a file. May be said again.",
    ),
]
IdentityFiles = Annotated[
    list[str] | None,
    typer.Option("--identity", metavar="FILE", help="The age or SSH private key to open it with. May be said again."),
]


def secret(
    run: Run, passphrase_file: str | None, recipients: list[str], *, encrypt: bool, dry_run: bool
) -> Secret | None:
    """What a pack is to be encrypted with; None where it is not to be. Of a dry run nobody is asked for a passphrase.

    Raises NotUnderstood where a passphrase is wanted, and there is none, where recipients are named beside it, and for
    a recipient that is no key.
    """
    if recipients:
        if encrypt or passphrase_file:
            raise NotUnderstood("either a passphrase or recipients", "age knows no file that both of them open")
        keys = tuple(key for said in recipients for key in _keys(said))
        must_be_keys(keys)
        return Secret(recipients=keys)
    if dry_run and encrypt and not passphrase_file and run.page.asks:
        return Secret(passphrase="")
    if encrypt or passphrase_file:
        return Secret(passphrase=_passphrase(run, passphrase_file, new=True))
    return None


def opener(run: Run, passphrase_file: str | None, identities: list[str]) -> Opener:
    """What a pack is opened with, as far as it is encrypted."""
    return Opener(
        lambda: _passphrase(run, passphrase_file, new=False),
        tuple(key for said in identities for key in _private_keys(path_said(said))),
    )


def _passphrase(run: Run, file: str | None, *, new: bool) -> str:
    if file:
        passphrase = (_read(path_said(file)).splitlines() or [""])[0]
    else:
        passphrase = os.environ.get("TICKLER_PASSPHRASE", "")
        if not passphrase and run.page.asks:
            passphrase = typer.prompt("passphrase", hide_input=True, confirmation_prompt=new, err=True)
    if not passphrase:
        raise NotUnderstood("there is no passphrase", "--passphrase-file FILE, or TICKLER_PASSPHRASE")
    return passphrase


def _keys(said: str) -> list[str]:
    """A public key, or those in a file; what follows a key is its comment."""
    if said.startswith(("age1", "ssh-")) and not Path(said).exists():
        return [said]
    lines = (line.strip() for line in _read(path_said(said)).splitlines())
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise NotUnderstood(f"{said} has no key in it")
    return keys


def _private_keys(path: Path) -> list[str]:
    """The keys of an identity file of age's, or an SSH key as a whole."""
    written = _read(path)
    if "PRIVATE KEY-----" in written:
        return [written]
    keys = [line.strip() for line in written.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    if not keys:
        raise NotUnderstood(f"{path} has no age or SSH key in it")
    return keys


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST_KEY_FILE)
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path}") from error
    except OSError as error:
        raise NotUnderstood(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NotUnderstood(f"{path} is no text") from error
