"""Files of the World Input-Output Database: national workbooks of 2016, the world of 2013."""
