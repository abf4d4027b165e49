"""The outer layers: errors in our shape, headers, health, pages, and tables as the migrations make them."""

import logging
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from contact_center.catalogue import load_sentences
from contact_center.problems import STATUS
from contact_center.tables import metadata
from tests.contact_center.world import World

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("GET", "/assets/nowhere.js", 404, "not_found"),
        ("GET", "/assets/%2e%2e/%2e%2e/secrets.env", 404, "not_found"),
        ("DELETE", "/api/v1/sessions", 405, "method_not_allowed"),
        ("GET", "/", 404, "pages_not_built"),
        ("GET", "/desk", 404, "pages_not_built"),
    ],
)
async def test_what_is_not_there_says_so_in_our_shape(
    here: World, method: str, path: str, status: int, code: str
) -> None:
    response = await here.http.request(method, path)

    assert response.status_code == status
    assert response.json()["error"]["code"] == code


async def test_every_error_has_a_sentence() -> None:
    assert set(load_sentences().errors) == set(STATUS)


async def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.yml"
    file.write_text("on_it: 好", encoding="utf-8")

    with pytest.raises(ValueError, match=str(file)):
        load_sentences(file)


@pytest.mark.parametrize("path", ["/healthz", "/nowhere"])
async def test_every_answer_has_the_security_headers(here: World, path: str) -> None:
    headers = (await here.http.get(path)).headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_built_pages_are_served(here: World) -> None:
    folder = here.settings.web_folder
    (folder / "assets").mkdir(parents=True)
    (folder / "demo.html").write_text("<!doctype html>demo")
    (folder / "assets" / "a-123.js").write_text("1")
    try:
        page = await here.http.get("/")
        asset = await here.http.get("/assets/a-123.js")
    finally:
        (folder / "demo.html").unlink()

    assert "demo" in page.text
    assert "immutable" in asset.headers["cache-control"]


async def test_it_is_ready_when_every_part_answers(here: World) -> None:
    response = await here.http.get("/readyz")

    assert response.status_code == 200
    assert response.json()["parts"] == dict.fromkeys(("contact_center", "core_bank", "rasa", "actions"), True)


async def test_it_is_not_ready_while_a_part_is_down(here: World) -> None:
    here.bank.down = True

    response = await here.http.get("/readyz")

    assert response.status_code == 503
    assert response.json()["parts"]["core_bank"] is False
    assert (await here.http.get("/healthz")).status_code == 200


async def test_metrics_count_turns_and_name_nobody(here: World) -> None:
    customer = await here.customer()
    await customer.say("你好")

    metrics = (await here.http.get("/metrics")).text

    assert 'yinban_turns_total{handler="bot"}' in metrics
    assert customer.conversation_id not in metrics


async def test_the_schema_names_the_public_calls(here: World) -> None:
    paths = (await here.http.get("/openapi.json")).json()["paths"]

    assert "/api/v1/conversations/{conversation_id}/messages" in paths


@pytest.mark.parametrize("here", [{"embedding_origins": "https://www.bank.example"}], indirect=True)
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://www.bank.example", True),
        ("https://www.bank.example.evil.test", False),
        ("http://www.bank.example", False),
        ("null", False),
    ],
)
async def test_only_exact_origins_may_embed_us(here: World, origin: str, allowed: bool) -> None:
    headers = (await here.http.get("/healthz", headers={"Origin": origin})).headers

    assert (headers.get("access-control-allow-origin") == origin) is allowed


async def test_no_text_of_a_message_is_logged(here: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="contact_center")
    visitor = await here.visitor()
    here.rasa.failures = 1

    await visitor.say("悄悄话")

    assert "悄悄话" not in caplog.text
    assert visitor.token not in caplog.text


async def test_the_migrations_make_the_tables(here: World) -> None:
    with here.context.database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []
