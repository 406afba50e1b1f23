import { sessionMissing } from "../../../../ui/kit/door";

/** What the server would not do, in its words. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly reasons: readonly string[] = [],
  ) {
    super(message);
  }
}

export async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const text = typeof body === "string" ? body : body === undefined ? null : JSON.stringify(body);
  const type: Record<string, string> =
    text === null
      ? {}
      : { "Content-Type": typeof body === "string" ? "application/toml" : "application/json" };
  let answer: Response;
  try {
    const sent = { credentials: "same-origin", headers: { ...type, ...headers } } as const;
    answer = await fetch(path, { method, body: text, ...sent });
  } catch {
    throw new Refused("offline", "The server cannot be reached. Nothing was changed.");
  }
  if (answer.status === 204) return undefined as T;
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status === 401) sessionMissing();
  const problem = (await answer.json().catch(() => ({}))) as {
    code?: string;
    title?: string;
    detail?: string;
    reasons?: string[];
  };
  throw new Refused(
    problem.code ?? "failed",
    problem.detail || problem.title || "That did not work. Nothing was changed.",
    problem.reasons ?? [],
  );
}
