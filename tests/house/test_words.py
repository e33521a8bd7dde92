"""Closed words: each is the same in the database, in the contract and in an inspector's report, and each is explained."""

import importlib
import inspect
from enum import StrEnum

import service.vocabulary
from service.rules.problem import RETRYABLE, SENTENCES
from service.rules.victim_word import EXPLANATIONS
from service.vocabulary import ProblemCode, VictimWord
from tests.house.source import modules

WORDS = {name: getattr(service.vocabulary, name) for name in service.vocabulary.__all__}


def test_every_list_of_words_is_handed_on_and_nothing_else() -> None:
    defined = {
        name
        for path in modules("service")
        if path.parts[1] == "vocabulary" and path.stem != "__init__"
        for name, made in vars(importlib.import_module(".".join(path.with_suffix("").parts))).items()
        if inspect.isclass(made) and issubclass(made, StrEnum) and made is not StrEnum
    }
    assert defined == set(WORDS)


def test_a_word_is_its_own_value() -> None:
    assert [f"{name}.{word.name}" for name, words in WORDS.items() for word in words if word.name != word.value] == []


def test_every_problem_code_has_its_sentence() -> None:
    assert set(SENTENCES) == set(ProblemCode)
    assert [code for code, sentence in SENTENCES.items() if not sentence[0].isupper() or sentence[-1] not in ".?"] == []
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_a_sentence_about_a_problem_repeats_no_value() -> None:
    assert [code for code, sentence in SENTENCES.items() if "{" in sentence or "%" in sentence] == []


def test_every_problem_code_is_used_by_somebody() -> None:
    source = "".join(
        (path.read_text()) for path in modules("service") if path.parts[1] in ("operations", "rules", "api")
    )
    unused = [code for code in ProblemCode if source.count(f".{code}") + source.count(f'"{code}"') < 2]
    assert unused == []
    assert set(ProblemCode) >= RETRYABLE


def test_every_word_she_reads_has_its_explanation() -> None:
    assert set(EXPLANATIONS) == set(VictimWord)
    assert len(VictimWord) == 10
