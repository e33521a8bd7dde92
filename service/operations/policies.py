"""A case runs under another version of the policy: explicit, reasoned, in the record. Deadlines that run keep theirs."""

from uuid import uuid4

from service.access import Action
from service.commands.holding import MigrateCasePolicy
from service.facts.holding import PolicyMigration
from service.operations.commanding import Commanding, command
from service.policy import load
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem


@command(Action.MIGRATE_CASE_POLICY)
async def migrate_case_policy(tx: Commanding, command: MigrateCasePolicy) -> PolicyMigration | Problem:
    """What was approved was approved under the policy that was: the epoch rises. No other case is touched."""
    case = await tx.enter_case(command.case)
    faults = text_faults(reason=command.reason)
    if command.policy_version == case.policy_version or not _is_there(command.policy_version):
        faults.append(Detail(path="policyVersion", code="NO_SUCH_CHANGE"))
    if problem := refused(faults):
        return problem
    migration = PolicyMigration(
        id=uuid4(),
        case_id=case.id,
        was=case.policy_version,
        policy_version=command.policy_version,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(migration)
    await tx.raise_epoch()
    await tx.change_case(policy_version=command.policy_version)
    return migration


def _is_there(version: str) -> bool:
    try:
        load(version)
    except ValueError:
        return False
    return True
