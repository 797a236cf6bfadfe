"""Uploads: told by content, drawn anew, read by their customer and by agents alone."""

from __future__ import annotations

import asyncio
import io
import threading
import uuid
import zipfile
from typing import Any, Iterator

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from bot.errors import UploadNotFound, UploadRefused
from bot.gateway.app import create_app
from bot.gateway.files import MAX_BYTES, MAX_EDGE, check
from bot.gateway.upload_store import KEEP_SECONDS, UploadStore

GPS = 0x8825
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "orange" if mode == "RGB" else (255, 120, 0, 90)).save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    """A photo turned on its side that tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    return picture(exif=exif)


def office(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(part, "<x/>")
    return out.getvalue()


@pytest.fixture(scope="module")
def gateway(quiet_options) -> Iterator[TestClient]:
    with TestClient(create_app(quiet_options)) as client:
        yield client


class Customer:
    """A demo customer with a conversation of their own."""

    def __init__(self, client: TestClient, who: str = "C1001") -> None:
        made = client.post("/api/demo/session", json={"customer": who, "fresh": True}).json()
        self.client, self.conversation = client, made["conversation"]
        self.head = {"Authorization": f"Bearer {made['token']}"}

    def upload(self, data: bytes, name: str = "照片.jpg") -> Any:
        return self.client.post("/api/chat/uploads", params={"name": name}, content=data, headers=self.head)

    def read(self, upload_id: str, conversation: str = "", **params: Any) -> Any:
        path = f"/api/uploads/{conversation or self.conversation}/{upload_id}"
        return self.client.get(path, params=params, headers=self.head)

    def send(self, **event: Any) -> Any:
        return self.client.post("/api/chat/events", json={"id": uuid.uuid4().hex, **event}, headers=self.head)

    def events(self) -> list[dict[str, Any]]:
        return self.client.get("/api/chat/events", headers=self.head).json()


@pytest.fixture
def customer(gateway: TestClient) -> Customer:
    return Customer(gateway)


@pytest.mark.parametrize(
    "name, data, kind",
    [
        ("a.jpg", picture(), "image/jpeg"),
        ("a.png", picture("PNG", mode="RGBA"), "image/png"),
        ("really.jpg", picture("PNG"), "image/jpeg"),
        ("a.webp", picture("WEBP"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/jpeg"),
        ("发票.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("a.docx", office("word/document.xml"), None),
        ("a.xlsx", office("xl/workbook.xml"), None),
        ("开箱.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 16, "video/mp4"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_kind_is_told_by_content(name: str, data: bytes, kind: str | None) -> None:
    found = check(name, data)
    assert found.type == kind if kind else found.type.startswith("application/vnd.openxmlformats")
    assert found.name.rsplit(".")[0] == name.split(".", maxsplit=1)[0]


@pytest.mark.parametrize(
    "name, data, reason",
    [
        ("a.jpg", SVG, "type"),
        ("a.png", HTML, "type"),
        ("a.jpg", b"\x7fELF" + b"\x00" * 60, "type"),
        ("a.pdf", b"MZ" + b"\x00" * 60, "type"),
        ("a.docx", office("other.txt"), "type"),
        ("a.txt", "你好".encode(), "type"),
        ("a.jpg", b"", "empty"),
        ("a.jpg", picture()[:60], "broken"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 200, "broken"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * MAX_BYTES, "too_big"),
        ("bomb.png", picture("PNG", (9000, 9000)), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_is_not_what_it_says_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check(name, data)
    assert refused.value.reason == reason


def test_picture_keeps_its_pixels_upright_and_nothing_else() -> None:
    found = check("here.jpg", located())
    kept = Image.open(io.BytesIO(found.data))
    assert not kept.getexif() and "exif" not in kept.info
    assert (found.width, found.height) == kept.size == (480, 640)
    assert max(Image.open(io.BytesIO(found.thumb)).size) <= 480


def test_large_picture_is_made_smaller() -> None:
    found = check("wide.jpg", picture(size=(6000, 3000)))
    assert (found.width, found.height) == (MAX_EDGE, MAX_EDGE // 2)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "C:\\a\\..\\b.jpg",
        "a\r\nX-Evil: 1.jpg",
        "",
        "....jpg",
        "x" * 300 + ".exe",
        "a\u202egpj.exe",
    ],
)
def test_name_is_no_path_and_no_header(name: str) -> None:
    kept = check(name, picture()).name
    assert kept.endswith(".jpg") and len(kept) <= 84
    assert not set(kept) & set('/\\\r\n"\u202e') and not kept.startswith(".")


def test_upload_is_read_back_safely(customer: Customer) -> None:
    made = customer.upload(located())
    assert made.status_code == 201
    got = customer.read(made.json()["id"])
    assert got.status_code == 200 and not Image.open(io.BytesIO(got.content)).getexif()
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["content-disposition"].startswith("inline")
    small = customer.read(made.json()["id"], thumb=True)
    assert small.headers["content-type"] == "image/jpeg" and len(small.content) < len(got.content)


def test_file_that_is_no_picture_is_for_saving(customer: Customer) -> None:
    made = customer.upload(b"%PDF-1.7\n%%EOF", "发票.pdf").json()
    got = customer.read(made["id"])
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%8F%91")


@pytest.mark.parametrize(
    "data, status",
    [(SVG, 400), (HTML, 400), (b"\xff\xd8\xff" + b"0" * 11 * 1024 * 1024, 413)],
    ids=["svg", "html", "large"],
)
def test_refusal_says_why(customer: Customer, data: bytes, status: int) -> None:
    refused = customer.upload(data, "a.jpg")
    assert refused.status_code == status and len(refused.json()["text"]) > 5


def test_another_customers_file_is_not_found(gateway: TestClient, customer: Customer) -> None:
    other, made = Customer(gateway, "C1002"), customer.upload(picture()).json()
    assert other.read(made["id"], customer.conversation).status_code == 404
    assert other.read(made["id"]).status_code == 404
    refused = other.send(type="message", text="看", attachments=[made["id"]])
    assert refused.status_code == 400 and not other.events()


def test_nothing_is_read_without_a_token(gateway: TestClient, customer: Customer) -> None:
    made = customer.upload(picture()).json()
    path = f"/api/uploads/{customer.conversation}/{made['id']}"
    assert gateway.get(path).status_code == 401
    assert gateway.post("/api/chat/uploads", content=picture()).status_code == 401


@pytest.mark.parametrize(
    "wanted", ["..%2F..%2Fsecrets.json", "%2e%2e/secrets.json", "0" * 31, "A" * 32, "0" * 32 + ".json"]
)
def test_path_tricks_find_nothing(customer: Customer, wanted: str) -> None:
    assert customer.read(wanted).status_code == 404


@pytest.mark.parametrize("ids", ["x", [None], [["a"]], [1], ["0" * 32], ["0" * 32] * 10, {"id": 1}])
def test_message_with_bad_attachments_is_refused(customer: Customer, ids: Any) -> None:
    assert customer.send(type="message", text="看", attachments=ids).status_code == 400


def test_message_carries_its_pictures_in_log_and_inbox(customer: Customer, quiet_options) -> None:
    made = customer.upload(picture()).json()
    assert customer.send(type="message", text="", attachments=[made["id"]]).status_code == 202
    (event,) = customer.events()
    assert event["attachments"] == [made] and event["text"] == "[图片]" and event["wordless"]
    import json

    import redis

    raw = redis.Redis.from_url(quiet_options.redis_url).lindex(f"yd:{{{customer.conversation}}}:pending", 0)
    assert json.loads(raw)["attachments"][0]["id"] == made["id"]


def test_agent_reads_files_of_what_was_handed_over(customer: Customer, quiet_options) -> None:
    token = in_thread(agent_token(quiet_options))
    made = customer.upload(picture()).json()
    path = f"/api/uploads/{customer.conversation}/{made['id']}"
    head = {"Authorization": f"Bearer {token}"}
    assert customer.client.get(path, headers=head).status_code == 404
    in_thread(hand_over(quiet_options, customer.conversation))
    assert customer.client.get(path, headers=head).status_code == 200


def test_other_origins_may_ask_with_a_token(gateway: TestClient, customer: Customer) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    allowed = gateway.options("/api/chat/uploads", headers={**asked, "Access-Control-Request-Headers": "authorization"})
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in allowed.headers
    refused = gateway.options("/api/console/login", headers=asked)
    assert "access-control-allow-origin" not in refused.headers


def test_store_keeps_outside_the_web_and_forgets(tmp_path) -> None:
    store = UploadStore(tmp_path)
    upload = store.keep("c1", check("a.jpg", picture()))
    assert store.path("c1", upload, thumb=True).suffix == ".thumb"
    with pytest.raises(UploadNotFound):
        store.find("../c1", upload.id)
    assert store.sweep() == 0
    import time

    assert store.sweep(now=time.time() + KEEP_SECONDS + 60) == 3
    with pytest.raises(UploadNotFound):
        store.find("c1", upload.id)


def in_thread(work: Any) -> Any:
    """Runs a coroutine on a loop of its own."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return found[0]


async def agent_token(options) -> str:
    from bot.serve import demo_agents
    from handoff.accounts import Accounts
    from handoff.agents import Agents
    from handoff.tables import open_engine

    password = (await demo_agents(options))["zhao"]
    agents = Agents(Accounts(open_engine(options.database_url)), secret=options.token_secret, hours=1)
    _, token = await agents.login("zhao", password)
    return token


async def hand_over(options, conversation: str) -> None:
    from redis.asyncio import Redis

    from bot.conversation import Conversations
    from bot.events import owner_event
    from bot.messages import Owner

    redis = Redis.from_url(options.redis_url, decode_responses=True)
    await Conversations(redis).note(conversation, owner_event(Owner.QUEUE, place=1))
    await redis.close()
