import { PartList } from "./List";
import type { Office } from "./office";
import { mayPick, roleOf } from "./rights";
import type { UserPart } from "./setup";
import { UserForm } from "./UserForm";

export function UserList({ office, me }: { office: Office; me: string }) {
  const found = office.found.value;
  const centre = found?.centre;
  const agents = new Map(centre?.agents.map((agent) => [agent.id, agent.name]));
  const teams = new Map(centre?.teams.map((team) => [team.id, team.name]));
  return (
    <PartList<UserPart>
      office={office}
      id="user"
      title="Users"
      add="New user"
      parts={centre?.users ?? []}
      head="Name"
      name={(user) => user.name}
      marks={(user) =>
        user.disabled ? (
          <span class="pill">may not sign in</span>
        ) : (
          found?.without_password.includes(user.id) && (
            <span class="pill pill-late">no password yet</span>
          )
        )
      }
      columns={[
        { head: "Signs in as", cell: (user) => user.id },
        {
          head: "Role",
          cell: (user) =>
            roleOf(centre, user.role)?.name ?? (
              <span class="pill pill-missed">{user.role} is gone</span>
            ),
        },
        {
          head: "Serves as",
          cell: (user) => (user.agent ? (agents.get(user.agent) ?? user.agent) : null),
        },
        { head: "May pick", cell: (user) => (mayPick(centre, user) ? "yes" : null) },
        ...(teams.size > 0
          ? [
              {
                head: "Sees only",
                cell: (user: UserPart) =>
                  user.teams.map((id) => teams.get(id) ?? id).join(", ") ||
                  (roleOf(centre, user.role)?.own_teams ? "own team" : null),
              },
            ]
          : []),
        { head: "Two-step", cell: (user) => (found?.two_step.includes(user.id) ? "on" : null) },
      ]}
      form={(user, close) => <UserForm office={office} me={me} user={user} onClose={close} />}
    />
  );
}
