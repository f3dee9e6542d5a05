"""Encrypting with a passphrase, in the age format (age-encryption.org/v1), as a stream: what `age -d` opens.

A file of age's is a header and a payload. The header holds the file's key, wrapped by what scrypt makes of the
passphrase, and a check sum of the header by that key. The payload is cut into chunks of 64 KiB, each encrypted and
authenticated by itself, the last one marked as the last.

pyrage, which encrypts to keys, does this only whole in memory, and at half a gigabyte of work memory beside it.
"""

import hmac
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import scrypt, sha256
from typing import TYPE_CHECKING, BinaryIO

from tickler.errors import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

INTRODUCTION = b"age-encryption.org/v1\n"

# The work of one guess: 2**18 at r=8 takes a second and 256 MB, as age does it. More than 2**20 is not tried.
WORK = 18
_MOST_WORK = 20
_CHUNK = 1 << 16
_TAG = 16
_LABEL = b"age-encryption.org/v1/scrypt"
_LONGEST_LINE = 100

# The scrypt stanza stands alone: what else could open the file would not know who wrote it. The salt has 16 bytes, what
# is wrapped 32, the work no zero before it.
_HEADER = re.compile(
    rb"(?P<summed>age-encryption\.org/v1\n-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<work>[1-9][0-9]?)\n"
    rb"(?P<wrapped>[A-Za-z0-9+/]{43})\n---) (?P<checked>[A-Za-z0-9+/]{43})\n"
)


class Sealer:
    """What is written here is encrypted, and written on."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        wrapped = _cipher(_wrapping_key(passphrase, salt, WORK)).encrypt(bytes(12), key, None)
        header = INTRODUCTION + f"-> scrypt {_base64(salt)} {WORK}\n{_base64(wrapped)}\n---".encode()
        out.write(header + f" {_base64(_check_sum(key, header))}\n".encode() + nonce)
        self._out = out
        self._cipher = _cipher(_derived(key, nonce, b"payload"))
        self._held = bytearray()
        self._number = 0

    def write(self, piece: bytes) -> int:
        """Take in a piece; full chunks go on, but the last one is kept back until it is known to be the last."""
        self._held += piece
        while len(self._held) > _CHUNK:
            self._chunk(bytes(self._held[:_CHUNK]), last=False)
            del self._held[:_CHUNK]
        return len(piece)

    def flush(self) -> None:
        """Nothing: what is held back waits for what comes."""

    def finish(self) -> None:
        """Write the last chunk."""
        self._chunk(bytes(self._held), last=True)

    def _chunk(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, None))
        self._number += 1


def opened(sealed: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """What was encrypted, piece by piece; no piece is given out that was not as it was written.

    Raises Refused for another passphrase, and where it was changed or ends too early.
    """
    from cryptography.exceptions import InvalidTag  # as in _cipher

    key = _file_key(sealed, passphrase)
    cipher = _cipher(_derived(key, _exactly(sealed, 16), b"payload"))
    number, chunk = 0, sealed.read(_CHUNK + _TAG)
    while True:
        following = sealed.read(_CHUNK + _TAG)
        try:
            plain = cipher.decrypt(_nonce(number, last=not following), chunk, None)
        except InvalidTag as error:
            raise Refused("it was altered on the way, or is not whole") from error
        if number and not plain:
            raise Refused("it was altered on the way: only a file of nothing may end with an empty chunk")
        yield plain
        if not following:
            return
        number, chunk = number + 1, following


def _file_key(sealed: BinaryIO, passphrase: str) -> bytes:
    """The key of the file, out of a header that is letter for letter as the format wants it.

    Raises Refused.
    """
    from cryptography.exceptions import InvalidTag  # as in _cipher

    found = _HEADER.fullmatch(b"".join(sealed.readline(_LONGEST_LINE) for _ in range(4)))
    if found is None:
        raise Refused("its beginning is damaged")
    salt, wrapped, checked = (_decoded(found[name]) for name in ("salt", "wrapped", "checked"))
    work = int(found["work"])
    if work > _MOST_WORK:
        raise Refused(f"its passphrase takes too long to try: 2^{work} steps, 2^{_MOST_WORK} are the most")
    try:
        key = _cipher(_wrapping_key(passphrase, salt, work)).decrypt(bytes(12), wrapped, None)
    except InvalidTag as error:
        raise Refused("that is not the passphrase") from error
    except MemoryError as error:
        raise Refused(f"there is not the memory to try its passphrase: {2**work >> 10} MB") from error
    if not hmac.compare_digest(checked, _check_sum(key, found["summed"])):
        raise Refused("it was altered on the way")
    return key


def _cipher(key: bytes) -> "ChaCha20Poly1305":
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # 30 ms, where something is encrypted

    return ChaCha20Poly1305(key)


def _wrapping_key(passphrase: str, salt: bytes, work: int) -> bytes:
    most = 160 * 8 * 2**work  # bytes; scrypt itself takes 128 * r * 2**work
    return scrypt(passphrase.encode(), salt=_LABEL + salt, n=2**work, r=8, p=1, maxmem=most, dklen=32)


def _derived(key: bytes, salt: bytes, what: bytes) -> bytes:
    """HKDF with SHA-256 for 32 bytes (RFC 5869)."""
    extracted = hmac.digest(salt or bytes(32), key, sha256)
    return hmac.digest(extracted, what + b"\x01", sha256)


def _check_sum(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(key, b"", b"header"), header, sha256)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) != size:
        raise Refused("it is not whole")
    return found


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii").rstrip("=")


def _decoded(said: bytes) -> bytes:
    """What base64 without padding says; a way to write it that nobody writes is refused.

    Raises Refused.
    """
    raw = b64decode(said + b"=" * (-len(said) % 4))
    if _base64(raw).encode() != said:
        raise Refused("its beginning is damaged")
    return raw
