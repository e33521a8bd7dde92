"""An exported record that was tampered with is found out, whatever was done to it, and the first bad event is named."""

import copy
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from service.record.signing import signer_of
from service.record.verify import Bad, check, open_note, read_key, report
from tests.house.source import ROOT
from tests.unit.bundles import a_log, a_signer
from tests.unit.tampering import ANY, CASES, KINDS, LOG, rolled_back

MUTATIONS = 1000
NEWER = a_log()
for newer in NEWER.cases:
    NEWER.go_on(newer, 1)


def verdict(bundle: Any, key: str | None = LOG.signer.key.text, held: str | None = None) -> tuple[bool, int | None]:
    """Whether it passes, and else the first bad event, where it is one."""
    try:
        check(json.dumps(bundle), key, held)
    except Bad as bad:
        return False, bad.event
    return True, None


def test_a_thousand_ways_to_tamper_are_all_found_and_the_first_bad_event_is_named() -> None:
    chance, held = random.Random(20261103), NEWER.checkpoint(LOG.tree.size + 1)
    passed, misnamed, kinds = [], [], Counter[str]()
    for number in range(MUTATIONS):
        kind = KINDS[number % len(KINDS)]
        bundle, expected = kind(chance, copy.deepcopy(LOG.bundle(chance.choice(CASES))))
        good, named = verdict(bundle, held=held if kind is rolled_back else None)
        kinds[kind.__name__] += 1
        if good:
            passed.append((number, kind.__name__))
        elif expected != ANY and named != expected:
            misnamed.append((number, kind.__name__, expected, named))
    assert (passed, misnamed) == ([], [])
    assert len(kinds) >= 8
    assert sum(kinds.values()) == MUTATIONS


def test_every_true_bundle_passes() -> None:
    assert {verdict(LOG.bundle(case)) for case in CASES} == {(True, None)}


def test_one_flipped_bit_anywhere_in_a_bundle_is_found_or_changes_nothing_that_is_said() -> None:
    text, chance = json.dumps(LOG.bundle(CASES[3]), indent=1), random.Random(7)
    said = json.loads(text)
    for _ in range(MUTATIONS):
        place = chance.randrange(len(text))
        changed = text[:place] + chr(ord(text[place]) ^ (1 << chance.randrange(7))) + text[place + 1 :]
        try:
            check(changed, LOG.signer.key.text)
        except Bad:
            continue
        assert json.loads(changed) == said


def test_a_true_bundle_of_a_log_that_went_on_shows_that_it_continues_the_checkpoint_held() -> None:
    held = LOG.checkpoint()
    assert verdict(NEWER.bundle(CASES[0], since=LOG.tree.size), held=held) == (True, None)
    assert verdict(NEWER.bundle(CASES[0]), held=held) == (False, None)


def test_a_log_that_was_begun_again_does_not_continue_the_one_held() -> None:
    other = a_log(seed=2)
    other.signer = LOG.signer
    other.go_on(next(iter(other.cases)), 1)
    bundle = other.bundle(next(iter(other.cases)), since=LOG.tree.size)
    assert verdict(bundle) == (True, None)
    assert verdict(bundle, held=LOG.checkpoint()) == (False, None)


def test_a_key_that_comes_with_the_bundle_proves_nothing_and_is_said_to() -> None:
    forged = a_log(seed=3)
    case = next(iter(forged.cases))
    assert "proves nothing about who signed" in check(json.dumps(forged.bundle(case)))
    assert verdict(forged.bundle(case)) == (False, None)
    assert "proves nothing" not in check(json.dumps(LOG.bundle(CASES[0])), LOG.signer.key.text)


def test_a_name_that_stands_twice_in_the_file_is_refused() -> None:
    text = json.dumps(LOG.bundle(CASES[0]))
    with pytest.raises(Bad, match="twice"):
        check(text.replace('"role":', '"role": "VICTIM", "role":', 1))


def test_a_record_that_the_sealer_would_not_sign_does_not_pass() -> None:
    bundle = LOG.bundle(CASES[0]) | {"seal": {"refused": "EVENT_DIFFERS", "sequence": 2}}
    assert verdict(bundle) == (False, 2)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"format": "right-to-know/record-1"}', "\ud800"])
def test_what_is_no_record_is_told_in_a_sentence(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert report(file) == 1
    assert capsys.readouterr().out.startswith("BAD: ")


def test_a_note_of_others_is_read_as_its_authors_read_it() -> None:
    """The example of Go's sumdb/note, whose format this is."""
    key = read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signed = (
        f"{text}\n\N{EM DASH} PeterNeumann"
        " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert "\n".join(open_note(signed, key, "the note")) + "\n" == text
    with pytest.raises(Bad, match="something else"):
        open_note(signed.replace("answer", "Answer"), key, "the note")
    with pytest.raises(Bad, match="no signature of"):
        open_note(signed, a_signer(1).key, "the note")


def test_a_note_is_signed_as_its_authors_sign_it() -> None:
    secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    signer = signer_of(secret)
    assert signer.key.text == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = signer.sign(
        "If you think cryptography is the answer to your problem,", "then you don't know what your problem is."
    )
    assert note.endswith(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert "AYEKFALV" not in repr(signer)


def test_the_verifier_is_one_file_that_runs_by_itself(tmp_path: Path) -> None:
    """Copied out of the service, with nothing of the service to import: as an inspector has it."""
    alone = tmp_path / "verify.py"
    alone.write_text((ROOT / "service/record/verify.py").read_text())
    file, key = tmp_path / "record", tmp_path / "key"
    bundle = LOG.bundle(CASES[1])
    file.write_text(json.dumps(bundle))
    key.write_text(LOG.signer.key.text + "\n")
    assert run(alone, file, "--key", key) == (0, f"case {CASES[1]}: {len(bundle['events'])} events")
    bundle["events"][1]["action"] = "CLOSE_CASE"
    file.write_text(json.dumps(bundle))
    assert run(alone, file, "--key", key) == (1, "BAD: event 2: its hash is not that of what it says\n")


def run(program: Path, *arguments: Path | str) -> tuple[int, str]:
    """Its exit code, and what it says up to the first comma, far from this repository."""
    done = subprocess.run(
        [sys.executable, "-I", program, *arguments], cwd=program.parent, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.partition(",")[0]


def test_the_verifier_needs_the_standard_library_and_cryptography_alone() -> None:
    lines = (ROOT / "service/record/verify.py").read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - sys.stdlib_module_names == {"cryptography"}
    assert len(lines) < 300
