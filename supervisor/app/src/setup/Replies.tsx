import { useRef } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { FormDialog, useDraft } from "./Form";
import { PartList } from "./List";
import type { Office } from "./office";
import { Queues, Row, Text } from "./Parts";
import { idOf, queuesText, type ReplyPart } from "./setup";

const VARIABLES = [
  ["customer", "The customer's name"],
  ["agent", "The agent's name"],
  ["queue", "The queue's name"],
] as const;
const TEXT_MAX = 4_000;
const NEW: ReplyPart = { id: "", title: "", text: "", queues: [] };

export function ReplyList({ office }: { office: Office }) {
  const centre = office.found.value?.centre;
  return (
    <PartList<ReplyPart>
      office={office}
      id="reply"
      title="Prepared replies"
      add="New reply"
      parts={centre?.replies ?? []}
      head="Title"
      name={(reply) => reply.title}
      columns={[
        { head: "Text", kind: "text", bare: true, cell: (reply) => reply.text },
        { head: "Queues", kind: "words", cell: (reply) => queuesText(centre, reply.queues) },
      ]}
      empty={{
        icon: "note",
        title: "There is no prepared reply yet",
        says: "Agents put them in with / while they write.",
      }}
      order={{
        what: "replies",
        says: "Agents see them in this order after /.",
      }}
      remove={{ path: "replies", says: "Agents cannot put it in any more. What was sent stays." }}
      form={(reply, close) => <ReplyForm office={office} reply={reply} onClose={close} />}
    />
  );
}

interface FormProps {
  office: Office;
  reply: ReplyPart | null;
  onClose: () => void;
}

function ReplyForm({ office, reply, onClose }: FormProps) {
  const centre = office.found.value?.centre;
  const [draft, put, dirty, base] = useDraft<ReplyPart>("replies", reply, NEW);
  const area = useRef<HTMLTextAreaElement>(null);
  const ids = (centre?.replies ?? []).map((each) => each.id);
  const id = reply?.id ?? idOf(draft.title, ids);
  const save = async () => {
    const done = reply ? `${draft.title} changed.` : `${draft.title} added.`;
    const told = await office.put(`replies/${id}`, () => ({ ...draft, id }), done, base);
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
      missing={{
        title: !draft.title.trim() && "Write a title.",
        text: !draft.text.trim() && "Write the reply.",
      }}
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
      <Queues
        of={centre?.queues ?? []}
        chosen={draft.queues}
        onChange={(queues) => put({ queues })}
      />
    </FormDialog>
  );
}
