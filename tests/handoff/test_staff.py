"""Accounts through the console: who may change which, what is refused, and what is written down."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from handoff.accounts import Accounts
from handoff.agents import Role
from handoff.errors import ActionForbidden
from handoff.staff import LETTERS, Staff, new_password
from handoff.tables import open_engine

BODY = {"shown": "小李", "roles": ["agent"], "refund_limit_fen": 20_000}


@pytest.fixture
def made(front: Any) -> tuple[str, str]:
    """A new account's name and password."""
    name = f"li{uuid.uuid4().hex[:8]}"
    answer = front.call("sun", "POST", "/accounts", json={**BODY, "name": name})
    assert answer.status_code == 201, answer.text
    return name, answer.json()["password"]


def _row(front: Any, name: str) -> dict[str, Any]:
    rows = front.call("sun", "GET", "/accounts").json()["accounts"]
    return next(row for row in rows if row["name"] == name)


def _login(front: Any, name: str, password: str) -> Any:
    answer = front.call("", "POST", "/login", json={"name": name, "password": password})
    if answer.status_code == 200:
        front.tokens[name] = answer.json()["token"]
    return answer


def test_new_account_logs_in_with_the_password_that_was_told_once(front, made) -> None:
    name, password = made
    assert set(password) <= set(LETTERS) and len(password) == 12 and new_password() != password
    assert _login(front, name, password).json()["agent"]["shown"] == "小李"
    listed = front.call("sun", "GET", "/accounts").text
    assert password not in listed and "hash" not in listed and "argon2" not in listed
    assert front.call("sun", "POST", "/accounts", json={**BODY, "name": name}).status_code == 409


def test_skills_and_capacity_are_kept_before_the_agent_has_ever_come(front, made) -> None:
    name, _ = made
    profile = {"skills": {"refund": 3}, "capacity": 8, "languages": ["zh", "yue"], "channels": ["elderly"]}
    body = {**BODY, "shown": "李四", "roles": ["agent", "editor"], "profile": profile}
    assert front.call("sun", "PUT", f"/accounts/{name}", json=body).status_code == 200
    row = _row(front, name)
    assert row["shown"] == "李四" and row["editor"] and row["desk"]["skills"] == {"refund": 3}
    assert row["desk"]["capacity"] == 8 and row["desk"]["shown"] == "李四" and row["desk"]["state"] == "offline"


def test_reset_ends_sessions_and_gives_a_new_password(front, made) -> None:
    name, old = made
    _login(front, name, old)
    new = front.call("sun", "POST", f"/accounts/{name}/reset").json()["password"]
    assert _login(front, name, old).status_code == 401
    assert _login(front, name, new).status_code == 200


def test_stopped_account_is_out_and_comes_back(front, made) -> None:
    name, password = made
    _login(front, name, password)
    assert front.call("sun", "POST", f"/accounts/{name}/stop").status_code == 200
    assert _row(front, name)["disabled"] and _login(front, name, password).status_code == 401
    assert front.call("sun", "POST", f"/accounts/{name}/start").status_code == 200
    assert _login(front, name, password).status_code == 200


def test_open_console_of_a_stopped_account_is_closed(front, made, monkeypatch) -> None:
    monkeypatch.setattr("handoff.console_socket.BEAT_SECONDS", 0.05)
    monkeypatch.setattr("handoff.agents.KNOWN_SECONDS", 0.0)
    name, password = made
    _login(front, name, password)
    app: TestClient = front.app
    with app.websocket_connect("/console/ws") as socket:
        socket.send_text(json.dumps({"type": "hello", "token": front.tokens[name]}))
        assert socket.receive_json()["type"] == "ready"
        front.call("sun", "POST", f"/accounts/{name}/stop")
        with pytest.raises(WebSocketDisconnect) as closed:
            while True:
                socket.receive_json()
    assert closed.value.code == 4401


def test_everybody_changes_their_own_password_and_this_session_stays(front, made) -> None:
    name, old = made
    _login(front, name, old)
    other, _ = front.tokens[name], _login(front, name, old)
    this = front.tokens[name]
    assert front.call(name, "POST", "/password", json={"old": old, "new": "eine neue 1"}).status_code == 200
    assert front.call(name, "GET", "/me").status_code == 200
    assert _login(front, name, old).status_code == 401
    assert _login(front, name, "eine neue 1").status_code == 200
    front.tokens["other"], front.tokens["this"] = other, this
    assert front.call("this", "GET", "/me").status_code == 200


@pytest.mark.parametrize("new, words", [("short", "8 到 256 个"), ("", "8 到 256 个"), ("x" * 300, "8 到 256 个")])
def test_bad_new_password_says_why(front, made, new: str, words: str) -> None:
    name, old = made
    _login(front, name, old)
    answer = front.call(name, "POST", "/password", json={"old": old, "new": new})
    assert answer.status_code == 422 and words in answer.text
    same = front.call(name, "POST", "/password", json={"old": old, "new": old})
    wrong = front.call(name, "POST", "/password", json={"old": "not this", "new": "long enough"})
    assert "一样" in same.text and "旧密码不对" in wrong.text and wrong.status_code == 422


@pytest.mark.parametrize(
    "method, path",
    [("GET", ""), ("POST", ""), ("PUT", "/qian"), ("POST", "/qian/reset"), ("POST", "/qian/stop")],
)
@pytest.mark.parametrize("who", ["zhao", "bian"])
def test_agents_and_editors_may_touch_no_account(front, who: str, method: str, path: str) -> None:
    answer = front.call(who, method, f"/accounts{path}", json={**BODY, "name": "wang"})
    assert answer.status_code == 403 and "主管" in answer.json()["text"]
    assert front.call("", method, f"/accounts{path}", json={**BODY, "name": "wang"}).status_code == 401


def test_supervisor_of_another_shop_sees_and_touches_none_of_ours(front) -> None:
    assert front.call("far", "GET", "/accounts").status_code == 404
    assert front.call("far", "POST", "/accounts/zhao/reset").status_code == 404
    assert front.call("sun", "POST", "/accounts/far/reset").status_code == 404
    assert front.call("sun", "POST", "/accounts", json={**BODY, "name": "far"}).status_code == 409


@pytest.mark.parametrize(
    "more, words", [({"roles": ["agent", "admin"]}, "管理员"), ({"refund_limit_fen": 10_000_001}, "退款权限")]
)
def test_nobody_gives_more_than_they_have(front, made, more: dict[str, Any], words: str) -> None:
    name, _ = made
    for path, method in (("", "POST"), (f"/{name}", "PUT")):
        answer = front.call("sun", method, f"/accounts{path}", json={**BODY, "name": "neu", **more})
        assert answer.status_code == 403 and words in answer.text
    assert _row(front, name)["roles"] == ["agent"]


def test_password_of_an_account_that_may_more_is_not_reset(tmp_path) -> None:
    accounts = Accounts(open_engine(f"sqlite:///{tmp_path}/desk.db"))
    sun = accounts.add("sun", "孙组长", "x", roles=(Role.SUPERVISOR,), shop="a", refund_limit_fen=100)
    boss = accounts.add("boss", "老板", "x", roles=(Role.ADMIN,), shop="a", refund_limit_fen=0)
    accounts.add("rich", "小富", "x", shop="a", refund_limit_fen=101)
    staff = Staff(accounts._engine, accounts, "a")
    with pytest.raises(ActionForbidden, match="退款权限"):
        staff.reset(sun, "rich")
    with pytest.raises(ActionForbidden, match="管理员"):
        staff.switch(sun, "boss", on=False)
    assert accounts.check("rich", staff.reset(boss, "rich"))


def test_nobody_changes_their_own_standing(front) -> None:
    body = {**BODY, "refund_limit_fen": 1}
    answers = [
        front.call("sun", "PUT", "/accounts/sun", json=body),
        front.call("sun", "POST", "/accounts/sun/stop"),
        front.call("sun", "POST", "/accounts/sun/reset"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403] and "别的主管" in answers[0].text


@pytest.mark.parametrize(
    "wrong",
    [{"name": "Mit Leer"}, {"name": ""}, {"roles": []}, {"roles": ["king"]}, {"refund_limit_fen": -1}, {"shown": " "}],
)
def test_account_that_cannot_be_kept_is_refused(front, wrong: dict[str, Any]) -> None:
    answer = front.call("sun", "POST", "/accounts", json={**BODY, "name": "neuer", **wrong})
    assert answer.status_code == 422


def test_every_change_is_written_down_with_who_made_it_and_no_password(front, made) -> None:
    name, old = made
    front.call("sun", "PUT", f"/accounts/{name}", json={**BODY, "shown": "李四"})
    new = front.call("sun", "POST", f"/accounts/{name}/reset").json()["password"]
    _login(front, name, new)
    front.call(name, "POST", "/password", json={"old": new, "new": "eine neue 1"})
    front.call("sun", "POST", f"/accounts/{name}/stop")
    listed = front.call("sun", "GET", "/accounts").json()["changes"]
    mine = [(row["by"], row["what"]) for row in reversed(listed) if row["account"] == name]
    assert mine == [("sun", "add"), ("sun", "change"), ("sun", "reset"), (name, "password"), ("sun", "stop")]
    assert new not in str(listed) and old not in str(listed) and "eine neue" not in str(listed)
