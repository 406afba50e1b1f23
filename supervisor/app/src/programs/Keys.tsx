import { useState } from "preact/hooks";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Failure, Skeleton } from "../../../../ui/kit/states";
import { tick } from "../../../../ui/kit/ticking";
import { Ago } from "../../../../ui/kit/times";
import { FormDialog } from "../setup/Form";
import { PartList } from "../setup/List";
import { Check, Row, Select, Text } from "../setup/Parts";
import { WrongHere } from "../setup/WrongHere";
import { attempt, useLoaded } from "./load";
import { Once } from "./Once";
import {
  AREAS,
  type Area,
  endOf,
  type Key,
  type Keys,
  LASTS,
  scopesText,
  toggledScope,
} from "./programs";

const NAME_MAX = 80;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

interface Made {
  key: Key;
  secret: string;
}

/** What programs may do here, and who gave it to them. */
export function KeyList() {
  const { found, why, load } = useLoaded<Keys>("/keys");
  const [made, setMade] = useState<Made | null>(null);
  if (why && !found)
    return (
      <section class="card">
        <Failure title="The keys cannot be read" text={why.message} retry={load} />
      </section>
    );
  if (!found) return <Skeleton rows={5} label="Loading the keys" />;
  const maker = ({ by }: Key) =>
    by.startsWith("key:")
      ? `by ${found.items.find(({ id }) => `key:${id}` === by)?.name ?? by}`
      : by && `by ${by}`;
  return (
    <>
      <PartList<Key>
        id="key"
        title="Keys of programs"
        add="New key"
        parts={found.items}
        head="Key"
        name={(key) => key.name}
        marks={(key) => <Ended key={key.id} at={key.expires_at} />}
        columns={[
          { head: "May", kind: "text", bare: true, cell: (key) => scopesText(key.scopes) },
          {
            head: "Made",
            cell: (key) => (
              <>
                <span class="time-since">{DAY.format(key.created_at)}</span>{" "}
                <span class="quiet">{maker(key)}</span>
              </>
            ),
          },
          {
            head: "Last used",
            cell: (key) =>
              key.used_at === null ? <span class="quiet">never</span> : <Ago at={key.used_at} />,
          },
          {
            head: "Ends",
            cell: (key) =>
              key.expires_at === null ? (
                <span class="quiet">never</span>
              ) : (
                <span class="time-since">{DAY.format(key.expires_at)}</span>
              ),
          },
        ]}
        empty={{
          icon: "unplug",
          title: "No program comes in yet",
          says: "A key lets a program do over the API what you choose, and nothing else.",
        }}
        end={{
          verb: "Revoke",
          says: "The program that uses it is refused from now on. This cannot be taken back: it needs another key then.",
          act: async (key) => {
            const told = await attempt("DELETE", `/keys/${key.id}`);
            if (!told) await load();
            return told;
          },
        }}
        form={(key, close) =>
          key ? (
            <KeyDialog key={key.id} of={key} onClose={close} />
          ) : (
            <NewKey
              mayGive={found.may_give}
              onClose={close}
              onMade={(one) => {
                close();
                setMade(one);
                void load();
              }}
            />
          )
        }
      />
      {made && (
        <Once
          title={`The key of ${made.key.name}`}
          secret={made.secret}
          says="Give it to the program, and keep it where nobody else reads it. Here is kept only what it may do: who loses it makes another one."
          onClose={() => setMade(null)}
        />
      )}
    </>
  );
}

function Ended({ at }: { at: number | null }) {
  return at !== null && at <= tick.value ? <span class="pill pill-missed">over</span> : null;
}

/** What stands behind a name of the list; a key is never changed. */
function KeyDialog({ of, onClose }: { of: Key; onClose: () => void }) {
  return (
    <Dialog title={of.name} onClose={onClose} drawer>
      <p class="form-hint">
        A key stays as it was made. To let a program do something else, make it another one and
        revoke this.
      </p>
      <Scopes chosen={of.scopes} fixed />
      <p class="form-hint">
        In the journal and on the record it is called <code>key:{of.id}</code>.
      </p>
    </Dialog>
  );
}

interface NewProps {
  mayGive: readonly string[];
  onClose: () => void;
  onMade: (made: Made) => void;
}

function NewKey({ mayGive, onClose, onMade }: NewProps) {
  const [name, setName] = useState("");
  const [days, setDays] = useState("");
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const save = () => {
    const body = { name: name.trim(), scopes, expires_at: endOf(days, tick.value) };
    return attempt<Made>("POST", "/keys", body, onMade);
  };
  return (
    <FormDialog
      title="New key"
      path="keys"
      fields={["name", "scopes"]}
      dirty={name !== "" || scopes.length > 0}
      ready={name.trim() !== "" && scopes.length > 0}
      saveWord="Make the key"
      save={save}
      onClose={onClose}
    >
      <Row label="Name" name="name" hint="What program it is for.">
        {(field) => <Text id={field} max={NAME_MAX} value={name} onInput={setName} data-first />}
      </Row>
      <Row label="Lasts" hint="Afterwards the program is refused.">
        {(field) => (
          <Select
            id={field}
            value={days}
            options={LASTS}
            none="Until it is revoked"
            onPick={setDays}
          />
        )}
      </Row>
      <Scopes chosen={scopes} mayGive={mayGive} onChange={setScopes} />
      <WrongHere name="scopes" />
    </FormDialog>
  );
}

interface ScopesProps {
  chosen: readonly string[];
  mayGive?: readonly string[];
  fixed?: boolean;
  onChange?: (scopes: string[]) => void;
}

function Scopes({ chosen, mayGive = [], fixed = false, onChange }: ScopesProps) {
  const shown = fixed
    ? AREAS.filter(({ id }) => chosen.some((scope) => scope.endsWith(`:${id}`)))
    : AREAS;
  const missing =
    !fixed && AREAS.some((area) => scopesOf(area).some((one) => !mayGive.includes(one)));
  return (
    <>
      <h3>The program may</h3>
      {missing && <p class="form-hint">You can give what you may do yourself.</p>}
      <ul class="scopes">
        {shown.map((area) => (
          <li key={area.id}>
            <strong>{area.label}</strong>
            {scopesOf(area)
              .filter((scope) => !fixed || chosen.includes(scope))
              .map((scope) => {
                const reads = scope.startsWith("read:");
                const says = reads ? area.read : area.write;
                return fixed ? (
                  <p key={scope}>
                    {reads ? "See" : "Change"}: <span class="quiet">{says}</span>
                  </p>
                ) : (
                  <Check
                    key={scope}
                    label={`${reads ? "See" : "Change"}: ${says}`}
                    on={chosen.includes(scope)}
                    disabled={!mayGive.includes(scope)}
                    onChange={(on) => onChange?.(toggledScope(chosen, scope, on))}
                  />
                );
              })}
          </li>
        ))}
      </ul>
    </>
  );
}

const scopesOf = ({ id, write }: Area): string[] =>
  write ? [`read:${id}`, `write:${id}`] : [`read:${id}`];
