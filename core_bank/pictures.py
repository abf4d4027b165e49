"""Pictures from outside: what is no picture, or too large to unpack, is refused before anything reads it."""

from __future__ import annotations

import io
import warnings

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core_bank.errors import BankError

_FORMATS = ("JPEG", "PNG")

Pixels = NDArray[numpy.uint8]
"""Height, width, and three colours 0 to 255, blue first, as OpenCV has them."""


def unpack(content: bytes, pixels_max: int, side_max: int) -> Pixels:
    """The pixels of a JPEG or PNG, upright, its longer side at most ``side_max`` pixels.

    Size is read off the header, so a small file that would unpack to more than ``pixels_max`` pixels is never unpacked.
    Where and with what the picture was taken (EXIF) is not kept, only which way is up.
    Raises BankError: ``bad_picture``, ``picture_too_large``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        if picture.width * picture.height > pixels_max:
            raise BankError(
                422, "picture_too_large", "The picture has too many pixels.", pixels_max=pixels_max
            )
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except BankError:
        raise
    # Pillow raises whatever a broken file makes its decoders stumble over, and Image.DecompressionBombError on a bomb.
    except Exception as error:
        raise BankError(422, "bad_picture", "This is not a JPEG or PNG that can be opened.") from error
    upright.thumbnail((side_max, side_max))
    return numpy.ascontiguousarray(numpy.asarray(upright)[:, :, ::-1])
