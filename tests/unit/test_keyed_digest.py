"""What a command said is kept as HMAC-SHA-256 with the installation's key, and as nothing else."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from service.operations.commanding import keyed_digest


@given(said=st.lists(st.tuples(st.binary(min_size=1, max_size=100), st.binary(max_size=300)), min_size=1, max_size=6))
def test_each_is_of_its_own_key_and_words_whatever_came_before(said: list[tuple[bytes, bytes]]) -> None:
    for key, words in said:
        assert keyed_digest(key, words) == hmac.digest(key, words, "sha256")
