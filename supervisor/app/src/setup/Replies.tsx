import { useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Empty } from "../../../../ui/kit/states";
import { FormDialog, useDraft } from "./Form";
import { Head, Open, Remove } from "./List";
import type { Office } from "./office";
import { Check, Row, Scroll, Text } from "./Parts";
import { idOf, nameOf, offered, type ReplyPart } from "./setup";
import { WrongHere } from "./WrongHere";

const VARIABLES = [
  ["customer", "The customer's name"],
  ["agent", "The agent's name"],
  ["queue", "The queue's name"],
] as const;
const TEXT_MAX = 4_000;

export function ReplyList({ office }: { office: Office }) {
  const [open, setOpen] = useState<ReplyPart | "new" | null>(null);
  const [going, setGoing] = useState<ReplyPart | null>(null);
  const centre = office.found.value?.centre;
  const replies = centre?.replies ?? [];
  const queues = new Map(centre?.queues.map((queue) => [queue.id, queue.name]));
  return (
    <section class="card" aria-labelledby="reply-list">
      <Head id="reply-list" title="Prepared replies" add="New reply" onAdd={() => setOpen("new")} />
      {replies.length === 0 ? (
        <Empty icon="note" title="There is no prepared reply yet">
          <p>Agents put them in with / while they write.</p>
        </Empty>
      ) : (
        <Scroll>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Title</th>
                <th scope="col">Text</th>
                <th scope="col">Queues</th>
                <th scope="col">
                  <span class="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {replies.map((reply) => (
                <tr key={reply.id}>
                  <th scope="row">
                    <Open name={reply.title} onClick={() => setOpen(reply)} />
                  </th>
                  <td class="reply-text">{reply.text}</td>
                  <td class="wraps">
                    {reply.queues.map((id) => queues.get(id) ?? id).join(", ") || "all"}
                  </td>
                  <td class="end">
                    <IconButton
                      icon="close"
                      label={`Remove ${reply.title}`}
                      onClick={() => setGoing(reply)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {open && (
        <ReplyForm
          office={office}
          reply={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
      {going && (
        <Remove
          office={office}
          path={`replies/${going.id}`}
          name={going.title}
          says="Agents cannot put it in any more. What was sent stays."
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}

interface FormProps {
  office: Office;
  reply: ReplyPart | null;
  onClose: () => void;
}

function ReplyForm({ office, reply, onClose }: FormProps) {
  const centre = office.found.value?.centre;
  const [draft, put, dirty] = useDraft<ReplyPart>(
    reply ?? { id: "", title: "", text: "", queues: [] },
  );
  const area = useRef<HTMLTextAreaElement>(null);
  const ids = (centre?.replies ?? []).map((each) => each.id);
  const id = reply?.id ?? idOf(draft.title, ids);
  const save = async () => {
    const done = reply ? `${draft.title} changed.` : `${draft.title} added.`;
    const told = await office.put(`replies/${id}`, { ...draft, id }, done, !reply);
    if (!told) onClose();
    return told;
  };
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? draft.text.length;
    const end = area.current?.selectionEnd ?? at;
    put({ text: `${draft.text.slice(0, at)}{${name}}${draft.text.slice(end)}` });
    area.current?.focus();
  };
  return (
    <FormDialog
      title={reply ? reply.title : "New reply"}
      path={`replies.${id}`}
      fields={["title", "text"]}
      dirty={dirty}
      ready={dirty && draft.title.trim() !== "" && draft.text.trim() !== ""}
      saveWord={reply ? "Save" : "Add the reply"}
      save={save}
      onClose={onClose}
    >
      <Row label="Title" name="title" hint="What agents type after / to find it.">
        {(field) => (
          <Text id={field} value={draft.title} onInput={(title) => put({ title })} data-first />
        )}
      </Row>
      <Row label="Text" name="text">
        {(field) => (
          <textarea
            ref={area}
            id={field}
            class="field area"
            rows={7}
            maxLength={TEXT_MAX}
            value={draft.text}
            onInput={(event) => put({ text: event.currentTarget.value })}
          />
        )}
      </Row>
      <div class="form-line form-under">
        <span class="quiet">Put in</span>
        {VARIABLES.map(([name, label]) => (
          <Button key={name} title={label} onClick={() => insert(name)}>
            {`{${name}}`}
          </Button>
        ))}
      </div>
      <h3>Where it may be used</h3>
      <p class="form-hint">In all queues, unless some are chosen.</p>
      {offered(centre?.queues ?? [], reply?.queues ?? []).map((queue) => (
        <Check
          key={queue.id}
          label={nameOf(queue)}
          on={draft.queues.includes(queue.id)}
          onChange={(on) =>
            put({
              queues: on
                ? [...draft.queues, queue.id]
                : draft.queues.filter((each) => each !== queue.id),
            })
          }
        />
      ))}
      <WrongHere name="queues" />
    </FormDialog>
  );
}
