"""The report of an audit: one page that stands by itself, read on a screen or on paper, and asks nothing of anybody."""

from vires.service.auditreport.page import page, write

__all__ = ["page", "write"]
