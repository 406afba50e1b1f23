import { useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Icon } from "../../../../ui/kit/Icon";
import { toast } from "../../../../ui/kit/toast";
import { ask, Refused } from "./api";
import { type Office, refused } from "./office";
import { Changes, Trouble } from "./Parts";
import type { Options } from "./QueueForm";
import { type Fault, type Planned, plainText, summary } from "./setup";
import { namesOf } from "./told";

type Checked = { faults: Fault[]; more?: boolean } | (Planned & { version: string });

/** As `FILE_MAX` of the server (office/set_up.py). */
const MAX_BYTES = 4 * 1024 * 1024;

/** The whole centre out as a file, and in: checked, shown, and applied at once or not at all. */
export function Exchange({
  office,
  strategies,
}: {
  office: Office;
  strategies: Options["strategies"];
}) {
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const check = async (name: string, text: string) => {
    setBusy(true);
    setFile({ name, text });
    setChecked(null);
    try {
      setChecked(await ask<Checked>("POST", "/api/setup/check", text));
      setWhy(null);
    } catch (problem) {
      setWhy(refused(problem));
    }
    setBusy(false);
  };
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > MAX_BYTES) {
      setFile(null);
      setChecked(null);
      setWhy(new Refused("too_large", `${chosen.name} is larger than 4 MB. Nothing was read.`));
      return;
    }
    const text = plainText(await chosen.arrayBuffer());
    if (text !== null) return check(chosen.name, text);
    setFile(null);
    setChecked(null);
    setWhy(new Refused("bad_request", `${chosen.name} is not text in UTF-8. Nothing was read.`));
  };
  const forget = () => {
    setFile(null);
    setChecked(null);
    setWhy(null);
  };
  const apply = async () => {
    if (!file || !checked || "faults" in checked) return;
    setBusy(true);
    try {
      const match = { "If-Match": `"${checked.version}"` };
      await ask<Planned>("POST", "/api/setup/import", file.text, match);
      toast("The centre is as the file says.");
      forget();
      await office.load();
    } catch (problem) {
      const told = refused(problem);
      if (told.code === "changed_meanwhile") await check(file.name, file.text);
      setWhy(told);
    }
    setBusy(false);
  };
  return (
    <section class="card" aria-labelledby="exchange">
      <header class="card-head">
        <h2 id="exchange">The whole centre as a file</h2>
        <a class="button" href="/api/setup.toml" download="centre.toml">
          <Icon name="download" /> Export
        </a>
      </header>
      <div class="setup-body">
        <p class="quiet">
          The file holds queues, agents, users without passwords, reasons and all rules, as TOML.
          Change it and bring it back: first you see what would change.
        </p>
        <label
          class="drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            void choose(event.dataTransfer?.files[0]);
          }}
        >
          <Icon name="file" size={20} />
          <span>{file ? file.name : "Choose a file, or drop it here"}</span>
          <input
            ref={input}
            class="sr-only"
            type="file"
            accept=".toml,text/plain,application/toml"
            onChange={(event) => {
              void choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </label>
        <Trouble why={why} />
        <div aria-live="polite" aria-busy={busy}>
          {checked && "faults" in checked && (
            <Faults faults={checked.faults} more={checked.more} file={file?.text} />
          )}
          {checked && "changes" in checked && (
            <>
              <h3>{summary(checked.changes)}</h3>
              <Trouble
                why={
                  checked.obstacles.length > 0
                    ? new Refused("in_the_way", "This stands in the way:", checked.obstacles)
                    : null
                }
              />
              {checked.newcomers.length > 0 && (
                <p class="quiet">
                  New users get in by a one-time link that you make under Users:{" "}
                  {checked.newcomers.join(", ")}.
                </p>
              )}
              <Changes
                changes={checked.changes}
                names={namesOf(office.found.value?.centre, strategies)}
              />
              <div class="row">
                <Button
                  kind="accent"
                  busy={busy}
                  disabled={checked.changes.length === 0 || checked.obstacles.length > 0}
                  onClick={apply}
                >
                  Apply all of it
                </Button>
                <Button onClick={forget}>Forget the file</Button>
              </div>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

const SHOWN = 200;

function Faults({
  faults,
  more,
  file,
}: {
  faults: readonly Fault[];
  more: boolean | undefined;
  file: string | undefined;
}) {
  const lines = (file ?? "").split("\n");
  return (
    <>
      <h3>
        {faults.length === 1 ? "One thing is wrong" : `${faults.length} things are wrong`}. Nothing
        was changed.{more && " More may follow once these are right."}
      </h3>
      <table class="table faults">
        <thead>
          <tr>
            <th scope="col" class="end">
              Line
            </th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, SHOWN).map((fault, at) => (
            <tr key={at}>
              <td class="end num">{fault.line}</td>
              <td>
                {fault.reason}
                <code>{(lines[fault.line - 1] ?? "").trim().slice(0, 160)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
