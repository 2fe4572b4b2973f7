// Two people in one part of a draft: what the other wrote stands above the box, and the second chooses.
import { button, element } from "./elements.js";
import { putBack, valuesOf } from "./fields.js";

// `part` as the server gives it: key, label, by, at, shown, fields (name to values), seen (name to value).
export function showBoth(form, part, changed) {
  const id = `both-${part.key}`;
  const stamp = JSON.stringify(part.seen);
  const there = document.getElementById(id);
  if (there?.dataset.stamp === stamp) return;
  there?.remove();

  const heading = element("h3", { class: "govuk-heading-s", id: `${id}-heading` }, `${part.by} wrote here too, at ${part.at}`);
  const block = element("section", { class: "hs-both", id, "aria-labelledby": heading.id }, heading);
  block.dataset.stamp = stamp;
  block.append(
    element("p", { class: "govuk-body-s" }, `${part.label}, as it stands now:`),
    element("p", { class: "govuk-body hs-typed" }, part.shown || "Nothing"),
    element("p", { class: "govuk-body-s" }, "What you wrote is in the box below. Nothing is lost until you choose."),
  );
  const choose = (values) => () => {
    putBack(form, { ...values(), ...listed(part.seen) });
    block.remove();
    changed();
  };
  block.append(
    element(
      "div",
      { class: "govuk-button-group" },
      button("Keep mine", "", choose(() => ({}))),
      button("Take theirs", "govuk-button--secondary", choose(() => part.fields)),
      button("Put the two together", "govuk-button--secondary", choose(() => together(form, part))),
    ),
  );
  placeOf(form, part).before(block);
}

// Mine, then theirs, in the one box, to be worked into one text.
function together(form, part) {
  const mine = valuesOf(form);
  const both = {};
  for (const [name, [theirs = ""]] of Object.entries(part.fields)) {
    const box = form.elements.namedItem(name);
    const own = mine[name]?.[0] ?? "";
    if (box instanceof HTMLTextAreaElement && own !== theirs) both[name] = [[own, theirs].filter(Boolean).join("\n\n")];
  }
  return both;
}

function placeOf(form, part) {
  const name = Object.keys(part.fields).find((each) => {
    const box = form.elements.namedItem(each);
    return box instanceof HTMLElement && box.type !== "hidden";
  });
  const box = form.elements.namedItem(name);
  return box?.closest(".hs-item") ?? box?.closest(".govuk-form-group") ?? form.firstElementChild;
}

function listed(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}
