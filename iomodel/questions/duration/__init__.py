"""Questions of time: when shortage begins, how losses bend with duration, what stocks buy."""

from iomodel.questions.duration.curve import Curve, loss_curve
from iomodel.questions.duration.first_days import first_shortages, first_stops
from iomodel.questions.duration.milestones import milestones
from iomodel.questions.duration.timeline import Event, Timeline, timeline
from iomodel.questions.duration.worth import worth_of_stock, worth_of_stock_day

__all__ = [
    "Curve",
    "Event",
    "Timeline",
    "first_shortages",
    "first_stops",
    "loss_curve",
    "milestones",
    "timeline",
    "worth_of_stock",
    "worth_of_stock_day",
]
