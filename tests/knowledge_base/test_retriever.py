"""Retrieval over a few entries: calibrated, saved, and never mixed with another encoder's vectors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.build import build, open_retriever
from knowledge_base.encoder import OnnxEncoder, StaticEncoder, TransformerEncoder, spaced
from knowledge_base.errors import EncoderNotFound, EntryNotFound, IndexStale
from knowledge_base.retriever import Retriever
from tests.knowledge_base.conftest import ENTRIES, SIMPLE, HashEncoder, entry

ROWS = [
    entry(
        "a.seven",
        "七天无理由退货怎么算",
        "签收后几天能退",
        "无理由退货有几天",
        "不喜欢几天内可以退",
        "七天无理由是啥规则",
    ),
    entry("b.invoice", "怎么开发票", "发票在哪里开", "电子发票怎么申请", "想要发票咋弄", "开票要什么信息"),
    entry("c.arrive", "退款多久到账", "钱几天能退回来", "退款到银行卡要多长时间", "退的钱啥时候到", "到账时间多久"),
]
NEGATIVES = [
    "今天天气怎么样",
    "帮我写作文",
    "快递到哪了",
    "我要转人工",
    "你叫什么名字",
    "股票涨了吗",
    "催一下发货",
    "空调不制冷",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("kb")
    build(ROWS, {"other": NEGATIVES}, NEGATIVES, place, progress=lambda words: None)
    return place


@pytest.mark.parametrize(
    "query, entry",
    [("七天无理由咋算的", "a.seven"), ("我想知道发票怎么开", "b.invoice"), ("退款几天到账啊", "c.arrive")],
)
def test_search_finds_the_entry(folder: Path, query: str, entry: str) -> None:
    assert open_retriever(folder).search(query)[0].entry_id == entry


def test_score_is_higher_for_what_is_known(folder: Path) -> None:
    retriever = open_retriever(folder)
    known, unknown = retriever.search("退款多久能到账")[0].score, retriever.search("明天会下雨吗")[0].score
    assert 0 <= unknown < 0.5 < known <= 1


def test_static_encoder_gives_sentence_transformers_vectors(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = tmp_path / "kb"
    build(ROWS, {"other": NEGATIVES}, NEGATIVES, folder, encoder="static", progress=lambda words: None)
    texts = ["七天无理由退货", "发票 怎么开？", "qwerty", "退款123456789到账"]
    theirs = SentenceTransformer(str(folder / "encoder"), device="cpu").encode(
        [spaced(text) for text in texts], normalize_embeddings=True
    )
    np.testing.assert_allclose(StaticEncoder(folder / "encoder").encode(texts), theirs, atol=1e-5)


def test_transformer_encoder_serves_and_a_changed_encoder_is_noticed(folder: Path, tmp_path: Path) -> None:
    model = _small_transformer(tmp_path / "bert")
    vectors = TransformerEncoder(str(model)).encode(["退款", "发票"])
    assert vectors.shape == (2, 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    with pytest.raises(IndexStale, match="was built by encoder"):
        open_retriever(folder, encoder=str(model))
    other = build(ROWS, {}, NEGATIVES, tmp_path / "kb", encoder=str(model), progress=lambda words: None)
    assert other.search("怎么开发票")[0].entry_id == "b.invoice"


def test_onnx_encoder_gives_the_same_vectors_as_torch(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="ENCODER=onnx:… is optional")
    pytest.importorskip("onnx", reason="the test exports a model itself")
    model = _small_transformer(tmp_path / "bert")
    _export(model)
    texts = ["退款多久到账", "发票", "怎么开发票 abc"]
    ours, theirs = OnnxEncoder(model), TransformerEncoder(str(model))
    np.testing.assert_allclose(ours.encode(texts), theirs.encode(texts), atol=1e-4)
    built = build(ROWS, {}, NEGATIVES, tmp_path / "kb", encoder=f"onnx:{model}", progress=lambda words: None)
    assert built.search("怎么开发票")[0].entry_id == "b.invoice"


def test_onnx_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotFound, match="holds no model.onnx"):
        OnnxEncoder(tmp_path)


def test_killed_or_failed_build_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_retriever(folder).fingerprint
    monkeypatch.setattr("knowledge_base.build._replace", lambda work, place: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(ROWS[:2], {}, NEGATIVES, folder, progress=lambda words: None)
    assert open_retriever(folder).fingerprint == before


def test_index_of_other_entries_is_refused(folder: Path, tmp_path: Path) -> None:
    facts = (folder / "retriever.json").read_text(encoding="utf-8")
    other = tmp_path / "kb"
    build(ROWS, {}, NEGATIVES, other, progress=lambda words: None)
    (other / "retriever.json").write_text(facts.replace("开票要什么信息", "开票要什么材料"), encoding="utf-8")
    with pytest.raises(IndexStale):
        open_retriever(other)


SCOPED = (
    entry("s.one", "运费险怎么赔", scope={"shop": ("one",)}),
    entry("s.two", "运费险怎么赔付", scope={"shop": ("two",)}),
    entry("s.phone", "手机保修多久", scope={"category": ("phone",)}),
    entry("s.old", "国庆活动怎么参加", valid_until=date(2026, 10, 7)),
    entry("s.new", "元旦活动怎么参加", valid_from=date(2026, 12, 30)),
)


@pytest.mark.parametrize(
    "query, scope, day, found",
    [
        ("运费险怎么赔付", {"shop": "one"}, 20, {"s.one", "s.phone"}),
        ("运费险怎么赔", {"shop": "two"}, 20, {"s.two", "s.phone"}),
        ("运费险怎么赔", {}, 20, {"s.one", "s.two", "s.phone"}),
        ("手机保修多久", {"shop": "three", "category": "appliance"}, 20, set()),
        ("手机保修多久", {"shop": "three", "category": "phone"}, 20, {"s.phone"}),
        ("国庆活动怎么参加", {"shop": "one"}, 7, {"s.one", "s.phone", "s.old"}),
    ],
)
def test_scope_and_dates_filter_exactly(
    encoder: HashEncoder, query: str, scope: dict[str, str], day: int, found: set[str]
) -> None:
    retriever = Retriever.build(SCOPED, encoder, SIMPLE)
    hits = retriever.search(query, 10, scope=scope, on=date(2026, 10, day))
    assert {hit.entry_id for hit in hits} == found
    assert [hit.score for hit in hits[1:]] == sorted((hit.score for hit in hits[1:]), reverse=True)


def test_updated_encodes_only_what_is_new_and_leaves_the_old_one(retriever: Retriever, encoder: HashEncoder) -> None:
    retriever.search("怎么开发票")
    before = encoder.encoded
    more = entry("d.coupon", "优惠券怎么用", "券用不了怎么办")
    changed = replace(ENTRIES[1], asks=("发票在哪里开",), answer="在订单页开。")
    after = retriever.updated([ENTRIES[0], changed, more])
    assert encoder.encoded - before == 2 + len((*more.wordings, *changed.wordings)) + 2  # rows, then two centres
    assert after.search("优惠券怎么用")[0].entry_id == "d.coupon"
    assert "c.arrive" not in {hit.entry_id for hit in after.search("退款多久到账", 10)}
    assert "想要发票咋弄" not in {hit.wording for hit in after.search("想要发票咋弄", 10)}
    assert retriever.search("退款多久到账")[0].entry_id == "c.arrive"
    assert after.entry("b.invoice").answer == "在订单页开。"
    with pytest.raises(EntryNotFound):
        after.entry("c.arrive")


def test_updated_finds_what_a_new_build_finds(retriever: Retriever, encoder: HashEncoder) -> None:
    entries = [ENTRIES[2], entry("d.coupon", "优惠券怎么用", "券用不了怎么办"), ENTRIES[0]]
    grown, built = retriever.updated(entries), Retriever.build(entries, encoder, SIMPLE)
    for query in ("券怎么用不了", "几天能退", "钱啥时候到账", "今天下雨吗"):
        ours = [(hit.entry_id, round(hit.score, 5)) for hit in grown.search(query)]
        assert ours == [(hit.entry_id, round(hit.score, 5)) for hit in built.search(query)]


def test_homophones_are_found_by_their_sound(retriever: Retriever) -> None:
    assert retriever.search("发票再拿里凯")[0].entry_id == "b.invoice"


def test_empty_and_strange_queries_do_not_fail(retriever: Retriever) -> None:
    for query in ("", " ", "！！！", "\x00", "a" * 5000, "😀"):
        assert all(0 <= hit.score <= 1 for hit in retriever.search(query))


def _small_transformer(place: Path) -> Path:
    """A real BERT checkpoint of two layers, made here: no model hub can be reached."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    place.mkdir()
    chars = sorted({char for item in ROWS for text in item.wordings for char in text})
    (place / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *chars]), encoding="utf-8"
    )
    tokenizer = BertTokenizerFast(str(place / "vocab.txt"))
    config = BertConfig(
        vocab_size=len(chars) + 5, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(place / "raw")
    tokenizer.save_pretrained(place / "raw")
    word = models.Transformer(str(place / "raw"))
    SentenceTransformer(modules=[word, models.Pooling(32)]).save(str(place / "model"))
    return place / "model"


def _export(model: Path) -> None:
    """The transformer as an ONNX file beside its sentence-transformers form."""
    import torch
    from transformers import AutoTokenizer, BertModel

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(model, attn_implementation="eager").eval()

        def forward(self, ids, mask, types):  # type: ignore[no-untyped-def]
            found = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types, return_dict=True)
            return found.last_hidden_state

    given = AutoTokenizer.from_pretrained(model)(["退款"], return_tensors="pt")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "texts", 1: "tokens"} for name in (*names, "last_hidden_state")}
    torch.onnx.export(
        Plain().eval(),
        tuple(given[name] for name in names),
        str(model / "model.onnx"),
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes=axes,
        dynamo=False,
    )
