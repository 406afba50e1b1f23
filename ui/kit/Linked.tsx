import { LINK_OPENS, pieces } from "./links";

/** What somebody wrote, its web addresses as links. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map(({ text: words, href }, at) =>
        href ? (
          <a key={at} href={href} {...LINK_OPENS}>
            {words}
          </a>
        ) : (
          words
        ),
      )}
    </>
  );
}
