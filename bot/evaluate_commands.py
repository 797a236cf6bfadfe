"""`yingda evaluate …`: understanding, retrieval, entities, dialogues and calls, measured by the code that serves."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import typer

from bot.settings import Settings


def commands(start: Callable[[], Settings], run: Callable[[Callable[[], None]], None]) -> typer.Typer:
    """`start` gives settings and logging, `run` says in one line why a command failed."""
    evaluate = typer.Typer(no_args_is_help=True, help="Measure understanding, retrieval and dialogues.")

    @evaluate.command("nlu")
    def evaluate_nlu(
        file: Path,
        report: Path = typer.Option(None, help="Where the HTML report goes; default var/reports/nlu-NAME.html."),
    ) -> None:
        """Understanding on `text<TAB>intents` lines; prints one JSON object and writes an HTML report."""
        from bot import evaluate as measuring

        run(lambda: measuring.nlu(start(), file, report=report))

    @evaluate.command("faq")
    def evaluate_faq(file: Path) -> None:
        """Retrieval on `query<TAB>entry ids` lines; prints one JSON object."""
        from bot import evaluate as measuring

        run(lambda: measuring.faq(start(), file))

    @evaluate.command("entities")
    def evaluate_entities(file: Path) -> None:
        """Entities on `text<TAB>entity=value@surface; …` lines; prints one JSON object."""
        from bot import evaluate_entities as measuring

        run(lambda: measuring.run(file))

    @evaluate.command("retrieval")
    def evaluate_retrieval(file: Path) -> None:
        """Retrieval alone on `query<TAB>entry ids` lines, its parts beside each other; JSON lines."""
        from bot import evaluate_retrieval as measuring

        run(lambda: measuring.entries(start(), file))

    @evaluate.command("pairs")
    def evaluate_pairs(file: Path) -> None:
        """Retrieval on `a<TAB>b<TAB>1|0` question pairs, its parts beside each other; JSON lines."""
        from bot import evaluate_retrieval as measuring

        run(lambda: measuring.pairs(start(), file))

    @evaluate.command("dialogues")
    def evaluate_dialogues(folder: Path) -> None:
        """Whole dialogues from YAML files; prints one JSON object and fails if a dialogue does."""
        from bot import dialogues

        run(lambda: dialogues.run(start(), folder))

    @evaluate.command("calls")
    def evaluate_calls(
        folder: Path,
        noise: list[float] = typer.Option([0.0], help="Share of characters misheard; may be given several times."),
        nbest: bool = typer.Option(True, "--nbest/--no-nbest", help="All hypotheses, or the first alone."),
        pinyin: bool = typer.Option(
            True, "--pinyin/--no-pinyin", help="Repair by sound and by the caller's own orders."
        ),
        sample: int = typer.Option(0, help="As many dialogues, evenly taken; 0 for all."),
    ) -> None:
        """Whole calls with recognition noise; prints one JSON object for each rate."""
        from bot import calls

        ears = list(calls.levels(noise, nbest=nbest, pinyin=pinyin))
        run(lambda: calls.run(start(), folder, ears, sample=sample))

    return evaluate
