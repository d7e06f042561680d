"""What is kept of a file's problems is said in the reader's language, with the row that it is about."""

from lifecircle.layers.report import Problem, Report
from lifecircle.messages import Message
from lifecircle.scenarios.build.records import PROBLEMS_KEPT, record_of
from lifecircle.scenarios.presentation.translate import speak

REPEATED = "The row repeats row {row} ({name}) within {metres} m under the name {other}; is it the same place?"


def report(count: int) -> Report:
    problem = Message(REPEATED, {"row": 3, "name": "甲", "metres": 30, "other": "乙"})
    return Report(file="a.csv", format="Excel", problems=tuple(Problem(problem, row=5 + n) for n in range(count)))


def test_a_problem_of_a_row_is_chinese_in_chinese() -> None:
    done = record_of("facilities", report(1), ()).done
    said = [speak("zh").say(note.message()) for note in done]
    assert said[-2:] == ["第 5 行：", "该行与第 3 行（甲）相距 30 米以内，名称为 乙；是否为同一处？"]
    assert [speak("en").say(note.message()) for note in done][-2] == "Row 5:"


def test_so_many_problems_are_listed_and_the_rest_is_counted() -> None:
    done = record_of("facilities", report(PROBLEMS_KEPT + 3), ()).done
    rows = [note.values["row"] for note in done if note.template == "Row {row}:"]
    assert rows == list(range(5, 5 + PROBLEMS_KEPT))
    assert done[-1].values == {"count": 3}


def test_a_problem_of_the_whole_file_has_no_row() -> None:
    whole = Report(
        file="a.csv", format="Excel", problems=(Problem(Message("{count} districts have no name.", {"count": 2})),)
    )
    assert [note.template for note in record_of("districts", whole, ()).done][1:] == ["{count} districts have no name."]
