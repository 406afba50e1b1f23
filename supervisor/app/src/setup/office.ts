/** The set-up on this screen: loaded, changed, and loaded again. */
import { signal } from "@preact/signals";
import { toast } from "../../../../ui/kit/toast";
import { ask, Refused } from "./api";
import type { Planned, SetUp } from "./setup";

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

  /** Applies one change; null when it is done, and why not otherwise. */
  async put(path: string, body: unknown, done: string, create = false): Promise<Refused | null> {
    return this.#send("PUT", path, body, done, create ? { "If-None-Match": "*" } : {});
  }

  async remove(path: string, done: string): Promise<Refused | null> {
    return this.#send("DELETE", path, undefined, done, {});
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    done: string,
    headers: Record<string, string>,
  ): Promise<Refused | null> {
    const version = this.found.value?.version ?? "";
    try {
      const match = { "If-Match": `"${version}"`, ...headers };
      const plan = await ask<Planned>(method, `/api/setup/${path}`, body, match);
      toast(plan.changes.length > 0 ? done : "Nothing was different.");
      await this.load();
      return null;
    } catch (why) {
      const told = refused(why);
      if (told.code !== "changed_meanwhile") return told;
      // What is on the form stays; saved again it goes over what is there now.
      await this.load();
      return new Refused(
        told.code,
        "Somebody changed the set-up since you opened this. Save again to go over it.",
      );
    }
  }
}

export const refused = (why: unknown): Refused =>
  why instanceof Refused ? why : new Refused("failed", "That did not work. Nothing was changed.");
