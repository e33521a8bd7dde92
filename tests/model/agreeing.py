"""What the database says of the model's states, thousands one after another: each difference, in words."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from service.vocabulary import GateName, Missing, Part
from tests.integration.cast import person
from tests.integration.planting import Planted, Seedbed
from tests.model.mutants import BEYOND, GREEN
from tests.model.rows import Bench, Row
from tests.model.states import HER, SOMEBODY_ELSE, TOLD, Intent, Opened, State, gates, to_open

WRITE_AND_ASK = """
create or replace function public.write_and_ask(p_case uuid, her uuid, other uuid, supervisor text, deliverer text,
                                                many jsonb) returns setof jsonb language plpgsql as $$
declare
    one jsonb; each record; said jsonb; asked record;
begin
    perform set_config('rtk.entered', p_case::text, true);
    for one in select * from jsonb_array_elements(many) loop
        for each in select * from jsonb_each(one -> 'rows') loop
            execute format('delete from rtk.%I where case_id = $1', each.key) using p_case;
            execute format('insert into rtk.%1$I select * from jsonb_populate_recordset(null::rtk.%1$I, $1)', each.key)
                using each.value;
        end loop;
        perform set_config('rtk.actor', supervisor, true);
        said := '{}';
        for asked in select * from (values ('her', her, 'NAME'), ('photo', her, 'PHOTO'), ('other', other, 'NAME'))
            as x (key, recipient, part) where x.key = 'her' or (one -> 'more')::boolean
        loop
            said := said || jsonb_build_object(asked.key, (select jsonb_object_agg(g.gate, to_jsonb(g.missing))
                from rtk.gate(p_case, asked.recipient, asked.part) g));
        end loop;
        perform set_config('rtk.actor', deliverer, true);
        return next said || jsonb_build_object('open', (select to_jsonb(o.missing) from rtk.to_be_opened(p_case, 'NAME') o));
    end loop;
end $$"""

AT_ONCE, ON_ONE_CASE = 100, 2000


def seen_by_the_gate(state: State) -> State:
    """The state without what no row of the gate's tells: whether something was opened, or meant to be."""
    return state._replace(opened=Opened.TOLD if state.opened in TOLD else Opened.NO, intent=Intent.NONE)


async def differences(
    connection: AsyncConnection, seedbed: Seedbed, states: Iterable[State], *, more_of: int = 7
) -> tuple[int, list[str]]:
    """How many states the database was asked about, and each of which it says something else than the model.

    Of one in `more_of` the other part and another recipient are asked for as well. Commits as it goes, unless the caller
    has begun a transaction of its own (then nothing of it needs to stay).
    """
    found: list[str] = []
    asked = 0
    ordered = sorted({seen_by_the_gate(state) for state in states})
    for start in range(0, len(ordered), ON_ONE_CASE):
        bench = Bench(seedbed)
        await connection.execute(sa.text("select public.plant(cast(:rows as jsonb))"), {"rows": json.dumps(bench.rows)})
        before: State | None = None
        of_case = ordered[start : start + ON_ONE_CASE]
        for place in range(0, len(of_case), AT_ONCE):
            batch = of_case[place : place + AT_ONCE]
            many = []
            for n, state in enumerate(batch):
                many.append({"rows": bench.of_state(state, before), "more": (place + n) % more_of == 0})
                before = state
            answers = await ask(connection, bench.ids, many)
            for state, one, said in zip(batch, many, answers, strict=True):
                found += compare(state, said, more=one["more"])
            asked += len(batch)
            if not connection.in_nested_transaction():
                await connection.commit()
    return asked, found


async def ask(connection: AsyncConnection, ids: Planted, many: list[Row]) -> list[Any]:
    query = "select * from public.write_and_ask(:case, :her, :other, :supervisor, :deliverer, cast(:many as jsonb))"
    values = {
        "case": ids.id,
        "her": ids.victim,
        "other": person("victim"),
        "supervisor": str(person("supervisor")),
        "deliverer": str(person("second-officer")),
        "many": json.dumps(many),
    }
    return list((await connection.execute(sa.text(query), values)).scalars())


def compare(state: State, said: dict[str, Any], *, more: bool) -> Iterator[str]:
    asked = [("her", Part.NAME, HER)]
    if more:
        asked += [("photo", Part.PHOTO, HER), ("other", Part.NAME, SOMEBODY_ELSE)]
    for key, part, recipient in asked:
        database = {GateName(gate): frozenset(map(Missing, words)) for gate, words in said[key].items()}
        model = gates(state, part, recipient)
        if database != model:
            apart = {gate: (database[gate] - model[gate], model[gate] - database[gate]) for gate in model}
            differing = {gate.value: pair for gate, pair in apart.items() if pair != (frozenset(), frozenset())}
            yield f"{key}: the database, the model say besides: {differing} in {state}"
    opened = None if said["open"] is None else frozenset(map(Missing, said["open"]))
    if opened != to_open(state):
        yield f"to be opened: the database says {opened}, the model {to_open(state)} in {state}"


async def beyond(connection: AsyncConnection, seedbed: Seedbed) -> list[str]:
    """Which of the rows that no command leaves the database does not hold up, or not in the one word that is due."""
    bench = Bench(seedbed)
    await connection.execute(sa.text("select public.plant(cast(:rows as jsonb))"), {"rows": json.dumps(bench.rows)})
    many = [{"rows": bench.of_state(GREEN, None) | change(bench), "more": False} for change, _ in BEYOND.values()]
    found = []
    for (name, (_, word)), said in zip(BEYOND.items(), await ask(connection, bench.ids, many), strict=True):
        words = {Missing(one) for lacks in said["her"].values() for one in lacks}
        # What the gates say, the opener's question says as well, unless there is no appointment for it to be about.
        opened = {Missing(one) for one in said["open"] or ()}
        if word not in opened or words - {word}:
            found.append(f"{name}: the gates say {words}, the opener is told {opened}")
    return found
