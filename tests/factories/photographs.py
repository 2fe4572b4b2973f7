"""Small real pictures, and what a telephone writes beside them."""

import base64
import struct
import zlib

# Eight by four grey pixels.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////"
    "////////////////////wAALCAAEAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AH//Z"
)
CAMERA, PLACE = b"Telephone of J. Doe", b"51.5074 N 0.1278 W"


def png_block(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG_HEAD = b"\x89PNG\r\n\x1a\n" + png_block(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG_REST = png_block(b"IDAT", zlib.compress(b"\0\x80")) + png_block(b"IEND", b"")
PNG = PNG_HEAD + PNG_REST


def jpeg_block(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int = 6) -> bytes:
    """EXIF of a telephone: which way up, and behind it words that nobody should find."""
    head = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return head + CAMERA + PLACE


def jpeg_of_a_telephone(turned: int = 6) -> bytes:
    beside = (
        jpeg_block(0xE1, b"Exif\0\0" + exif(turned))
        + jpeg_block(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + PLACE + b"</x>")
        + jpeg_block(0xED, b"Photoshop 3.0\0" + CAMERA)
        + jpeg_block(0xFE, CAMERA)
    )
    return JPEG[:2] + beside + JPEG[2:] + b"a second picture, " + PLACE


def png_of_a_telephone() -> bytes:
    beside = (
        png_block(b"eXIf", exif())
        + png_block(b"tEXt", b"Author\0" + CAMERA)
        + png_block(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLACE)
        + png_block(b"tIME", b"\x07\xea\x0b\x16\x0a\0\0")
    )
    return PNG_HEAD + beside + PNG_REST + PLACE
