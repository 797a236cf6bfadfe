"""Errors of the knowledge base, named by what happened."""


class KnowledgeBaseError(Exception):
    """Base of the errors below."""


class EntryInvalid(KnowledgeBaseError):
    """An FAQ file holds something that is not an entry; the text names file, entry and field."""


class EntryNotFound(KnowledgeBaseError):
    """No entry has this id."""


class IndexStale(KnowledgeBaseError):
    """The index was built by another encoder or from other entries."""
