/** What users see and change of their own sign-in. Every call throws `SignInFailed`. */

import { asked } from "./session";

export interface Place {
  readonly id: string;
  readonly device: string;
  readonly address: string;
  readonly how: "password" | "sso";
  readonly since: number;
  readonly seen_at: number;
  readonly own: boolean;
}

export interface Factor {
  readonly on: boolean;
  readonly recovery_left: number;
  readonly required: boolean;
}

export interface Begun {
  readonly secret: string;
  readonly uri: string;
  readonly svg: string;
}

const FACTOR = "/api/second-factor";

export const places = (): Promise<Place[]> => asked("GET", "/api/sessions");
export const endPlace = (id: string): Promise<object> => asked("DELETE", `/api/sessions/${id}`);
export const endOthers = (): Promise<object> => asked("DELETE", "/api/sessions");
export const factor = (): Promise<Factor> => asked("GET", FACTOR);
export const beginFactor = (password: string): Promise<Begun> =>
  asked("POST", FACTOR, { password });
export const turnOff = (password: string, code: string): Promise<object> =>
  asked("DELETE", FACTOR, { password, code });

export async function confirmFactor(code: string): Promise<readonly string[]> {
  return (await asked<{ recovery: string[] }>("PUT", FACTOR, { code })).recovery;
}

/** The secret in groups of four, as people type it. */
export const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? "";

/** A picture that cannot run anything, whatever it holds. */
export const pictureOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;
