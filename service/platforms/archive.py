"""Opening a platform's archive: whole and safe, or not at all. A refusal names one reason and no member's content."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

LARGEST = 200 * 1024 * 1024
HIGHEST_RATIO = 200
DEEPEST = 3
LITTER = ("__MACOSX/", "._", "~$")
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over a damaged or unusual archive."""


class RefusedArchive(Exception):
    """The archive is refused whole, sealed and shown to a person; `reason` is the code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def members(content: bytes) -> dict[str, bytes]:
    """Every member by its path, archives within archives opened in place; RefusedArchive for any that is not safe.

    All of it together, however deeply it lies, is never more than LARGEST.
    """
    found, _ = _opened(content, depth=0, left=LARGEST)
    return found


def _opened(content: bytes, *, depth: int, left: int) -> tuple[dict[str, bytes], int]:
    """The members of one archive, and what is left of the allowance after them."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except UNREADABLE as error:
        raise RefusedArchive("not_an_archive") from error
    for info in infos:
        refuse_unsafe(info)
    found: dict[str, bytes] = {}
    for info in infos:
        name = PurePosixPath(info.filename).name
        if info.is_dir() or info.filename.startswith(LITTER) or name.startswith(LITTER):
            continue
        data = read_member(archive, info, left)
        left -= len(data)
        if name.lower().endswith(".zip") and depth < DEEPEST:
            inner, left = _opened(data, depth=depth + 1, left=left)
            found |= {f"{info.filename}!{path}": body for path, body in inner.items()}
        else:
            found[info.filename] = data
    return found, left


def refuse_unsafe(info: zipfile.ZipInfo) -> None:
    """Refuses what a careless unpacking would let out of its folder, and what nobody can look into."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        raise RefusedArchive("zip_absolute_path")
    if ".." in PurePosixPath(name).parts:
        raise RefusedArchive("zip_path_escape")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedArchive("zip_link_member")
    if info.flag_bits & 0x1:
        raise RefusedArchive("encrypted_member")


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """The member's bytes as they are, not as they are declared: too many, too dense or another number is refused.

    Reading stops at the first byte too many, so that a member that lies about its size costs no more than one that is true.
    """
    data = bytearray()
    try:
        with archive.open(info) as stream:
            for chunk in _chunks(stream):
                data += chunk
                if len(data) > left:
                    raise RefusedArchive("zip_too_large")
                if len(data) > HIGHEST_RATIO * max(info.compress_size, 1):
                    raise RefusedArchive("zip_ratio")
    except UNREADABLE as error:
        raise RefusedArchive("zip_size_lie") from error
    if len(data) != info.file_size:
        raise RefusedArchive("zip_size_lie")
    return bytes(data)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(1 << 16):
        yield chunk
