"""An option of `lifecircle check` is said in one place, and says a key that check files have."""

import typing
from pathlib import Path

import pytest
from pydantic import BaseModel

from lifecircle.scenarios.build.request import CheckRequest
from lifecircle.scenarios.cli.actions.inputs.check import request_of
from lifecircle.scenarios.cli.commands.inputs.check import CheckOptions, keys_of_options


def model_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, also where it may be absent."""
    inner = (annotation, *typing.get_args(annotation))
    return next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), None)


@pytest.mark.parametrize(("option", "path"), keys_of_options().items())
def test_the_key_of_an_option_is_one_of_a_check_file(option: str, path: tuple[str, ...]) -> None:
    model: type[BaseModel] | None = CheckRequest
    for key in path:
        assert model is not None, option
        assert key in model.model_fields, option
        model = model_in(model.model_fields[key].annotation)


def test_what_an_option_says_stands_at_its_key() -> None:
    assert len(keys_of_options()) > 15
    options = CheckOptions(
        network=Path("n.osm"),
        census=Path("c.csv"),
        census_districts=["青羊区"],
        census_area_km2=12.5,
        people_column="",
        crossing_wait_s=7.0,
    )
    request = request_of(options)
    assert request.network.file == Path("n.osm")
    assert request.population.estimate is not None
    assert (request.population.estimate.census, request.population.estimate.area_km2) == (Path("c.csv"), 12.5)
    assert (request.population.estimate.people_per_km2, request.crossing_wait_s) == (None, 7.0)
