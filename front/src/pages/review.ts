/** A proposal: what was written and taken is forgotten; what is being written outlives a server that restarts. */
import { forget, keep, kept, keyOf, taken } from "../parts/draft";

taken();

const who = document.querySelector(".who strong")?.textContent ?? "";

const said = new Set([...document.querySelectorAll(".said .prose")].map((one) => one.textContent?.trim()));

function keyFor(area: HTMLTextAreaElement): string {
  return keyOf("said", who, area.dataset["keep"] ?? "");
}

for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-keep]")) {
  const key = keyFor(area);
  const found = kept(key);
  // What was taken stands on the page, among what was said.
  if (found && said.has(found.text.trim())) forget(key);
  else if (found && !area.value) area.value = found.text;
  area.addEventListener("input", () => (area.value.trim() ? keep(key, area.value, "") : forget(key)));
}

for (const form of document.querySelectorAll<HTMLFormElement>("main form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset["up"]) return;
    event.preventDefault();
    const button = event.submitter;
    fetch("/readyz", { cache: "no-store" }).then(
      () => {
        form.dataset["up"] = "yes";
        form.requestSubmit(button instanceof HTMLButtonElement ? button : null);
      },
      () => {
        const said = document.createElement("p");
        said.setAttribute("role", "alert");
        said.textContent = "The server does not answer. Nothing was sent; what you wrote is kept. Send it again in a moment.";
        form.querySelector("[role=alert]")?.remove();
        form.append(said);
      },
    );
  });
}
