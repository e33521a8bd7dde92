// What a client writes with the generated types; it is checked and never run.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { CaseOverviewDocument, OpenCaseDocument, type OpenCaseMutation, Stage } from "./generated/graphql";

declare function ask<R, V>(document: TypedDocumentNode<R, V>, variables: V): Promise<R>;

export async function stageOf(id: string): Promise<Stage | null> {
  const answer = await ask(CaseOverviewDocument, { case: id });
  return answer.case?.stage ?? null;
}

export function why(answer: OpenCaseMutation): string {
  const result = answer.openCase;
  if (!result) return "there is no such case for you";
  return result.__typename === "Problem" ? result.message : result.__typename;
}

// @ts-expect-error A variable that is left out is a fault that is found before anything is sent.
void ask(OpenCaseDocument, {});
