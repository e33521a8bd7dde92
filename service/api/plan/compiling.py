"""From a tree of fields to one SQL statement that writes the answer as JSON.

It knows the words of `standing` and the types of GraphQL, and nothing of what any field means. What it does not handle it
refuses as Unplanned, for the whole operation: then the reference answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLScalarType,
    GraphQLSchema,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from service.api.plan.paging import page
from service.api.plan.reading import Selected, nullable
from service.api.plan.standing import (
    About,
    Bound,
    Expression,
    Language,
    Narrowed,
    Part,
    Plain,
    Root,
    Rows,
    Slot,
    Unplanned,
)
from service.api.plan.texts import Constant, Json, clause, fill, joined, literal, pairs, places, quoted, word


@dataclass(frozen=True, slots=True)
class RowOf:
    """The object is a row, by its alias; `parts`: a column for each part of the type it is shown as."""

    alias: str
    parts: bool = False


@dataclass(frozen=True, slots=True)
class PartOf:
    """The object is a part of a JSON column, by the expression that takes it out."""

    value: str


Source = RowOf | PartOf


@dataclass(slots=True)
class Compiler:
    """Compiles one operation. `bound` says how fields with arguments are given; `slots` come out in their order."""

    schema: GraphQLSchema
    language: Language
    bound: Mapping[Selected, Bound]
    slots: list[Slot] = field(default_factory=list)
    parameters: int = 0
    aliases: int = 0
    known: dict[str, str] = field(default_factory=dict)
    """Ids of rows, by their aliases, that need not be read off them."""

    def __post_init__(self) -> None:
        self.parameters = self.language.given

    def statement(self, roots: Sequence[Selected]) -> str:
        """The whole statement: who asks, the answers, what is noted of them, and the one text of JSON.

        Who asks is claimed before a row is looked at, and answers are there before they are noted: `offset 0` keeps it so.
        """
        answers, notes = ["1 as asked"], []
        asker, about = self.language.asker, self.about(roots)
        thing: list[str] = []
        if about is not None:
            thing = self.take(roots[0], "about", 1)
            asker = fill(about.asker, *thing)
        shown: list[tuple[str, Json]] = []
        for n, root in enumerate(roots):
            if root.definition is None:
                shown.append((root.answer, word("Query")))
                continue
            standing, kind = self.language.stands_for("Query", root.name), root.definition.type
            if not isinstance(standing, Root) or is_non_null_type(kind):
                raise Unplanned(f"Query.{root.name}")
            guard = standing.guard if about is None else about.guard
            guard = fill(guard, *self.take(root, "guard", places(guard)), asker="asker")
            words = {"asker": "$1::uuid", "permitted": f"p{n}", "found": f"(a{n} is not null)"}
            note = fill(standing.note, *(thing or self.take(root, "note", places(standing.note))), **words)
            value = self.rows(standing.rows, root, kind, "asker", about)
            answers.append(f"({guard}) as p{n}, case when {guard} then {value} end as a{n}")
            notes.append(f"({note})")
            shown.append((root.answer, (f"coalesce(a{n}, 'null')",)))
        answer = f"(select {', '.join(answers)} from {asker} offset 0) as answer"
        return f"select {joined(pairs(shown))} from {answer}{clause('where', notes, ' and ')}"

    def about(self, roots: Sequence[Selected]) -> About | None:
        """How a question that is asked alone is asked about its one thing, where it has one."""
        standing = self.language.stands_for("Query", roots[0].name) if len(roots) == 1 else None
        if not isinstance(standing, Root) or self.bound.get(roots[0], Bound()).about is None:
            return None
        return standing.about

    def take(self, selected: Selected, what: str, many: int) -> list[str]:
        """Parameters for so many values of a field, which the runner gives in the same order."""
        if many:
            self.slots.append(Slot(selected, what))
        self.parameters += many
        return [f"${n}" for n in range(self.parameters - many + 1, self.parameters + 1)]

    def alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases}"

    def made(self, of: str, selected: Selected, source: Source) -> Json:
        """The object of one type that a field shows."""
        return pairs([(below.answer, self.field(of, below, source)) for below in selected.below[of]])

    def field(self, of: str, selected: Selected, source: Source) -> Json:
        if selected.definition is None:
            return word(of)
        kind = selected.definition.type
        match self.language.stands_for(of, selected.name), source:
            case Plain(name, True, is_word), RowOf(alias) if is_non_null_type(kind) and is_leaf_type(kind.of_type):
                return self.always(kind.of_type, f"{alias}.{quoted(name)}", is_word)
            case (Plain(name), RowOf(alias)) | (Part(name), RowOf(alias, True)):
                value = self.value(kind, f"{alias}.{quoted(name)}", selected, stored=False)
            case Part(name, default), PartOf(part):
                value = f"({part}->{literal(name)})"
                if default is not None:
                    value = f"coalesce({value}, {literal(default)}::jsonb)"
                value = self.value(kind, value, selected, stored=True)
            case Expression(text), RowOf(alias):
                value = self.value(kind, f"({fill(text, row=alias, asker='asker')})", selected, stored=False)
            case Rows() as rows, RowOf(alias):
                value = self.rows(rows, selected, kind, alias)
                if is_list_type(nullable(kind)) or rows.paging is not None:
                    return (value,)
            case _:
                raise Unplanned(f"{of}.{selected.name}")
        otherwise = self.language.give_up if is_non_null_type(kind) else "'null'"
        return (f"coalesce({value}, {otherwise})",)

    def value(self, kind: Any, value: str, selected: Selected, *, stored: bool) -> str:
        """A value as the reference writes it, or null. `stored`: it is JSON already; a column is where it has parts."""
        kind = nullable(kind)
        if is_list_type(kind):
            return self.items(kind.of_type, value, selected)
        if is_leaf_type(kind):
            return self.leaf(kind, value, stored=stored)
        if not is_object_type(kind):
            raise Unplanned(f"a value of the abstract type {kind}")
        made = joined(self.made(kind.name, selected, PartOf(value)))
        return f"case when jsonb_typeof({value}) = 'object' then {made} end"

    def always(self, kind: Any, value: str, is_word: bool) -> Json:
        """A column that every row has, as a leaf: nothing is made of its text that it is not already."""
        text, scalar = self.leaf(kind, value, stored=False), self.language.scalars.get(kind.name)
        if is_enum_type(kind) or is_word:
            return (Constant('"'), value, Constant('"'))
        if scalar is None:
            return (f"to_json({value})",)
        if scalar.between is None:
            return (text,)
        return (Constant(scalar.between), value, Constant(scalar.between))

    def leaf(self, kind: Any, value: str, *, stored: bool) -> str:
        if is_enum_type(kind) and any(name != each.value for name, each in kind.values.items()):
            raise Unplanned(f"{kind.name}, which is not stored by its names")
        scalar = self.language.scalars.get(kind.name) if isinstance(kind, GraphQLScalarType) else None
        if stored and (scalar is None or scalar.as_stored):
            return f"nullif({value}, 'null')::text"
        if is_enum_type(kind):
            return f"'\"' || {value} || '\"'"
        if scalar is None:
            return f"to_json({value})::text"
        return fill(scalar.text, value=f"({value}#>>'{{}}')::{scalar.column}" if stored else value)

    def items(self, item: Any, value: str, selected: Selected) -> str:
        """The items of a JSON array; where they are written as they are stored, the array itself."""
        each = nullable(item)
        if is_leaf_type(each) and self.leaf(each, value, stored=True) == f"nullif({value}, 'null')::text":
            return f"nullif({value}, 'null')::text"
        alias = self.alias()
        made = f"coalesce({self.value(item, f'{alias}.value', selected, stored=True)}, 'null')"
        all_of = f"jsonb_array_elements({value}) with ordinality as {alias}(value, place)"
        found = f"(select concat('[', string_agg({made}, ',' order by {alias}.place), ']') from {all_of})"
        return f"case when jsonb_typeof({value}) = 'array' then {found} end"

    def rows(self, rows: Rows, selected: Selected, kind: Any, up: str, about: About | None = None) -> str:
        """The rows that a field stands for, as its type shows them: one or null, a list of them, or a page."""
        narrowed = self.bound.get(selected, Bound()).narrowed
        alias = self.alias()
        if about is not None:
            self.known[alias] = about.id
            narrowed = Narrowed((f"{{row}}.id = {about.id}",))
        values = self.take(selected, "narrowed", len(narrowed.values))
        words = {"row": alias, "up": up, "above": self.known.get(up, f"{up}.id"), "asker": "asker"}
        source = f"{fill(rows.source, *values, **words)} as {alias}"
        where = [fill(text, *values, **words) for text in (*rows.where, *narrowed.where)]
        shown = nullable(kind)
        if rows.paging is not None:
            return page(self, rows, selected, shown, source, where, alias)
        if is_list_type(shown):
            return self.listed(rows, selected, shown.of_type, source, where, alias)
        made = joined(self.row(rows, selected, shown, alias))
        newest = clause("order by", [f"{alias}.{name} desc" for name in rows.order], ", ") + " limit 1"
        return f"(select {made} from {source}{clause('where', where, ' and ')}{'' if rows.alone else newest})"

    def listed(self, rows: Rows, selected: Selected, item: Any, source: str, where: Sequence[str], alias: str) -> str:
        if (most := rows.newest or rows.oldest) is not None:
            way = " desc" if rows.newest else ""
            first = clause("order by", [f"{alias}.{name}{way}" for name in rows.order], ", ")
            found = f"select {alias}.* from {source}{clause('where', where, ' and ')}{first} limit {most}"
            source, where = f"({found}) as {alias}", ()
        made = joined(self.row(rows, selected, nullable(item), alias))
        order = clause("order by", [f"{alias}.{name}" for name in rows.order], ", ")
        items = f"concat('[', string_agg({made}, ','{order}), ']')"
        return f"(select {items} from {source}{clause('where', where, ' and ')})"

    def row(self, rows: Rows, selected: Selected, kind: Any, alias: str) -> Json:
        """The object of one row: of the one type the field has, or of the type the row says it is."""
        if is_object_type(kind):
            return self.made(kind.name, selected, RowOf(alias, rows.parts))
        if not is_abstract_type(kind) or rows.kind is None:
            raise Unplanned(f"{selected.name}, which has no rows of an object")
        whens = [
            f"when {literal(possible.name)} then {self.possible(possible.name, selected, RowOf(alias))}"
            for possible in self.schema.get_possible_types(kind)
        ]
        chosen = fill(rows.kind, row=alias, asker="asker")
        return (f"case {chosen} {' '.join(whens)} else {self.language.give_up} end",)

    def possible(self, of: str, selected: Selected, source: Source) -> str:
        """The object, should the row be of this type; where no plan knows that type, giving up, should one be there."""
        slots, parameters = len(self.slots), self.parameters
        try:
            return joined(self.made(of, selected, source))
        except Unplanned:
            del self.slots[slots:]
            self.parameters = parameters
            return self.language.give_up
