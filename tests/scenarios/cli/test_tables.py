"""What the terminal says below the table of verdicts: how each was read, said once for all clauses that share it."""

from dataclasses import replace

from lifecircle.coverage.evaluation.holding.judgement import worded
from lifecircle.messages import Message
from lifecircle.scenarios.cli.tables import said_lines, verdict_table
from lifecircle.scenarios.presentation.summary import clause_lines
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result


def test_assumptions_bands_and_the_plan_s_words_are_said_once_with_their_clauses(result: Result) -> None:
    words, evaluation = speak("en"), result.evaluation
    first, *others = evaluation.verdicts
    clause = first.clause.model_copy(update={"wording": "左右"})
    near = replace(first, state="nearly_met", strict="not_met", clause=clause, notes=tuple(worded(clause)))
    shared = Message("Assumed here, not in the plan: {what}.", {"what": "all the same"})
    verdicts = tuple(replace(one, assumed=(shared,), estimated=()) for one in (near, *others))
    lines = [line.plain for line in said_lines(replace(evaluation, verdicts=verdicts), words)]
    notes = {words.say(note) for one in others for note in one.notes}
    assert len(lines) == len(set(lines)) == 3 + len(notes)
    assert [line for line in lines if "read strictly, it is not met" in line and first.clause.title_en in line]
    assert [line for line in lines if "“左右”" in line and first.clause.title_en in line]
    told = next(line for line in lines if "all the same" in line)
    titles = [one.clause.title_en for one in verdicts]
    assert all(title in told for title in titles[:3])
    assert told.endswith(f"and {len(titles) - 3} others") is (len(titles) > 3)


def test_every_assumption_of_a_verdict_is_said(result: Result) -> None:
    words = speak("zh")
    text = "\n".join(line.plain for line in said_lines(result.evaluation, words))
    said = [words.say(note) for one in result.evaluation.verdicts for note in one.assumed]
    assert said
    assert all(note in text for note in said)


def test_a_share_of_districts_is_not_taken_for_one_of_the_people_beside_it(result: Result) -> None:
    words, evaluation = speak("en"), result.evaluation
    first = next(one for one in evaluation.verdicts if one.people and one.served is not None)
    assert first.people is not None
    assert first.served is not None
    share = 100 * first.served / first.people
    own, districts = (replace(first, measured=one, unit="%") for one in (share, share + 12.5))
    for verdict, marked in ((own, False), (districts, True), (replace(districts, unit="beds"), False)):
        alone = replace(evaluation, verdicts=(verdict,))
        (line,) = clause_lines(alone, words)
        assert line.is_of_others is marked
        table = verdict_table(alone, "a place", words)
        (shown,) = table.columns[5].cells
        assert str(shown).endswith(" ‡") is marked
        assert ("‡ the share is of districts" in str(table.caption)) is marked
