"""Rasa training data with the knowledge base's wordings added as examples of the intent `faq`.

So `rasa train` sees every change of an entry: its fingerprints cover training data, not other files."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import ROOT
from knowledge_base.entries import load_entries
from knowledge_base.retriever import rows_of

ENTRY = "faq_entry"
FAQ_FOLDER = ROOT / "knowledge_base" / "faq"


class FaqImporter(RasaFileImporter):
    """Rasa's file importer and the FAQ."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The NLU files' examples, then one `faq` example for each wording."""
        return super().get_nlu_data(language).merge(TrainingData(training_examples=faq_examples(FAQ_FOLDER)))


def faq_examples(folder: Path) -> list[Message]:
    """One example a wording, carrying its entry's id."""
    return [_example(entry_id, wording) for entry_id, wording in rows_of(load_entries(folder))]


def _example(entry_id: str, wording: str) -> Message:
    return Message(data={"text": wording, "intent": "faq", "metadata": {"example": {ENTRY: entry_id}}})
