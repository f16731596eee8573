"""What may happen to a panel, each with its sentence."""

from opencdop.audit.kinds import kind

PANEL_MADE = kind("panel.made", "made the panel {panel}", on_timeline=False)
POPULATION_RECORDED = kind(
    "panel.population_recorded", "recorded how many children live in {panel} in {year}", on_timeline=False
)
