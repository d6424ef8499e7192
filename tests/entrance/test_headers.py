"""What every answer carries, and which scripts may run in the office."""

import re

import pytest
from django.test import override_settings

from jocs_site.entrance.office import add_nonces
from tests.entrance.conftest import sign_in

PUBLIC = "/ja/accounts/login/"


def policy(answer) -> dict[str, str]:
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return dict(directive.partition(" ")[::2] for directive in directives)


def test_a_public_page_may_load_and_run_our_own_files_only(client, db):
    answer = client.get(PUBLIC)

    assert policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self' https://checkout.stripe.com",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    inline = re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", answer.content.decode())
    assert inline == []


@pytest.mark.parametrize("address", [PUBLIC, "/healthz", "/ja/no-such-page/", "/office/", "/static/none.css"])
def test_the_headers_that_never_vary(client, db, address):
    headers = client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{12}", headers["X-Request-ID"])


def test_what_a_signed_in_person_sees_is_kept_nowhere(client, member):
    assert "no-store" not in client.get("/healthz/").headers.get("Cache-Control", "")
    client.force_login(member)

    assert "no-store" in client.get("/ja/my/").headers["Cache-Control"]
    assert "no-store" in client.get("/office/").headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, member):
    cookie = sign_in(client, member).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_outside_development_everything_goes_over_tls(client, db):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=63_072_000):
        assert client.get(PUBLIC).url == f"https://testserver{PUBLIC}"
        assert client.get(PUBLIC, secure=True).headers["Strict-Transport-Security"] == "max-age=63072000"


def test_the_office_has_a_nonce_that_is_never_the_same(client, staff):
    client.force_login(staff)
    first, second = client.get("/office/"), client.get("/office/")

    nonces = [re.search(r"'nonce-([^']+)'", policy(answer)["script-src"])[1] for answer in (first, second)]
    assert nonces[0] != nonces[1]
    assert policy(first)["script-src"] == f"'nonce-{nonces[0]}' 'strict-dynamic'"
    assert "unsafe-inline" not in policy(first)["script-src"]
    assert f'<script nonce="{nonces[0]}" src="/static/wagtailadmin/js/' in first.content.decode()


@pytest.mark.parametrize(
    "script",
    [
        '<script src="/static/wagtailadmin/js/core.js"></script>',
        "<script\n  src='/static/x.js' data-activate=\"editor\"\n>\n</script>",
        '<script src="/office/jsi18n/"></script>',
        '<script>initDateChooser("id_born_on", {"dayOfWeekStart": 0, "format": "Y-m-d"});</script>',
        '<script>new ImageChooser("id_image", {"modalUrl": "/office/images/chooser/"});</script>',
        '<script>(function() {\n var panel = new InlinePanel(JSON.parse("{\\u0022max\\u0022: 3}"));\n})();</script>',
    ],
)
def test_a_script_of_the_office_gets_the_nonce(script):
    marked = script.replace("<script", '<script nonce="N"', 1)

    assert add_nonces(f"<p>{script}</p>", "N") == f"<p>{marked}</p>"


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        '<script src="https://evil.example/x.js"></script>',
        '<script src="//evil.example/static/x.js"></script>',
        '<script src="/media/documents/x.js"></script>',
        '<script src="/static/x.js">alert(1)</script>',
        '<script>initDateChooser("a", alert(1));</script>',
        '<script>initDateChooser("a"); alert(1); new Chooser("b");</script>',
        '<script>new ImageChooser("a")["constructor"]("alert(1)")();</script>',
        '<script>(function() { var panel = new InlinePanel(JSON.parse("{}" + alert(1))); })();</script>',
        '<script type="module">new ImageChooser("a");</script>',
    ],
)
def test_any_other_script_gets_none(script):
    assert add_nonces(script, "N") == script
