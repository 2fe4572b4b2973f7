"""Handing out a file that belongs to a piece of work."""

from typing import Any

from django.http import FileResponse, Http404


def handed_out(row: Any) -> FileResponse:
    """The file of a row that the reader may read: as an attachment, never drawn by the browser, nor kept.

    `row` has `file`, `file_name`, `file_type` and `withdrawn_at`; what was withdrawn is handed to nobody.
    """
    if not row.file or row.withdrawn_at is not None:
        raise Http404
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=row.file_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
