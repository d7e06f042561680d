"""Formats through their libraries: GDAL, CAD, Parquet, Overture's columns; and which of their layers serves."""
