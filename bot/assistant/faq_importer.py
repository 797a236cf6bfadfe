"""Rasa training data with wordings of the knowledge base added as examples of the intent `faq`.

The first example carries the fingerprint of all entries, so `rasa train` sees every change of one: its own fingerprints
cover training data, not other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import ROOT
from knowledge_base.corpus import fingerprint_of
from knowledge_base.entries import load_entries

ENTRY, KNOWLEDGE = "faq_entry", "knowledge"
WORDINGS = 8  # of an entry: more would make every third sentence a question, and teach the intents nothing
FAQ_FOLDER = ROOT / "knowledge_base" / "faq"


class Example(Message):
    """A message that is copied and hashed in no time: Rasa does both a dozen times with every sentence."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        """Values of messages are replaced, never changed, so that a copy may share them."""
        return Example(dict(self.data), set(self.output_properties), self.time, list(self.features))

    def __hash__(self) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.data == other.data


class FaqImporter(RasaFileImporter):
    """Rasa's file importer and the FAQ."""

    _read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The NLU files' examples, then the entries'; read once, though Rasa asks three times."""
        if self._read is None:
            read = super().get_nlu_data(language)
            read.training_examples = [Example(example.data) for example in read.training_examples]
            self._read = read.merge(TrainingData(training_examples=faq_examples(FAQ_FOLDER)))
        return self._read


def faq_examples(folder: Path) -> list[Example]:
    """The first WORDINGS of every entry, each carrying its entry's id."""
    entries = load_entries(folder)
    rows = [(entry.id, wording) for entry in entries for wording in entry.wordings[:WORDINGS]]
    known = fingerprint_of(entries)
    return [
        _example(wording, {ENTRY: entry_id} | ({} if n else {KNOWLEDGE: known}))
        for n, (entry_id, wording) in enumerate(rows)
    ]


def _example(wording: str, facts: dict[str, str]) -> Example:
    return Example(data={"text": wording, "intent": "faq", "metadata": {"example": facts}})
