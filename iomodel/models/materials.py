"""What models that follow a material itself need to find in a path."""

from __future__ import annotations

from iomodel.errors import NotApplicableError
from iomodel.materials.path import CapacityPath, MaterialUse


def followed_materials(path: CapacityPath, scenario: str, model: str) -> dict[str, MaterialUse]:
    """The materials that a scenario cuts, and their uses.

    Raises
    ------
    NotApplicableError
        If the scenario shocks capacity directly.
    """
    if scenario in path.shocked:
        raise NotApplicableError(
            f"{model}: scenario {scenario} shocks capacity directly, and this model follows a scarce "
            "material; use a model that takes capacities, such as supply-constrained or bottleneck",
            "シナリオが生産能力を直接減少させるのに対し、このモデルは不足する材料を追跡する",
        )
    return {material: use for (label, material), use in path.uses.items() if label == scenario}


def followed_material(path: CapacityPath, scenario: str, model: str) -> tuple[str, MaterialUse] | None:
    """The one material that a scenario cuts, and its use; None where it cuts none.

    Raises
    ------
    NotApplicableError
        If the scenario shocks capacity directly, or cuts more than one material.
    """
    found = followed_materials(path, scenario, model)
    if len(found) > 1:
        raise NotApplicableError(
            f"{model}: scenario {scenario} cuts {', '.join(found)}; this model holds one scarce material, "
            "so it cannot say what several cost together, and answers for one do not add up. Keep the cuts "
            "of one material, or use a model that takes capacities, such as supply-constrained",
            "シナリオが複数の材料を途絶させるのに対し、このモデルが扱う不足材料は一つである",
        )
    return next(iter(found.items()), None)
