"""A report on paper: its content as plain data, drawn as PDF and as a Word document."""
