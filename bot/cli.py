"""One command line: `yingda`. Every command exits non-zero on failure and says why in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from bot import logs, settings
from bot.errors import YingdaError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="应答 (yingda)")
review = typer.Typer(invoke_without_command=True, help="Sentences not understood for sure, to be labelled.")
app.add_typer(review, name="review")


def _start(*, demo: bool = False) -> settings.Settings:
    """Settings and logging for one command; demo mode also for commands that only look at this checkout."""
    import os

    if demo:
        os.environ.setdefault("YINGDA_DEMO", "1")
    try:
        options = settings.load()
    except YingdaError as error:
        _fail(error)
    logs.set_up(options.log_level, customer_text=options.log_customer_text)
    return options


def _fail(error: Exception) -> None:
    print(f"yingda: {error}", file=sys.stderr)
    raise SystemExit(1)


@app.command()
def serve() -> None:
    """All of it on this machine, demo mode, with an embedded Redis."""
    from bot import serve as everything
    from bot import train as training

    options = _start(demo=True)
    if not training.model_path(options).exists():
        training.train(options)
    everything.run(options)


@app.command()
def gateway() -> None:
    """The API and the pages."""
    from bot import processes

    processes.gateway(_start())


@app.command()
def worker() -> None:
    """Answers what waits in the inbox."""
    from bot import processes

    try:
        processes.worker(_start())
    except YingdaError as error:
        _fail(error)


@app.command()
def proactive() -> None:
    """Unasked messages: one useful sentence when something happens at the platform."""
    from bot import processes

    _run(lambda: processes.proactive(_start()))


@app.command()
def platform() -> None:
    """The reference platform alone."""
    from bot import processes

    processes.platform(_start(demo=True))


@app.command()
def train(
    force: bool = typer.Option(False, help="Train even if the model is up to date."),
    review: bool = typer.Option(False, "--review", help="First walk through the review list."),
) -> None:
    """Trains the assistant if its data has changed."""
    from bot import train as training

    options = _start(demo=True)
    if review:
        _run(lambda: _walk(options))
    training.train(options, force=force)


def _walk(options: settings.Settings) -> None:
    from bot import review_terminal
    from bot.review_examples import Examples

    print(f"{review_terminal.walk(_list(options), Examples())} sentences added")


def _list(options: settings.Settings):  # type: ignore[no-untyped-def]
    from bot.review import ReviewList

    return ReviewList(options.database_url)


@review.callback()
def review_list(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
    state: str = typer.Option("open", help="open, accepted, rejected or trained."),
) -> None:
    """Lists what is open, the most telling first."""
    from bot import review_terminal
    from bot.review import State

    if context.invoked_subcommand is None:
        _run(lambda: review_terminal.show(_list(_start(demo=True)).list(State(state)), as_json=as_json))


@review.command("accept")
def review_accept(number: int, intent: str) -> None:
    """Says what a sentence meant; `yingda train --review` makes it an example."""
    from bot.review_examples import Examples

    def accept() -> None:
        found = _list(_start(demo=True))
        Examples().check(found.get(number).sentence, intent)
        found.accept(number, intent)

    _run(accept)


@review.command("reject")
def review_reject(number: int) -> None:
    """Drops a sentence; it does not come back."""
    _run(lambda: _list(_start(demo=True)).reject(number))


@app.command()
def chat(
    customer: str = typer.Option("C1001", help="A demo customer."),
    channel: str = typer.Option("chat", help="chat, elderly or voice."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line for each message on stdin."),
) -> None:
    """A conversation in the terminal, with the reference platform behind it."""
    from bot import terminal

    terminal.run(_start(demo=True), customer=customer, channel=channel, as_json=as_json)


@app.command()
def call(
    customer: str = typer.Option("C1002", help="A demo customer; empty for a caller whom nobody knows."),
    elderly: bool = typer.Option(False, "--elderly", help="The elderly page's call."),
    number: str = typer.Option("+8613900001234", help="The caller's number."),
    hours: str = typer.Option("0-24", help="Hours in which agents are there; 0-0 for nobody."),
) -> None:
    """A telephone call in the terminal: lines are speech, `d5` keys, `w10` ten silent seconds, `i WORDS` interrupts after
    them."""
    from bot import call_terminal

    call_terminal.run(_start(demo=True), customer=customer, elderly=elderly, number=number, hours=hours)


@app.command()
def bench(
    name: str,
    only: str = typer.Option("", help="One variant of `bench nlu`."),
    epochs: int = typer.Option(100, min=1, help="`bench nlu`: how long the DIETs learn."),
) -> None:
    """Measures; prints one JSON object a line. `bench turn` and `bench nlu` compare with a vanilla Rasa."""
    from bot import bench as benches

    _run(lambda: benches.run(_start(demo=True), name, only=only, epochs=epochs))


@app.command()
def report(
    days: int = typer.Option(14, min=1, help="How many, today among them."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
) -> None:
    """Service quality by day: answered by the assistant alone, handed over by reason, rated, unanswered."""
    from bot import records

    _run(lambda: records.report(_start(demo=True), days=days, as_json=as_json))


@app.command()
def export(customer: str, out: Path = typer.Option(None, help="A file; default is to print.")) -> None:
    """All that is kept of a customer, as one JSON object."""
    from bot import records

    _run(lambda: records.export(_start(demo=True), customer, out))


@app.command()
def erase(customer: str, yes: bool = typer.Option(False, "--yes", help="Do not ask: there is no way back.")) -> None:
    """Deletes all that is kept of a customer: conversations, tickets, archive, files, bindings."""
    from bot import records

    if not yes and not typer.confirm(f"Delete everything of {customer}? There is no way back."):
        raise SystemExit(1)
    _run(lambda: records.erase(_start(demo=True), customer))


def _kb() -> typer.Typer:
    from bot import kb_commands

    return kb_commands.commands(lambda: _start(demo=True), _fail)


app.add_typer(_kb(), name="kb")


def _run(command) -> None:  # type: ignore[no-untyped-def]
    try:
        command()
    except (YingdaError, OSError, ValueError) as error:
        _fail(error)
    except Exception as error:
        away = {"sqlalchemy": "the database", "redis": "redis"}.get(type(error).__module__.split(".")[0])
        if away is None:
            raise
        _fail(ValueError(f"{away} does not answer: {type(error).__name__}"))


def _agent() -> typer.Typer:
    from bot import agent_commands

    return agent_commands.commands(lambda: _start(demo=True), _run)


app.add_typer(_agent(), name="agent")


def _evaluate() -> typer.Typer:
    from bot import evaluate_commands

    return evaluate_commands.commands(lambda: _start(demo=True), _run)


app.add_typer(_evaluate(), name="evaluate")


if __name__ == "__main__":
    app()
