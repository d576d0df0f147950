"""What holds for every test."""

from hypothesis import settings

# A generated case is judged by what it shows; how long it takes depends on who else uses the machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
