/** Signing in and out of the consoles over HTTP. The session itself is an HttpOnly cookie. */

export interface Session {
  readonly user: string;
  readonly name: string;
  readonly role: string;
  readonly agent: string | null;
  /** What the role gives; of a user without an agent none that needs a desk. */
  readonly rights: readonly string[];
  /** All that they see, where that is not the whole house. */
  readonly teams?: readonly string[];
  /** Two-step sign-in must be set up before anything else. */
  readonly enrol?: boolean;
}

export class SignInFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** For so many seconds it is of no use to try again. */
    readonly waits_s = 0,
  ) {
    super(message);
  }
}

interface Problem {
  code?: string;
  message?: string;
  retry_after_s?: number;
}

/** Null: nobody is signed in. Throws when the server cannot be reached. */
export async function whoAmI(): Promise<Session | null> {
  const answer = await fetch("/api/session", { credentials: "same-origin" });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`session: ${answer.status}`);
  return (await answer.json()) as Session;
}

/** The label of the other way to sign in, where there is one. */
export async function signOnLabel(): Promise<string | null> {
  const answer = await fetch("/api/door", { credentials: "same-origin" });
  if (!answer.ok) return null;
  return ((await answer.json()) as { sign_on: string | null }).sign_on;
}

/** Throws `SignInFailed`; with the code `code_needed` when a code must come too. */
export function signIn(user: string, password: string, code = ""): Promise<Session> {
  const body = code ? { user, password, code } : { user, password };
  return asked<Session>("POST", "/api/session", body);
}

/** Throws `SignInFailed`, whatever goes wrong. */
export async function asked<T>(method: string, path: string, body?: object): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      ...(body
        ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
        : {}),
    });
  } catch {
    throw new SignInFailed("offline", "The server cannot be reached. Check your connection.");
  }
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  const waits_s = problem.code === "too_many_tries" ? problem.retry_after_s : 0;
  throw new SignInFailed(problem.code ?? "failed", wording(problem), waits_s);
}

/** Counted down where it is shown. */
export function waitsText(left_s: number): string {
  if (left_s <= 0) return "You can try again now.";
  return `Too many tries. Try again in ${left_s} ${left_s === 1 ? "second" : "seconds"}.`;
}

function wording({ code, message, retry_after_s }: Problem): string {
  if (code === "too_many_tries" && retry_after_s) return waitsText(retry_after_s);
  return message || "That did not work. Try again in a moment.";
}

/** Whose invitation it is. Throws `SignInFailed` when it is worth nothing any more. */
export const invited = (token: string): Promise<Invited> =>
  asked("POST", "/api/invitation", { token });

export async function choosePassword(token: string, password: string): Promise<void> {
  await asked("POST", "/api/invitation/password", { token, password });
}

export interface Invited {
  readonly user: string;
  readonly name: string;
  readonly role: string;
}

export async function signOut(): Promise<void> {
  await fetch("/api/session", { method: "DELETE", credentials: "same-origin" });
}
