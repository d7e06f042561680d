"""Verdicts, views and what a review asks for, as JSON, as sheets of a workbook, as layers."""
