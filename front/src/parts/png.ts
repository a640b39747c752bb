/** PNG from a picture of ours: the server's SVG, which says what it is of, drawn by the browser at twice its size. */
import { say } from "./say";

const SCALE = 2;
const LARGEST = 16_000;

async function drawn(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SCALE, LARGEST / Math.max(image.naturalWidth, image.naturalHeight, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas to draw on");
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("not drawn")) : resolve(blob)), "image/png");
  });
}

function nameOf(response: Response): string {
  const found = /filename="([^"]+)\.svg"/.exec(response.headers.get("content-disposition") ?? "");
  return `${found?.[1] ?? "vires"}.png`;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Save the picture at an address as PNG. Throws what the browser throws. */
export async function savePng(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  save(await drawn(await response.text()), nameOf(response));
}

/** Let every link `data-png` under `root` save its picture. */
export function letSave(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-png]")) {
    if (link.dataset.ready !== undefined) continue;
    link.dataset.ready = "";
    link.hidden = false;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      savePng(link.href).then(
        () => say("Saved as PNG"),
        () => say("The picture could not be drawn: take the SVG"),
      );
    });
  }
}
