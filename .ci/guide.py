# ruff: noqa: INP001  (a script beside CI, no package)
"""The guide's pages that the program itself can write: commands, plans, formats, speeds and settings, the map of rooms.

Run it after a command, an option, a plan, a format, a speed or a setting was changed: `.venv/bin/python .ci/guide.py`.
A test does the same without writing, and fails where a page is not current. The other pages are written by hand; the
window's page and the pictures come from `.ci/guide_pictures.py`.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from lifecircle.__main__ import whole_app
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.plans.files import built_in_plans
from lifecircle.coverage.plans.plan import Plan
from lifecircle.coverage.travel.profiles import (
    CHINESE_ROAD_SPEEDS_KMH,
    CYCLE,
    DRIVE,
    WALK_ADULT,
    WALK_CHILD,
    WALK_ELDERLY,
)
from lifecircle.layers.files.kinds.formats import FORMATS
from lifecircle.scenarios.cli.app import translate_help
from lifecircle.scenarios.cli.plan_tables import asked_of, plan_notes
from lifecircle.scenarios.exports.registry import EXPORTS
from lifecircle.scenarios.presentation.titles import title_of
from lifecircle.scenarios.presentation.translate import Words, speak

ROOT: Final = Path(__file__).resolve().parents[1]
GUIDE: Final = ROOT / "docs" / "guide"
LANGUAGES: Final = ("zh", "en")
SAID: Final = {
    "zh": {
        "commands": "命令", "commands_intro": "由程序的命令行自身生成。`lifecircle 命令 --help` 显示同样的内容。",
        "option": "选项", "meaning": "说明", "argument": "参数", "default": "默认",
        "plans": "规划与标准", "key": "键", "plan": "名称", "document": "文号", "year": "目标年", "clauses": "条款数",
        "plans_intro": "内置的规划和标准，每部一页。自己的规划见 `lifecircle plans new`。",
        "clause": "条款", "kind": "类型", "group": "人群", "area": "范围", "asked": "要求", "quoted": "原文",
        "formats": "文件格式",
        "formats_intro": "按内容而不按文件名判断。单位、字段名、设施词表见 docs/formats.md。",
        "read": "能读的", "unread": "不能读的，及办法", "format": "格式", "suffixes": "后缀", "says": "程序的说明",
        "content": "按内容",
        "exports": "导出格式",
        "exports_intro": "窗口中点「导出」，或 `lifecircle export 成果 --kind 键`（可写多个）。坐标系用 "
        "`--crs` 选：项目自己的、CGCS2000 分带、WGS 84 或 GCJ-02。窗口还问图幅、Shapefile 编码（UTF-8 或 "
        "GBK）、图纸样式（TOML）和本单位的 Word 模板，并记住后两项。各种格式里有哪些内容，见 docs/exports.md。",
        "export": "内容", "file": "文件", "more_files": "等多个文件",
        "paper": "报告与图纸", "screen": "网页与屏幕", "tables": "表格", "layers": "图层",
        "speeds": "速度与参数", "who": "谁", "speed": "平路速度（米/秒）", "stairs": "台阶系数",
        "snap": "离路最远（米）",
        "source": "出处", "roads": "驾车：道路等级与速度", "class": "道路等级（OSM）", "kmh": "公里/时",
        "settings": "可设的参数", "setting": "参数", "below": "见下表",
        "settings_intro": "用 `--set`、`--complete`、`--crossing-wait` 等选项或在窗口中设定。",
        "rooms": "开发者：代码的房间",
        "rooms_intro": "代码、改动办法和约定见源码根目录的 CONTRIBUTING.md，以下为其原文（英文）。",
    },
    "en": {
        "commands": "Commands",
        "commands_intro": "Written from the command line itself; `lifecircle COMMAND --help` shows the same.",
        "option": "option", "meaning": "what it does", "argument": "argument", "default": "default",
        "plans": "Plans and standards", "key": "key", "plan": "title", "document": "document", "year": "year",
        "clauses": "clauses",
        "plans_intro": "Those that are built in, written from the plan files. Your own: `lifecircle plans new`.",
        "clause": "clause", "kind": "kind", "group": "group", "area": "area", "asked": "what is asked",
        "quoted": "quoted",
        "formats": "Formats",
        "formats_intro": "Content decides what a file is, not its name. Units, columns, words: docs/formats.md.",
        "read": "Read", "unread": "Not read, and what to do", "format": "format", "suffixes": "suffixes",
        "says": "what the program says", "content": "by content",
        "exports": "What is exported",
        "exports_intro": "In the window “Export…”, or `lifecircle export RESULT --kind KEY` (several may be named). "
        "`--crs` chooses the coordinates: the project's, a zone of CGCS2000, WGS 84 or GCJ-02. The window "
        "also asks for the paper, the encoding of shapefiles (UTF-8 or GBK), the look of the sheets (TOML) and your "
        "own Word template, and remembers the last two. What each holds: docs/exports.md.",
        "export": "what", "file": "file", "more_files": "and more",
        "paper": "On paper", "screen": "On screens", "tables": "Tables", "layers": "Layers",
        "speeds": "Speeds and settings", "who": "who", "speed": "on the level (m/s)", "stairs": "factor for stairs",
        "snap": "farthest from a street (m)", "source": "source", "roads": "By car: speeds of street classes",
        "class": "class (OSM)", "kmh": "km/h", "settings": "Settings", "setting": "setting",
        "below": "see below",
        "settings_intro": "Set by options such as `--set`, `--complete` and `--crossing-wait`, or in the window.",
        "rooms": "For developers: the map of the rooms",
        "rooms_intro": "CONTRIBUTING.md, as it stands in the source's root.",
    },
}  # fmt: skip


WALKERS: Final = {
    "adults on foot": ("成人步行", "4 英尺/秒，美国 MUTCD 对一般行人的设计值"),
    "older people on foot": ("老年人步行", "老年行人第 15 百分位，TCRP 112 / NCHRP 562"),
    "children on foot": ("儿童步行", "3.5 英尺/秒，儿童过街（MUTCD 2009，4E.06）"),
    "by bicycle": ("骑行", "12 公里/时，含停车等候的保守平均；能步行处可推行"),
    "by car": ("驾车", "各等级道路的最低设计速度（JTG B01-2014、CJJ 37-2012），不超过限速"),
}
"""Names and sources of the profiles in Chinese."""
SETTINGS: Final = {
    "speeds_mps": ("各人群步速（米/秒）", "walking speed by group, m/s"),
    "modes": ("各条款出行方式", "way of travelling by clause"),
    "limits": ("各条款限值", "limit by clause"),
    "targets": ("各条款目标值", "target by clause"),
    "capacity": (
        "各条款每100人容量：按距离与容量合并判读",
        "places for 100 people by clause: by distance and capacity together",
    ),
    "area_types": ("各行政区划按城镇还是农村计", "urban or rural by district"),
    "statuses": ("计入哪些状态的设施", "which facilities count, by status"),
    "crossing_s": ("无信号路口等待（秒）", "wait at crossings without signals, s"),
    "signal_s": ("信号路口等待（秒）", "wait at crossings with signals, s"),
    "cluster_m": ("未覆盖点归为一片的距离（米）", "unserved points closer than this are one area, m"),
    "sureness": ("是否计算可信程度", "work out how sure a verdict is"),
    "turnouts": ("各条款出车准备时间（分钟）", "minutes before an ambulance sets off, by clause"),
    "year": ("按哪一年的目标", "the year whose targets are asked"),
    "near_percent": ("低于目标多少百分点仍算基本达标", "points below the target that are nearly met"),
    "negligible_percent": ("人群少于百分之几则不适用", "a smaller part of a group is next to nobody, %"),
    "complete": ("声明数据齐全的设施类别", "categories whose data is said to be complete"),
    "whole_scope": ("本地即规划全域", "the place is the whole that the plan's totals are for"),
}
"""What each setting is; one that is missing here stops the build of the page."""


def pages() -> dict[str, str]:
    """Every written page by its path below docs/guide."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        words, said = speak(language), SAID[language]
        plans = built_in_plans()
        written = {
            "commands.md": _commands(words, said),
            "plans.md": _plans(plans, words, said),
            "formats.md": _formats(words, said),
            "exports.md": _exports(words, said),
            "speeds.md": _speeds(words, said),
            "developers.md": _rooms(said),
            **{f"plans/{key}.md": _plan(plan, words, said) for key, plan in plans.items()},
        }
        found |= {f"{language}/{name}": "\n".join(lines) + "\n" for name, lines in written.items()}
    return found


def _cell(text: object) -> str:
    return " ".join(str(text).replace("|", "\\|").replace("<", "&lt;").split()) or " "


def _row(*cells: object) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _head(*cells: object) -> Iterator[str]:
    yield _row(*cells)
    yield "|" + "---|" * len(cells)


def _commands(words: Words, said: dict[str, str]) -> Iterator[str]:
    root = typer.main.get_command(whole_app())
    assert isinstance(root, TyperGroup)
    translate_help(root, words)
    yield from (f"# {said['commands']}", "", said["commands_intro"])
    for path, command in _below("lifecircle", root):
        yield from ("", f"## {path}", "", " ".join((command.help or "").split()))
        arguments = [one for one in command.params if isinstance(one, TyperArgument)]
        options = [one for one in command.params if isinstance(one, TyperOption) and not one.hidden]
        if arguments:
            yield ""
            yield from _head(said["argument"], said["meaning"])
            yield from (_row((one.name or "").upper(), one.help or "") for one in arguments)
        if options:
            yield ""
            yield from _head(said["option"], said["meaning"])
            yield from (
                _row(f"`{', '.join((*one.opts, *one.secondary_opts))}`", _help_of(one, said)) for one in options
            )


def _help_of(option: TyperOption, said: dict[str, str]) -> str:
    plain = option.default is not None and not callable(option.default) and option.default not in (False, (), [], "")
    return f"{option.help or ''} [{said['default']}: {option.default}]" if plain else option.help or ""


def _below(name: str, group: TyperGroup) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    yield name, group
    for key, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _below(f"{name} {key}", command)
        elif isinstance(command, TyperCommand):
            yield f"{name} {key}", command


def _plans(plans: dict[str, Plan], words: Words, said: dict[str, str]) -> Iterator[str]:
    yield from (f"# {said['plans']}", "", said["plans_intro"], "")
    yield from _head(said["key"], said["plan"], said["document"], said["year"], said["clauses"])
    for key, plan in plans.items():
        title = f"[{title_of(plan, words)}](plans/{key}.md)"
        yield _row(f"`{key}`", title, plan.document, plan.year or "", len(plan.clause))


def _plan(plan: Plan, words: Words, said: dict[str, str]) -> Iterator[str]:
    yield from (f"# {title_of(plan, words)}", "", f"`{plan.key}` {plan.document} {plan.year or ''}".rstrip(), "")
    yield from (f"- {_cell(note)}" for note in plan_notes(plan, words))
    for clause in plan.clause:
        yield from ("", f"## {_cell(title_of(clause, words))}", "", f"`{clause.id}`", "")
        yield from _head(said["kind"], said["group"], said["area"], said["asked"])
        group, area = words.name(clause.group), words.name(clause.area)
        yield _row(words(clause.named), group, area, "; ".join(asked_of(clause, plan, words)))
        if clause.quoted:
            yield from ("", f"> {_cell(' … '.join(clause.quoted))} {_cell(clause.where)}".rstrip())


def _formats(words: Words, said: dict[str, str]) -> Iterator[str]:
    yield from (f"# {said['formats']}", "", said["formats_intro"], "", f"## {said['read']}", "")
    yield from _head(said["format"], said["suffixes"])
    for entry in FORMATS:
        suffixes = " ".join(f"`{suffix}`" for suffix in entry.suffixes) or said["content"]
        if entry.reader:
            yield _row(entry.title if words.language == "zh" else entry.title_en, suffixes)
    yield from ("", f"## {said['unread']}", "")
    yield from _head(said["format"], said["suffixes"], said["says"])
    for entry in FORMATS:
        if entry.remedy is not None:
            suffixes = " ".join(f"`{suffix}`" for suffix in entry.suffixes) or said["content"]
            title = entry.title if words.language == "zh" else entry.title_en
            yield _row(
                title, suffixes, words(entry.remedy.template, file=entry.suffixes[0] if entry.suffixes else title)
            )


def _exports(words: Words, said: dict[str, str]) -> Iterator[str]:
    yield from (f"# {said['exports']}", "", said["exports_intro"])
    for kind in dict.fromkeys(one.kind for one in EXPORTS):
        yield from ("", f"## {said[kind]}", "")
        yield from _head(said["key"], said["export"], said["file"])
        for one in EXPORTS:
            if one.kind == kind:
                file = f"`{one.file}`" + (f" {said['more_files']}" if one.several else "")
                yield _row(f"`{one.key}`", words(one.title), file)


def _speeds(words: Words, said: dict[str, str]) -> Iterator[str]:
    yield from (f"# {said['speeds']}", "")
    yield from _head(said["who"], said["speed"], said["stairs"], said["snap"], said["source"])
    for one in (WALK_ADULT, WALK_ELDERLY, WALK_CHILD, CYCLE, DRIVE):
        name, source = WALKERS[one.name] if words.language == "zh" else (one.name, one.source)
        speed = said["below"] if one.class_speeds_kmh else f"{one.speed_mps:.2f}"
        yield _row(name, speed, f"{one.stairs_factor:g}", f"{one.snap_cap_m:g}", source)
    yield from ("", f"## {said['roads']}", "")
    yield from _head(said["class"], said["kmh"])
    yield from (_row(f"`{name}`", f"{speed:g}") for name, speed in CHINESE_ROAD_SPEEDS_KMH)
    yield from ("", f"## {said['settings']}", "", said["settings_intro"], "")
    yield from _head(said["setting"], said["meaning"], said["default"])
    defaults = EvaluationSettings()
    for field in fields(defaults):
        value, meaning = getattr(defaults, field.name), SETTINGS[field.name][LANGUAGES.index(words.language)]
        shown = "" if value in ({}, None) else ", ".join(value) if isinstance(value, tuple) else value
        yield _row(f"`{field.name}`", meaning, shown)


def _rooms(said: dict[str, str]) -> Iterator[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").rstrip()
    yield from (
        f"# {said['rooms']}",
        "",
        said["rooms_intro"],
        "",
        text.replace("\n# ", "\n## ").replace("# ", "## ", 1),
    )


def write(folder: Path = GUIDE) -> None:
    """Write the pages, and take away those of plans that are gone."""
    written = pages()
    for language in LANGUAGES:
        for file in (folder / language / "plans").glob("*.md"):
            if f"{language}/plans/{file.name}" not in written:
                file.unlink()
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
