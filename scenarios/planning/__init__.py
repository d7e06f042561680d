"""The plans' year: what a planner does with the circles all year round, each as one view of an evaluated project.

A view is a pure function from a `ViewRequest` to a `View`, a value of tables, notes and perhaps a map layer. Everything
in it is computed from the place and its verdicts, never typed a second time. To add one:

1. write `views/<name>.py` with a function `(request: ViewRequest) -> View`;
2. name it in one line of `registry.VIEWS`;
3. give the demands that it answers in `docs/plan-demands.toml`.

The command `lifecircle view`, the sheets of the workbook, the section of the report and the window then have it.

What a cell says is a value too (`view.Cell`): numbers as such, names from the planner's files as `str`, sentences as
`Message`, our own words as `Word` (a literal) or `Name` (a key of `names.NAMES`), titles as `Titled`; `wording` puts
them into the planner's language. A row or a cell may name what it is about (`Opens`), so that a map can go there.
"""
