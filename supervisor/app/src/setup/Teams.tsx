import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { FormDialog, useDraft } from "./Form";
import { PartList, Remove } from "./List";
import type { Office } from "./office";
import { Check, Row, Text } from "./Parts";
import { idOf, type TeamPart } from "./setup";

const NEW: TeamPart = { id: "", name: "", disabled: false };

export function TeamList({ office }: { office: Office }) {
  const centre = office.found.value?.centre;
  const own = (id: string) => (centre?.agents ?? []).filter((agent) => agent.team === id);
  const limited = (id: string) =>
    (centre?.users ?? []).filter((user) => user.teams.includes(id)).map((user) => user.name);
  return (
    <PartList<TeamPart>
      office={office}
      id="team"
      title="Teams"
      add="New team"
      parts={centre?.teams ?? []}
      head="Team"
      name={(team) => team.name}
      marks={(team) => team.disabled && <span class="pill">disabled</span>}
      columns={[
        {
          head: "Agents",
          kind: "words",
          cell: ({ id }) =>
            own(id)
              .map((agent) => agent.name)
              .join(", "),
        },
        { head: "Seen only by", kind: "words", cell: ({ id }) => limited(id).join(", ") },
        { head: "Size", kind: "figure", cell: ({ id }) => own(id).length },
      ]}
      empty={{
        icon: "users",
        title: "There is no team yet",
        says: "Agents of a team are seen together, and a supervisor can be limited to teams.",
      }}
      form={(team, close) => (
        <TeamForm
          office={office}
          team={team}
          limited={team ? limited(team.id) : []}
          onClose={close}
        />
      )}
    />
  );
}

interface FormProps {
  office: Office;
  team: TeamPart | null;
  limited: readonly string[];
  onClose: () => void;
}

function TeamForm({ office, team, limited, onClose }: FormProps) {
  const [draft, put, dirty, base] = useDraft<TeamPart>("teams", team, NEW);
  const [going, setGoing] = useState(false);
  const ids = (office.found.value?.centre.teams ?? []).map((each) => each.id);
  const id = team?.id ?? idOf(draft.name, ids);
  const save = async () => {
    const done = team ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`teams/${id}`, () => ({ ...draft, id }), done, base);
    if (!told) onClose();
    return told;
  };
  if (going && team)
    return (
      <Remove
        office={office}
        path={`teams/${team.id}`}
        name={team.name}
        says="Its agents stay, and are in no team then."
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={team ? team.name : "New team"}
      path={`teams.${id}`}
      fields={["name"]}
      dirty={dirty}
      missing={{ name: !draft.name.trim() && "Write a name." }}
      saveWord={team ? "Save" : "Add the team"}
      save={save}
      onClose={onClose}
    >
      <Row label="Name" name="name" hint="Put agents into it on the page of each agent.">
        {(field) => (
          <Text id={field} value={draft.name} onInput={(name) => put({ name })} data-first />
        )}
      </Row>
      {team && (
        <>
          <Check
            label="Disabled: offered nowhere any more"
            on={draft.disabled}
            onChange={(disabled) => put({ disabled })}
          />
          {limited.length > 0 ? (
            <p class="form-hint">
              {limited.join(", ")} may see only this team: it cannot be removed.
            </p>
          ) : (
            <Button icon="trash" onClick={() => setGoing(true)}>
              Remove this team
            </Button>
          )}
        </>
      )}
    </FormDialog>
  );
}
