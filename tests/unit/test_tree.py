"""The log's tree and its proofs: the vectors of RFC 6962's authors, and every proof of every tree of up to seventy leaves."""

import base64
import hashlib
from itertools import pairwise

import pytest

from service.record.tree import EMPTY, Tree
from service.record.verify import Bad, Checkpoint, check_consistency, root_by_inclusion

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""The eight leaves of the reference tests of Certificate Transparency, and the roots of their first trees below."""

ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONTINUATIONS = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
LARGEST = 70


def hashed(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


@pytest.fixture(scope="module")
def reference() -> Tree:
    return Tree(hashed(bytes.fromhex(data)) for data in INPUTS)


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(hashed(str(place).encode()) for place in range(LARGEST))


def by_definition(leaves: list[bytes]) -> bytes:
    """The tree's hash as RFC 6962 section 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    middle = max(2**power for power in range(8) if 2**power < len(leaves))
    return hashlib.sha256(b"\1" + by_definition(leaves[:middle]) + by_definition(leaves[middle:])).digest()


def test_a_log_without_a_leaf_has_the_hash_of_nothing() -> None:
    assert (Tree().size, Tree().root()) == (0, EMPTY)


def test_the_roots_are_those_of_the_reference_tests(reference: Tree) -> None:
    assert [reference.root(size).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("leaf", "size"), PATHS)
def test_the_paths_are_those_of_the_reference_tests(reference: Tree, leaf: int, size: int) -> None:
    assert [hash.hex() for hash in reference.inclusion(leaf, size)] == PATHS[leaf, size]


@pytest.mark.parametrize(("old", "size"), CONTINUATIONS)
def test_the_continuations_are_those_of_the_reference_tests(reference: Tree, old: int, size: int) -> None:
    assert [hash.hex() for hash in reference.consistency(old, size)] == CONTINUATIONS[old, size]


def test_every_root_is_that_of_the_definition(tree: Tree) -> None:
    leaves = [tree.leaf(place) for place in range(LARGEST)]
    assert [tree.root(size) for size in range(LARGEST + 1)] == [
        by_definition(leaves[:size]) for size in range(LARGEST + 1)
    ]


def test_every_leaf_of_every_tree_has_a_path_to_its_root(tree: Tree) -> None:
    for size in range(1, LARGEST + 1):
        for leaf in range(size):
            found = root_by_inclusion(leaf, size, tree.leaf(leaf), tree.inclusion(leaf, size))
            assert found == tree.root(size)


def test_every_tree_continues_every_smaller_one(tree: Tree) -> None:
    for size in range(LARGEST + 1):
        for old in range(size + 1):
            smaller, larger = Checkpoint(old, tree.root(old)), Checkpoint(size, tree.root(size))
            check_consistency(smaller, larger, tree.consistency(old, size))


def test_no_other_path_leads_to_the_root(tree: Tree) -> None:
    """Cut off, drawn out, of another leaf or of another tree: none of them proves anything."""
    for size in range(2, LARGEST + 1, 3):
        for leaf in range(size):
            path, hash = tree.inclusion(leaf, size), tree.leaf(leaf)
            assert not leads(leaf, size, hash, path[:-1], tree)
            assert not leads(leaf, size, hash, [*path, path[0]], tree)
            assert not leads(leaf ^ 1, size, hash, path, tree)
            assert not leads(leaf, size, tree.leaf((leaf + 1) % size), path, tree)


def leads(leaf: int, size: int, hash: bytes, path: list[bytes], tree: Tree) -> bool:
    try:
        return root_by_inclusion(leaf, size, hash, path) == tree.root(size)
    except Bad:
        return False


def test_no_other_log_is_taken_for_a_continuation(tree: Tree) -> None:
    for old, size in pairwise(range(1, LARGEST + 1)):
        other = Tree([hashed(b"other"), *(tree.leaf(place) for place in range(1, LARGEST))])
        smaller, larger = Checkpoint(old, tree.root(old)), Checkpoint(size, other.root(size))
        for path in (other.consistency(old, size), tree.consistency(old, size), []):
            with pytest.raises(Bad):
                check_consistency(smaller, larger, path)


def test_a_shorter_log_continues_no_longer_one(tree: Tree) -> None:
    with pytest.raises(Bad):
        check_consistency(Checkpoint(8, tree.root(8)), Checkpoint(7, tree.root(7)), tree.consistency(7, 8))


def test_what_is_not_in_the_tree_has_no_proof(tree: Tree) -> None:
    for leaf, size in ((LARGEST, LARGEST), (-1, LARGEST), (0, LARGEST + 1)):
        with pytest.raises(IndexError):
            tree.inclusion(leaf, size)
    with pytest.raises(IndexError):
        tree.consistency(LARGEST + 1)


def test_the_leaves_survive_as_they_were_given(tree: Tree) -> None:
    assert base64.b64encode(tree.leaf(3)) == base64.b64encode(hashed(b"3"))
