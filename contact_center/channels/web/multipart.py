"""The one thing we read from a multipart form: its first file. Pure."""

from __future__ import annotations

from email.message import EmailMessage

_HEAD_BYTES = 4096


def read_file(content_type: str, body: bytes) -> bytes | None:
    """The bytes of the form's first file, or None if the body is no form with a file.

    ``content_type`` is the header of the request, which names the boundary.
    """
    header = EmailMessage()
    header["Content-Type"] = content_type if content_type.isprintable() else ""
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        return None
    marker = b"--" + boundary.encode("ascii", "replace")
    # Every part stands between two markers on lines of their own.
    for part in (b"\r\n" + body).split(b"\r\n" + marker)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        if blank and len(head) <= _HEAD_BYTES and b"filename" in head.lower():
            return content
    return None
