/** A source beside the record: the passage of the statement that one is at is lit in the text, and the other way round. */

const passages = document.querySelectorAll<HTMLAnchorElement>(".paper mark a[data-mark]");

function light(mark: string): void {
  for (const one of passages) one.classList.toggle("lit", one.dataset["mark"] === mark);
}

for (const card of document.querySelectorAll<HTMLElement>(".statement")) {
  card.addEventListener("pointerenter", () => light(card.id));
  card.addEventListener("focusin", () => light(card.id));
}

function arrived(): void {
  const place = window.location.hash.slice(1);
  try {
    light(decodeURIComponent(place));
  } catch {
    light(place);
  }
}

window.addEventListener("hashchange", arrived);
arrived();
