"""Tables from text files and workbooks."""
