"""What holds for every test."""

import os

from hypothesis import HealthCheck, settings

# Processes that tests start keep what they compiled, as they do for a user: a start takes half as long.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples at every run, on every machine: a red test is red again when it is run again.
settings.register_profile(
    "always_the_same",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("always_the_same")
