// Kept words that the server never had: offered back on their form, and listed on the home page.
import { button, element, momentOf } from "./elements.js";
import { differing, labelOf } from "./fields.js";

const LONGEST = 400;

// Above the form, what was kept and two buttons. `take` puts it back; `drop` throws it away.
export function offer(form, record, { take, drop }) {
  const heading = element("h2", { class: "govuk-heading-m", id: `kept-${record.id}` }, "What you wrote here was not sent");
  const block = element("section", { class: "hs-offer", "aria-labelledby": heading.id }, heading);
  block.append(element("p", { class: "govuk-body" }, `Kept on this device at ${momentOf(record.at)}. Nobody else can read it here.`));
  const list = element("dl", { class: "hs-offer__list" });
  for (const name of differing(form, record.values)) {
    const value = shown(form, name, record.values[name]);
    if (value) list.append(element("dt", {}, labelOf(form, name) || "More"), element("dd", {}, value));
  }
  const close = (then) => () => {
    block.remove();
    then();
  };
  block.append(
    list,
    element(
      "div",
      { class: "govuk-button-group" },
      button("Put it back into the form", "", close(take)),
      button("Throw it away", "govuk-button--secondary", close(drop)),
    ),
  );
  form.before(block);
}

// A choice by its words; a text as it is, and a very long one by how it begins.
function shown(form, name, values) {
  const ticked = [...form.elements].filter(
    (control) => control.name === name && (control.type === "radio" || control.type === "checkbox"),
  );
  if (ticked.length) {
    const chosen = ticked.filter((control) => values.includes(control.value));
    return chosen.map((control) => control.labels[0]?.textContent.trim() ?? "").join(", ") || "None";
  }
  const text = values.join(" ").trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

// On the home page: the forms whose words never left this device.
export async function listKept(place, store) {
  const records = await store.all();
  if (!records.length) return;
  const heading = element("h2", { class: "govuk-heading-m", id: "kept-words" }, "Written here, and not sent yet");
  const list = element("ul", { class: "govuk-list govuk-list--spaced" });
  const block = element("section", { class: "hs-offer", "aria-labelledby": heading.id }, heading, list);
  for (const record of records) {
    const name = element("span", { class: "govuk-visually-hidden" }, ` ${record.title}`);
    const drop = button("Throw away", "govuk-button--secondary hs-offer__drop", () => {
      store.remove(record.id);
      line.remove();
      if (!list.children.length) block.remove();
    });
    drop.append(name);
    const line = element(
      "li",
      { class: "hs-offer__line" },
      element("a", { class: "govuk-link", href: record.path }, record.title),
      element("span", { class: "hs-offer__when" }, `Kept on this device at ${momentOf(record.at)}`),
      drop,
    );
    list.append(line);
  }
  place.append(block);
}
