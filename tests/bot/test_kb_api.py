"""The editors' API: who may, what it says when something is wrong, and what becomes of an edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.gateway import kb_api
from handoff import console_api
from handoff.accounts import Accounts
from handoff.agents import Agents, Role
from handoff.tables import open_engine
from knowledge_base.entries import entry_of, plain
from knowledge_base.live import Served
from knowledge_base.preview import preview
from knowledge_base.retriever import Retriever
from knowledge_base.review import Review
from knowledge_base.store import Store
from tests.knowledge_base.conftest import ENTRIES, SIMPLE, HashEncoder, entry


@dataclass
class SmallDesk:
    """The store, and a retriever that follows its newest version."""

    store: Store
    first: Retriever

    def served(self) -> Served:
        version = self.store.newest()
        return Served(version, self.first.updated(self.store.entries_of(version)) if version else self.first)

    def retriever(self) -> Retriever:
        return self.served().retriever

    def workers(self) -> list[dict[str, Any]]:
        return []


@pytest.fixture
def retriever() -> Retriever:
    return Retriever.build(ENTRIES, HashEncoder(), SIMPLE)


@pytest.fixture
def desk(tmp_path: Path, retriever: Retriever) -> SmallDesk:
    store = Store.open(f"sqlite:///{tmp_path}/kb.db")
    store.take_in(ENTRIES, editor="zhao")
    store.publish(editor="zhao")
    return SmallDesk(store, retriever)


@pytest.fixture
def client(desk: SmallDesk, tmp_path: Path) -> Iterator[TestClient]:
    accounts = Accounts(open_engine(f"sqlite:///{tmp_path}/desk.db"))
    agents = Agents(accounts, secret="s" * 32, hours=1)
    app = FastAPI()
    app.include_router(kb_api.router(lambda: desk, agents))  # type: ignore[arg-type, return-value]
    console_api.add_errors(app)
    kb_api.add_errors(app)
    token = agents.token_for(accounts.add("zhao", "小赵", "x", roles=(Role.EDITOR,)))
    with TestClient(app, headers={"Authorization": f"Bearer {token}"}) as found:
        found.plain_agent = agents.token_for(accounts.add("qian", "小钱", "x"))  # type: ignore[attr-defined]
        yield found


def test_only_editors_may(client: TestClient) -> None:
    no_editor = {"Authorization": f"Bearer {client.plain_agent}"}  # type: ignore[attr-defined]
    for method, path in (("GET", "entries"), ("POST", "publish"), ("GET", "review"), ("POST", "versions/1/restore")):
        assert client.request(method, f"/api/kb/{path}", headers={"Authorization": ""}, json={}).status_code == 401
        assert client.request(method, f"/api/kb/{path}", headers=no_editor, json={}).status_code == 403


def test_entry_is_created_edited_published_and_restored(client: TestClient) -> None:
    made = client.post("/api/kb/entries", json={"entry": plain(entry("d.coupon", "优惠券怎么用", "券用不了怎么办"))})
    assert made.status_code == 201 and made.json()["revision"] == 1
    changed = {**made.json()["entry"], "answer": "下单时选。"}
    assert client.put("/api/kb/entries/d.coupon", json={"entry": changed, "revision": 1}).json()["revision"] == 2
    late = client.put("/api/kb/entries/d.coupon", json={"entry": changed, "revision": 1})
    assert late.status_code == 409 and "changed by zhao" in late.json()["text"]
    assert client.post("/api/kb/publish", json={"note": "加券"}).json()["version"] == 2
    assert _first(client, "优惠券怎么用") == ("d.coupon", "下单时选。")
    assert client.post("/api/kb/publish", json={}).status_code == 409
    assert client.post("/api/kb/versions/1/restore").json()["version"] == 3
    assert _first(client, "优惠券怎么用")[0] != "d.coupon"
    history = client.get("/api/kb/entries/d.coupon").json()["history"]
    assert [edit["action"] for edit in history] == ["retire", "edit", "create"]


def _first(client: TestClient, question: str) -> tuple[str, str]:
    hit = client.post("/api/kb/ask", json={"question": question}).json()["hits"][0]
    return hit["entry_id"], hit["answer"]


def test_bad_entry_is_refused_with_every_reason(client: TestClient) -> None:
    bad = {**plain(ENTRIES[0]), "id": "x.y", "answer": "长" * 121, "colour": "red"}
    answer = client.post("/api/kb/entries", json={"entry": bad})
    assert answer.status_code == 422
    assert "over 120" in answer.json()["text"] and "unexpected key colour" in answer.json()["text"]


def test_search_finds_by_text_and_by_meaning(client: TestClient) -> None:
    found = client.get("/api/kb/entries", params={"q": "发票"}).json()["entries"]
    assert found[0]["entry"]["id"] == "b.invoice"
    assert client.get("/api/kb/entries").json()["count"] == 3


def test_preview_tells_what_is_won_and_stores_nothing(client: TestClient, desk: SmallDesk) -> None:
    Review(desk.store).record("报销的单子到账抬头")
    before = desk.retriever().search("报销的单子到账抬头")[0].entry_id
    other = next(found for found in ENTRIES if found.id != before)
    changed = {**plain(other), "asks": [*other.asks, "报销的单子到账抬头"]}
    effect = client.post("/api/kb/preview", json={"entry": changed}).json()
    (move,) = [move for move in effect["won"] if move["question"] == "报销的单子到账抬头"]
    assert (move["before"], move["after"]) == (before, other.id)
    assert desk.store.draft(other.id).revision == 1


def test_preview_tells_what_is_lost(retriever: Retriever) -> None:
    taken = {**plain(ENTRIES[2]), "question": "今天天气", "asks": ["今天下雨吗"], "answer": "看天气预报。"}
    effect = preview(retriever, entry_of(taken))
    assert {move.before for move in effect.lost} == {"c.arrive"} and effect.lost[0].after != "c.arrive"


def test_upload_of_a_wrong_file_names_line_and_reason(client: TestClient, desk: SmallDesk) -> None:
    text = "- id: e.one\n  question: 问\n  asks: [怎么问]\n  answer: 答\n  speech: 答\n  source: 规则\n  colour: red\n"
    answer = client.post("/api/kb/import", params={"name": "e.yml"}, content=text.encode())
    assert answer.status_code == 422 and "e.yml:7: e.one: unexpected key colour" in answer.json()["text"]
    good = client.post("/api/kb/import", params={"name": "说明.md"}, content="# 安装\n\n先关总阀。".encode())
    assert good.json() == {"read": 1, "changed": 1}
    assert desk.store.draft("doc.shuoming.p1").entry.passage


def test_review_group_is_accepted_with_one_call(client: TestClient, desk: SmallDesk) -> None:
    review = Review(desk.store)
    review.record("退款到银行卡多长时间到账", entry_id="c.arrive", score=0.4)
    (group,) = client.get("/api/kb/review").json()
    assert group["entry_id"] == "c.arrive"
    client.post(f"/api/kb/review/{group['id']}/accept", json={})
    assert client.get("/api/kb/review").json() == []
    client.post("/api/kb/publish", json={})
    hit = client.post("/api/kb/ask", json={"question": "退款到银行卡多长时间到账"}).json()["hits"][0]
    assert hit["wording"] == "退款到银行卡多长时间到账"
    assert client.post(f"/api/kb/review/{group['id']}/dismiss").status_code == 404
