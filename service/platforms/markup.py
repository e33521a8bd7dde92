"""HTML of returns: parsed, and never shown. Returns carry hostile text.

A page too large or too deep for its parser, which takes time by the square of the depth, is not read.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

LARGEST = 64 * 1024 * 1024
DEEPEST = 5_000
ACTIVE = "script, iframe, object, embed, link[rel=import], form"
HANDLER = re.compile(rb"\bon[a-z]+\s*=", re.IGNORECASE)
TAG = re.compile(rb"<(/?)([a-z][a-z0-9:-]*)", re.IGNORECASE)
NEVER_DEEPER = frozenset(
    b"area base br col embed hr img input link meta param source track wbr "
    b"p li td th tr tbody thead tfoot dt dd option".split()
)
"""Elements that hold nothing, or whose end may be left out since another of their kind ends them."""


def parse(page: bytes) -> LexborHTMLParser:
    """The page's tree; an empty one of a page that cannot be read in reasonable time."""
    return LexborHTMLParser(page.decode("utf-8", errors="replace") if readable(page) else "")


def readable(page: bytes) -> bool:
    """Whether a page is no larger and no deeper than any return's."""
    if len(page) > LARGEST:
        return False
    unclosed: Counter[bytes] = Counter()
    depth = 0
    for closing, name in TAG.findall(page):
        kind = name.lower()
        if kind in NEVER_DEEPER or (closing and not unclosed[kind]):
            continue
        step = -1 if closing else 1
        unclosed[kind] += step
        depth += step
        if depth > DEEPEST:
            return False
    return True


def has_active_content(page: bytes, tree: LexborHTMLParser) -> bool:
    """Whether a browser would run something of it."""
    if tree.css_first(ACTIVE) is not None:
        return True
    if HANDLER.search(page) is None:
        return False
    return any(name.lower().startswith("on") for node in tree.css("body *") for name in node.attributes)
