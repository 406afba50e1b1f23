import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { FormDialog, useDraft } from "./Form";
import { PartList, Remove } from "./List";
import type { Office } from "./office";
import { Check, Row, Text } from "./Parts";
import { BUILT_IN, OF_THE_HOUSE, RIGHTS, rolesOf, toggled } from "./rights";
import { idOf, type RolePart } from "./setup";
import { WrongHere } from "./WrongHere";

const NEW: RolePart = { id: "", name: "", rights: ["serve"], disabled: false, own_teams: false };
const WORDS = new Map(RIGHTS.map(({ id, label }) => [id, label.toLowerCase()]));

export function RoleList({ office }: { office: Office }) {
  return (
    <PartList<RolePart>
      office={office}
      id="role"
      title="Roles"
      add="New role"
      parts={rolesOf(office.found.value?.centre)}
      head="Role"
      name={(role) => role.name}
      marks={(role) => (
        <>
          {BUILT_IN.includes(role) && <span class="pill">always there</span>}
          {role.own_teams && <span class="pill">own teams</span>}
          {role.disabled && <span class="pill">disabled</span>}
        </>
      )}
      columns={[
        {
          head: "May",
          kind: "words",
          cell: (role) =>
            role.rights.length === RIGHTS.length
              ? "everything"
              : role.rights.map((id) => WORDS.get(id) ?? id).join(", ") || "nothing",
        },
        { head: "Users", kind: "figure", cell: (role) => office.usersOf(role.id).length },
      ]}
      form={(role, close) => <RoleForm office={office} role={role} onClose={close} />}
    />
  );
}

function RoleForm({
  office,
  role,
  onClose,
}: {
  office: Office;
  role: RolePart | null;
  onClose: () => void;
}) {
  const [draft, put, dirty, base] = useDraft<RolePart>("roles", role, NEW);
  const [going, setGoing] = useState(false);
  const fixed = role !== null && BUILT_IN.includes(role);
  const users = role ? office.usersOf(role.id) : [];
  const ids = rolesOf(office.found.value?.centre).map((each) => each.id);
  const id = role?.id ?? idOf(draft.name, ids);
  const save = async () => {
    const done = role ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`roles/${id}`, () => ({ ...draft, id }), done, base);
    if (!told) onClose();
    return told;
  };
  const right = ({ id: given, label, hint }: (typeof RIGHTS)[number]) => (
    <div key={given} class="right">
      <Check
        label={label}
        on={draft.rights.includes(given)}
        disabled={fixed || (draft.own_teams && OF_THE_HOUSE.includes(given))}
        onChange={(on) => put({ rights: toggled(draft.rights, given, on) })}
      />
      <span class="quiet">{hint}</span>
    </div>
  );
  if (going && role)
    return (
      <Remove
        office={office}
        path={`roles/${role.id}`}
        name={role.name}
        says="Nobody has this role."
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={role ? role.name : "New role"}
      path={`roles.${id}`}
      fields={["name", "rights"]}
      dirty={dirty && !fixed}
      missing={{ name: !fixed && !draft.name.trim() && "Write a name." }}
      saveWord={role ? "Save" : "Add the role"}
      save={save}
      onClose={onClose}
    >
      {fixed ? (
        <p class="form-hint">This role is always there and stays as it is. Make another one.</p>
      ) : (
        <Row label="Name" name="name">
          {(field) => (
            <Text id={field} value={draft.name} onInput={(name) => put({ name })} data-first />
          )}
        </Row>
      )}
      <h3>Who has it may</h3>
      {RIGHTS.filter(({ id }) => !OF_THE_HOUSE.includes(id)).map(right)}
      {!fixed && (
        <div class="right">
          <Check
            label="Sees only own teams"
            on={draft.own_teams}
            onChange={(own_teams) =>
              put({
                own_teams,
                ...(own_teams && {
                  rights: draft.rights.filter((id) => !OF_THE_HOUSE.includes(id)),
                }),
              })
            }
          />
          <span class="quiet">
            Those named with the user, and where none is the team of the agent they serve as.
          </span>
        </div>
      )}
      <h3>Of the whole house</h3>
      <p class="form-hint">Not for users who are limited to teams.</p>
      {RIGHTS.filter(({ id }) => OF_THE_HOUSE.includes(id)).map(right)}
      <WrongHere name="rights" />
      {role && !fixed && (
        <>
          <h3>{users.length > 0 ? `Given to ${users.join(", ")}` : "Nobody has it"}</h3>
          <Check
            label="Disabled: who has it is let in nowhere"
            on={draft.disabled}
            onChange={(disabled) => put({ disabled })}
          />
          {users.length === 0 && (
            <Button icon="trash" onClick={() => setGoing(true)}>
              Remove this role
            </Button>
          )}
        </>
      )}
    </FormDialog>
  );
}
