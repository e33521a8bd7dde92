"""How high a risk is (E02): structured judgement. The worst axis counts, never a sum, and a flag is reasoned down by two.

The form behind it says of itself that it does not predict; what she thinks is kept beside it, whatever comes out here.
"""

from collections.abc import Collection

from service.vocabulary import RiskBand, RiskFlag, RiskLevel

BANDS = list(RiskBand)
BAND_OF_LEVEL: dict[RiskLevel, RiskBand] = {
    RiskLevel.LOW: RiskBand.STANDARD,
    RiskLevel.MODERATE: RiskBand.MEDIUM,
    RiskLevel.UNKNOWN: RiskBand.MEDIUM,
    RiskLevel.HIGH: RiskBand.HIGH,
}
"""What one axis amounts to alone. What nobody could say is not low."""


def risk_band(
    axes: Collection[RiskLevel],
    flags: Collection[RiskFlag],
    *,
    judgement: RiskBand | None = None,
    reasoned_down: RiskBand | None = None,
) -> RiskBand:
    """The highest of: the worst axis, the professional's own judgement, and HIGH where there is any flag.

    `reasoned_down` is a second person's band in place of what the flags alone would make it. It lowers neither the axes
    nor the judgement: those are the first person's, and are changed by recording the risk anew.
    """
    found = [BAND_OF_LEVEL[level] for level in axes]
    if judgement is not None:
        found.append(judgement)
    if flags:
        found.append(RiskBand.HIGH if reasoned_down is None else min(reasoned_down, RiskBand.HIGH, key=BANDS.index))
    return max(found, key=BANDS.index, default=RiskBand.STANDARD)
