/** The set-up on this screen: loaded, changed, and loaded again. */
import { signal } from "@preact/signals";
import { toast } from "../../../../ui/kit/toast";
import { ask, Refused } from "./api";
import type { Base } from "./base";
import type { Centre, Planned, SetUp } from "./setup";

/** How often a change is tried again over what has nothing to do with it. */
const TRIES = 4;

export class Office {
  readonly found = signal<SetUp | null>(null);
  readonly trouble = signal<Refused | null>(null);

  /** The names of those who have this role and may sign in. */
  usersOf(role: string): string[] {
    const users = this.found.value?.centre.users ?? [];
    return users.filter((user) => user.role === role && !user.disabled).map((user) => user.name);
  }

  async load(): Promise<void> {
    this.trouble.value = null;
    try {
      this.found.value = await ask<SetUp>("GET", "/api/setup");
    } catch (why) {
      this.trouble.value = refused(why);
    }
  }

  /** Applies one change; null when it is done, and why not otherwise. What somebody else changed
   * meanwhile is in the way only where it is of the same part. */
  async put(
    path: string,
    body: (centre: Centre) => unknown,
    done: string,
    base: Base,
  ): Promise<Refused | null> {
    return this.#send("PUT", path, body, done, base);
  }

  async remove(path: string, done: string): Promise<Refused | null> {
    return this.#send("DELETE", path, undefined, done);
  }

  async #send(
    method: string,
    path: string,
    body: ((centre: Centre) => unknown) | undefined,
    done: string,
    base?: Base,
  ): Promise<Refused | null> {
    const extra: Record<string, string> = base?.isNew ? { "If-None-Match": "*" } : {};
    for (let tries = 1; ; tries++) {
      const found = this.found.value;
      const behind = found && base?.behind(found.centre);
      if (behind) return behind;
      try {
        const match = { "If-Match": `"${found?.version ?? ""}"`, ...extra };
        const said = found ? body?.(found.centre) : undefined;
        const plan = await ask<Planned>(method, `/api/setup/${path}`, said, match);
        toast(plan.changes.length > 0 ? done : "Nothing was different.");
        await this.load();
        return null;
      } catch (why) {
        const told = refused(why);
        if (told.code !== "changed_meanwhile" || tries === TRIES) return told;
        await this.load();
        if (this.trouble.value) return this.trouble.value;
      }
    }
  }
}

export const refused = (why: unknown): Refused =>
  why instanceof Refused ? why : new Refused("failed", "That did not work. Nothing was changed.");
