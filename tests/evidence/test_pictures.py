"""A picture is stored without what a camera wrote beside it, above all without where it was taken."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.errors import Refused
from evidence.models import Evidence
from evidence.pictures import DamagedPicture, bare_jpeg, bare_png, orientation_of
from evidence.services.evidence import add_evidence
from tests.factories.engagements import make_world
from tests.factories.photographs import (
    CAMERA,
    JPEG,
    PLACE,
    PNG,
    PNG_HEAD,
    exif,
    jpeg_block,
    jpeg_of_a_telephone,
    png_block,
    png_of_a_telephone,
)


def test_a_jpeg_keeps_its_pixels_and_which_way_is_up_and_nothing_else() -> None:
    bare = bare_jpeg(jpeg_of_a_telephone(turned=6))

    assert CAMERA not in bare
    assert PLACE not in bare
    assert bare.endswith(JPEG[2:])
    assert orientation_of(bare[bare.index(b"Exif\0\0") + 6 :]) == 6
    assert bare_jpeg(bare) == bare


def test_a_jpeg_that_is_the_right_way_up_says_nothing() -> None:
    assert bare_jpeg(jpeg_of_a_telephone(turned=1)) == JPEG


def test_the_colour_profile_of_a_jpeg_stays_and_other_blocks_of_its_kind_go() -> None:
    profile = jpeg_block(0xE2, b"ICC_PROFILE\0\x01\x01colours")
    others = jpeg_block(0xE2, b"MPF\0" + PLACE) + jpeg_block(0xE0, b"JFXX\0" + PLACE)
    assert bare_jpeg(JPEG[:2] + profile + others + JPEG[2:]) == JPEG[:2] + profile + JPEG[2:]


def test_a_png_keeps_what_its_pixels_need() -> None:
    assert bare_png(png_of_a_telephone()) == PNG


@pytest.mark.parametrize("cut", range(2, len(JPEG) - 1, 7))
def test_a_jpeg_that_ends_early_is_damaged(cut: int) -> None:
    with pytest.raises(DamagedPicture):
        bare_jpeg(JPEG[:cut])


@pytest.mark.parametrize(
    "content", [b"", PNG[:-1], PNG_HEAD, PNG_HEAD + png_block(b"IDAT", b"x")[:-1] + b"?"]
)
def test_a_png_that_is_broken_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedPicture):
        bare_png(content)


@pytest.mark.parametrize(
    "tiff", [b"", b"II", b"XX*\0", exif()[:12], exif(turned=9), b"MM\0*\xff\xff\xff\xff"]
)
def test_exif_that_makes_no_sense_turns_nothing(tiff: bytes) -> None:
    assert orientation_of(tiff) == 0


def add(world: Any, content: bytes, name: str) -> Evidence:
    return add_evidence(
        by=world.head,
        engagement=world.engagement,
        kind=Evidence.Kind.values[0],
        on=timezone.localdate(),
        looked="",
        seen="The wall",
        source="",
        link="",
        upload=SimpleUploadedFile(name, content),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"), [("wall.jpg", jpeg_of_a_telephone()), ("wall.png", png_of_a_telephone())]
)
def test_what_is_stored_says_nothing_of_the_place(media: Path, name: str, content: bytes) -> None:
    row = add(make_world(), content, name)

    stored = Path(row.file.path).read_bytes()
    assert CAMERA not in stored
    assert PLACE not in stored
    assert row.file_name == name


@pytest.mark.django_db
def test_a_damaged_picture_is_refused_in_a_sentence(media: Path) -> None:
    with pytest.raises(Refused, match="This picture is damaged") as refused:
        add(make_world(), JPEG[:60], "wall.jpg")
    assert refused.value.field == "file"
