"""The wheel's packages: the repository's root is the package `lifecircle`, so its rooms are found and not listed."""

from setuptools import find_packages, setup

FLOORS = ("coverage", "gui", "layers", "scenarios")

setup(
    packages=[
        "lifecircle",
        *(f"lifecircle.{room}" for floor in FLOORS for room in find_packages(include=[floor, f"{floor}.*"])),
    ]
)
