"""What may be uploaded, told by content and never by name: pictures are drawn anew, other files kept as they came."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.errors import UploadRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a picture of more is an attack or a scan, not a photo of a parcel
MAX_EDGE, THUMB_EDGE = 2560, 480  # px, the longer side
QUALITY = 85
MAX_NAME = 80  # characters
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
OFFICE = "application/vnd.openxmlformats-officedocument."
# kind of content -> the ending under which it is given back
FILES = {
    "application/pdf": "pdf",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
    "video/mp4": "mp4",
}
_ZIPPED = {"word/document.xml": f"{OFFICE}wordprocessingml.document", "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet"}


@dataclass(frozen=True)
class Checked:
    """A file as it will be kept. `thumb` is a small JPEG, empty for what is no picture."""

    name: str
    type: str
    data: bytes
    thumb: bytes = b""
    width: int = 0
    height: int = 0


def check(name: str, data: bytes) -> Checked:
    """Raises UploadRefused with `empty`, `too_big`, `type` or `broken`. Waits for the CPU, tens of milliseconds."""
    if not data:
        raise UploadRefused("empty")
    if len(data) > MAX_BYTES:
        raise UploadRefused("too_big")
    found = filetype.guess_mime(data) or ""
    if found in PICTURES:
        return _picture(name, data)
    kind = _zipped(data) if found == "application/zip" else found
    if kind not in FILES:
        raise UploadRefused("type")
    return Checked(_named(name, FILES[kind]), kind, data)


def _picture(name: str, data: bytes) -> Checked:
    """The picture without anything but its pixels: no place, no camera, nothing behind its end."""
    try:
        drawn = _drawn(data)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise UploadRefused("broken") from error
    clear = "A" in drawn.getbands()
    kind, ending = ("PNG", "png") if clear else ("JPEG", "jpg")
    kept = _saved(drawn, kind)
    small = drawn.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    thumb = _saved(_on_white(small) if clear else small, "JPEG")
    return Checked(_named(name, ending), f"image/{kind.lower()}", kept, thumb, *drawn.size)


def _drawn(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise UploadRefused("broken")
            opened.draft("RGB", (MAX_EDGE, MAX_EDGE))
            upright = ImageOps.exif_transpose(opened)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            drawn = upright.convert("RGBA" if clear else "RGB")
    drawn.thumbnail((MAX_EDGE, MAX_EDGE))
    return Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())


def _on_white(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options = {"quality": QUALITY} if kind == "JPEG" else {}
    picture.save(out, kind, optimize=kind == "JPEG", **options)
    return out.getvalue()


def _zipped(data: bytes) -> str:
    """The office format in a zip, told by the part that each must have; anything else is a zip, and refused."""
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((kind for part, kind in _ZIPPED.items() if part in parts), "")


def _named(name: str, ending: str) -> str:
    """The last part of a name, its ending that of the content, without what a file system or header could take amiss."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(c for c in bare if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*;%')
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", bare).strip(" .")[:MAX_NAME]
    return f"{stem or 'file'}.{ending}"
