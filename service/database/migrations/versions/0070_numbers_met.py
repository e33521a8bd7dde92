"""Nothing: three migrations before this were folded, and what is 0069 now was 0070 in databases that exist.

Those begin with 0071, and all others pass here, so that both go the same way from there on.
"""

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    """Nothing is left to be done."""
