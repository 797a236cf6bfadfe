"""Errors of the knowledge base, named by what happened."""


class KnowledgeBaseError(Exception):
    """Base of the errors below."""


class EntryInvalid(KnowledgeBaseError):
    """Something is not an entry; the text has one line for each problem: file, line and reason."""


class EntryNotFound(KnowledgeBaseError):
    """No entry has this id."""


class EntryExists(KnowledgeBaseError):
    """An entry with this id is there already."""


class EditConflict(KnowledgeBaseError):
    """Somebody else has edited the entry since it was read; the text names who."""


class VersionNotFound(KnowledgeBaseError):
    """No published version has this number."""


class NothingToPublish(KnowledgeBaseError):
    """The drafts are what is served already."""


class ProposalNotFound(KnowledgeBaseError):
    """No open group of questions has this id."""


class DocumentUnreadable(KnowledgeBaseError):
    """A document has no reader, or its reader found no text; the text names the file."""


class IndexStale(KnowledgeBaseError):
    """The index was built by another encoder or from other entries."""


class EncoderNotFound(KnowledgeBaseError):
    """The encoder that the setting names, or what it needs, is not there."""
