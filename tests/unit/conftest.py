"""Settings of the property tests: no deadline, since cores are shared, and what they remember stays under .local/."""

import os

from hypothesis import settings

os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", ".local/hypothesis")
settings.register_profile("house", deadline=None, max_examples=150)
settings.load_profile("house")
