"""Reports: one page, one print, one workbook from one result."""
