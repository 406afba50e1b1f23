/** On the board of a house that cannot serve anybody yet: what to do first. */
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Icon } from "../../../../ui/kit/Icon";
import type { Room } from "../room";
import { Office } from "./office";
import { firstSteps, mayBeNew } from "./steps";

export function FirstSteps({ room }: { room: Room }) {
  const office = useMemo(() => new Office(), []);
  const queues = room.queues.value;
  const agents = room.agents.value;
  const isNew = !room.limited && mayBeNew(queues, agents);
  const sees = room.may("setup") || room.may("users");
  useEffect(() => {
    if (isNew && sees) void office.load();
  }, [isNew, sees, agents.length]);
  if (!isNew || (sees && !office.found.value)) return null;
  const steps = firstSteps(queues, agents, office.found.value?.centre);
  if (steps.every(({ done }) => done)) return null;
  const next = steps.find(({ done }) => !done);
  return (
    <section class="card first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">Before the first customer can be served</h2>
      <ol>
        {steps.map((step, at) => (
          <li key={step.id} class={step.done ? "first-done" : ""}>
            <span class="first-mark num" aria-hidden="true">
              {step.done ? <Icon name="done" size={20} /> : at + 1}
            </span>
            <div>
              <strong>{step.title}</strong>
              <p>{step.done ? "Done." : step.says}</p>
            </div>
            {!step.done && room.may(step.right) && (
              <Button
                kind={step === next ? "accent" : "plain"}
                onClick={() => {
                  location.hash = `#/setup/${step.id}`;
                }}
              >
                Set up {step.id}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {!sees && <p class="first-ask">Whoever changes the set-up here does this.</p>}
    </section>
  );
}
