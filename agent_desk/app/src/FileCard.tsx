import { Icon } from "../../../ui/kit/Icon";
import type { File as Stored } from "../../../ui/wire/generated";
import { sizeText } from "./upload";

const HIGHEST_PX = 220;

/** Kept free before the picture comes: what is read does not move. */
const placeOf = ({ width, height }: Stored) => ({
  width: `${Math.min(width, (HIGHEST_PX * width) / height)}px`,
  aspectRatio: `${width} / ${height}`,
});

/** A file that was sent: a picture as itself, everything else by name, each to be saved. */
export function FileCard({ file }: { file: Stored }) {
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  return (
    <a class="file" href={file.url} target="_blank" rel="noreferrer" download={file.name}>
      {picture ? (
        <img class="file-picture" src={file.url} alt="" loading="lazy" style={placeOf(file)} />
      ) : (
        <Icon name="file" size={20} />
      )}
      <span class="file-name" title={file.name}>
        {file.name}
      </span>
      <span class="file-size num">{sizeText(file.size)}</span>
      <Icon name="download" />
    </a>
  );
}
