import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Once } from "../programs/Once";
import { ask, type Refused } from "./api";
import { FormDialog, useDraft } from "./Form";
import { type Office, refused } from "./office";
import { Check, Row, Select, Text, Trouble } from "./Parts";
import { isOfDesk, roleOf, rolesOf } from "./rights";
import { idOf, nameOf, offered, type UserPart } from "./setup";
import { WrongHere } from "./WrongHere";

const NEW: UserPart = {
  id: "",
  name: "",
  role: "agent",
  agent: null,
  teams: [],
  may_pick: false,
  email: "",
  disabled: false,
};
const FIELDS = ["id", "name", "role", "agent", "teams", "email"];

interface Props {
  office: Office;
  /** Whoever looks at it. */
  me: string;
  user: UserPart | null;
  onClose: () => void;
}

export function UserForm({ office, me, user, onClose }: Props) {
  const centre = office.found.value?.centre;
  const [draft, put, dirty, base] = useDraft<UserPart>("users", user, NEW);
  const [name, setName] = useState("");
  const [link, setLink] = useState("");
  const users = centre?.users ?? [];
  const ids = users.map((each) => each.id);
  const id = user?.id ?? (name || idOf(draft.name, ids));
  const role = roleOf(centre, draft.role);
  const ofDesk = isOfDesk(role);
  const serves = role?.rights.includes("serve") ?? false;
  const taken = new Set(users.filter((each) => each.id !== user?.id).map((each) => each.agent));
  const invite = async (): Promise<Refused | null> => {
    try {
      const made = await ask<{ token: string }>("POST", `/api/setup/users/${id}/invitation`);
      setLink(`${location.origin}/${ofDesk ? "agent" : "supervisor"}#invitation=${made.token}`);
      return null;
    } catch (problem) {
      return refused(problem);
    }
  };
  const save = async () => {
    const done = user ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`users/${id}`, () => ({ ...draft, id }), done, base);
    if (told) return told;
    if (!user) return invite();
    onClose();
    return null;
  };
  if (link)
    return (
      <Once
        title={`Invite ${draft.name}`}
        what="link"
        secret={link}
        says={`Give this link to ${draft.name}. It works once, for seven days, and lets them choose their password.`}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={user ? user.name : "New user"}
      path={`users.${id}`}
      fields={FIELDS}
      dirty={dirty}
      missing={{
        name: !draft.name.trim() && "Write a name.",
        agent: !draft.disabled && ofDesk && draft.agent === null && "Choose the agent they are.",
      }}
      saveWord={user ? "Save" : "Add and invite"}
      save={save}
      onClose={onClose}
    >
      <Row label="Name" name="name">
        {(field) => (
          <Text id={field} value={draft.name} onInput={(text) => put({ name: text })} data-first />
        )}
      </Row>
      <Row
        label="Signs in as"
        name="id"
        hint={user ? "" : `Left empty, it is ${draft.name.trim() ? id : "made of the name"}.`}
      >
        {(field) =>
          user ? (
            <p id={field} class="form-said">
              {user.id}
            </p>
          ) : (
            <Text
              id={field}
              value={name}
              max={40}
              pattern="[a-z0-9][a-z0-9_\-]*"
              onInput={(text) => setName(text.trim().toLowerCase())}
            />
          )
        }
      </Row>
      <Row label="Email" name="email" hint="By which a sign-on service knows them. May stay empty.">
        {(field) => (
          <Text
            id={field}
            type="email"
            max={254}
            value={draft.email}
            onInput={(text) => put({ email: text.trim() })}
          />
        )}
      </Row>
      <Row label="Role" name="role">
        {(field) => (
          <Select
            id={field}
            value={draft.role}
            {...(role ? {} : { none: "Choose a role" })}
            options={rolesOf(centre)
              .filter((each) => !each.disabled || each.id === draft.role)
              .map((each) => ({ id: each.id, label: each.name }))}
            onPick={(picked) => put({ role: picked })}
          />
        )}
      </Row>
      {serves && (
        <Row
          label="Serves as"
          name="agent"
          hint={ofDesk ? "" : "Who has the board may serve customers too."}
        >
          {(field) => (
            <Select
              id={field}
              value={draft.agent ?? ""}
              none={ofDesk ? "Choose an agent" : "Nobody"}
              options={offered(centre?.agents ?? [], [user?.agent ?? ""])
                .filter((agent) => !taken.has(agent.id))
                .map((agent) => ({ id: agent.id, label: nameOf(agent) }))}
              onPick={(agent) => put({ agent: agent || null })}
            />
          )}
        </Row>
      )}
      {serves && !role?.rights.includes("pick") && (
        <Check
          label="May pick contacts out of their turn"
          on={draft.may_pick}
          onChange={(may_pick) => put({ may_pick })}
        />
      )}
      {!ofDesk && <Teams office={office} draft={draft} put={put} />}
      {user && (
        <Doors office={office} user={user} me={me} draft={draft} put={put} invite={invite} />
      )}
    </FormDialog>
  );
}

interface PartProps {
  office: Office;
  draft: UserPart;
  put: (change: Partial<UserPart>) => void;
}

function Teams({ office, draft, put }: PartProps) {
  const all = office.found.value?.centre.teams ?? [];
  const teams = all.filter((team) => !team.disabled || draft.teams.includes(team.id));
  if (teams.length === 0) return null;
  return (
    <>
      <h3>Sees only these teams</h3>
      <p class="form-hint">
        {draft.teams.length === 0
          ? roleOf(office.found.value?.centre, draft.role)?.own_teams
            ? "None is chosen: the role sees the team of the agent they serve as."
            : "None is chosen: the whole house."
          : "Their agents, the queues these serve, and no set-up, users, strategies or record."}
      </p>
      {teams.map((team) => (
        <Check
          key={team.id}
          label={team.name}
          on={draft.teams.includes(team.id)}
          onChange={(on) =>
            put({
              teams: on ? [...draft.teams, team.id] : draft.teams.filter((id) => id !== team.id),
            })
          }
        />
      ))}
      <WrongHere name="teams" />
    </>
  );
}

interface DoorsProps extends PartProps {
  user: UserPart;
  me: string;
  invite: () => Promise<Refused | null>;
}

/** What lets somebody in who is there already. */
function Doors({ office, user, me, draft, put, invite }: DoorsProps) {
  const found = office.found.value;
  const [asked, setAsked] = useState(false);
  const [why, setWhy] = useState<Refused | null>(null);
  const reset = async () => {
    setWhy(
      await office.remove(
        `users/${user.id}/second-factor`,
        `${user.name} signs in with the password alone.`,
      ),
    );
    setAsked(false);
  };
  return (
    <>
      <h3>Signing in</h3>
      <Check
        label="May not sign in any more"
        on={draft.disabled}
        onChange={(disabled) => put({ disabled })}
      />
      <p class="form-hint">
        {found?.without_password.includes(user.id)
          ? "They have not chosen a password yet."
          : "A new link lets them choose another password. The old one works until then."}
      </p>
      <Button icon="send" disabled={user.disabled} onClick={async () => setWhy(await invite())}>
        Make a one-time link
      </Button>
      {found?.two_step.includes(user.id) && user.id !== me && (
        <>
          <h3>Two-step sign-in</h3>
          <p class="form-hint">
            It is on. Who lost the telephone and the recovery codes needs it reset: be sure that it
            is them who ask.
          </p>
          {asked ? (
            <div class="form-leave" role="alert">
              <strong>{user.name} is signed out everywhere. This is on record.</strong>
              <Button onClick={() => setAsked(false)}>Keep it</Button>
              <Button kind="danger" onClick={reset}>
                Reset it
              </Button>
            </div>
          ) : (
            <Button icon="unplug" onClick={() => setAsked(true)}>
              Reset two-step sign-in
            </Button>
          )}
        </>
      )}
      <Trouble why={why} />
    </>
  );
}
