"""Opening a platform's archive: whole and safe, or not at all. A refusal names one reason and no member's content."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

LARGEST = 200 * 1024 * 1024
HIGHEST_RATIO = 200
DEEPEST = 3
LITTER = ("__MACOSX/", "._", "~$")


class RefusedArchive(Exception):
    """The archive is refused whole, sealed and shown to a person; `reason` is the code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def members(content: bytes, depth: int = 0) -> dict[str, bytes]:
    """Every member by its path, archives within archives opened in place; RefusedArchive for any that is not safe."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise RefusedArchive("not_an_archive") from error
    for info in infos:
        refuse_unsafe(info)
    if sum(info.file_size for info in infos) > LARGEST:
        raise RefusedArchive("zip_too_large")
    found: dict[str, bytes] = {}
    left = LARGEST
    for info in infos:
        name = PurePosixPath(info.filename).name
        if info.is_dir() or info.filename.startswith(LITTER) or name.startswith(LITTER):
            continue
        data = read_member(archive, info, left)
        left -= len(data)
        if name.lower().endswith(".zip") and depth < DEEPEST:
            found |= {f"{info.filename}!{inner}": body for inner, body in members(data, depth + 1).items()}
        else:
            found[info.filename] = data
    return found


def refuse_unsafe(info: zipfile.ZipInfo) -> None:
    """Refuses what a careless unpacking would let out of its folder, or never end."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        raise RefusedArchive("zip_absolute_path")
    if ".." in PurePosixPath(name).parts:
        raise RefusedArchive("zip_path_escape")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedArchive("zip_link_member")
    if info.flag_bits & 0x1:
        raise RefusedArchive("encrypted_member")
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        raise RefusedArchive("zip_size_lie")
    if info.file_size > LARGEST:
        raise RefusedArchive("zip_too_large")
    if info.compress_size and info.file_size / info.compress_size > HIGHEST_RATIO:
        raise RefusedArchive("zip_ratio")


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """The member's bytes, never more than it declared or than is left of the whole archive's allowance."""
    data = bytearray()
    try:
        with archive.open(info) as stream:
            for chunk in _chunks(stream):
                data += chunk
                if len(data) > left:
                    raise RefusedArchive("zip_too_large")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise RefusedArchive("zip_size_lie") from error
    if len(data) != info.file_size:
        raise RefusedArchive("zip_size_lie")
    return bytes(data)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(1 << 16):
        yield chunk
