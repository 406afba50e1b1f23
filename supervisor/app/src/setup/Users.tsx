import { useState } from "preact/hooks";
import { Head, Open } from "./List";
import type { Office } from "./office";
import { Scroll } from "./Parts";
import { mayPick, roleOf } from "./rights";
import type { UserPart } from "./setup";
import { UserForm } from "./UserForm";

export function UserList({ office, me }: { office: Office; me: string }) {
  const [open, setOpen] = useState<UserPart | "new" | null>(null);
  const found = office.found.value;
  const centre = found?.centre;
  const agents = new Map(centre?.agents.map((agent) => [agent.id, agent.name]));
  const teams = new Map(centre?.teams.map((team) => [team.id, team.name]));
  return (
    <section class="card" aria-labelledby="user-list">
      <Head id="user-list" title="Users" add="New user" onAdd={() => setOpen("new")} />
      <Scroll>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Signs in as</th>
              <th scope="col">Role</th>
              <th scope="col">Serves as</th>
              <th scope="col">May pick</th>
              {teams.size > 0 && <th scope="col">Sees only</th>}
              <th scope="col">Two-step</th>
            </tr>
          </thead>
          <tbody>
            {(centre?.users ?? []).map((user) => (
              <tr key={user.id} class={user.disabled ? "gone" : ""}>
                <th scope="row">
                  <Open name={user.name} onClick={() => setOpen(user)} />
                  {user.disabled && <span class="pill">may not sign in</span>}
                  {!user.disabled && found?.without_password.includes(user.id) && (
                    <span class="pill pill-late">no password yet</span>
                  )}
                </th>
                <td>{user.id}</td>
                <td>
                  {roleOf(centre, user.role)?.name ?? (
                    <span class="pill pill-missed">{user.role} is gone</span>
                  )}
                </td>
                <td>{user.agent ? (agents.get(user.agent) ?? user.agent) : "–"}</td>
                <td>{mayPick(centre, user) ? "yes" : "–"}</td>
                {teams.size > 0 && (
                  <td>{user.teams.map((id) => teams.get(id) ?? id).join(", ") || "–"}</td>
                )}
                <td>{found?.two_step.includes(user.id) ? "on" : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {open && (
        <UserForm
          office={office}
          me={me}
          user={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
