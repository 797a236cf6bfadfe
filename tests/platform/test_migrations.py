"""The database gets to the newest version from nothing, and from what there was before there were versions."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Engine

from bot.platform import seed
from bot.platform.database import migrate, open_engine
from bot.platform.tables import metadata


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as db:
        return list(compare_metadata(MigrationContext.configure(db), metadata))


def test_from_nothing_the_versions_make_exactly_the_tables(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    assert _differences(engine) == []
    open_engine(f"sqlite:///{tmp_path}/new.db").dispose()  # a second start changes nothing
    assert _differences(engine) == []


def test_database_from_before_versions_keeps_its_orders(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    old = create_engine(url, future=True)
    migrate(old, "0001")
    with old.begin() as db:
        db.execute(text("DROP TABLE alembic_version"))
        db.execute(text("INSERT INTO customers VALUES ('C1', '阿林', '138****8000', 0, 0)"))
    old.dispose()
    engine = open_engine(url)
    assert _differences(engine) == []
    with engine.connect() as db:
        assert db.execute(text("SELECT nickname FROM customers")).scalar() == "阿林"
        assert "cases" in inspect(db).get_table_names()


def test_seed_fills_only_an_empty_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    for _ in range(2):
        seed.fill_if_empty(engine)
    with engine.connect() as db:
        assert db.execute(text("SELECT count(*) FROM orders")).scalar() == 400
