"""Which files are taken: an allow-list by content, never by name; kept under random names."""

import struct
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.deconstruct import deconstructible

from evidence.pictures import PICTURES, DamagedPicture

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    WORD: "docx",
    EXCEL: "xlsx",
    POWERPOINT: "pptx",
    OPEN_TEXT: "odt",
    "text/plain": "txt",
    "text/csv": "csv",
}
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument text, PNG or JPEG pictures, plain text or CSV"
OFFICE_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL, "ppt/presentation.xml": POWERPOINT}
# What reading a zip raises that is cut short or damaged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # NotImplementedError is one
    ValueError,
    OverflowError,
)
MOST_PARTS = 5000
HEAD = 8192
LONGEST_NAME = 100


@dataclass(frozen=True)
class Checked:
    """A file that is taken: what it is, what it may be called, and what of it is stored."""

    mime: str
    name: str
    content: Any


def random_name(instance: Any, filename: str) -> str:
    """Where a file is kept: nothing of its name, nothing of whose it is."""
    return f"evidence/{uuid.uuid4().hex}"


def check_file(upload: Any) -> Checked:
    """What a file is by its content, or a sentence why it is not taken."""
    limit = settings.EVIDENCE_FILE_MB
    if upload.size == 0:
        raise ValidationError("This file is empty.", code="empty_file")
    if upload.size > limit * 1024 * 1024:
        raise ValidationError(f"This file is too large. The limit is {limit} MB.", code="too_large")
    mime = _mime_of(upload)
    if mime is None:
        raise ValidationError(f"This kind of file is not taken. Choose {TAKEN}.", code="kind")
    return Checked(mime, safe_name(upload.name or "", EXTENSIONS[mime]), _without_traces(upload, mime))


def _without_traces(upload: Any, mime: str) -> Any:
    """What is stored: of a picture nothing but the picture, of any other file what came."""
    if mime not in PICTURES:
        return upload
    try:
        return ContentFile(PICTURES[mime](upload.read()), name=upload.name)
    except DamagedPicture:
        raise ValidationError(
            "This picture is damaged. Open it, save it again and choose the new file.", code="damaged"
        ) from None
    finally:
        upload.seek(0)


def safe_name(name: str, extension: str) -> str:
    """The file's own name without paths and control characters, with the extension of what it is."""
    stem = PurePath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    kept = "".join(char for char in stem if char.isprintable() and char not in '<>:"/\\|?*').strip(". ")
    return f"{kept[:LONGEST_NAME] or 'file'}.{extension}"


def _mime_of(upload: Any) -> str | None:
    upload.seek(0)
    head = upload.read(HEAD)
    try:
        if head.startswith(b"PK\x03\x04"):
            return _mime_of_zip(upload)
        if head.startswith(b"%PDF-"):
            return "application/pdf"
        kind = filetype.guess(head)
        if kind is not None:
            return kind.mime if kind.mime in ("image/png", "image/jpeg") else None
        return _mime_of_text(upload, head)
    finally:
        upload.seek(0)


def _mime_of_zip(upload: Any) -> str | None:
    """An office document by the parts it is made of; with macros inside it is none."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as parts:
            names = set(parts.namelist())
            if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names and parts.getinfo("mimetype").file_size < HEAD:
                if parts.read("mimetype").strip() == OPEN_TEXT.encode():
                    return OPEN_TEXT if "content.xml" in names else None
                return None
            if "[Content_Types].xml" in names:
                return next((mime for part, mime in OFFICE_PARTS.items() if part in names), None)
    except DAMAGED:
        return None
    return None


def _mime_of_text(upload: Any, head: bytes) -> str | None:
    """Plain text or CSV: words only, no markup, nothing hidden."""
    extension = PurePath(upload.name or "").suffix.lower()
    if extension not in (".txt", ".csv") or b"<" in head.lstrip()[:1]:
        return None
    upload.seek(0)
    for chunk in upload.chunks():
        if b"\0" in chunk:
            return None
    lowered = head.lower()
    if any(word in lowered for word in (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"#!/")):
        return None
    for encoding in ("utf-8", "cp1252"):
        try:
            head[:-4].decode(encoding) if len(head) == HEAD else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text/csv" if extension == ".csv" else "text/plain"
    return None


@deconstructible
class FileValidator:
    """Holds the allow-list on the model's field, so that no way in goes round it."""

    def __call__(self, file: Any) -> None:
        if getattr(file, "_committed", False):
            return  # kept already, looked at when it came
        check_file(file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileValidator)

    def __hash__(self) -> int:
        return hash(FileValidator)
