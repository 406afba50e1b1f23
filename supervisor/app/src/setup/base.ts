/** What a form began with, and what becomes of it when somebody else was faster. */
import { Refused } from "./api";
import { isSame, type Rebased, rebase, told } from "./rebase";
import type { Centre } from "./setup";

export interface Base {
  readonly isNew: boolean;
  /** Null while it still holds; else what to tell: the form then shows what both changed. */
  behind(centre: Centre): Refused | null;
}

export interface Edited<T> {
  /** Null: it is not stored. */
  before: T | null;
  mine: T;
}

type Meet<T> = (before: T, mine: T, fresh: T) => Rebased<T>;

export function baseOf<T extends object>(
  { before, mine }: Edited<T>,
  now: (centre: Centre) => T | undefined,
  set: (change: (last: Edited<T>) => Edited<T>) => void,
  meet: Meet<T> = rebase,
): Base {
  return {
    isNew: before === null,
    behind(centre) {
      if (!before) return null;
      const fresh = now(centre);
      if (!fresh) {
        set((last) => ({ ...last, before: null }));
        return new Refused(
          "changed_meanwhile",
          "Somebody removed this meanwhile. Your words are still here: save again to add it anew, or close this to let it go.",
        );
      }
      if (isSame(before, fresh)) return null;
      const reasons = told(meet(before, mine, fresh));
      if (reasons.length === 0) return null;
      // Of what is on the form by now: people write on.
      set((last) => ({ before: fresh, mine: meet(before, last.mine, fresh).merged }));
      return new Refused(
        "changed_meanwhile",
        "Somebody changed this meanwhile. It is not saved yet: look at both changes, and save again.",
        reasons,
      );
    },
  };
}

/** Of what is null while nothing was changed. */
export const again =
  <T>(set: (change: (last: Edited<T> | null) => Edited<T> | null) => void) =>
  (change: (last: Edited<T>) => Edited<T>) =>
    set((last) => last && change(last));
