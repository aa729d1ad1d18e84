"""What `understudy run --report` tells: what served each original and each line of the program, how long, and why.

`counting` wraps what the program is given, `tally` holds what was counted, `places` finds the lines of the program, `data`
makes the report of it, and `text` and `page` show that to people.
"""

from understudy.report.counting import Report

__all__ = ["Report"]
