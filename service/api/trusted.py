"""The registered operations: what runs in production, by SHA-256 and by role. `graphql/documents/` is the list.

Each is registered as it was filed, as clients print it, and with the `__typename` that caching clients put in, so that
whichever of these a client names by its hash is found. A document of another role is not: it does not exist.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from graphql.language import VisitorAction

from service.api.cost import price_of
from service.api.schema import schema
from service.settings import CannotRun
from service.vocabulary import Role

DOCUMENTS = Path(__file__).parents[2] / "graphql" / "documents"
MANIFEST = "manifest.json"
FOLDERS: dict[str, frozenset[Role]] = {
    "advocate": frozenset({Role.ADVOCATE}),
    "agency": frozenset({Role.AGENCY_MEMBER}),
    "auditor": frozenset({Role.AUDITOR}),
    "authoriser": frozenset({Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER}),
    "chair": frozenset({Role.REVIEW_CHAIR}),
    "officer": frozenset({Role.OFFICER}),
    "platform": frozenset({Role.PLATFORM_LIAISON}),
    "spoc": frozenset({Role.SPOC}),
    "supervisor": frozenset({Role.SUPERVISOR}),
    "victim": frozenset({Role.VICTIM}),
}
"""The roles whose people may run what lies in a folder."""
FORMS = ("filed", "printed", "withTypenames")


def sha_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Registered:
    """One document, in one of its forms, and who may run it."""

    text: str
    roles: frozenset[Role]


class Trusted:
    """The registered documents by their hash. The manifest decides: a file that it does not name as it is stops the start."""

    def __init__(self, folder: Path = DOCUMENTS) -> None:
        manifest = json.loads((folder / MANIFEST).read_text())
        self._registered: dict[str, Registered] = {}
        forms: dict[str, tuple[str, ...]] = {}
        for role, documents in manifest.items():
            for document in documents:
                filed = (folder / document["file"]).read_text()
                texts = forms.get(filed) or forms.setdefault(filed, forms_of(filed))
                if document["ids"] != dict(zip(FORMS, map(sha_of, texts), strict=True)):
                    raise CannotRun(
                        f"{document['file']} is not as it was registered: run `make contract`, and review it"
                    )
                for text in texts:
                    self._register(text, FOLDERS[role])

    def _register(self, text: str, roles: frozenset[Role]) -> None:
        sha = sha_of(text)
        known = self._registered.get(sha)
        self._registered[sha] = Registered(text, roles | known.roles if known is not None else roles)

    def registered(self, sha: str) -> Registered | None:
        """The document with this hash, whoever may run it."""
        return self._registered.get(sha)

    def text_of(self, sha: str, roles: frozenset[Role]) -> str | None:
        """The document with this hash; None alike where there is none and where it is another role's."""
        found = self._registered.get(sha)
        return found.text if found is not None and found.roles & roles else None


def forms_of(filed: str) -> tuple[str, ...]:
    """The text as it was filed, as clients print it, and so with every `__typename`."""
    document = parse(filed)
    return filed, print_ast(document), print_ast(visit(document, _WithTypenames()))


class _WithTypenames(Visitor):
    """Puts `__typename` last into every selection but an operation's own, as caching clients do."""

    def leave_selection_set(
        self, node: SelectionSetNode, _key: Any, parent: Any, *_: Any
    ) -> VisitorAction | SelectionSetNode:
        if isinstance(parent, OperationDefinitionNode) or any(
            isinstance(s, FieldNode) and s.name.value.startswith("__") for s in node.selections
        ):
            return None
        return SelectionSetNode(selections=(*node.selections, FieldNode(name=NameNode(value="__typename"))))


def registrations(folder: Path = DOCUMENTS) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each filed document as the manifest has it, with its role's folder."""
    for path in sorted(folder.glob("*/*.graphql")):
        texts = forms_of(path.read_text())
        document = parse(texts[0])
        operation = only_operation(document)
        yield (
            path.parent.name,
            {
                "name": operation.name.value if operation.name is not None else "",
                "type": operation.operation.value,
                "file": f"{path.parent.name}/{path.name}",
                "cost": price_of(schema._schema, document, operation).given({}),
                "ids": dict(zip(FORMS, map(sha_of, texts), strict=True)),
            },
        )


def only_operation(document: DocumentNode) -> OperationDefinitionNode:
    (operation,) = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return operation


def print_manifest(folder: Path = DOCUMENTS) -> str:
    """The list of registered documents as text: what `graphql/documents/manifest.json` holds."""
    roles: dict[str, list[dict[str, Any]]] = {}
    for role, document in registrations(folder):
        roles.setdefault(role, []).append(document)
    return json.dumps(roles, indent=1) + "\n"
