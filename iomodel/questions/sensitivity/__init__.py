"""Sensitivity: which uncertain numbers move a loss, and what knowing one is worth."""

from iomodel.questions.sensitivity.core import Sensitivity, sensitivity

__all__ = ["Sensitivity", "sensitivity"]
