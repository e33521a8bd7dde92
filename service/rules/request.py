"""What a data request lacks before a SPoC should see it (E05): a third once came back for work (IPCO 2017)."""

from collections.abc import Mapping
from uuid import UUID

from service.facts.case import Account
from service.facts.data_request import DataRequest
from service.vocabulary import Urgency


def missing_from(request: DataRequest, accounts: Mapping[UUID, Account]) -> list[str]:
    """The paths of what is missing, empty when complete; `accounts` are the case's, by id.

    Identifiers that were typed need a second person; each needs the exhibit it was read from; a handle alone is enough
    only since it carries the instant of its capture. A platform that is not asked to keep it to itself may tell the
    account holder, so that the wish for non-disclosure is part of every request.
    """
    texts = {
        "legalEntity": request.legal_entity,
        "purpose": request.purpose,
        "necessity": request.necessity,
        "proportionality": request.proportionality,
        "collateralIntrusion": request.collateral_intrusion,
        "zoneOfSource": request.zone_of_source,
    }
    missing = [path for path, text in texts.items() if not text.strip()]
    if not request.targets:
        missing.append("targets")
    exhibited = {e.account for e in request.exhibits if e.reference.strip()}
    for n, target in enumerate(request.targets):
        if target.period_from >= target.period_to:
            missing.append(f"targets.{n}.periodTo")
        if not target.categories:
            missing.append(f"targets.{n}.categories")
        if target.account not in exhibited:
            missing.append(f"exhibits.{n}")
        account = accounts.get(target.account)
        if account is None or not (account.immutable_id or account.handle.strip()):
            missing.append(f"targets.{n}.account")
    if request.non_disclosure_until is None:
        missing.append("nonDisclosureUntil")
    if request.typed and request.second_check_by is None:
        missing.append("secondCheckBy")
    if request.urgency is Urgency.URGENT and not (request.urgency_reason or "").strip():
        missing.append("urgencyReason")
    return missing
