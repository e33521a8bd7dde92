"""Reaching Temporal: its client, the one task queue, how a promise is woken, and what of a failure may enter a history.

A history may be kept for years. Payloads are ids, instants and closed words by their types; failures are made so here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from logging import getLogger
from typing import Any
from uuid import UUID

from temporalio.api.failure.v1 import Failure
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.converter import DataConverter, DefaultFailureConverter, PayloadConverter
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.service import RPCError

from service.settings import Settings
from service.vocabulary import PromiseKind
from workflows.case import CaseWorkflow, id_of_case_workflow
from workflows.data_request import DataRequestWorkflow, id_of_data_request_workflow
from workflows.disclosure import DisclosureWorkflow, id_of_disclosure_workflow
from workflows.preservation import PreservationWorkflow, id_of_preservation_workflow
from workflows.safety_review import SafetyReviewWorkflow, id_of_safety_review_workflow

NAMESPACE = "default"
TASK_QUEUE = "promises"
IDENTITY = "right-to-know"

WORKFLOWS: dict[PromiseKind, tuple[Any, Callable[[UUID], str]]] = {
    PromiseKind.CASE: (CaseWorkflow, id_of_case_workflow),
    PromiseKind.DATA_REQUEST: (DataRequestWorkflow, id_of_data_request_workflow),
    PromiseKind.PRESERVATION: (PreservationWorkflow, id_of_preservation_workflow),
    PromiseKind.SAFETY_REVIEW: (SafetyReviewWorkflow, id_of_safety_review_workflow),
    PromiseKind.DISCLOSURE: (DisclosureWorkflow, id_of_disclosure_workflow),
}
"""Which workflow keeps which kind of promise, and the id it has for one."""


class TemporalIsAway(Exception):
    """Temporal does not answer, or cannot take what it is given now. Nothing is lost by trying again."""


class WordlessFailures(DefaultFailureConverter):
    """Keeps of a failure what kind it is: the class of the exception, never its text, its stack or what it carries."""

    def to_failure(self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure) -> None:
        if not isinstance(exception, FailureError):
            exception = ApplicationError("", type=type(exception).__name__)
        super().to_failure(exception, payload_converter, failure)
        silence(failure)


def silence(failure: Failure) -> None:
    """Takes every text out of a failure and of what caused it."""
    failure.message = ""
    failure.stack_trace = ""
    failure.ClearField("encoded_attributes")
    if failure.HasField("application_failure_info"):
        failure.application_failure_info.ClearField("details")
    if failure.HasField("canceled_failure_info"):
        failure.canceled_failure_info.ClearField("details")
    if failure.HasField("timeout_failure_info"):
        failure.timeout_failure_info.ClearField("last_heartbeat_details")
    if failure.HasField("cause"):
        silence(failure.cause)


CONVERTER = replace(DataConverter.default, failure_converter_class=WordlessFailures)


def runtime() -> Runtime:
    """The SDK's own core speaks through Python's logging, so that one formatter holds for all (service/logs.py)."""
    told = LogForwardingConfig(logger=getLogger("temporalio.core"), append_target_to_name=False)
    return Runtime(
        telemetry=TelemetryConfig(
            logging=LoggingConfig(filter=TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding=told)
        )
    )


async def connect(settings: Settings, using: Runtime | None = None) -> Client:
    """A client of the configured address; TemporalIsAway if nothing answers there."""
    try:
        return await Client.connect(
            settings.temporal, namespace=NAMESPACE, data_converter=CONVERTER, identity=IDENTITY, runtime=using
        )
    except RuntimeError as error:  # The SDK knows no narrower class for a connection that was refused.
        raise TemporalIsAway from error


async def wake(client: Client, kind: PromiseKind, id: UUID) -> None:
    """The promise looks again, and is kept anew if nobody keeps it: twice, late or after the end does no harm."""
    workflow, id_of = WORKFLOWS[kind]
    try:
        await client.start_workflow(
            workflow.run,
            id,
            id=id_of(id),
            task_queue=TASK_QUEUE,
            start_signal="look_again",
            task_timeout=timedelta(seconds=5),
            rpc_timeout=timedelta(seconds=5),
        )
    except (RPCError, RuntimeError) as error:
        raise TemporalIsAway from error


async def namespace_id(client: Client) -> str:
    """The id Temporal gave our namespace when its store was made: another id is another store."""
    try:
        answer = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=NAMESPACE), timeout=timedelta(seconds=5)
        )
    except (RPCError, RuntimeError) as error:
        raise TemporalIsAway from error
    return answer.namespace_info.id
