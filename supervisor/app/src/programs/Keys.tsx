import { useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../../ui/kit/states";
import { tick } from "../../../../ui/kit/ticking";
import { Ago } from "../../../../ui/kit/times";
import { toast } from "../../../../ui/kit/toast";
import { FormDialog } from "../setup/Form";
import { PartList } from "../setup/List";
import { Check, Row, Select, Text } from "../setup/Parts";
import { WrongHere } from "../setup/WrongHere";
import { attempt, useLoaded } from "./load";
import { Once } from "./Once";
import {
  AREAS,
  type Area,
  byText,
  endOf,
  type Key,
  type Keys,
  keyChange,
  LASTS,
  scopesText,
  toggledScope,
} from "./programs";
import { Revoked, useRevoked } from "./Revoked";
import { When } from "./When";

const NAME_MAX = 80;

interface Made {
  key: Key;
  secret: string;
}

/** What programs may do here, and who gave it to them. */
export function KeyList() {
  const { found, why, load } = useLoaded<Keys>("/keys");
  const old = useRevoked();
  const [made, setMade] = useState<Made | null>(null);
  if (why && !found)
    return (
      <section class="card">
        <Failure title="The keys cannot be read" text={why.message} retry={load} />
      </section>
    );
  if (!found) return <Skeleton rows={5} label="Loading the keys" />;
  const all = [...found.items, ...(old.found?.items ?? [])];
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
          { head: "Made", cell: (key) => <When at={key.created_at} by={byText(key.by, all)} /> },
          {
            head: "Last used",
            cell: (key) =>
              key.used_at === null ? <span class="quiet">never</span> : <Ago at={key.used_at} />,
          },
          {
            head: "Ends",
            headOf: (key) => (isOver(key.expires_at) ? "Expired" : "Ends"),
            cell: (key) =>
              key.expires_at === null ? (
                <span class="quiet">never</span>
              ) : (
                <When at={key.expires_at} />
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
            if (!told) await Promise.all([load(), old.load()]);
            return told;
          },
        }}
        form={(key, close) =>
          key ? (
            <KeyForm of={key} mayGive={found.may_give} onClose={close} onSaved={load} />
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
      <Revoked {...old} all={all} />
      {made && (
        <Once
          title={`The key of ${made.key.name}`}
          what="key"
          secret={made.secret}
          says="Give it to the program, and keep it where nobody else reads it. Here is kept only what it may do: who loses it makes another one."
          onClose={() => setMade(null)}
        />
      )}
    </>
  );
}

const isOver = (at: number | null) => at !== null && at <= tick.value;

function Ended({ at }: { at: number | null }) {
  return isOver(at) ? <span class="pill pill-missed">expired</span> : null;
}

interface FormProps {
  of: Key;
  mayGive: readonly string[];
  onClose: () => void;
  onSaved: () => Promise<void>;
}

/** Its name, and what it opens; the key itself stays with the program. */
function KeyForm({ of, mayGive, onClose, onSaved }: FormProps) {
  // As it was when it was opened: the list behind it may be loaded again.
  const [before] = useState(of);
  const [name, setName] = useState(before.name);
  const [scopes, setScopes] = useState<readonly string[]>(before.scopes);
  const change = keyChange(before, name, scopes);
  const dirty = Object.keys(change).length > 0;
  const save = async () => {
    const told = await attempt("PATCH", `/keys/${before.id}`, change);
    if (told) return told;
    toast(`${name.trim()} changed.`);
    await onSaved();
    onClose();
    return null;
  };
  return (
    <FormDialog
      title={before.name}
      path="keys"
      fields={["name", "scopes"]}
      dirty={dirty}
      missing={{
        name: !name.trim() && "Write a name.",
        scopes: scopes.length === 0 && "Choose what the program may do.",
      }}
      saveWord="Save"
      save={save}
      onClose={onClose}
    >
      <Row label="Name" name="name" hint="The program keeps the key that it has.">
        {(field) => <Text id={field} max={NAME_MAX} value={name} onInput={setName} data-first />}
      </Row>
      <Scopes chosen={scopes} mayGive={[...mayGive, ...before.scopes]} onChange={setScopes} />
      <WrongHere name="scopes" />
      <p class="form-hint">
        What is changed holds from the program’s next request on. In the journal and on the record
        the key is called <code>key:{before.id}</code>.
      </p>
    </FormDialog>
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
      missing={{
        name: !name.trim() && "Write a name.",
        scopes: scopes.length === 0 && "Choose what the program may do.",
      }}
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
  mayGive: readonly string[];
  onChange: (scopes: string[]) => void;
}

function Scopes({ chosen, mayGive, onChange }: ScopesProps) {
  const missing = AREAS.some((area) => scopesOf(area).some((one) => !mayGive.includes(one)));
  return (
    <>
      <h3>The program may</h3>
      {missing && <p class="form-hint">You can give what you may do yourself.</p>}
      <ul class="scopes">
        {AREAS.map((area) => (
          <li key={area.id}>
            <strong>{area.label}</strong>
            {scopesOf(area).map((scope) => {
              const reads = scope.startsWith("read:");
              return (
                <Check
                  key={scope}
                  label={`${reads ? "See" : "Change"}: ${reads ? area.read : area.write}`}
                  on={chosen.includes(scope)}
                  disabled={!mayGive.includes(scope)}
                  onChange={(on) => onChange(toggledScope(chosen, scope, on))}
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
