"""Encrypted packs, in the age format: with a passphrase, or to the age or SSH keys of several recipients.

Nothing unencrypted touches a disk under a name: a pack is encrypted while it is written, and what is decrypted lies in
a file without a name, which is gone with the process, whatever happens.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Thread
from typing import Any, BinaryIO, NamedTuple, cast

from tickler.errors import NotUnderstood, Refused
from tickler.packs import passphrase as passphrases

_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_BY_PASSPHRASE = passphrases.INTRODUCTION + b"-> scrypt "
_HEAD = 200

# What is told how many bytes are behind, while it is open.
Watched = Callable[[], AbstractContextManager[Callable[[int], None]]]


class Secret(NamedTuple):
    """What a pack is encrypted with: a passphrase, or the public keys of those who may read it."""

    passphrase: str | None = None
    recipients: tuple[str, ...] = ()


class Opener(NamedTuple):
    """What a pack is opened with: the passphrase is asked for only where it is needed."""

    passphrase: Callable[[], str]
    identities: tuple[str, ...] = ()  # lines of identity files, or whole SSH keys


class _Counted:
    """A file of which it is told how much was read."""

    def __init__(self, file: BinaryIO, advance: Callable[[int], None]) -> None:
        self._file = file
        self._advance = advance
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """As the file reads."""
        return self._told(self._file.read(size))

    def readline(self, size: int = -1) -> bytes:
        """As the file reads a line."""
        return self._told(self._file.readline(size))

    def _told(self, piece: bytes) -> bytes:
        self._read += len(piece)
        self._advance(self._read)
        return piece


def must_be_keys(recipients: Iterable[str]) -> None:
    """Raises NotUnderstood for a recipient that is no key."""
    for key in recipients:
        _recipient(key)


@contextmanager
def sealed(out: BinaryIO, secret: Secret | None) -> Iterator[BinaryIO]:
    """A stream whatever is written to which goes to ``out``, encrypted if there is a secret.

    Raises NotUnderstood for a recipient that is no key.
    """
    if secret is None:
        yield out
    elif secret.passphrase is not None:
        sealer = passphrases.Sealer(out, secret.passphrase)
        yield cast("BinaryIO", sealer)
        sealer.finish()
    else:
        with _to_recipients(out, [_recipient(key) for key in secret.recipients]) as stream:
            yield stream


def is_sealed(pack: BinaryIO) -> bool:
    """Whether a file is encrypted; it is read from its beginning again then."""
    head = pack.read(_HEAD)
    pack.seek(0)
    return head.startswith((passphrases.INTRODUCTION, _ARMOUR))


def unsealed(pack: BinaryIO, opener: Opener, watched: Watched) -> BinaryIO:
    """What is in an encrypted file, in a file without a name; it is watched once the passphrase is known.

    Raises Refused for another passphrase or other keys, and where it was changed on the way.
    """
    from pyrage import decrypt_io  # 3 ms, where a pack is encrypted

    head = pack.read(_HEAD)
    pack.seek(0)
    by_passphrase = head.startswith(_BY_PASSPHRASE)
    if not by_passphrase and not opener.identities:
        if head.startswith(_ARMOUR):
            raise Refused(
                "it is an age file written as text", "open it first: age -d -o FILE.tickler, and receive that"
            )
        raise Refused("it is encrypted to keys", "--identity FILE names the file of yours")
    plain = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115  # it is handed out, and closed if that fails
    try:
        passphrase = opener.passphrase() if by_passphrase else ""
        with _speaking_of_opening(), watched() as advance:
            counted = _Counted(pack, advance)
            if by_passphrase:
                for piece in passphrases.opened(cast("BinaryIO", counted), passphrase):
                    plain.write(piece)
            else:
                decrypt_io(counted, plain, [_identity(said) for said in opener.identities])
            plain.seek(0)
    except BaseException:
        with suppress(OSError):  # a full disk was told already
            plain.close()
        raise
    return plain


@contextmanager
def _speaking_of_opening() -> Iterator[None]:
    from pyrage import DecryptError

    try:
        yield
    except DecryptError as error:
        raise Refused(f"it cannot be opened: {str(error)[:100].lower()}") from error
    except OSError as error:
        if error.errno is None:  # so pyrage says that a piece is not as it was written
            raise Refused("it was altered on the way, or is not whole") from error
        raise Refused(
            f"it cannot be laid out to be read: {error.strerror}", "TMPDIR=… has it done elsewhere"
        ) from error


@contextmanager
def _to_recipients(out: BinaryIO, recipients: list[Any]) -> Iterator[BinaryIO]:
    """A pipe into a thread that encrypts: pyrage reads what it encrypts, and a pack is written."""
    from pyrage import encrypt_io  # 3 ms, where a pack is encrypted

    read, write = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(read, "rb") as source:
                encrypt_io(source, out, recipients)
        except BaseException as error:  # noqa: BLE001  # it is raised again, in the thread that waits
            failed.append(error)

    thread = Thread(target=encrypt, daemon=True)
    thread.start()
    try:
        with suppress(BrokenPipeError), os.fdopen(write, "wb") as stream:
            yield stream
    finally:
        thread.join()
    if failed:  # "OSError: [Errno 28] No space left on device", where the file cannot be written
        raise Refused(f"the pack cannot be encrypted: {str(failed[0]).rpartition('] ')[2]}")


def _recipient(key: str) -> Any:  # noqa: ANN401  # pyrage has no types
    from pyrage import RecipientError, ssh, x25519

    try:
        return (ssh if key.startswith("ssh-") else x25519).Recipient.from_str(key)
    except RecipientError as error:
        raise NotUnderstood(
            f"{key[:40]!r} is no age recipient", "it begins with age1 (age-keygen prints it), or is an SSH public key"
        ) from error


def _identity(said: str) -> Any:  # noqa: ANN401  # pyrage has no types
    from pyrage import IdentityError, ssh, x25519

    try:
        if said.startswith("AGE-SECRET-KEY-"):
            return x25519.Identity.from_str(said)
        return ssh.Identity.from_buffer(said.encode())
    except IdentityError as error:
        raise NotUnderstood("the identity is no age key", "a file of age-keygen's, or an SSH private key") from error
