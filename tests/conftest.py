"""What holds for every test."""

from hypothesis import HealthCheck, settings

# The same examples at every run, on every machine: a red test is red again when it is run again.
settings.register_profile(
    "always_the_same",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("always_the_same")
