"""A picture without what a camera or a program wrote beside it: place, time, owner, device, small copies.

The picture itself is not touched, only the blocks around it are left out. What a browser needs to show it
right stays: its colours, and which way is up.
"""

import struct
import zlib
from collections.abc import Callable

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
# How the pixels are to be read. Left out: eXIf, tEXt, zTXt, iTXt, tIME and whatever nobody knows.
PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"bKGD",
        b"pHYs",
    )
)
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8", 0xD9
SCAN, COMMENT, ORIENTATION = 0xDA, 0xFE, 0x0112
APP_FIRST, APP_LAST = 0xE0, 0xEF
# Of the blocks for programs: the shape of a pixel, the colour profile, how colours were turned.
APP_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
ALONE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers that no block follows


class DamagedPicture(Exception):
    """The blocks of a picture don't follow one another as they should."""


def bare_png(content: bytes) -> bytes:
    """A PNG picture with the blocks that its pixels need, and no others; nothing after its end."""
    if not content.startswith(PNG_BEGINS):
        raise DamagedPicture
    kept, at = [PNG_BEGINS], len(PNG_BEGINS)
    while True:
        head = content[at : at + 8]
        if len(head) < 8:
            raise DamagedPicture
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        block = content[at : at + size + 12]
        if len(block) < size + 12 or zlib.crc32(block[4:-4]) != int.from_bytes(block[-4:], "big"):
            raise DamagedPicture
        if kind in PNG_KEPT:
            kept.append(block)
        if kind == b"IEND":
            return b"".join(kept)
        at += len(block)


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG picture without EXIF, XMP, IPTC, comments and what follows its end; it stays upright."""
    if not content.startswith(JPEG_BEGINS):
        raise DamagedPicture
    kept, at, turned = [JPEG_BEGINS], len(JPEG_BEGINS), 1
    while True:
        at = _next_marker(content, at)
        marker = content[at + 1]
        if marker == JPEG_ENDS:
            kept.append(content[at : at + 2])
            break
        if marker in ALONE:
            kept.append(content[at : at + 2])
            at += 2
            continue
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        block = content[at : at + 2 + size]
        if size < 2 or len(block) < size + 2:
            raise DamagedPicture
        if marker == 0xE1 and block[4:10] == b"Exif\0\0":
            turned = orientation_of(block[10:]) or turned
        elif _is_kept(marker, block[4:]):
            kept.append(block)
        at += len(block)
        if marker == SCAN:
            after = _end_of_scan(content, at)
            kept.append(content[at:after])
            at = after
    return b"".join([kept[0], *_upright(turned), *kept[1:]])


def _is_kept(marker: int, body: bytes) -> bool:
    if marker == COMMENT:
        return False
    if APP_FIRST <= marker <= APP_LAST:
        return marker in APP_KEPT and body.startswith(APP_KEPT[marker])
    return True


def _next_marker(content: bytes, at: int) -> int:
    """Where the next marker is: 0xFF may be repeated before it, nothing else may stand there."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if len(content) < at + 2 or content[at] != 0xFF:
        raise DamagedPicture
    return at


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the pixels that begin here end: at the first marker that is neither stuffing nor a restart."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if content[at + 1] == 0xFF else 2
    raise DamagedPicture


def orientation_of(tiff: bytes) -> int:
    """Which way up a camera held the picture (1 to 8), from its EXIF; 0 where that can't be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, many, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + number * 12)
            if (tag, kind, many) == (ORIENTATION, 3, 1) and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 0
    return 0


def _upright(turned: int) -> list[bytes]:
    """An EXIF block that says which way is up, and nothing else."""
    if turned == 1:
        return []
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return [b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body]


PICTURES: dict[str, Callable[[bytes], bytes]] = {"image/jpeg": bare_jpeg, "image/png": bare_png}
