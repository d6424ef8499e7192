"""Pictures that editors put up."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images", "original_images", "documents"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(b"a picture")
    (tmp_path.parent / "secret.png").write_bytes(b"a secret")


def test_anybody_sees_a_picture_and_may_keep_it(client, folder):
    answer = client.get("/media/images/a.png")

    assert answer.getvalue() == b"a picture"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["original_images/a.png", "documents/a.png", "a.png", "images/", "images/../../secret.png", "../secret.png"]
)
def test_nobody_else_sees_the_rest(client, db, folder, path):
    assert client.get(f"/media/{path}", follow=True).status_code in {400, 404}


def test_staff_see_originals(client, staff, folder):
    client.force_login(staff)

    assert client.get("/media/original_images/a.png").getvalue() == b"a picture"
    assert client.get("/media/documents/a.png").status_code == 404
