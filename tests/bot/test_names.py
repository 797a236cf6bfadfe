"""Names by spaCy, and what finding them must not cost."""

from __future__ import annotations

import subprocess
import sys

from bot.assistant.names import find_names, without

LOADED = (
    "import sys; from bot.assistant.names import find_names; find_names('小米手机坏了'); print('torch' in sys.modules)"
)


def test_brand_and_product_are_found() -> None:
    assert {(found.entity, found.value) for found in find_names("小米手机坏了")} >= {
        ("brand", "xiaomi"),
        ("product", "手机"),
    }


def test_finding_names_does_not_load_torch() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_leaves_what_is_there_and_comes_back() -> None:
    with without("json"):
        import json
    assert json.dumps(1) == "1"
    with without("xmlrpc"):
        assert sys.modules["xmlrpc"] is None
    assert "xmlrpc" not in sys.modules
