"""sherpa-onnx with a model that the test makes, and folders that are none."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from bot.settings import load as settings
from bot.voice.errors import RecogniserUnavailable
from bot.voice.recogniser import NoRecogniser, make_recogniser
from bot.voice.sherpa import Sherpa, confidence, load, model_files
from tests.voice.sounds import silence, speech
from tests.voice.tiny_model import make


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("onnx")
    return make(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def recogniser(model: Path) -> Sherpa:
    return load(model)


def test_speech_is_heard_piece_by_piece_with_its_probabilities(recogniser: Sherpa, tmp_path: Path) -> None:
    said, stream = speech(tmp_path, "您好我要退款"), recogniser.stream()
    partials = [stream.accept(said[start : start + 6400]) for start in range(0, len(said), 6400)]
    (heard,) = stream.finish()
    assert partials == sorted(partials, key=len) and 0 < len(partials[0]) < len(partials[-1])
    assert heard.text.startswith(partials[-1]) and set(heard.text) == {"好", "的"}
    assert heard.confidence is not None and 0.2 < heard.confidence < 1.0


def test_silence_is_no_sentence(recogniser: Sherpa) -> None:
    stream = recogniser.stream()
    assert stream.accept(silence(1)) == "" and stream.finish() == []


def test_sentences_do_not_touch_each_other(recogniser: Sherpa, tmp_path: Path) -> None:
    one, other = recogniser.stream(), recogniser.stream()
    one.accept(speech(tmp_path, "您好我要退款"))
    assert other.finish() == [] and one.finish() != []


@pytest.mark.parametrize(("probabilities", "wanted"), [([0.5, 0.5], 0.5), ([1.0, 0.25], 0.5), ([], None)])
def test_confidence_is_the_geometric_mean(probabilities: list[float], wanted: float | None) -> None:
    assert confidence([math.log(each) for each in probabilities]) == wanted


def test_folder_tells_its_kind_of_model(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<blk> 0\n")
    with pytest.raises(RecogniserUnavailable, match="no encoder and decoder"):
        model_files(tmp_path)
    for name in ("encoder-1.onnx", "encoder-1.int8.onnx", "decoder-1.onnx"):
        (tmp_path / name).write_bytes(b"x")
    assert model_files(tmp_path)["encoder"].name == "encoder-1.int8.onnx"
    (tmp_path / "other").mkdir()
    with pytest.raises(RecogniserUnavailable, match="tokens"):
        model_files(tmp_path / "other")


def test_broken_model_is_text_only_and_does_not_end_the_process(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<blk> 0\n好 1\n", encoding="utf-8")
    for part in ("encoder", "decoder", "joiner"):
        (tmp_path / f"{part}.onnx").write_bytes(b"no model at all")
    made = make_recogniser(settings({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path), "RECOGNISER_DIR": str(tmp_path)}))
    assert isinstance(made, NoRecogniser)
    with pytest.raises(RecogniserUnavailable, match="没能启动"):
        made.stream()


def test_no_model_is_text_only_with_a_reason(tmp_path: Path) -> None:
    made = make_recogniser(settings({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path)}))
    with pytest.raises(RecogniserUnavailable, match="请打字"):
        made.stream()


def test_model_of_the_settings_is_loaded(model: Path, tmp_path: Path) -> None:
    made = make_recogniser(settings({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path), "RECOGNISER_DIR": str(model)}))
    assert made.name.startswith("sherpa:")
