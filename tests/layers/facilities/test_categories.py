"""Categories from words, AMap's types and codes, OSM tags, and names."""

from pathlib import Path

import pytest

from lifecircle.layers.facilities.categories import (
    built_in_categories,
    categorise,
    category_of_tags,
    category_of_word,
    load_categories,
    refine_by_name,
)

AGREED = """
fitness_site fitness_centre sports_court football_pitch citizen_gym stadium sports_hall elderly_care
elderly_centre day_care elderly_meal care_health_union home_care_centre childcare childcare_centre
kindergarten primary_school junior_school senior_school health_station village_clinic health_centre
township_hospital hospital emergency_station child_health_centre employment_service startup_service library
culture_centre art_gallery museum culture_station culture_room social_relief community_service
convenience_store market supermarket disabled_home disabled_care park post police
"""


def test_every_agreed_category_is_there_with_both_names() -> None:
    known = built_in_categories()
    assert set(AGREED.split()) <= set(known.entries)
    assert all(entry.zh and entry.en for entry in known.entries.values())


@pytest.mark.parametrize("field", ["words", "amap", "codes", "osm"])
def test_no_word_type_code_or_tag_is_claimed_twice(field: str) -> None:
    claimed = [
        word for key, entry in built_in_categories().entries.items()
        for word in {*getattr(entry, field), *((entry.zh, entry.en.casefold(), key) if field == "words" else ())}
    ]  # fmt: skip
    assert sorted(word for word in set(claimed) if claimed.count(word) > 1) == []


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("kindergarten", "kindergarten"),
        ("幼儿园", "kindergarten"),
        ("Primary School", "primary_school"),
        ("日间照料中心（站）", "day_care"),
        ("科教文化服务;学校;幼儿园", "kindergarten"),
        ("医疗保健服务;诊所;诊所", "clinic"),
        ("医疗保健服务;综合医院;三级甲等医院", "hospital"),
        ("医疗保健服务;综合医院;卫生院", "township_hospital"),
        ("购物服务;便民商店/便利店;7-ELEVEn便利店", "convenience_store"),
        ("购物服务;超级市场;家乐福", "supermarket"),
        ("医疗保健服务；急救中心；急救中心", "emergency_station"),
        ("医疗保健服务;动物医疗场所;宠物诊所|医疗保健服务;综合医院;综合医院", "vet"),
        ("不明;不明;不明|科教文化服务;图书馆;图书馆", "library"),
        ("141204", "kindergarten"),
        ("060201", "convenience_store"),
        ("090101", "hospital"),
        ("090102", "township_hospital"),
        ("飞机场", ""),
        ("999999", ""),
        ("", ""),
    ],
)
def test_a_word_a_type_or_a_code_tells(word: str, key: str) -> None:
    assert category_of_word(word, built_in_categories()) == key


@pytest.mark.parametrize(
    ("tags", "key"),
    [
        ({"amenity": "kindergarten"}, "kindergarten"),
        ({"amenity": "school", "isced:level": "1"}, "primary_school"),
        ({"amenity": "school", "isced:level": "1;2"}, "primary_school"),
        ({"amenity": "school", "name": "光明小学"}, "primary_school"),
        ({"amenity": "school", "name": "第一高级中学"}, "senior_school"),
        ({"amenity": "school", "name": "湘潭市第一中学"}, "junior_school"),
        ({"amenity": "school"}, "school"),
        ({"leisure": "pitch"}, "ball_court"),
        ({"leisure": "pitch", "sport": "soccer"}, "football_pitch"),
        ({"amenity": "social_facility", "social_facility:for": "senior"}, "elderly_care"),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, "elderly_centre"),
        ({"amenity": "clinic", "name": "城正街社区卫生服务中心"}, "health_centre"),
        ({"shop": "supermarket"}, "supermarket"),
        ({"name": "光明小学"}, ""),
        ({"building": "yes"}, ""),
    ],
)
def test_osm_tags_tell(tags: dict[str, str], key: str) -> None:
    assert category_of_tags(tags) == key


@pytest.mark.parametrize(
    ("base", "name", "key"),
    [
        ("clinic", "云塘社区卫生服务站", "health_station"),
        ("hospital", "莲城社区卫生服务中心", "health_centre"),
        ("clinic", "红旗村卫生室", "village_clinic"),
        ("hospital", "市妇幼保健院", "child_health_centre"),
        ("", "阳光居家养老服务中心", "elderly_care"),
        ("", "示范型居家养老服务中心", "home_care_centre"),
        ("junior_school", "第一高级中学", "senior_school"),
        ("junior_school", "职业高级中学", "vocational_school"),
        ("kindergarten", "实验小学附属幼儿园", "kindergarten"),
        ("hospital", "第一医院", "hospital"),
        ("", "某某酒店", ""),
    ],
)
def test_a_name_tells_what_a_type_is_too_coarse_for(base: str, name: str, key: str) -> None:
    assert refine_by_name(base, name, built_in_categories()) == key


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("小学分校", "primary_school"),
        ("幼儿园分园", "kindergarten"),
        ("特教中心", "special_school"),
        ("用人单位办托", "childcare"),
        ("社区老年人日间照料服务站", "day_care"),
        ("滑板公园", "ball_court"),
        ("文化驿站", "culture_room"),
        ("图书流通点", "library"),
        ("社区嵌入式服务设施", "community_service"),
        ("城乡公交站亭", "bus_stop"),
        ("智能快件箱", "no_service"),
        ("户外劳动者服务站点", "no_service"),
        ("认知障碍照护专区", ""),
    ],
)
def test_words_of_ledgers_of_2023_and_after(word: str, category: str) -> None:
    assert category_of_word(word, built_in_categories()) == category


def test_the_typecode_counts_where_the_type_is_unknown() -> None:
    assert categorise(["", "?"], ["141204", "141203"], ["", ""], built_in_categories()) == [
        "kindergarten",
        "primary_school",
    ]


def test_a_planner_can_add_words_and_categories(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[park]\nwords = ['山塘公园']\n\n[airport]\nzh = '机场'\nen = 'airport'\nwords = ['飞机场']\n", encoding="utf-8"
    )
    known = load_categories(own)
    assert category_of_word("飞机场", known) == "airport"
    assert category_of_word("山塘公园", known) == category_of_word("公园", known) == "park"
    assert "airport" not in built_in_categories()


@pytest.mark.parametrize(
    ("file", "rows", "expected"),
    [
        ("幼儿园.csv", 2_286, {"kindergarten": 2_283, "childcare": 2, "primary_school": 1}),
        ("小学.csv", 931, {"primary_school": 926, "junior_school": 2, "special_school": 3}),
        ("中学.csv", 983, {"junior_school": 915, "senior_school": 68}),
    ],
)
def test_every_school_of_shanghai_is_mapped(file: str, rows: int, expected: dict[str, int], shared_data: Path) -> None:
    from lifecircle.layers.facilities.facilities import load_facilities

    loaded = load_facilities(shared_data / "shanghai" / file)
    assert (len(loaded.frame), dict(loaded.report.categories), dict(loaded.report.unmapped)) == (rows, expected, {})


def test_every_hospital_and_clinic_of_shanghai_is_mapped(shared_data: Path) -> None:
    from lifecircle.layers.facilities.facilities import load_facilities

    report = load_facilities(shared_data / "shanghai/shanghai_hospital.csv").report
    assert (report.rows, sum(report.categories.values()), dict(report.unmapped)) == (7_513, 7_513, {})
    assert report.categories["health_station"] == 514
    assert report.categories["health_centre"] == 601


@pytest.mark.parametrize(
    ("word", "category"),
    [("康养驿站", "day_care"), ("五保供养中心", "elderly_centre"), ("孝老食堂", "elderly_meal"),
     ("中职学校", "vocational_school"), ("高完中", "complete_middle_school"), ("急救分中心", "emergency_station"),
     ("党群中心", "community_service"),
     ("交警大队", "police"), ("公交始末站", "bus_stop"), ("乡村大舞台", "culture_room"), ("新华书店", "no_service"),
     ("应急避难所", "emergency_shelter")],
)  # fmt: skip
def test_further_everyday_words(word: str, category: str) -> None:
    assert category_of_word(word, built_in_categories()) == category


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("elderly_care", "社区居家养老服务用房 睦邻点 乐龄中心 颐康服务站 助老服务点"),
        ("elderly_centre", "养老服务综合体 失能照护中心 特困人员集中供养机构 颐康中心"),
        ("childcare", "托育驿站 婴幼儿照护服务驿站"),
        ("village_clinic", "村级医疗机构"),
        ("post", "村邮站 邮政便民服务站"),
        ("vet", "动物防疫站"),
        ("social_relief", "爱心超市 社工服务站 慈善工作站"),
        ("community_service", "党群驿站 新时代文明实践点 邻里会客厅"),
        ("disabled_rehabilitation", "精神障碍社区康复服务机构 康复活动室"),
        ("employment_service", "人社服务窗口 人社驿站"),
        ("emergency_shelter", "避灾点 应急避险场所"),
        ("culture_room", "城市文化客厅 小戏台 文化小广场"),
        ("nine_year_school", "九年义务制学校"),
        ("no_service", "儿童福利院 助浴点 社区广场 暖心驿站 综治中心 家政服务中心 再生资源回收网点 预防接种门诊"),
        ("", "综合服务站 公共服务中心 幸福驿站"),  # of which there are many kinds
    ],
)
def test_words_of_the_bureaus_ledgers(category: str, words: str) -> None:
    assert {word: category_of_word(word, built_in_categories()) for word in words.split()} == dict.fromkeys(
        words.split(), category
    )
