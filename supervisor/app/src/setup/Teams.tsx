import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Empty } from "../../../../ui/kit/states";
import { FormDialog, useDraft } from "./Form";
import { Head, Open, Remove } from "./List";
import type { Office } from "./office";
import { Check, Row, Scroll, Text } from "./Parts";
import { idOf, type TeamPart } from "./setup";

export function TeamList({ office }: { office: Office }) {
  const [open, setOpen] = useState<TeamPart | "new" | null>(null);
  const centre = office.found.value?.centre;
  const teams = centre?.teams ?? [];
  const agents = centre?.agents ?? [];
  const limited = (id: string) =>
    (centre?.users ?? []).filter((user) => user.teams.includes(id)).map((user) => user.name);
  return (
    <section class="card" aria-labelledby="team-list">
      <Head id="team-list" title="Teams" add="New team" onAdd={() => setOpen("new")} />
      {teams.length === 0 ? (
        <Empty icon="users" title="There is no team yet">
          <p>Agents of a team are seen together, and a supervisor can be limited to teams.</p>
        </Empty>
      ) : (
        <Scroll>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">Agents</th>
                <th scope="col">Seen only by</th>
                <th scope="col" class="end">
                  Size
                </th>
              </tr>
            </thead>
            <tbody>
              {teams.map((team) => {
                const own = agents.filter((agent) => agent.team === team.id);
                return (
                  <tr key={team.id} class={team.disabled ? "gone" : ""}>
                    <th scope="row">
                      <Open name={team.name} onClick={() => setOpen(team)} />
                      {team.disabled && <span class="pill">disabled</span>}
                    </th>
                    <td class="wraps">{own.map((agent) => agent.name).join(", ") || "–"}</td>
                    <td class="wraps">{limited(team.id).join(", ") || "–"}</td>
                    <td class="end num">{own.length}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
      {open && (
        <TeamForm
          office={office}
          team={open === "new" ? null : open}
          limited={open === "new" ? [] : limited(open.id)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

interface FormProps {
  office: Office;
  team: TeamPart | null;
  limited: readonly string[];
  onClose: () => void;
}

function TeamForm({ office, team, limited, onClose }: FormProps) {
  const [draft, put, dirty] = useDraft<TeamPart>(team ?? { id: "", name: "", disabled: false });
  const [going, setGoing] = useState(false);
  const ids = (office.found.value?.centre.teams ?? []).map((each) => each.id);
  const id = team?.id ?? idOf(draft.name, ids);
  const save = async () => {
    const done = team ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`teams/${id}`, { ...draft, id }, done, !team);
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
      ready={dirty && draft.name.trim() !== ""}
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
            <Button icon="close" onClick={() => setGoing(true)}>
              Remove this team
            </Button>
          )}
        </>
      )}
    </FormDialog>
  );
}
