"""Reports: one page, one PDF, one workbook and the data, from one result.

Data flows one way: a `Recipe` is spelled out into a `Study`, its `Result` becomes `Contents` in one
language, and the writers set these without computing anything.
"""

from iomodel.report.batch import Outcome, run_batch
from iomodel.report.contents import contents
from iomodel.report.page import write_template
from iomodel.report.recipe import Recipe
from iomodel.report.study import Study, plan
from iomodel.report.write import write_report

__all__ = ["Outcome", "Recipe", "Study", "contents", "plan", "run_batch", "write_report", "write_template"]
