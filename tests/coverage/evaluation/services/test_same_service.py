"""A circle of services that are each asked of their own group: before and after of the one that decides after."""

from lifecircle.coverage.evaluation.services.same_service import before_of
from lifecircle.coverage.place import Place

from ...town import homes, judge, place, site, sites

OWN = 'kind = "circle"\nservices = ["kindergarten", "fitness"]\nmode = "walk"\nlimit = 5\nown_groups = true\n'


def town(*those: tuple[str, float]) -> Place:
    """Ten people each at 0, 1,000 and 3,000 m, and four children at the first two homes."""
    demand = homes([0.0, 1000.0, 3000.0], [10, 10, 10], age_3_5=[1, 3, 0])
    return place(demand, sites(*(site(category, x) for category, x in those)))


def test_before_is_of_the_service_that_decides_after() -> None:
    """Before, 1 of 4 children decides; after, 10 of 30 people do, of whom the same 10 were served."""
    before = judge(town(("kindergarten", 0), ("fitness_site", 0)), OWN)
    after = judge(town(("kindergarten", 0), ("kindergarten", 1000), ("fitness_site", 0)), OWN)
    assert (before.served, after.served) == (1, 10)
    assert (before.group, after.group) == ("age_3_5", "people")
    found = before_of(before, after)
    assert (found.served, found.unserved, found.other) == (10, 20, 1)
    assert found.evidence is not None
    assert found.evidence.served.tolist() == [True, False, False]


def test_where_the_same_service_decides_before_is_as_it_was() -> None:
    before = judge(town(("kindergarten", 0), ("fitness_site", 0)), OWN)
    after = judge(town(("kindergarten", 1000), ("fitness_site", 0), ("fitness_site", 3000)), OWN)
    assert (before.served, after.served) == (1, 20)
    found = before_of(before, judge(town(("kindergarten", 0), ("fitness_site", 0), ("fitness_site", 1000)), OWN))
    assert (found.served, found.unserved, found.other) == (1, 3, None)


def test_of_a_service_of_which_nothing_was_known_before_nothing_is_said() -> None:
    """Before there is no kindergarten at all, so fitness decides; after there is one, which nobody reaches in time."""
    before = judge(town(("fitness_site", 0)), OWN)
    after = judge(town(("kindergarten", 2500), ("fitness_site", 0)), OWN)
    assert (before.evidence is not None, after.served) == (True, 0)
    found = before_of(before, after)
    assert (found.served, found.evidence, found.other) == (None, None, 0)


def test_a_circle_of_all_services_together_is_compared_with_itself() -> None:
    joint = OWN.replace("own_groups = true\n", "")
    before = judge(town(("kindergarten", 0), ("fitness_site", 0)), joint)
    after = judge(town(("kindergarten", 1000), ("fitness_site", 1000)), joint)
    assert before_of(before, after).served == before.served
