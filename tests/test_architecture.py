"""The table of design: a message walks one way, and each heavy library has one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.settings import ROOT

WORDS = ("bot.messages", "bot.settings", "bot.events", "bot.texts", "bot.errors")
# folder or module -> what of ours it may import
ALLOWED = {
    "knowledge_base": ("knowledge_base",),
    "bot/messages.py": (),
    "bot/settings.py": ("bot.channels.settings", "bot.platform_settings", "bot.errors"),
    "bot/platform_settings.py": ("bot.errors",),
    "bot/channels/settings.py": ("bot.errors",),
    "bot/channels": ("bot.channels", "bot.conversation", "bot.stopping", *WORDS),
    "bot/texts.py": (),
    "bot/stopping.py": (),
    "bot/events.py": ("bot.messages", "bot.texts"),
    "handoff": ("handoff", *WORDS),
    "actions": ("actions", "knowledge_base", *WORDS),
    "actions/platform": ("actions.platform", "actions.rules", *WORDS),
    "actions/rules": ("actions.rules", "actions.platform.contract"),  # pure: facts in, a ruling out
    # the rules that read typed values read spoken ones too; hearing compares by sound and with the domain's words
    "bot/voice": (
        "bot.voice",
        "bot.assistant.values",
        "bot.assistant.corrector",
        "knowledge_base.sounds",
        "knowledge_base.features",
        *WORDS,
    ),
    "bot/platform": ("bot.platform", *WORDS),
    "bot/assistant": ("bot.assistant", "bot.voice", "knowledge_base", "actions", *WORDS),
    "bot/conversation.py": WORDS,
    "bot/plain.py": WORDS,
    "bot/family.py": ("bot.conversation", *WORDS),
    "bot/knowledge.py": ("bot.train", "knowledge_base", *WORDS),
    # the gateway receives kuaidi100's pushes and keeps them where the workers read them; it asks the platform, in the
    # customer's name, for what they can point at; agents see a customer's orders and act in their name through the
    # contract, never through an adapter
    "bot/gateway": (
        "bot.gateway",
        "bot.channels",
        "bot.conversation",
        "bot.family",
        "bot.knowledge",
        "bot.stopping",
        "bot.voice",
        "handoff",
        "knowledge_base",
        "actions.platform.kuaidi100",
        "actions.platform.contract",
        "actions.platform.provider",
        "actions.platform.errors",
        *WORDS,
    ),
    "bot/reminders.py": (),
    "bot/archive.py": ("bot.conversation",),
    "bot/service_report.py": ("bot.archive", "bot.reminders", *WORDS),
    "bot/proactive.py": (
        "actions.platform",
        "bot.conversation",
        "bot.gateway.auth",
        "bot.reminders",
        "bot.voice.speech",
        *WORDS,
    ),
}
# library -> where it may be imported
HOMES = {
    "rasa": ("bot/assistant", "bot/train.py", "bot/bench"),
    "rasa_sdk": ("actions", "bot/assistant/in_process.py"),
    "fastapi": (
        "bot/gateway",
        "bot/platform",
        "handoff/console_api.py",
        "handoff/console_socket.py",
        "handoff/staff_api.py",
        "handoff/supervisor_api.py",
    ),
    "faiss": ("knowledge_base",),
    "sentence_transformers": ("knowledge_base",),
    "sqlalchemy": ("handoff", "bot/archive.py", "bot/platform", "bot/knowledge.py", "bot/review.py", "knowledge_base"),
    "alembic": ("bot/platform",),
    "argon2": ("handoff/accounts.py",),
    "jinja2": ("bot/platform", "bot/report"),
    "PIL": ("bot/gateway/files.py",),
    "filetype": ("bot/gateway/files.py",),
    "purgatory": ("actions/platform",),
    "stamina": ("actions/platform", "bot/channels/webhook.py"),
    "cryptography": ("bot/channels/wechat/envelope.py",),
    "pymilvus": ("knowledge_base/milvus.py",),
    "onnxruntime": ("knowledge_base/onnx_session.py",),
    "spacy": ("bot/assistant",),
    "sherpa_onnx": ("bot/voice/sherpa.py",),
    "webrtcvad": ("bot/voice/endpoint.py",),
}
OURS = ("bot", "actions", "handoff", "knowledge_base")
SKILLS = (
    "order",
    "logistics",
    "delivery",
    "refund",
    "progress",
    "pickup",
    "cancel",
    "human",
    "warranty",
    "repair",
    "install",
    "tradein",
    "dispute",
    "modify",
    "invoice",
    "price",
    "coupon",
    "payment",
)
SKILL_FILES = (
    "bot/assistant/domain/{}.yml",
    "nlu_data/nlu/{}.yml",
    "nlu_data/rules/{}.yml",
    "actions/{}.py",
    "tests/actions/test_{}.py",
    "tests/conversations/test_{}.yml",
)
MAX_LINES = 300


def _modules() -> list[Path]:
    return [path for name in OURS for path in sorted((ROOT / name).rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _below(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in allowed)


@pytest.mark.parametrize("place", ALLOWED)
def test_folder_imports_only_what_its_place_allows(place: str) -> None:
    paths = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in _imports(path)
        if name.split(".")[0] in OURS and not _below(name, ALLOWED[place]) and name != "bot.settings"
    ]
    assert not [line for line in wrong if not line.endswith("imports bot.settings")]


@pytest.mark.parametrize("library", HOMES)
def test_heavy_library_is_imported_only_at_home(library: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if any(_below(name, (library,)) for name in _imports(path))
        and not str(path.relative_to(ROOT)).startswith(HOMES[library])
    ]
    assert not wrong


@pytest.mark.parametrize("skill", SKILLS)
def test_skill_is_found_by_its_name(skill: str) -> None:
    missing = [name.format(skill) for name in SKILL_FILES if not (ROOT / name.format(skill)).exists()]
    assert not missing


def test_only_settings_reads_the_environment() -> None:
    allowed = ("bot/settings.py", "bot/logs.py", "bot/cli.py", "bot/local_stack.py", "bot/supervisor.py")
    allowed += ("bot/terminal.py", "bot/call_terminal.py", "bot/calls.py", "bot/dialogues.py", "bot/bench/")
    readers = [p for p in _modules() if "os.environ" in p.read_text(encoding="utf-8")]
    assert not [str(p.relative_to(ROOT)) for p in readers if not str(p.relative_to(ROOT)).startswith(allowed)]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_pages_build_no_markup_from_text() -> None:
    scripts = [*(ROOT / "bot" / "web").rglob("*.js"), *(ROOT / "handoff" / "console").rglob("*.js")]
    banned = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    found = [f"{s.name}: {word}" for s in scripts for word in banned if word in s.read_text(encoding="utf-8")]
    assert scripts and not found
