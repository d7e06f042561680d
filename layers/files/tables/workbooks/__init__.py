"""Workbooks of every make, and what they claim before they are believed."""
