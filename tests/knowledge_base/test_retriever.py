"""Retrieval over a few entries: calibrated, saved, and never mixed with another encoder's vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.build import build, open_retriever
from knowledge_base.encoder import StaticEncoder, TransformerEncoder, spaced
from knowledge_base.errors import IndexStale

ROWS = [
    ("a.seven", text)
    for text in (
        "七天无理由退货怎么算",
        "签收后几天能退",
        "无理由退货有几天",
        "买了不喜欢几天内可以退",
        "七天无理由是啥规则",
    )
]
ROWS += [
    ("b.invoice", text) for text in ("怎么开发票", "发票在哪里开", "电子发票怎么申请", "想要发票咋弄", "开票要什么信息")
]
ROWS += [
    ("c.arrive", text)
    for text in ("退款多久到账", "钱几天能退回来", "退款到银行卡要多长时间", "退的钱啥时候到", "到账时间多久")
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


def test_static_encoder_gives_sentence_transformers_vectors(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

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
    assert len(other.search("怎么开发票")) == 3


def _small_transformer(place: Path) -> Path:
    """A real BERT checkpoint of two layers, made here: no model hub can be reached."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    place.mkdir()
    chars = sorted({char for _, text in ROWS for char in text})
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
