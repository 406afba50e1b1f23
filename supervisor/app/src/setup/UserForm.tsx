import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { toast } from "../../../../ui/kit/toast";
import { ask, type Refused } from "./api";
import { type Office, refused } from "./office";
import { Check, Row, Select, Text, Trouble } from "./Parts";
import { idOf, type UserPart } from "./setup";

const NEW: UserPart = {
  id: "",
  name: "",
  role: "agent",
  agent: null,
  may_pick: false,
  disabled: false,
};
const ROLES = [
  { id: "agent", label: "Agent" },
  { id: "supervisor", label: "Supervisor" },
];

interface Props {
  office: Office;
  user: UserPart | null;
  onClose: () => void;
}

export function UserForm({ office, user, onClose }: Props) {
  const found = office.found.value;
  const [draft, setDraft] = useState<UserPart>(user ?? NEW);
  const [name, setName] = useState("");
  const [link, setLink] = useState("");
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<UserPart>) => setDraft((before) => ({ ...before, ...change }));
  const users = found?.centre.users ?? [];
  const id =
    user?.id ??
    (name ||
      idOf(
        draft.name,
        users.map((each) => each.id),
      ));
  const taken = new Set(users.filter((each) => each.id !== user?.id).map((each) => each.agent));
  const invite = async () => {
    setBusy(true);
    try {
      const made = await ask<{ token: string }>("POST", `/api/setup/users/${id}/invitation`);
      setLink(`${location.origin}/${draft.role}#invitation=${made.token}`);
      setWhy(null);
    } catch (problem) {
      setWhy(refused(problem));
    }
    setBusy(false);
  };
  const save = async () => {
    setBusy(true);
    const done = user ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`users/${id}`, { ...draft, id }, done, !user);
    setBusy(false);
    setWhy(told);
    if (told) return;
    if (user) onClose();
    else await invite();
  };
  if (link)
    return (
      <Dialog title={`Invite ${draft.name}`} onClose={onClose} footer={<Copy link={link} />}>
        <p>
          Give this link to {draft.name}. It works once, for seven days, and lets them choose their
          password. It is shown only now.
        </p>
        <p class="form-link" data-first>
          {link}
        </p>
      </Dialog>
    );
  return (
    <Dialog
      drawer
      title={user ? user.name : "New user"}
      onClose={onClose}
      footer={
        <>
          <Button
            kind="accent"
            busy={busy}
            disabled={!draft.name.trim() || (draft.role === "agent" && !draft.agent)}
            onClick={save}
          >
            {user ? "Save" : "Add and invite"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <Trouble why={why} />
      <Row label="Name">
        {(field) => (
          <Text id={field} value={draft.name} onInput={(text) => put({ name: text })} data-first />
        )}
      </Row>
      <Row label="Signs in as">
        {(field) =>
          user ? (
            <p id={field}>{user.id}</p>
          ) : (
            <Text
              id={field}
              value={name}
              max={40}
              placeholder={id}
              pattern="[a-z0-9][a-z0-9_\-]*"
              onInput={(text) => setName(text.trim().toLowerCase())}
            />
          )
        }
      </Row>
      <Row label="Role">
        {(field) => (
          <Select id={field} value={draft.role} options={ROLES} onPick={(role) => put({ role })} />
        )}
      </Row>
      <Row
        label="Serves as"
        hint={draft.role === "agent" ? "" : "A supervisor may serve customers too."}
      >
        {(field) => (
          <Select
            id={field}
            value={draft.agent ?? ""}
            none={draft.role === "agent" ? "Choose an agent" : "Nobody"}
            options={(found?.centre.agents ?? [])
              .filter((agent) => !taken.has(agent.id))
              .map((agent) => ({ id: agent.id, label: agent.name }))}
            onPick={(agent) => put({ agent: agent || null })}
          />
        )}
      </Row>
      {draft.role === "agent" && (
        <Check
          label="May pick contacts out of their turn"
          on={draft.may_pick}
          onChange={(may_pick) => put({ may_pick })}
        />
      )}
      {user && (
        <>
          <Check
            label="May not sign in any more"
            on={draft.disabled}
            onChange={(disabled) => put({ disabled })}
          />
          <h3>Password</h3>
          <p class="form-hint">
            {found?.without_password.includes(user.id)
              ? "They have not chosen a password yet."
              : "A new link lets them choose another password. The old one works until then."}
          </p>
          <Button icon="send" disabled={user.disabled} onClick={invite}>
            Make a one-time link
          </Button>
        </>
      )}
    </Dialog>
  );
}

function Copy({ link }: { link: string }) {
  return (
    <Button
      kind="accent"
      onClick={async () => {
        await navigator.clipboard.writeText(link);
        toast("The link is copied.");
      }}
    >
      Copy the link
    </Button>
  );
}
