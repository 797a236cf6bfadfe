"""WeChat's envelope and XML, on the vectors that Tencent published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.errors import ChannelRefused
from bot.channels.wechat import xml
from bot.channels.wechat.envelope import Envelope, signature
from tests.channels import vectors as v

WECOM = Envelope(v.WECOM_TOKEN, v.WECOM_KEY, v.WECOM_CORP)
BOMB = (
    """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><xml><Content>&lol2;</Content></xml>"""
)
OUTSIDE = """<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]><xml><Content>&file;</Content></xml>"""
BARE_DOCTYPE = """<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml><Content>a</Content></xml>"""


def _open(ciphertext: str, signed: dict[str, str], envelope: Envelope = WECOM) -> str:
    sign = signed["msg_signature"]
    return envelope.open(ciphertext, signed=sign, timestamp=signed["timestamp"], nonce=signed["nonce"])


def test_published_echo_opens() -> None:
    assert _open(v.ECHO["echostr"], v.ECHO) == v.ECHO_PLAIN


def test_published_message_opens() -> None:
    found = xml.read(_open(v.POST_ENCRYPT, v.POST))
    assert found["Content"] == "hello"
    assert found["MsgType"] == "text" and found["ToUserName"] == v.WECOM_CORP


def test_published_sealing_is_met_byte_for_byte() -> None:
    envelope = Envelope(v.OFFICIAL_TOKEN, v.OFFICIAL_KEY, v.OFFICIAL_APP, random=lambda count: v.OFFICIAL_RANDOM)
    assert envelope.seal(v.OFFICIAL_PLAIN) == v.OFFICIAL_SEALED


@given(st.text(max_size=300))
def test_what_is_sealed_opens_again(message: str) -> None:
    sealed = WECOM.seal(message)
    sign = WECOM.sign(sealed, timestamp="1", nonce="2")
    assert WECOM.open(sealed, signed=sign, timestamp="1", nonce="2") == message


@pytest.mark.parametrize("field", ["msg_signature", "timestamp", "nonce"])
def test_anything_changed_beside_the_text_is_refused(field: str) -> None:
    with pytest.raises(ChannelRefused):
        _open(v.ECHO["echostr"], {**v.ECHO, field: v.ECHO[field] + "0"})


@pytest.mark.parametrize("text", ["", "AAAA", "!!", v.ECHO["echostr"][:-4], v.ECHO["echostr"][24:]])
def test_broken_ciphertext_with_a_right_signature_is_refused(text: str) -> None:
    sign = signature(v.WECOM_TOKEN, "1", "2", text)
    with pytest.raises(ChannelRefused):
        WECOM.open(text, signed=sign, timestamp="1", nonce="2")


def test_message_for_somebody_else_is_refused() -> None:
    other = Envelope(v.WECOM_TOKEN, v.WECOM_KEY, "wx0000000000000000")
    sealed = other.seal("hello")
    with pytest.raises(ChannelRefused):
        WECOM.open(sealed, signed=other.sign(sealed, timestamp="1", nonce="2"), timestamp="1", nonce="2")


def test_key_of_the_wrong_length_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="43"):
        Envelope("token", "short", "wx")


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, BARE_DOCTYPE, "", "<xml>", "no xml", "<a>" * 20 + "</a>" * 20])
def test_xml_that_declares_or_is_broken_is_refused(body: str) -> None:
    with pytest.raises(ChannelRefused):
        xml.read(body)


def test_xml_that_is_too_long_is_refused() -> None:
    with pytest.raises(ChannelRefused):
        xml.read(b"<xml>" + b"a" * xml.LONGEST + b"</xml>")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs")), max_size=80).map(str.strip))
def test_xml_written_is_read_back(text: str) -> None:
    assert xml.read(xml.write({"Content": text, "Time": 5})) == {"Content": text, "Time": "5"}


def test_end_of_cdata_inside_a_text_stays_text() -> None:
    text = "a]]><Content>b"
    assert xml.read(xml.write({"Content": text}))["Content"] == text
