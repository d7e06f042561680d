"""Names for the demo city's streets, villages and estates: pairs of characters that sound like places."""

from typing import Final

from .shapes import Rng

_FIRST: Final = "桃柳杨松竹梅兰荷枫桂石金银玉龙凤鹤鹭虎马黄白青红紫东西南北中上下大小新古长高清明福寿安康永"
_LAST: Final = "源溪塘冲湾坪岭坡桥井泉山洞田坝滩洲庄屋林园庙塔台墩港渡口堰"
_DIGITS: Final = "零一二三四五六七八九"
_ESTATE: Final = ("花园", "家园", "小区", "新村", "苑", "公寓", "雅居", "名邸")


def place_names(count: int, rng: Rng, taken: set[str], endings: tuple[str, ...] = ("",)) -> list[str]:
    """`count` different names of two characters and one of the `endings`, none of them in `taken` (which grows)."""
    names: list[str] = []
    while len(names) < count:
        first, last = _FIRST[int(rng.integers(len(_FIRST)))], _LAST[int(rng.integers(len(_LAST)))]
        name = first + last + endings[int(rng.integers(len(endings)))]
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names


def estate_names(count: int, rng: Rng) -> list[str]:
    """`count` different names of residential areas."""
    return place_names(count, rng, set(), _ESTATE)


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in Chinese: 12 is 十二, 20 is 二十."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")
